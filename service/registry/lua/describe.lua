-- DESCRIBE: an article gets stricter marks, where its metadata are still as the caller read them. (Begins with
-- changed.lua.)
--
-- KEYS  1 job  HASH  the article's state; read, written
--       and what changed writes (same slot)
-- ARGV  1 meta as it was (JSON)   2 meta as it is to be (JSON)   3 id   4 prefix  for changed
-- Returns 1, or 0 when they are different by now, or gone

if redis.call('HGET', KEYS[1], 'meta') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'meta', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'revision', 1)
local time = redis.call('TIME')
barred(ARGV[4], ARGV[3], time[1] * 1000 + math.floor(time[2] / 1000))
return 1
