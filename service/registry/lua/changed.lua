-- CHANGED: not a script of its own but at the head of those that change what stories are told from: an article has
-- ended, its marks are stricter, it is erased. Its stories are told anew, and that is noted in the same step: no change
-- is lost, whoever dies next. (Begins with pending.lua.)
--
-- keys  <prefix>within:<article>  HASH    story -> kind: the stories that the article is in; read, erased with it
--       <prefix>kin:<article>     STRING  its signature; erased with it
--       <prefix>story:<story>     HASH    a story; its version is counted up, what was told of it may be erased
--       <prefix>members:<story>   ZSET    article -> when it came in; removed from
--       <prefix>stories           ZSET    story -> creation; removed from
--       <prefix>pending           ZSET    article or story -> when to look at it; written
--       <prefix>tomb:<story>      STRING  there was such a story; written
--       (all of the tenant's slot)

local TOMB = 86400000
local GATHERED = 15000  -- milliseconds in which the changes of bulk articles are gathered for one telling

local function dissolve(prefix, story)
  local members = prefix .. 'members:' .. story
  for _, article in ipairs(redis.call('ZRANGE', members, 0, -1)) do
    redis.call('HDEL', prefix .. 'within:' .. article, story)
  end
  redis.call('DEL', prefix .. 'story:' .. story, members)
  redis.call('ZREM', prefix .. 'stories', story)
  redis.call('ZREM', prefix .. 'pending', story)
  redis.call('SET', prefix .. 'tomb:' .. story, '', 'PX', TOMB)
end

-- The story is to be told from what is there now: at once, but not before it has rested from a long telling, and not
-- for each of many bulk articles. `dropped`: what was told of it holds words that it may not hold, and so does what is
-- being told of an earlier version; then nothing is waited for
local function retell(prefix, story, now, queue, dropped)
  local key, pending = prefix .. 'story:' .. story, prefix .. 'pending'
  -- First a write that a full Redis allows
  redis.call('HDEL', key, 'problem', 'hints', 'tries')
  if dropped then redis.call('HDEL', key, 'result', 'of', 'told') end
  local version = redis.call('HINCRBY', key, 'version', 1)
  redis.call('HSET', key, 'queue', queue)
  if dropped then redis.call('HSET', key, 'floor', version) end
  local state = redis.call('HMGET', key, 'expires', 'rest')
  local at = now
  if not dropped then at = math.max(queue == 'bulk' and now + GATHERED or now, tonumber(state[2] or 0)) end
  redis.call('ZADD', pending, 'LT', at, story)
  keep_until(pending, state[1], now)
end

-- The articles leave the story, and their words with them. An automatic story of less than two articles is none
local function leave(prefix, story, articles, now, queue)
  local key, members = prefix .. 'story:' .. story, prefix .. 'members:' .. story
  for _, article in ipairs(articles) do
    redis.call('ZREM', members, article)
    redis.call('HDEL', prefix .. 'within:' .. article, story)
  end
  if redis.call('HGET', key, 'kind') == 'automatic' and redis.call('ZCARD', members) < 2 then
    return dissolve(prefix, story)
  end
  retell(prefix, story, now, queue, true)
end

local function stories_of(prefix, article)
  local found = {}
  local rows = redis.call('HGETALL', prefix .. 'within:' .. article)
  for i = 1, #rows, 2 do
    if redis.call('EXISTS', prefix .. 'story:' .. rows[i]) == 1 then found[#found + 1] = {rows[i], rows[i + 1]} end
  end
  return found
end

-- The article has ended: what has results may belong to a story
local function ended(prefix, article, now, grace)
  local state = redis.call('HMGET', prefix .. 'job:' .. article, 'status', 'queue', 'expires')
  for _, story in ipairs(stories_of(prefix, article)) do retell(prefix, story[1], now, state[2], false) end
  if state[1] ~= 'succeeded' and state[1] ~= 'partial' then return end
  redis.call('HDEL', prefix .. 'job:' .. article, 'gathered')
  look_at(prefix .. 'pending', now + grace, article, state[3], now)
end

-- What is found without being named no longer tells of the article, as long as its marks stand
local function barred(prefix, article, now)
  ended(prefix, article, now, 0)
  for _, story in ipairs(stories_of(prefix, article)) do
    if story[2] == 'automatic' then leave(prefix, story[1], {article}, now, 'interactive') end
  end
end

-- The article is no more
local function erased(prefix, article, now)
  for _, story in ipairs(stories_of(prefix, article)) do leave(prefix, story[1], {article}, now, 'interactive') end
  redis.call('DEL', prefix .. 'within:' .. article, prefix .. 'kin:' .. article)
  redis.call('ZREM', prefix .. 'pending', article)
end

