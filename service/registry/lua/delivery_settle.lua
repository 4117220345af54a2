-- DELIVERY_SETTLE: what came of an attempt. The webhook's health is kept with it: one that only fails is disabled.
--
-- KEYS  1 call   HASH  the delivery; read, written
--       2 calls  ZSET  delivery -> next check; moved to the next attempt, or removed
--       3 hook   HASH  the webhook; read, written
-- ARGV  1 delivery   2 fence   3 outcome: delivered, again, failed or gone (the receiver wants no more)
--       4 pause until the next attempt (milliseconds)   5 attempts: the log of the attempts, JSON
--       6 patience: milliseconds of nothing but failures after which the webhook is disabled
--       7 longest pause (milliseconds) of a webhook that fails again and again
-- Returns 1, or 0 when the fence is old

local call, calls, hook = unpack(KEYS)
local delivery, outcome = ARGV[1], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', call, 'status', 'fence', 'lease')
if state[2] ~= ARGV[2] then return 0 end
-- Settled before under this very fence: a client whose answer was lost sends its call again
if not state[3] then return 1 end

redis.call('HDEL', call, 'lease', 'problem')
if outcome == 'again' then
  redis.call('ZADD', calls, now + tonumber(ARGV[4]), delivery)
  redis.call('HSET', call, 'next', now + tonumber(ARGV[4]), 'log', ARGV[5])
else
  redis.call('ZREM', calls, delivery)
  redis.call('HSET', call, 'status', outcome == 'delivered' and 'delivered' or 'failed', 'ended', now, 'log', ARGV[5])
end

if redis.call('EXISTS', hook) == 0 then return 1 end
if outcome == 'delivered' then
  redis.call('HDEL', hook, 'failing', 'failures', 'pause')
  redis.call('HSET', hook, 'succeeded', now)
  return 1
end
local failures = redis.call('HINCRBY', hook, 'failures', 1)
redis.call('HSETNX', hook, 'failing', now)
redis.call('HSET', hook, 'failed', now)
if failures >= 3 then
  redis.call('HSET', hook, 'pause', now + math.min(tonumber(ARGV[7]), 2500 * 2 ^ math.min(failures - 2, 20)))
end
if redis.call('HGET', hook, 'status') ~= 'enabled' then return 1 end
if outcome == 'gone' then
  redis.call('HSET', hook, 'status', 'disabled', 'reason', 'gone')
elseif now - tonumber(redis.call('HGET', hook, 'failing')) >= tonumber(ARGV[6]) then
  redis.call('HSET', hook, 'status', 'disabled', 'reason', 'failing')
end
return 1
