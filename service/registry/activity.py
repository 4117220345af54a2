"""What goes on with a tenant's articles: how many are open in which state, and how many ended of late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import redis

from service.registry.keys import Keys
from service.registry.model import STATUSES, TERMINAL
from service.registry.scripts import Scripts

HOURS: Final = 24  # told, the running one among them
_HOUR: Final = 3_600_000  # milliseconds

ENDS: Final = tuple(status for status in STATUSES if status in TERMINAL)
OPEN: Final = tuple(status for status in STATUSES if status not in TERMINAL)


@dataclass(frozen=True, slots=True)
class Standing:
    """`stored` articles have not expired, whatever their state; `open` are counted by state, every state is there;
    `quarantined` are those that no attempt survived."""

    stored: int
    open: Mapping[str, int]
    quarantined: int


@dataclass(frozen=True, slots=True)
class Hour:
    """`start` in milliseconds since the epoch by Redis's clock; `ended` counts the ends of analyses by state, every
    state is there. An article that is analysed again ends again."""

    start: int
    ended: Mapping[str, int]


class Activity:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._standing = Scripts(client).standing

    def standing(self, tenant: str, now: int) -> Standing:
        own = Keys(tenant)
        row = self._standing([own.due], [own.job_prefix])
        found = {status.decode(): int(number) for status, number in zip(row[::2], row[1::2], strict=True)}
        with self._client.pipeline(transaction=False) as ask:
            ask.zcount(own.ends, now, "+inf")
            ask.zcard(own.quarantine)
            stored, quarantined = ask.execute()
        return Standing(stored, {status: found.get(status, 0) for status in OPEN}, quarantined)

    def hours(self, tenant: str, now: int) -> list[Hour]:
        """The last 24, the running one first."""
        own = Keys(tenant)
        numbers = [now // _HOUR - n for n in range(HOURS)]
        with self._client.pipeline(transaction=False) as ask:
            for number in numbers:
                ask.hgetall(own.hour(number))
            rows = ask.execute()
        return [
            Hour(number * _HOUR, {status: int(row.get(status.encode(), 0)) for status in ENDS})
            for number, row in zip(numbers, rows, strict=True)
        ]
