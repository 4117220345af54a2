-- SWEEP: takes up to `limit` due jobs of a tenant, the longest overdue first, and pushes their next check forward, twice
-- as far each time, so that one reconciler sends each hint once and a long queue is not hinted again and again.
--
-- KEYS  1 due  ZSET  id -> next check; read, pushed forward; ids without an open job removed
--       and the hashes <job_prefix><id> of the due ids (same slot); read, 'hints' counted up
-- ARGV  1 job_prefix   2 limit
--       3 grace  milliseconds to the first check      4 longest  milliseconds between two checks at most
--       5... queue, room by turns  so many hints may go to this queue; to one that is not named, any number
-- A job whose queue has no room is looked at again after the grace: a hint that was not sent is none, and does not
-- lengthen its pauses. With many such jobs it is later, lest nothing else is looked at.
-- Returns {ids looked at, open jobs left, id, queue, id, queue, ...}

local due = KEYS[1]
local grace, longest = tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local ids = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, ARGV[2])
local room = {}
for i = 5, #ARGV, 2 do room[ARGV[i]] = tonumber(ARGV[i + 1]) end
local open = redis.call('ZCARD', due)
local answer = {#ids, 0}
for _, id in ipairs(ids) do
  local job = ARGV[1] .. id
  local state = redis.call('HMGET', job, 'status', 'hints', 'queue')
  local status = state[1]
  if status == 'queued' or status == 'running' or status == 'cancelling' then
    local pause = math.min(longest, grace * 2 ^ math.min(tonumber(state[2]) + 1, 30))
    local left = room[state[3]] or 1
    if left <= 0 then pause = math.min(longest, grace * math.max(1, open / tonumber(ARGV[2]))) end
    -- Who claimed it has lost it. And this is a write that a full Redis allows: the others may follow then
    redis.call('HDEL', job, 'nonce')
    redis.call('ZADD', due, now + pause, id)
    if left > 0 then
      if room[state[3]] then room[state[3]] = left - 1 end
      redis.call('HINCRBY', job, 'hints', 1)
      answer[#answer + 1] = id
      answer[#answer + 1] = state[3]
    end
  else
    redis.call('ZREM', due, id)
  end
end
answer[2] = redis.call('ZCARD', due)
return answer
