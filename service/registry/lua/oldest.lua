-- OLDEST: since when the longest waiting article of a tenant has waited, in each queue.
--
-- KEYS  1 due  ZSET  the open jobs; read
--       and the hashes <job_prefix><id> (same slot); read
-- ARGV  1 job_prefix
-- Returns {queue, milliseconds since the epoch, queue, ...}; a queue without a queued article is left out

local oldest = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local state = redis.call('HMGET', ARGV[1] .. id, 'status', 'queue', 'queued', 'created')
  if state[1] == 'queued' then
    local since = tonumber(state[3] or state[4])
    oldest[state[2]] = math.min(oldest[state[2]] or since, since)
  end
end
local answer = {}
for queue, since in pairs(oldest) do
  answer[#answer + 1] = queue
  answer[#answer + 1] = since
end
return answer
