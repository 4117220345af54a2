-- INDEX: not a script of its own but the head of every script that ends an article, or erases its results. What the
-- article is found by is written and taken out in the same step. (Behind keep.lua.)
--
-- keys  <prefix>ix:<index>  ZSET  member -> score; any number of them; written
--       <prefix>idx:<id>    HASH  the entries of an article: 'found', which its analysis made, and 'own', which come of
--                                 what was submitted with it; outlives it by a day, so that they can be taken out
--       (all of the tenant's slot)
-- Entries are lines of fields parted by tabs: index, score (empty: the article's date), cap (the index keeps so many of
-- the highest scores; empty: all), member (empty: the article), and the index that the member stands for: such a member
-- stays as long as that index has any, with the score of its newest.

local INDEX_DAY, INDEX_HOUR = 86400000, 3600000

local function index_entries(packed)
  return string.gmatch(packed or '', '([^\t\n]+)\t?([^\t\n]*)\t?([^\t\n]*)\t?([^\t\n]*)\t?([^\t\n]*)')
end

-- The member's score follows the index it stands for, and it goes with the last article there
local function index_follow(prefix, key, member, whole)
  local newest = redis.call('ZREVRANGE', prefix .. 'ix:' .. whole, 0, 0, 'WITHSCORES')
  if newest[2] then redis.call('ZADD', key, newest[2], member) else redis.call('ZREM', key, member) end
end

-- Takes an article out of all indices, and forgets its entries
local function index_remove(prefix, id)
  local remembered = prefix .. 'idx:' .. id
  local lists = redis.call('HMGET', remembered, 'found', 'own')
  if not lists[1] then return end
  redis.call('DEL', remembered)
  for n = 1, 2 do
    for index, _, _, member, whole in index_entries(lists[n]) do
      local key = prefix .. 'ix:' .. index
      if member == '' then redis.call('ZREM', key, id) else index_follow(prefix, key, member, whole) end
    end
  end
end

-- Enters an article instead of what it was found by until now; date and expires are milliseconds since the epoch. An
-- index lives as long as the longest-lived of its members, and up to an hour longer
local function index_replace(prefix, id, found, own, date, expires, now)
  index_remove(prefix, id)
  if found == '' then return end
  local remembered = prefix .. 'idx:' .. id
  redis.call('HSET', remembered, 'found', found, 'own', own)
  redis.call('PEXPIREAT', remembered, expires + INDEX_DAY)
  for _, list in ipairs({found, own}) do
    for index, score, cap, member, whole in index_entries(list) do
      local key = prefix .. 'ix:' .. index
      if member == '' then
        redis.call('ZADD', key, score == '' and date or score, id)
      else
        index_follow(prefix, key, member, whole)
      end
      if cap ~= '' then redis.call('ZREMRANGEBYRANK', key, 0, -1 - cap) end
      keep_until(key, expires, now, INDEX_HOUR)
    end
  end
end

