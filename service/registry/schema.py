"""The version of the layout in Redis. Another version's data must not be read, let alone written to."""

from __future__ import annotations

from typing import Final

import redis

from service.registry import keys

VERSION: Final = "1"

_LIFE = 400 * 86_400  # seconds; renewed at every check, and longer than any article is kept


class SchemaMismatch(redis.RedisError):
    """The store holds the layout of another version of this software."""


def check(client: redis.Redis) -> None:
    """Claims an empty store for this layout. Raises SchemaMismatch when it has another."""
    client.set(keys.SCHEMA, VERSION, nx=True, ex=_LIFE)
    found = client.get(keys.SCHEMA)
    text = found.decode("utf8", "replace") if isinstance(found, bytes) else str(found)
    if text != VERSION:
        raise SchemaMismatch(
            f"The store holds layout {text}, this version works with {VERSION}: "
            "empty the store, use another one, or run the version that wrote it"
        )
    client.expire(keys.SCHEMA, _LIFE)
