-- DELIVERY_TEST: a delivery that tells of nothing, to see whether the receiver hears. (Begins with announce.lua.)
--
-- KEYS  1 hook  HASH  the webhook; read, its pause after failures ended
--       and what open_delivery writes (same slot)
-- ARGV  1 delivery   2 webhook   3 prefix   4 kept (milliseconds)   5 grace (milliseconds)
-- Returns created, disabled, or an empty string when there is no such webhook

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local status = redis.call('HGET', KEYS[1], 'status')
if not status then return '' end
if status ~= 'enabled' then return 'disabled' end
redis.call('HDEL', KEYS[1], 'pause')
if redis.call('EXISTS', ARGV[3] .. 'call:' .. ARGV[1]) == 0 then
  open_delivery(ARGV[3], ARGV[1], ARGV[2], now, tonumber(ARGV[4]), tonumber(ARGV[5]), 'type', 'webhook.test')
end
return 'created'
