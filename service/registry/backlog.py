"""What waits, over all tenants, and who is there to work on it. For operators and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import redis

from service.registry import keys
from service.registry.keys import Keys
from service.registry.scripts import Scripts
from service.settings import Settings

_ROUNDS: Final = 4  # of the reconciler without an announcement, after which a worker is taken for dead


@dataclass(frozen=True, slots=True)
class Backlog:
    """`articles` are open: queued, running or being cancelled; `overdue` are those of them without a worker or a hint
    that is on its way; `oldest` is the longest wait of a queued one, in seconds, of each queue that has any;
    `deliveries` are those not done."""

    articles: int = 0
    overdue: int = 0
    oldest: Mapping[str, float] = field(default_factory=dict)
    deliveries: int = 0


class Backlogs:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._oldest = Scripts(client).oldest

    def now(self) -> Backlog:
        """Looks at every tenant that has something open."""
        now = _now(self._client)
        tenants: list[bytes] = self._client.zrange(keys.TENANTS, 0, -1)  # type: ignore[assignment]
        found = Backlog()
        for own in (Keys(tenant.decode()) for tenant in tenants):
            with self._client.pipeline(transaction=False) as ask:
                ask.zcard(own.due)
                ask.zcount(own.due, "-inf", now)
                ask.zcard(own.calls)
                articles, overdue, deliveries = ask.execute()
            oldest = dict(found.oldest)
            row = self._oldest([own.due], [own.job_prefix]) if articles else []
            for queue, since in zip(row[::2], row[1::2], strict=True):
                name = queue.decode()
                oldest[name] = max(oldest.get(name, 0.0), (now - since) / 1000)
            found = Backlog(
                found.articles + articles,
                found.overdue + overdue,
                oldest,
                found.deliveries + deliveries,
            )
        return found


class Presence:
    """Which workers are alive: each says so in every round of its reconciler."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._life = round((_ROUNDS * settings.sweep_interval + 1) * 1000)

    def announce(self, worker: str) -> None:
        now = _now(self._client)
        with self._client.pipeline(transaction=True) as all:
            all.zadd(keys.WORKERS, {worker: now})
            all.zremrangebyscore(keys.WORKERS, "-inf", now - self._life)
            all.pexpire(keys.WORKERS, self._life)
            all.execute()

    def leave(self, worker: str) -> None:
        self._client.zrem(keys.WORKERS, worker)

    def count(self) -> int:
        """Workers (not their processes) that have announced themselves of late."""
        return int(self._client.zcount(keys.WORKERS, _now(self._client) - self._life, "+inf"))


def _now(client: redis.Redis) -> int:
    seconds, micros = client.time()
    return int(seconds * 1000 + micros // 1000)
