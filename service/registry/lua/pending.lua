-- PENDING: not a script of its own but at the head of those that note when an article or a story wants a look.
-- (Begins with keep.lua.)
--
-- keys  <prefix>pending  ZSET  article or story -> when to look at it; written

-- The id is looked at then, and its index lives as long as what it names. Always so: an index whose only member was
-- taken out for a moment comes back without an end
local function look_at(pending, at, id, expires, now)
  redis.call('ZADD', pending, at, id)
  keep_until(pending, expires, now)
end

