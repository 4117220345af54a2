-- LIMIT: takes a cost from a tenant's bucket, which fills evenly (generic cell rate algorithm), and counts it.
--
-- KEYS  1 bucket  STRING  microseconds at which the bucket is full again; written
--       2 day     HASH    requests, articles, characters of this day; written
-- ARGV  1 cost    characters   2 quota   characters   3 window  seconds
--       4 field   of the day to count one up   5 length  characters to count   6 day_ttl  seconds
--       7 times   to count the field up
-- Returns {taken 0|1, characters left, seconds until full, seconds until this cost would be taken}

local bucket, day = unpack(KEYS)
local cost, quota, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) * 1000000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local full = math.max(tonumber(redis.call('GET', bucket) or 0), now)
local after = full + math.min(cost, quota) * window / quota
local over = after - now - window
if over > 0 then
  return {0, math.floor(math.max(0, window - (full - now)) * quota / window),
    math.ceil((full - now) / 1000000), math.max(1, math.ceil(over / 1000000))}
end
redis.call('SET', bucket, string.format('%.0f', after), 'PX', math.max(1, math.ceil((after - now) / 1000)))
redis.call('HINCRBY', day, ARGV[4], ARGV[7])
if tonumber(ARGV[5]) > 0 then redis.call('HINCRBY', day, 'characters', ARGV[5]) end
redis.call('EXPIRE', day, ARGV[6])
return {1, math.floor((window - (after - now)) * quota / window), math.ceil((after - now) / 1000000), 0}
