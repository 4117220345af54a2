-- HEARTBEAT: a worker extends its lease and notes the parts it has finished. A cancelled attempt gets no longer lease:
-- it has the rest of it to end by itself.
--
-- KEYS  1 job  HASH  the article's state; read, written
--       2 due  ZSET  id -> next check; moved to the end of the lease
-- ARGV  1 id   2 fence   3 lease (milliseconds)   4 done: parts, separated by commas;
--       empty: no more than noted before
-- Returns ok, cancelling or fenced

local job, due = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', job, 'status', 'fence', 'done')
if state[2] ~= ARGV[2] then return 'fenced' end
if state[1] == 'cancelling' then return 'cancelling' end
if state[1] ~= 'running' then return 'fenced' end

-- The worker has its claim's answer. And this is a write that a full Redis allows: the others may follow then, and no
-- attempt is lost for want of a few bytes
redis.call('HDEL', job, 'nonce')
redis.call('ZADD', due, now + tonumber(ARGV[3]), ARGV[1])
redis.call('HSET', job, 'lease', now + tonumber(ARGV[3]))
if ARGV[4] ~= '' and ARGV[4] ~= state[3] then
  redis.call('HSET', job, 'done', ARGV[4])
  redis.call('HINCRBY', job, 'revision', 1)
end
return 'ok'
