"""Which processes are alive: workers with the queues that they read, and those of the API. Each says so now and then.

The names of these keys stay in every layout: who moves the store must see those of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import redis

from service.registry import keys, schema
from service.settings import Settings

_ROUNDS: Final = 4  # of the reconciler without an announcement, after which a process is taken for dead


def life(settings: Settings) -> int:
    """Milliseconds that a sign of life is believed."""
    return round((_ROUNDS * settings.sweep_interval + 1) * 1000)


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of life of a process, with the queues that it reads; `at` is milliseconds since the epoch by
    Redis's clock."""

    name: str
    queues: tuple[str, ...]
    at: int


class Presence:
    """Of workers, or of the processes of the API where `key` is `keys.FRONTS`."""

    def __init__(self, client: redis.Redis, settings: Settings, key: str = keys.WORKERS) -> None:
        self._client = client
        self._key = key
        self._life = life(settings)

    def announce(self, name: str, queues: Iterable[str] = ()) -> None:
        """`name` without blanks. Raises SchemaMismatch in a store of another layout: who cannot work there is no
        worker of it."""
        schema.check(self._client)
        now = _now(self._client)
        with self._client.pipeline(transaction=True) as all:
            all.zadd(self._key, {_member(name, queues): now})
            all.zremrangebyscore(self._key, "-inf", now - self._life)
            all.pexpire(self._key, self._life)
            all.execute()

    def leave(self, name: str, queues: Iterable[str] = ()) -> None:
        self._client.zrem(self._key, _member(name, queues))

    def count(self) -> int:
        """Workers (not their processes) that have announced themselves of late."""
        return int(self._client.zcount(self._key, _now(self._client) - self._life, "+inf"))

    def signs(self) -> list[Sign]:
        """Of those that have given one of late, by their names."""
        rows: list[tuple[bytes, float]] = self._client.zrange(  # type: ignore[assignment]
            self._key, _now(self._client) - self._life, "+inf", byscore=True, withscores=True
        )
        found = []
        for member, at in rows:
            name, _, queues = member.decode().partition(" ")
            found.append(Sign(name, tuple(queues.split(",")) if queues else (), int(at)))
        return sorted(found, key=lambda sign: sign.name)

    def alive(self) -> dict[str, tuple[str, ...]]:
        """Their names, each with the queues it reads."""
        return {sign.name: sign.queues for sign in self.signs()}

    def consumers(self, queues: Iterable[str]) -> dict[str, int]:
        """How many workers read each of these queues."""
        read = list(self.alive().values())
        return {queue: sum(queue in own for own in read) for queue in queues}


def _member(name: str, queues: Iterable[str]) -> str:
    return f"{name} {','.join(sorted(queues))}".rstrip()


def _now(client: redis.Redis) -> int:
    seconds, micros = client.time()
    return int(seconds * 1000 + micros // 1000)
