-- DELETE: erases an article in any state; an attempt under way is fenced off. The first write frees memory, so that a
-- full Redis allows the others. (Begins with changed.lua and index.lua.)
--
-- KEYS  1 job   HASH    the article's state; read, erased
--       2 doc   STRING  its text; erased
--       3 res   HASH    its results; erased
--       4 tomb  STRING  remembers that it existed; written
--       5 jobs  ZSET    the index of the listing; removed from
--       6 ends  ZSET    id -> expiry; removed from
--       7 due   ZSET    the open jobs; removed from
--       8 call  HASH    the delivery that tells a webhook of its end; erased, and so dropped when its time comes
--       and the STRING that the job's field 'dedup' names (same slot); erased when it names this article
--       and what changed and index write (same slot)
-- ARGV  1 id   2 tomb_ms (milliseconds that the tomb stays)   3 channel   4 payload  published
--       5 prefix  for changed and index
-- Returns 1, or 0 when there is nothing to delete

local job, doc, res, tomb, jobs, ends, due, call = unpack(KEYS)
local id = ARGV[1]

local dedup = redis.call('HGET', job, 'dedup')
if not dedup then return 0 end
redis.call('DEL', job, doc, res, call)
index_remove(ARGV[5], id)
local time = redis.call('TIME')
erased(ARGV[5], id, time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('ZREM', jobs, id)
redis.call('ZREM', ends, id)
redis.call('ZREM', due, id)
local twin = redis.call('GET', dedup)
if twin and string.match(twin, '^[^|]*') == id then redis.call('DEL', dedup) end
redis.call('SET', tomb, '', 'PX', ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
