"""How much a tenant may ask for: a bucket of characters that fills evenly, kept in Redis for all processes together.

Every request costs `REQUEST` characters, an article its length as well. The bucket is told in the fields `RateLimit`
and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import redis

from service.registry.keys import Keys
from service.settings import Settings

REQUEST = 100  # characters that a request costs
DAYS = 35  # that usage is kept
_POLICY = "characters"
_UNLIMITED = 10**15


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a request left: `left` characters, full again in `reset` seconds; `retry` seconds until a refused one
    would be taken."""

    taken: bool
    left: int
    reset: int
    retry: int


@dataclass(frozen=True, slots=True)
class Day:
    """What a tenant asked for on a day (UTC)."""

    day: str
    requests: int
    articles: int
    characters: int


class Limiter:
    """Takes costs from the tenants' buckets. Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._quota, self._window = settings.rate_quota, settings.rate_window
        source = (files("service.security") / "limit.lua").read_text(encoding="ascii")
        self._script = client.register_script(source)

    @property
    def limited(self) -> bool:
        return self._quota > 0

    @property
    def policy(self) -> str:
        return f'"{_POLICY}";q={self._quota};w={self._window}'

    @staticmethod
    def state(bucket: Bucket) -> str:
        return f'"{_POLICY}";r={bucket.left};t={bucket.reset}'

    def request(self, tenant: str) -> Bucket | None:
        """Takes the cost of a request. None where the store is full: what is there can be read all the same."""
        try:
            return self._take(tenant, REQUEST, "requests", 0)
        except redis.exceptions.OutOfMemoryError:
            return None

    def article(self, tenant: str, length: int, *, articles: int = 1) -> Bucket:
        """Takes the cost of articles of `length` code points together, on top of their request."""
        return self._take(tenant, length, "articles", length, articles)

    def usage(self, tenant: str, days: int = 30) -> list[Day]:
        """The last days, today first."""
        today = datetime.now(UTC).date()
        names = [(today - timedelta(days=n)).isoformat() for n in range(days)]
        with self._client.pipeline(transaction=False) as all_days:
            for name in names:
                all_days.hgetall(Keys(tenant).usage(name))
            rows = all_days.execute()
        fields = (b"requests", b"articles", b"characters")
        return [Day(name, *(int(row.get(f, 0)) for f in fields)) for name, row in zip(names, rows, strict=True)]

    def _take(self, tenant: str, cost: int, field: str, length: int, times: int = 1) -> Bucket:
        own = Keys(tenant)
        day = datetime.now(UTC).date().isoformat()
        taken, left, reset, retry = self._script(
            [own.bucket, own.usage(day)],
            [cost, self._quota or _UNLIMITED, self._window, field, length, DAYS * 86_400, times],
        )
        return Bucket(bool(taken), int(left), int(reset), int(retry))
