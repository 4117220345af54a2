"""Time that passes without waiting: everything stored moves into the past."""

from __future__ import annotations

import redis

from service.registry import keys

_CLOCKS = {
    b"job": ("created", "queued", "started", "ended", "expires", "lease"),
    b"call": ("created", "next", "ended", "expires", "lease"),
    b"story": ("created", "told", "expires", "lease", "rest"),
    b"hook": ("created", "failing", "pause", "old_until"),
}


def pass_time(client: redis.Redis, seconds: int) -> None:
    """As if that time had gone by: all that tenants have stored is so much older, and what has outlived its time is
    gone."""
    gone_by = seconds * 1000
    found = list(client.scan_iter("ds:{t:*", count=1_000))
    ask = client.pipeline(transaction=False)
    for key in found:
        ask.pttl(key)
        ask.type(key)
    answers = ask.execute()
    move = client.pipeline(transaction=False)
    for key, left, kind in zip(found, answers[::2], answers[1::2], strict=True):
        if 0 <= left <= gone_by:
            move.delete(key)
            continue
        if left > 0:
            move.pexpire(key, left - gone_by)
        if kind == b"zset":
            _shift_scores(client, move, key, gone_by)
        elif kind == b"hash" and (clocks := _CLOCKS.get(key.split(b":")[3])):
            fields = client.hmget(key, clocks)
            for field, value in zip(clocks, fields, strict=True):
                if value is not None:
                    move.hincrby(key, field, -gone_by)
    _shift_scores(client, move, keys.TENANTS, gone_by)
    move.execute()


def _shift_scores(client: redis.Redis, move: redis.client.Pipeline, key: bytes | str, milliseconds: int) -> None:
    for member in client.zrange(key, 0, -1):
        move.zincrby(key, -milliseconds, member)
