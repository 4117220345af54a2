-- ENROLL: notes that a tenant is about to submit, so that the sweep visits it.
-- Apart from SUBMIT because the set of tenants lies in another slot than a tenant's keys.
--
-- KEYS  1 tenants  ZSET  tenant -> milliseconds of its last submission; written
-- ARGV  1 tenant

local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
return 1
