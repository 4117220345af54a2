"""The version of the layout in Redis. Another version's data must not be read, let alone written to."""

from __future__ import annotations

from typing import Final

import redis

from service.registry import keys

VERSION: Final = "1"  # a whole number; `migrations` leads from one to the next
BELIEVED: Final = 5.0  # seconds that a process goes by its last look
UNDER_WAY: Final = ">"  # stands between two versions while the store is moved from one to the other

_LIFE: Final = 400 * 86_400  # seconds; renewed at every check, and longer than any article is kept


class SchemaMismatch(redis.RedisError):
    """The store holds the layout of another version of this software. The message says what to do."""


def found(client: redis.Redis) -> str | None:
    """The layout of the store, `1>2` while it is moved; None for an empty one."""
    value = client.get(keys.SCHEMA)
    return value.decode("utf8", "replace") if isinstance(value, bytes) else None


def note(client: redis.Redis, version: str) -> None:
    """The store has this layout from now on."""
    client.set(keys.SCHEMA, version, ex=_LIFE)


def check(client: redis.Redis) -> None:
    """Claims an empty store for this layout. Raises SchemaMismatch when it has another."""
    text = found(client)
    if text is None:
        client.set(keys.SCHEMA, VERSION, nx=True, ex=_LIFE)
        text = found(client)
    if text != VERSION:
        raise SchemaMismatch(f"The store holds layout {text}, this version works with {VERSION}: {_remedy(text or '')}")
    client.expire(keys.SCHEMA, _LIFE)


def _remedy(text: str) -> str:
    if UNDER_WAY in text:
        return "it is being moved, or that was broken off; `doslovno migrate` goes on with it"
    if text.isdecimal() and int(text) < int(VERSION):
        return "stop the whole service and run `doslovno migrate`"
    return "a newer version wrote it; run that one, or use another store"
