-- WEBHOOK_CHANGE: writes fields of a webhook that exists; one that was deleted meanwhile stays so.
--
-- KEYS  1 hook  HASH  the webhook; written
-- ARGV  1 number of fields to remove, then these, then field, value by turns
-- Returns 1, or 0 when there is none

if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local removed = tonumber(ARGV[1])
for i = 2, removed + 1 do redis.call('HDEL', KEYS[1], ARGV[i]) end
for i = removed + 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
