-- SUBMIT: stores an accepted article, or answers why not. Every check comes before the first write.
-- (Begins with announce.lua and index.lua.)
--
-- KEYS  1 job    HASH    the article's state; written
--       2 doc    STRING  its text; written
--       3 res    HASH    its results; written when those of an identical article are reused
--       4 tomb   STRING  remembers that the article existed, a day longer than the article; written
--       5 jobs   ZSET    id -> creation, the index of the listing; added to, expired ids trimmed
--       6 ends   ZSET    id -> expiry, tells which ids to trim; added to, trimmed
--       7 due    ZSET    id -> next check, exactly the open jobs; counted, added to
--       8 dedup  STRING  '<id>|<pipeline>' of an identical article; read, pointed at this one when reused
--       9 idem   STRING  '<id>|<fingerprint>' of the Idempotency-Key; read, written; absent without such a key
--      10 notes  STREAM  what is said of this item of a feed; its end read; absent where argument 21 is empty
--       and, when dedup names an article, the hashes <job_prefix><id> and <res_prefix><id> (same slot); read, copied
--       and what announce and index write where the article is finished at once (same slot)
-- ARGV  1 id           2 job_prefix    3 res_prefix
--       4 retention    milliseconds that job, text, results are kept
--       5 tomb_ms      milliseconds that the tomb outlives them
--       6 grace        milliseconds until a queued job is due
--       7 max_open     open jobs a tenant may have
--       8 pipeline     what the workers run now; empty: reuse nothing
--       9 fingerprint  of the body          10 idem_ttl   milliseconds
--      11 text (encoded)   12 meta (JSON)   13 queue   14 sha256   15 length
--      16 prefix   17 kept  for announce, and for index; the grace is that of the job
--      18 trace (JSON): who asked, for the lines of the workers
--      19 date  milliseconds of the publication, or empty   20 own  entries that come of the metadata, or empty
--      21 seen  the entry that was last in notes, '0-0' for none: with a later one nothing is stored
-- Returns {outcome, id, delivery}

local job, doc, res, tomb, jobs, ends, due, dedup, idem = unpack(KEYS)
local id, pipeline = ARGV[1], ARGV[8]
if ARGV[21] ~= '' and #KEYS == 9 then idem = nil end  -- the ninth is notes
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A client whose answer was lost sends its call again: the same answer
local known = redis.call('HGET', job, 'deduplicated')
if known then return {known == '1' and 'reused' or 'created', id, ''} end

if idem then
  local earlier = redis.call('GET', idem)
  if earlier then
    local owner, fingerprint = string.match(earlier, '^([^|]*)|(.*)$')
    return {fingerprint == ARGV[9] and 'replayed' or 'conflict', owner, ''}
  end
end

local source, counts, found
local twin = pipeline ~= '' and redis.call('GET', dedup)
if twin then
  local owner, made_by = string.match(twin, '^([^|]*)|(.*)$')
  if made_by == pipeline and redis.call('EXISTS', ARGV[3] .. owner) == 1 then
    counts = redis.call('HGET', ARGV[2] .. owner, 'parts')
    source = counts and ARGV[3] .. owner
    found = redis.call('HGET', ARGV[16] .. 'idx:' .. owner, 'found') or ''
  end
end

if ARGV[21] ~= '' then
  local last = redis.call('XREVRANGE', KEYS[#KEYS], '+', '-', 'COUNT', 1)[1]
  if last and last[1] ~= ARGV[21] then return {'overtaken', '', ''} end
end
if not source and redis.call('ZCARD', due) >= tonumber(ARGV[7]) then return {'full', '', ''} end

local expires = now + tonumber(ARGV[4])

redis.call('SET', doc, ARGV[11], 'PXAT', expires)
redis.call('SET', tomb, '', 'PXAT', expires + tonumber(ARGV[5]))
redis.call('HSET', job, 'created', now, 'expires', expires, 'attempts', 0, 'revision', 1, 'hints', 0,
  'meta', ARGV[12], 'queue', ARGV[13], 'sha256', ARGV[14], 'length', ARGV[15], 'dedup', dedup, 'trace', ARGV[18])
if ARGV[19] ~= '' then redis.call('HSET', job, 'date', ARGV[19]) end
if ARGV[20] ~= '' then redis.call('HSET', job, 'own', ARGV[20]) end
if source then
  redis.call('COPY', source, res)
  redis.call('PEXPIREAT', res, expires)
  redis.call('HSET', job, 'status', 'succeeded', 'deduplicated', 1, 'ended', now, 'pipeline', pipeline, 'parts', counts)
  redis.call('SET', dedup, id .. '|' .. pipeline, 'PXAT', expires)
  index_replace(ARGV[16], id, found, ARGV[20], ARGV[19] ~= '' and ARGV[19] or now, expires, now)
else
  redis.call('HSET', job, 'status', 'queued', 'deduplicated', 0)
  redis.call('ZADD', due, now + tonumber(ARGV[6]), id)
  keep_until(due, expires, now)
end
redis.call('PEXPIREAT', job, expires)
redis.call('ZADD', jobs, now, id)
redis.call('ZADD', ends, expires, id)
for _, expired in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 20)) do
  index_remove(ARGV[16], expired)
  redis.call('ZREM', jobs, expired)
  redis.call('ZREM', ends, expired)
end
keep_until(jobs, expires, now)
keep_until(ends, expires, now)
if idem then redis.call('SET', idem, id .. '|' .. ARGV[9], 'PX', ARGV[10]) end
return {source and 'reused' or 'created', id, source and announce(job, id, now, ARGV[16], ARGV[17], ARGV[6]) or ''}
