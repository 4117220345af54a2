-- WEBHOOK_CREATE: stores a webhook, unless the tenant has enough. What is written here has no time to live: a webhook
-- stays until it is deleted.
--
-- KEYS  1 hook   HASH  the webhook; written
--       2 hooks  ZSET  webhook -> creation; counted, added to
-- ARGV  1 id   2 most   3... field, value by turns
-- Returns 1, or 0 when there are enough

local hook, hooks = unpack(KEYS)
if redis.call('ZSCORE', hooks, ARGV[1]) then return 1 end
if redis.call('ZCARD', hooks) >= tonumber(ARGV[2]) then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', hook, 'created', now)
for i = 3, #ARGV, 2 do redis.call('HSET', hook, ARGV[i], ARGV[i + 1]) end
redis.call('ZADD', hooks, now, ARGV[1])
return 1
