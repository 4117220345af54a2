-- DESCRIBE: replaces the metadata of an article, where they are still as the caller read them.
--
-- KEYS  1 job  HASH  the article's state; read, written
-- ARGV  1 meta as it was (JSON)   2 meta as it is to be (JSON)
-- Returns 1, or 0 when they are different by now, or gone

if redis.call('HGET', KEYS[1], 'meta') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'meta', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'revision', 1)
return 1
