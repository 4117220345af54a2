-- BATCH_HOLD: the owner of an Idempotency-Key goes on taking its batch in, has stored it, or gives the key back. Who lost
-- the key, because it took too long, leaves it to its new owner.
--
-- KEYS  1 idem  STRING  see batch_begin; read, written
-- ARGV  1 owner   2 fingerprint   3 batch  empty: none is stored   4 milliseconds that the key is kept; 0: it is free
-- Returns 1, or 0 when another one owns the key by now

local mine, done = '~' .. ARGV[1] .. '|' .. ARGV[2], ARGV[3] .. '|' .. ARGV[2]
local found = redis.call('GET', KEYS[1])
if ARGV[3] ~= '' and found == done then return 1 end  -- its call was sent twice
-- What has expired while nobody else came is taken again
if found and found ~= mine then return 0 end
if ARGV[4] == '0' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[3] ~= '' and done or mine, 'PX', ARGV[4])
return 1
