"""Articles that an earlier pipeline has analysed, queued again for the one that the workers run now. For operators."""

from __future__ import annotations

from collections.abc import Iterator

import redis

from service.registry import keys
from service.registry.keys import Keys
from service.registry.scripts import Scripts
from service.settings import Settings


class Reanalysis:
    """No hints are sent: the reconciler feeds the workers as they have room. It walks over the whole store: not for
    requests. Raises `redis.RedisError` when the store does not answer; what was queued until then stays so.

    A tenant gets no more of them than half of what it may have open, lest its own submissions be turned away.
    """

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self.full: list[str] = []  # tenants that have more, for which there was no room
        self._client = client
        self._room = settings.max_open // 2
        self._scripts = Scripts(client)

    def queue(self, pipeline: str, tenant: str | None = None) -> Iterator[tuple[str, str]]:
        """Tenant and id of every article as it is queued, the newest of each tenant first."""
        for own in keys.owners(self._client, "jobs") if tenant is None else (Keys(tenant),):
            ids: list[bytes] = self._client.zrevrange(own.jobs, 0, -1)  # type: ignore[assignment]
            for id in (found.decode() for found in ids):
                self._scripts.enroll([keys.TENANTS], [own.tenant])  # first: the sweep must visit it, whoever dies now
                names = [own.job(id), own.due, own.doc(id), own.res(id)]
                outcome = self._scripts.reanalyze(names, [id, pipeline, self._room, own.prefix])
                if outcome < 0:
                    self.full.append(own.tenant)
                    break
                if outcome:
                    yield own.tenant, id
