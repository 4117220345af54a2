-- STORY_STORE: what was told of a version of a story. The newest version wins, whoever told it; one that holds an
-- article which has left the story since is dropped. (Begins with pending.lua.)
--
-- KEYS  1 story    HASH  read, written
--       2 members  ZSET  read
--       3 pending  ZSET  moved to the next expiry of an article, or to now
--       and <job_prefix><article> of the members (same slot); read
-- ARGV  1 story   2 prefix   3 version   4 result (encoded); empty: there is none   5 problem  JSON or empty
--       6 channel   7 payload  published   8 of  the articles that it was told of, separated by commas
--       9 rest  milliseconds until it may be told again, unless an article leaves it
-- Returns {outcome, queue}: ok; again, where it is to be told anew; gone

local story, members, pending = unpack(KEYS)
local id, prefix, told = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', story, 'version', 'told_version', 'floor', 'queue', 'expires')
if not state[1] then return {'gone', ''} end
local version = tonumber(state[1])
if told >= tonumber(state[3]) and told > tonumber(state[2]) then
  -- A full Redis refuses it here, before anything has changed
  if ARGV[4] ~= '' then redis.call('HSET', story, 'result', ARGV[4], 'of', ARGV[8], 'told', now) end
  redis.call('HSET', story, 'told_version', told, 'rest', now + tonumber(ARGV[9]))
  redis.call('HDEL', story, 'problem', 'tries')
  if ARGV[5] ~= '' then redis.call('HSET', story, 'problem', ARGV[5]) end
  redis.call('HINCRBY', story, 'revision', 1)
  state[2] = told
end
redis.call('HDEL', story, 'lease')
if tonumber(state[2]) < version then
  look_at(pending, told >= tonumber(state[3]) and now + tonumber(ARGV[9]) or now, id, state[5], now)
  return {'again', state[4]}
end
local next
for _, article in ipairs(redis.call('ZRANGE', members, 0, -1)) do
  local ends = tonumber(redis.call('HGET', prefix .. 'job:' .. article, 'expires') or now)
  next = math.min(next or ends, ends)
end
if next then look_at(pending, next, id, state[5], now) else redis.call('ZREM', pending, id) end
redis.call('PUBLISH', ARGV[6], ARGV[7])
return {'ok', state[4]}
