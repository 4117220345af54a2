-- REANALYZE: an article that another pipeline has analysed is queued again, behind those that come in. Its results are
-- erased: those of two pipelines are never mixed. What makes the same text come out the same is the text itself, so it
-- must still be there. (Begins with keep.lua and index.lua.)
--
-- KEYS  1 job  HASH    the article's state; read, written
--       2 due  ZSET    id -> next check; counted, added to
--       3 doc  STRING  the text; looked for
--       4 res  HASH    the results; erased
--       and what index writes (same slot)
-- ARGV  1 id   2 pipeline  what the workers run now   3 room  open jobs above which nothing is queued again
--       4 prefix  for index
-- Returns 1; 0 where there is nothing to do: the article is open, cancelled, or of this pipeline already; -1 where there
-- is no room

local job, due, doc, res = unpack(KEYS)
local id = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', job, 'status', 'pipeline', 'expires')
if state[1] ~= 'succeeded' and state[1] ~= 'partial' and state[1] ~= 'failed' then return 0 end
if not state[2] or state[2] == ARGV[2] or redis.call('EXISTS', doc) == 0 then return 0 end
if redis.call('ZCARD', due) >= tonumber(ARGV[3]) then return -1 end
redis.call('DEL', res)
index_remove(ARGV[4], id)
redis.call('HDEL', job, 'problem', 'ended', 'started', 'pipeline', 'parts')
redis.call('HSET', job, 'status', 'queued', 'queued', now, 'queue', 'bulk', 'attempts', 0, 'hints', 0, 'deduplicated', 0)
redis.call('HINCRBY', job, 'revision', 1)
redis.call('ZADD', due, now, id)
keep_until(due, state[3], now)
return 1
