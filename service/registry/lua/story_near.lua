-- STORY_NEAR: who else is found in the indices that an article is looked up in.
--
-- KEYS  ZSET  article -> score; the newest of each are read
-- ARGV  1 the article   2 newest of an index   3 most answers
-- Returns {article, ...}, those first that are in most of the indices

local counts, found = {}, {}
for _, key in ipairs(KEYS) do
  for _, article in ipairs(redis.call('ZREVRANGE', key, 0, ARGV[2] - 1)) do
    if not counts[article] and article ~= ARGV[1] then found[#found + 1] = article end
    counts[article] = (counts[article] or 0) + 1
  end
end
table.sort(found, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a > b  -- the newer, whose id sorts later
end)
return {unpack(found, 1, math.min(#found, tonumber(ARGV[3])))}
