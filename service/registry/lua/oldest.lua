-- OLDEST: when the longest waiting article of a tenant was submitted. Ids begin with their moment, so that their order
-- tells which ones to look at first; those that are running come before it.
--
-- KEYS  1 due  ZSET  the open jobs; read
--       and the hashes <job_prefix><id> (same slot); read
-- ARGV  1 job_prefix
-- Returns milliseconds since the epoch, or nothing when no article is queued

local ids = redis.call('ZRANGE', KEYS[1], 0, -1)
table.sort(ids)
for _, id in ipairs(ids) do
  local state = redis.call('HMGET', ARGV[1] .. id, 'status', 'created')
  if state[1] == 'queued' then return tonumber(state[2]) end
end
return false
