-- STORY_SWEEP: takes up to `limit` articles and stories of a tenant that want a look, the longest overdue first, and
-- pushes their next check forward, twice as far each time, so that one reconciler sends each hint once.
-- (Begins with pending.lua.)
--
-- KEYS  1 pending  ZSET  article or story -> next check; read, pushed forward; what is gone, or was tried too often,
--                        removed
--       and the hashes <prefix>story:<id> and <prefix>job:<id> of the due ids (same slot); read, counted up
-- ARGV  1 prefix   2 limit   3 grace (milliseconds) to the first check   4 longest (milliseconds) between two checks
--       5 most hints of an article; a story ends by itself
--       6... queue, room by turns  so many hints may go to this queue
-- Returns {ids looked at, id, queue, id, queue, ...}

local pending, prefix = KEYS[1], ARGV[1]
local grace, longest = tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local room = {}
for i = 6, #ARGV, 2 do room[ARGV[i]] = tonumber(ARGV[i + 1]) end
local ids = redis.call('ZRANGEBYSCORE', pending, '-inf', now, 'LIMIT', 0, ARGV[2])
local answer = {#ids}
for _, id in ipairs(ids) do
  local key, count = prefix .. 'story:' .. id, 'hints'
  if redis.call('EXISTS', key) == 0 then key, count = prefix .. 'job:' .. id, 'gathered' end
  local state = redis.call('HMGET', key, 'queue', count, 'expires')
  local hints = tonumber(state[2] or 0)
  if not state[1] or (count == 'gathered' and hints >= tonumber(ARGV[5])) then
    redis.call('ZREM', pending, id)
  else
    local left = room[state[1]] or 1
    redis.call('ZREM', pending, id)  -- a write that a full Redis allows: the others may follow then
    local pause = left > 0 and math.min(longest, grace * 2 ^ math.min(hints + 1, 30)) or grace
    look_at(pending, now + pause, id, state[3], now)
    if left > 0 then
      if room[state[1]] then room[state[1]] = left - 1 end
      redis.call('HINCRBY', key, count, 1)
      answer[#answer + 1] = id
      answer[#answer + 1] = state[1]
    end
  end
end
return answer
