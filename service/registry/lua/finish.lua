-- FINISH: an attempt ends its job and hands in the results. A job under cancellation becomes cancelled, whatever the
-- attempt says, and its results are dropped: the client has been told so. (Begins with announce.lua and index.lua.)
--
-- KEYS  1 job  HASH  the article's state; read, written
--       2 due  ZSET  id -> next check; removed: the job is no longer open
--       3 res  HASH  part -> result; written
--       and the STRING that the job's field 'dedup' names (same slot): '<id>|<pipeline>', written after a success
--       and what announce and index write (same slot)
-- ARGV  1 id   2 fence   3 status   4 pipeline
--       5 counts   JSON: part -> number of items      6 problem  JSON or empty
--       7 channel  8 payload  published   9 prefix   10 kept   11 grace  for announce
--      12 entries  what the article is found by, for index
--      13... part, result (encoded) by turns
-- Returns {1, delivery}, or {0, ''} when the fence is old

local job, due, res = unpack(KEYS)
local id, status = ARGV[1], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local state = redis.call('HMGET', job, 'status', 'fence', 'expires', 'dedup', 'created', 'date', 'own')
if not state[1] or state[2] ~= ARGV[2] then return {0, ''} end
if state[1] == 'queued' then return {0, ''} end
-- Already ended under this very fence: a client whose answer was lost sends its call again
if state[1] ~= 'running' and state[1] ~= 'cancelling' then return {1, ''} end

if state[1] == 'cancelling' then status = 'cancelled' end
local kept = status ~= 'cancelled'
-- A full Redis refuses results here, before anything has changed. An end without results starts with the removal
-- below, which it allows
if kept then
  for i = 13, #ARGV, 2 do redis.call('HSET', res, ARGV[i], ARGV[i + 1]) end
end
redis.call('ZREM', due, id)
redis.call('HSET', job, 'status', status, 'ended', now)
if kept then
  redis.call('PEXPIREAT', res, state[3])
  redis.call('HSET', job, 'pipeline', ARGV[4], 'parts', ARGV[5])
  if ARGV[6] ~= '' then redis.call('HSET', job, 'problem', ARGV[6]) end
  index_replace(ARGV[9], id, ARGV[12], state[7] or '', state[6] or state[5], tonumber(state[3]), now)
  if status == 'succeeded' and #ARGV > 12 then redis.call('SET', state[4], id .. '|' .. ARGV[4], 'PXAT', state[3]) end
end
redis.call('HINCRBY', job, 'revision', 1)
redis.call('HDEL', job, 'lease', 'worker', 'nonce', 'done')
redis.call('PUBLISH', ARGV[7], ARGV[8])
return {1, announce(job, id, now, ARGV[9], ARGV[10], ARGV[11])}
