-- DELIVERY_SWEEP: takes up to `limit` due deliveries of a tenant, the longest overdue first, and pushes their next
-- check forward, twice as far each time, so that one reconciler sends each hint once.
--
-- KEYS  1 calls  ZSET  delivery -> next check; read, pushed forward; ids without an open delivery removed
--       and the hashes <call_prefix><delivery> of the due ones (same slot); read, 'hints' counted up
-- ARGV  1 call_prefix   2 limit
--       3 grace  milliseconds to the first check      4 longest  milliseconds between two checks at most
-- Returns {open deliveries left, delivery, delivery, ...}

local calls = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local answer = {0}
for _, delivery in ipairs(redis.call('ZRANGEBYSCORE', calls, '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local call = ARGV[1] .. delivery
  local state = redis.call('HMGET', call, 'status', 'hints')
  if state[1] == 'pending' then
    local pause = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ math.min(tonumber(state[2]) + 1, 30))
    -- First a write that a full Redis allows: the others may follow then
    redis.call('HDEL', call, 'problem')
    redis.call('ZADD', calls, now + pause, delivery)
    redis.call('HINCRBY', call, 'hints', 1)
    answer[#answer + 1] = delivery
  else
    redis.call('ZREM', calls, delivery)
  end
end
answer[1] = redis.call('ZCARD', calls)
return answer
