-- BATCH_BEGIN: who sends a batch under an Idempotency-Key owns the key until the batch is stored or refused.
--
-- KEYS  1 idem  STRING  '<batch>|<fingerprint>' of the key; '~<owner>|<fingerprint>' while the batch is being taken in;
--                       read, written where there is none
-- ARGV  1 fingerprint  of the body   2 patience  milliseconds after which the key is free again should its owner die
--       3 owner  a name that is new for every request
-- Returns {new, ''}, {replayed, batch}, {progress, ''} or {conflict, ''}

local earlier = redis.call('GET', KEYS[1])
if not earlier then
  redis.call('SET', KEYS[1], '~' .. ARGV[3] .. '|' .. ARGV[1], 'PX', ARGV[2])
  return {'new', ''}
end
local owner, fingerprint = string.match(earlier, '^([^|]*)|(.*)$')
-- A client whose answer was lost sends its call again: the key is its own
if owner == '~' .. ARGV[3] then return {'new', ''} end
if fingerprint ~= ARGV[1] then return {'conflict', ''} end
-- Earlier versions named no owner
if owner == '' or string.sub(owner, 1, 1) == '~' then return {'progress', ''} end
return {'replayed', owner}
