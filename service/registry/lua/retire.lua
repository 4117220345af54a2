-- RETIRE: the sweep no longer visits a tenant that had nothing due and has not submitted for a while. The while is far
-- longer than any call lasts, so a SUBMIT that has enrolled and not yet stored its job is never left alone.
--
-- KEYS  1 tenants  ZSET  tenant -> milliseconds of its last submission; read, the tenant removed
-- ARGV  1 tenant
--       2 quiet    milliseconds without a submission after which a tenant may go

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = redis.call('ZSCORE', KEYS[1], ARGV[1])
if last and tonumber(last) < now - tonumber(ARGV[2]) then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
