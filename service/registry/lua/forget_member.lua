-- FORGET_MEMBER: takes a member that stands for an index out of others, where that index has no article left.
--
-- KEYS  1 whole  ZSET  the index that it stands for; looked for
--       2... ZSET      removed from
-- ARGV  1 member
-- Returns 1, or 0 when the index has an article

if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
for n = 2, #KEYS do redis.call('ZREM', KEYS[n], ARGV[1]) end
return 1
