-- RELEASE: an attempt gives its job back, uncounted: queued again and due at once. A job under cancellation ends.
-- (Begins with announce.lua.)
--
-- KEYS  1 job  HASH  the article's state; read, written
--       2 due  ZSET  id -> next check; moved to now, or removed
--       and what announce writes (same slot)
-- ARGV  1 id   2 fence   3 channel   4 payload  published when the job ends   5 prefix   6 kept   7 grace  for announce
-- Returns {1, delivery, queue}, or {0, '', ''} when the fence is old; the queue is empty where the job was not queued

local job, due = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', job, 'status', 'fence', 'queue')
if not state[1] or state[2] ~= ARGV[2] then return {0, '', ''} end
-- Given back before under this very fence: a client whose answer was lost sends its call again
if state[1] == 'queued' then return {1, '', state[3]} end
if state[1] ~= 'running' and state[1] ~= 'cancelling' then return {0, '', ''} end

-- First a write that a full Redis allows: the others may follow then
redis.call('HDEL', job, 'lease', 'worker', 'nonce', 'done')
local delivery, queue = '', ''
if state[1] == 'cancelling' then
  redis.call('ZREM', due, ARGV[1])
  redis.call('HSET', job, 'status', 'cancelled', 'ended', now)
  redis.call('PUBLISH', ARGV[3], ARGV[4])
  delivery = announce(job, ARGV[1], now, ARGV[5], ARGV[6], ARGV[7])
else
  queue = state[3]
  redis.call('ZADD', due, now, ARGV[1])
  redis.call('HSET', job, 'status', 'queued')
  redis.call('HINCRBY', job, 'attempts', -1)
  redis.call('HDEL', job, 'started')
end
redis.call('HINCRBY', job, 'revision', 1)
return {1, delivery, queue}
