-- REQUEUE: an article of the quarantine is queued again, as if it had just come: no attempt is counted, it is due at
-- once. What it was told to be until now, failed, is taken back. (Begins with keep.lua.)
--
-- KEYS  1 job         HASH  the article's state; read, written
--       2 due         ZSET  id -> next check; added to
--       3 quarantine  ZSET  id -> end; removed from
-- ARGV  1 id
-- Returns the queue, or an empty string where the article is not in quarantine, or no more

local job, due, quarantine = unpack(KEYS)
local id = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('ZREM', quarantine, id) == 0 then return '' end
local state = redis.call('HMGET', job, 'status', 'queue', 'expires')
if state[1] ~= 'failed' then return '' end
redis.call('HDEL', job, 'problem', 'ended', 'started', 'pipeline', 'parts')
redis.call('HSET', job, 'status', 'queued', 'queued', now, 'attempts', 0, 'hints', 0)
redis.call('HINCRBY', job, 'revision', 1)
redis.call('ZADD', due, now, id)
keep_until(due, state[3], now)
return state[2]
