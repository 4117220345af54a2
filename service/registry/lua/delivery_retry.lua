-- DELIVERY_RETRY: a delivery is tried again now, with all its tries before it, whether it failed, succeeded or waits.
-- (Begins with keep.lua.)
--
-- KEYS  1 hook   HASH  the webhook; read, its pause after failures ended
--       2 call   HASH  the delivery; read, written
--       3 calls  ZSET  delivery -> next check; written
-- ARGV  1 delivery   2 webhook   3 grace (milliseconds)
-- Returns pending, disabled, or an empty string when there is no such delivery of this webhook

local hook, call, calls = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', call, 'webhook', 'lease')
local status = redis.call('HGET', hook, 'status')
if not status or state[1] ~= ARGV[2] then return '' end
if status ~= 'enabled' then return 'disabled' end
-- Somebody is at it this very moment
if state[2] and tonumber(state[2]) > now then return 'pending' end
redis.call('HDEL', hook, 'pause')
redis.call('HDEL', call, 'lease', 'ended')
redis.call('HSET', call, 'status', 'pending', 'attempts', 0, 'next', now, 'hints', 0)
redis.call('ZADD', calls, now + tonumber(ARGV[3]), ARGV[1])
keep_until(calls, now + redis.call('PTTL', call), now)
return 'pending'
