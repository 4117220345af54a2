"""What waits, over all tenants. For operators and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import redis

from service.registry import keys
from service.registry.keys import Keys
from service.registry.scripts import Scripts


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


def _now(client: redis.Redis) -> int:
    seconds, micros = client.time()
    return int(seconds * 1000 + micros // 1000)
