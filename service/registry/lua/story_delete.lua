-- STORY_DELETE: erases a story, not its articles. (Begins with changed.lua.)
--
-- KEYS  1 story  HASH  looked for
--       and what changed.lua tells of (same slot)
-- ARGV  1 story   2 prefix
-- Returns 1, or 0 when there is none

if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
dissolve(ARGV[2], ARGV[1])
return 1
