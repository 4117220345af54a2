-- DELIVERY_CLAIM: a worker takes a delivery that is due. An attempt is counted before it is made, so that a delivery
-- that kills its worker ends too.
--
-- KEYS  1 call   HASH  the delivery; read, written
--       2 calls  ZSET  delivery -> next check; moved to the end of the lease, or removed
--       and the HASH <hook_prefix><webhook> of the delivery's webhook (same slot); read
-- ARGV  1 delivery   2 hook_prefix   3 lease (milliseconds)   4 most attempts
-- Returns {outcome}: gone, done, leased, early, paused, disabled, exhausted; or
--   {'ok', fence, attempt, fields of the delivery, fields of the webhook}

local call, calls = unpack(KEYS)
local delivery = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function close(outcome)
  redis.call('ZREM', calls, delivery)
  redis.call('HSET', call, 'status', 'failed', 'problem', outcome, 'ended', now)
  redis.call('HDEL', call, 'lease')
  return {outcome}
end

local state = redis.call('HMGET', call, 'status', 'webhook', 'next', 'lease', 'attempts', 'fence')
if state[1] ~= 'pending' then
  redis.call('ZREM', calls, delivery)
  return {state[1] and 'done' or 'gone'}
end
if state[4] and tonumber(state[4]) > now then return {'leased'} end
if tonumber(state[3]) > now then return {'early'} end
local hook = ARGV[2] .. state[2]
local target = redis.call('HMGET', hook, 'status', 'pause')
if not target[1] then
  redis.call('ZREM', calls, delivery)
  redis.call('DEL', call)
  return {'gone'}
end
if target[1] ~= 'enabled' then return close('disabled') end
if tonumber(state[5]) >= tonumber(ARGV[4]) then return close('exhausted') end
local pause = tonumber(target[2] or 0)
if pause > now then
  -- A receiver that does not answer is left alone for a while, lest its queue takes the workers from the others
  redis.call('ZADD', calls, pause, delivery)
  redis.call('HSET', call, 'hints', 0)
  return {'paused'}
end

-- First a write that a full Redis allows: the others may follow then
redis.call('HDEL', call, 'problem')
-- From the clock, so that a Redis that lost its last second in a crash never gives the same fence twice
local fence = math.max(tonumber(state[6]) + 1, now)
redis.call('ZADD', calls, now + tonumber(ARGV[3]), delivery)
redis.call('HSET', call, 'lease', now + tonumber(ARGV[3]), 'fence', fence, 'hints', 0)
local attempt = redis.call('HINCRBY', call, 'attempts', 1)
return {'ok', fence, attempt, redis.call('HGETALL', call), redis.call('HGETALL', hook)}
