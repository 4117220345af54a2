-- CANCEL: ends a job that nobody works on at once; asks the worker of any other to stop. (Begins with announce.lua.)
--
-- KEYS  1 job   HASH    the article's state; read, written
--       2 due   ZSET    id -> next check; removed when the job ends
--       3 tomb  STRING  whether there ever was such an article; read
--       and what announce writes (same slot)
-- ARGV  1 id   2 channel   3 payload  published when the job ends   4 prefix   5 kept   6 grace  for announce
-- Returns {outcome, delivery}: cancelled, cancelling, terminal, gone, or an empty string when there never was one

local job, due, tomb = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', job, 'status', 'lease')
local status = state[1]
if not status then return {redis.call('EXISTS', tomb) == 1 and 'gone' or '', ''} end
if status == 'cancelled' then return {'cancelled', ''} end
if status ~= 'queued' and status ~= 'running' and status ~= 'cancelling' then return {'terminal', ''} end

if status ~= 'queued' and tonumber(state[2]) > now then
  if status == 'running' then
    redis.call('HSET', job, 'status', 'cancelling')
    redis.call('HINCRBY', job, 'revision', 1)
  end
  return {'cancelling', ''}
end

redis.call('ZREM', due, ARGV[1])
redis.call('HSET', job, 'status', 'cancelled', 'ended', now)
-- So that an attempt that lost its lease can no longer finish
redis.call('HINCRBY', job, 'fence', 1)
redis.call('HINCRBY', job, 'revision', 1)
redis.call('HDEL', job, 'lease', 'worker', 'nonce', 'done')
redis.call('PUBLISH', ARGV[2], ARGV[3])
return {'cancelled', announce(job, ARGV[1], now, ARGV[4], ARGV[5], ARGV[6])}
