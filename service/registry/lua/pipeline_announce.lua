-- PIPELINE_ANNOUNCE: a worker says which pipeline it runs.
--
-- KEYS  1 pipelines  HASH  version -> '<first sign of life> <last one> <models as JSON>', in milliseconds; read, written,
--                          those without a sign for long removed
-- ARGV  1 version   2 models (JSON)   3 kept  milliseconds after its last sign of life that a pipeline is remembered

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local known = redis.call('HGET', KEYS[1], ARGV[1])
local first = known and string.match(known, '^%d+') or string.format('%.0f', now)
redis.call('HSET', KEYS[1], ARGV[1], first .. ' ' .. string.format('%.0f', now) .. ' ' .. ARGV[2])
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local last = string.match(all[i + 1], '^%d+ (%d+)')
  if tonumber(last) < now - tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], all[i]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
