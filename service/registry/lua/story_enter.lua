-- STORY_ENTER: the signature of an article is stored, for those that come later.
--
-- KEYS  1 job  HASH    the article's state; read
--       2 kin  STRING  its signature; written
-- ARGV  1 signature (encoded)
-- Returns 1, or 0 when the article is gone

local expires = redis.call('HGET', KEYS[1], 'expires')
if not expires then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PXAT', expires)
return 1
