"""Which pipeline the workers run: what reuse asks for, and what is shown.

While a new version is rolled out, workers of both announce theirs. The newest counts while one of its workers lives:
that with the highest version number, among equal ones that which was seen first last. When none of them has given a
sign of life for a while (they were rolled back), the next one counts. When no worker lives at all, that which the last
ones ran.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import redis

from service.registry import keys
from service.registry.presence import life
from service.registry.scripts import Scripts
from service.settings import Settings

REMEMBERED: Final = 7 * 86_400  # seconds after the last sign of life of a worker that runs it


class Announced(NamedTuple):
    """`first` and `last`: its signs of life, milliseconds since the epoch by Redis's clock."""

    version: str
    models: Mapping[str, str]
    first: int
    last: int

    @property
    def age(self) -> tuple[list[int], int]:
        """Greater for the newer one. `0.10.0+3f9a2c81` is newer than `0.9.1+aa00bb11`; the digest says nothing."""
        return [int(number) for number in re.findall(r"\d+", self.version.partition("+")[0])], self.first


class Pipelines:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._life = life(settings)
        self._scripts = Scripts(client)

    def announce(self, version: str, models: Mapping[str, str]) -> None:
        """A worker runs this one. To be said again in every round."""
        self._scripts.pipeline_announce([keys.PIPELINES], [version, json.dumps(dict(models)), REMEMBERED * 1000])

    def every(self) -> list[Announced]:
        """Those that a worker has announced within `REMEMBERED` seconds, the newest first."""
        rows: Any = self._client.hgetall(keys.PIPELINES)
        found = (_announced(version, row) for version, row in rows.items())
        return sorted(found, key=lambda each: each.age, reverse=True)

    def newest(self) -> Announced | None:
        """None when no worker has announced any within `REMEMBERED` seconds."""
        found = self.every()
        latest = max((each.last for each in found), default=0)
        return max((each for each in found if each.last >= latest - self._life), key=lambda x: x.age, default=None)


def _announced(version: bytes, row: bytes) -> Announced:
    first, last, models = row.split(b" ", 2)
    return Announced(version.decode(), json.loads(models), int(first), int(last))
