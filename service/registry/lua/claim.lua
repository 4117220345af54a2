-- CLAIM: a worker takes the lease of a job that is queued, or running with its lease run out.
-- (Begins with announce.lua.)
--
-- KEYS  1 job  HASH    the article's state; read, written
--       2 due  ZSET    id -> next check; moved to the end of the lease, or removed
--       3 doc  STRING  the text; read
--       4 quarantine  ZSET  id -> end, the jobs that used up their attempts; added to, expired ones trimmed
--       and what announce writes (same slot)
-- ARGV  1 id   2 worker   3 nonce (new for every call)   4 lease (milliseconds)   5 max_attempts
--       6 problem  JSON, kept with a job that has used up its attempts
--       7 channel  8 payload  published when the claim ends the job   9 prefix   10 kept   11 grace  for announce
-- Returns {outcome}, {outcome, delivery} where the claim ended the job, or
--   {'ok', fence, text, meta, attempt, milliseconds since it was queued, trace, created}

local job, due, doc, quarantine = unpack(KEYS)
local id = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function take()
  local state = redis.call('HMGET', job, 'fence', 'meta', 'attempts', 'created', 'trace', 'queued')
  local waited = now - (state[6] or state[4])
  return {'ok', tonumber(state[1]), redis.call('GET', doc), state[2], tonumber(state[3]), waited, state[5] or '{}', tonumber(state[4])}
end

-- The fence grows, so that the last attempt can no longer finish
local function close(status, problem)
  redis.call('ZREM', due, id)
  redis.call('HSET', job, 'status', status, 'ended', now)
  redis.call('HINCRBY', job, 'fence', 1)
  redis.call('HINCRBY', job, 'revision', 1)
  redis.call('HDEL', job, 'lease', 'worker', 'nonce', 'done')
  if problem then redis.call('HSET', job, 'problem', problem) end
  redis.call('PUBLISH', ARGV[7], ARGV[8])
  return announce(job, id, now, ARGV[9], ARGV[10], ARGV[11])
end

local state = redis.call('HMGET', job, 'status', 'lease', 'attempts', 'nonce', 'fence')
local status = state[1]
if not status then
  redis.call('ZREM', due, id)
  return {'gone'}
end
if status ~= 'queued' and status ~= 'running' and status ~= 'cancelling' then return {'done'} end
if status ~= 'queued' and tonumber(state[2]) > now then
  -- A client whose answer was lost sends its call again: the lease it got is its own
  if state[4] == ARGV[3] then return take() end
  return {'leased'}
end
if status == 'cancelling' then
  return {'cancelled', close('cancelled')}
end
if tonumber(state[3]) >= tonumber(ARGV[5]) then
  local delivery = close('failed', ARGV[6])
  local expires = tonumber(redis.call('HGET', job, 'expires'))
  redis.call('ZADD', quarantine, now, id)
  redis.call('ZREMRANGEBYSCORE', quarantine, '-inf', now - 30 * 86400000)  -- no article is kept longer
  keep_until(quarantine, expires, now)
  return {'exhausted', delivery}
end

local lease = now + tonumber(ARGV[4])
-- From the clock, so that a Redis that lost its last second in a crash never gives the same fence twice
local fence = math.max(tonumber(state[5] or 0) + 1, now)
redis.call('HSET', job, 'status', 'running', 'fence', fence, 'lease', lease, 'worker', ARGV[2], 'nonce', ARGV[3],
  'started', now, 'hints', 0)
redis.call('HINCRBY', job, 'attempts', 1)
redis.call('HINCRBY', job, 'revision', 1)
redis.call('HDEL', job, 'done')
redis.call('ZADD', due, lease, id)
return take()
