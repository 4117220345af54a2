-- STORY_LEAVE: articles leave a story. (Begins with changed.lua.)
--
-- KEYS  1 story  HASH  looked for
--       and what changed.lua tells of (same slot)
-- ARGV  1 story   2 prefix   3... the articles
-- Returns 1, or 0 when there is no such story

if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local time = redis.call('TIME')
local articles = {}
for i = 3, #ARGV do articles[i - 2] = ARGV[i] end
leave(ARGV[2], ARGV[1], articles, time[1] * 1000 + math.floor(time[2] / 1000), 'interactive')
return 1
