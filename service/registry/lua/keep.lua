-- KEEP: not a script of its own but the head of those that write what holds several, as an index does.

-- What holds several lives as long as the longest-lived of its members, or longer by `further` milliseconds, so that
-- its end need not move with each
local function keep_until(key, expires, now, further)
  if redis.call('PTTL', key) < expires - now then redis.call('PEXPIREAT', key, expires + (further or 0)) end
end

