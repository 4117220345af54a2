-- FORGET: takes an article that is no more out of the indices. (Begins with index.lua.)
--
-- KEYS  1 job  HASH  the article's state; looked for
--       2... ZSET    indices where it was met: removed from, also where its entries are no longer remembered
--       and what index writes (same slot)
-- ARGV  1 id   2 prefix
-- Returns 1, or 0 when it is still there

if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for n = 2, #KEYS do redis.call('ZREM', KEYS[n], ARGV[1]) end
index_remove(ARGV[2], ARGV[1])
return 1
