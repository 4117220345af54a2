-- STANDING: how many open articles of a tenant are in which state.
--
-- KEYS  1 due  ZSET  the open jobs; read
--       and the hashes <job_prefix><id> (same slot); read
-- ARGV  1 job_prefix
-- Returns {status, number, status, number, ...}; a status without an article is left out

local found = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local status = redis.call('HGET', ARGV[1] .. id, 'status')
  if status then found[status] = (found[status] or 0) + 1 end
end
local answer = {}
for status, number in pairs(found) do
  answer[#answer + 1] = status
  answer[#answer + 1] = number
end
return answer
