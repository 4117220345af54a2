-- STORY_PUT: a client names the articles of a story, a new one or one that he named before. (Begins with changed.lua.)
-- Every check comes before the first write.
--
-- KEYS  1 story    HASH    written
--       2 members  ZSET    article -> when it came in; written
--       3 tomb     STRING  remembers that the story existed, longer than the story; written
--       4 stories  ZSET    story -> creation, the index of the listing; added to
--       5 idem     STRING  '<id>|<fingerprint>' of the Idempotency-Key; read, written; absent without such a key
--       and <job_prefix><article> of the articles, and what changed.lua tells of (same slot)
-- ARGV  1 story   2 prefix   3 new: 1, or empty for one that is there
--       4 title   5 retitled: 1, or empty to leave it   6 replaced: 1, or empty to leave the articles
--       7 retention (milliseconds) of a story whose articles are shorter-lived   8 tomb_ms
--       9 most stories that an article may be in   10 fingerprint   11 idem_ttl (milliseconds)
--      12... the articles
-- Returns {outcome, what}: created, changed, replayed or conflict with a story; unknown or crowded with the place of an
-- article among those given, from 0; gone; automatic

local story, members, tomb, stories, idem = unpack(KEYS)
local id, prefix, new = ARGV[1], ARGV[2], ARGV[3] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if new and idem then
  local earlier = redis.call('GET', idem)
  if earlier then
    local owner, fingerprint = string.match(earlier, '^([^|]*)|(.*)$')
    return {fingerprint == ARGV[10] and 'replayed' or 'conflict', owner}
  end
end
local kind = redis.call('HGET', story, 'kind')
-- A client whose answer was lost sends its call again
if new and kind then return {'created', id} end
if not new and not kind then return {'gone', ''} end
if not new and kind == 'automatic' then return {'automatic', ''} end

local expires = math.max(now + tonumber(ARGV[7]), tonumber(redis.call('HGET', story, 'expires') or 0))
local wanted = {}
for i = 12, #ARGV do
  local article = ARGV[i]
  local ends = redis.call('HGET', prefix .. 'job:' .. article, 'expires')
  if not ends then return {'unknown', tostring(i - 12)} end
  local within = prefix .. 'within:' .. article
  if redis.call('HEXISTS', within, id) == 0 and redis.call('HLEN', within) >= tonumber(ARGV[9]) then
    return {'crowded', tostring(i - 12)}
  end
  expires = math.max(expires, tonumber(ends))
  wanted[article] = ends
end

redis.call('HSET', story, 'expires', expires)
if new then
  redis.call('HSET', story, 'kind', 'named', 'created', now, 'version', 0, 'told_version', 0, 'floor', 0, 'revision', 1,
    'queue', 'interactive')
  redis.call('ZADD', stories, now, id)
end
if ARGV[5] == '1' then
  redis.call('HSET', story, 'title', ARGV[4])
  if not new then redis.call('HINCRBY', story, 'revision', 1) end
end
redis.call('SET', tomb, '', 'PXAT', expires + tonumber(ARGV[8]))
if ARGV[6] == '1' then
  local gone, came = {}, false
  for _, article in ipairs(redis.call('ZRANGE', members, 0, -1)) do
    if not wanted[article] then gone[#gone + 1] = article end
  end
  for i = 12, #ARGV do
    local article = ARGV[i]
    -- One millisecond each, so that they stay in the order in which they were named
    if redis.call('ZADD', members, 'NX', now + i, article) == 1 then came = true end
    redis.call('HSET', prefix .. 'within:' .. article, id, 'named')
    redis.call('PEXPIREAT', prefix .. 'within:' .. article, wanted[article])
  end
  redis.call('PEXPIREAT', story, expires)
  if #gone > 0 then leave(prefix, id, gone, now, 'interactive')
  elseif came then retell(prefix, id, now, 'interactive', false) end
end
redis.call('PEXPIREAT', story, expires)
if redis.call('EXISTS', members) == 1 then redis.call('PEXPIREAT', members, expires) end
keep_until(stories, expires, now)
if new and idem then redis.call('SET', idem, id .. '|' .. ARGV[10], 'PX', ARGV[11]) end
return {new and 'created' or 'changed', id}
