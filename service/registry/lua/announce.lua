-- ANNOUNCE: not a script of its own but the head of every script that ends a job. The webhook that the submission named
-- is to be told, and its stories are told anew, and that is noted in the same step as the end: none is lost, whoever
-- dies next. (Behind changed.lua.)
--
-- keys  <prefix>hook:<webhook>   HASH  whether it still exists; read
--       <prefix>call:<delivery>  HASH  the delivery; written
--       <prefix>log:<webhook>    ZSET  delivery -> creation, the index of the log; added to, the oldest trimmed
--       <prefix>calls            ZSET  delivery -> next check, exactly the open deliveries; added to
--       <prefix>hour:<number>    HASH  status -> how many ended so in that hour since the epoch; counted up
--       and what changed.lua tells of
--       (all of the tenant's slot)
-- announce(job, id, now, prefix, kept, grace): kept is the life of a delivery, grace the time until its hint is sent
-- again, both in milliseconds. Call it last, with the job in its final state. Returns the delivery's id, or an empty
-- string where nobody is to be told.

local function open_delivery(prefix, delivery, webhook, now, kept, grace, ...)
  local call, log, calls = prefix .. 'call:' .. delivery, prefix .. 'log:' .. webhook, prefix .. 'calls'
  redis.call('HDEL', call, 'problem', 'ended')
  redis.call('HSET', call, 'webhook', webhook, 'status', 'pending', 'created', now, 'expires', now + kept,
    'next', now, 'attempts', 0, 'fence', 0, 'hints', 0, ...)
  redis.call('PEXPIRE', call, kept)
  redis.call('ZADD', log, now, delivery)
  redis.call('ZREMRANGEBYSCORE', log, '-inf', now - kept)
  redis.call('PEXPIRE', log, kept)
  redis.call('ZADD', calls, now + grace, delivery)
  redis.call('PEXPIRE', calls, kept)
end

local COUNTED = 25 * 3600000  -- milliseconds that an hour is remembered

local function count(prefix, status, now)
  local hour = prefix .. 'hour:' .. math.floor(now / 3600000)
  redis.call('HINCRBY', hour, status, 1)
  redis.call('PEXPIRE', hour, COUNTED)
end

local function announce(job, id, now, prefix, kept, grace)
  ended(prefix, id, now, tonumber(grace))
  local state = redis.call('HMGET', job, 'meta', 'status', 'created', 'ended')
  count(prefix, state[2], now)
  local meta = cjson.decode(state[1])
  local webhook, own = meta['webhook_id'], meta['external_id']
  if type(webhook) ~= 'string' or redis.call('EXISTS', prefix .. 'hook:' .. webhook) == 0 then return '' end
  -- Its id names the delivery: a client whose answer was lost can make no second one, and an article that was queued
  -- again and ends again is told of under the same id
  local delivery = 'dl_' .. string.match(id, '[^_]*$')
  open_delivery(prefix, delivery, webhook, now, tonumber(kept), tonumber(grace), 'type', 'article.finished',
    'article', id, 'external_id', type(own) == 'string' and own or '', 'outcome', state[2],
    'embargoed_until', type(meta['embargoed_until']) == 'string' and meta['embargoed_until'] or '',
    'withheld', meta['withheld'] == true and '1' or '',
    'submitted', state[3], 'finished', state[4])
  return delivery
end

