-- STORY_CLAIM: a worker begins to tell a story, if it wants telling. Articles that have expired leave it first.
-- (Begins with pending.lua and changed.lua.)
--
-- KEYS  1 story    HASH  read, written
--       2 members  ZSET  read, removed from
--       3 pending  ZSET  moved to the end of the lease, to the next expiry of an article, or removed
--       and <job_prefix><article> of the members, and what changed.lua tells of (same slot)
-- ARGV  1 story   2 prefix   3 lease (milliseconds)   4 most tries   5 problem  JSON, kept with a story that used them up
--       6 channel   7 payload  published when the claim ends the telling
-- Returns {outcome}: gone, done, leased, early, exhausted; or {'ok', version, kind, member, ...}

local story, members, pending = unpack(KEYS)
local id, prefix = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('EXISTS', story) == 0 then
  redis.call('ZREM', pending, id)
  return {'gone'}
end
local expired, here, next = {}, {}, nil
for _, article in ipairs(redis.call('ZRANGE', members, 0, -1)) do
  local ends = tonumber(redis.call('HGET', prefix .. 'job:' .. article, 'expires'))
  if ends then
    here[#here + 1] = article
    next = math.min(next or ends, ends)
  else
    expired[#expired + 1] = article
  end
end
if #expired > 0 then
  leave(prefix, id, expired, now, redis.call('HGET', story, 'queue') or 'bulk')
  if redis.call('EXISTS', story) == 0 then return {'gone'} end
end

local state = redis.call('HMGET', story, 'version', 'told_version', 'lease', 'tries', 'kind', 'floor', 'rest', 'expires')
if state[1] == state[2] then
  if next then look_at(pending, next, id, state[8], now) else redis.call('ZREM', pending, id) end
  return {'done'}
end
if state[3] and tonumber(state[3]) > now then return {'leased'} end
local rest = tonumber(state[7] or 0)
if rest > now and tonumber(state[2]) >= tonumber(state[6]) then
  look_at(pending, rest, id, state[8], now)
  return {'early'}
end
redis.call('HDEL', story, 'lease')  -- a write that a full Redis allows: the others may follow then
if tonumber(state[4] or 0) >= tonumber(ARGV[4]) then
  redis.call('HSET', story, 'told_version', state[1], 'problem', ARGV[5])
  redis.call('HINCRBY', story, 'revision', 1)
  if next then look_at(pending, next, id, state[8], now) else redis.call('ZREM', pending, id) end
  redis.call('PUBLISH', ARGV[6], ARGV[7])
  return {'exhausted'}
end
redis.call('HSET', story, 'lease', now + tonumber(ARGV[3]))
redis.call('HINCRBY', story, 'tries', 1)
look_at(pending, now + tonumber(ARGV[3]), id, state[8], now)
return {'ok', tonumber(state[1]), state[5], unpack(here)}
