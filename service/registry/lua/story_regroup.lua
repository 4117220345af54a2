-- STORY_REGROUP: articles that are alike become an automatic story, or come into one; stories that they bind together
-- become one. (Begins with changed.lua.) What the caller decided on must still be so: every check comes before the
-- first write.
--
-- KEYS  1 story    HASH    the story that is made or joined; written
--       2 members  ZSET    article -> when it came in; written
--       3 tomb     STRING  remembers that the story existed; written
--       4 stories  ZSET    the index of the listing; added to
--       and <job_prefix><article> of the articles, and what changed.lua tells of (same slot)
-- ARGV  1 story   2 prefix   3 most articles of a story   4 tomb_ms   5 queue
--       6... article, automatic story that it was in (empty: none) by turns: all articles that the story is to have
-- Returns 1, or 0 when something is otherwise by now

local story, members, tomb, stories = unpack(KEYS)
local id, prefix = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function automatic(article)
  for _, found in ipairs(stories_of(prefix, article)) do
    if found[2] == 'automatic' then return found[1] end
  end
  return ''
end

if (#ARGV - 5) / 2 > tonumber(ARGV[3]) then return 0 end
local expires, counts = 0, {}
for i = 6, #ARGV, 2 do
  local state = redis.call('HMGET', prefix .. 'job:' .. ARGV[i], 'expires', 'status')
  if not state[1] or automatic(ARGV[i]) ~= ARGV[i + 1] then return 0 end
  expires = math.max(expires, tonumber(state[1]))
  counts[ARGV[i + 1]] = (counts[ARGV[i + 1]] or 0) + 1
end
for other, count in pairs(counts) do
  if other ~= '' and redis.call('ZCARD', prefix .. 'members:' .. other) ~= count then return 0 end
end

local known = redis.call('HGET', story, 'kind')
redis.call('HSET', story, 'expires', expires)
if not known then
  redis.call('HSET', story, 'kind', 'automatic', 'created', now, 'version', 0, 'told_version', 0, 'floor', 0,
    'revision', 1)
  redis.call('ZADD', stories, now, id)
end
for other in pairs(counts) do
  if other ~= '' and other ~= id then dissolve(prefix, other) end
end
for i = 6, #ARGV, 2 do
  local within = prefix .. 'within:' .. ARGV[i]
  redis.call('ZADD', members, 'NX', now, ARGV[i])
  redis.call('HSET', within, id, 'automatic')
  redis.call('PEXPIREAT', within, redis.call('HGET', prefix .. 'job:' .. ARGV[i], 'expires'))
end
redis.call('PEXPIREAT', story, expires)
redis.call('PEXPIREAT', members, expires)
redis.call('SET', tomb, '', 'PXAT', expires + tonumber(ARGV[4]))
keep_until(stories, expires, now)
retell(prefix, id, now, ARGV[5], false)
return 1
