"""The quarantine: articles that used up their attempts, every one of which lost its worker. For operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import redis

from service.registry import keys
from service.registry.keys import Keys
from service.registry.record import to_job
from service.registry.scripts import Scripts


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An article that failed with `worker-crashed`. Moments are milliseconds since the epoch by Redis's clock; `sha256`
    and `length` (code points) are those of its text."""

    tenant: str
    id: str
    attempts: int
    sha256: str
    length: int
    created: int
    ended: int
    expires: int


class Quarantine:
    """Filled by `Registry.claim`; an entry lives as long as its article. Without a tenant it walks over the whole
    store: not for requests. Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis, publish: Callable[[str, str, str], object] | None = None) -> None:
        """`publish(tenant, id, queue)` sends the hint for an article that is tried again; it may fail silently."""
        self._client = client
        self._publish = publish
        self._scripts = Scripts(client)

    def list(self, tenant: str | None = None) -> Iterator[Quarantined]:
        """The oldest of each tenant first. Entries of articles that are no more are removed on the way."""
        for own in self._tenants(tenant):
            entries: list[tuple[bytes, float]] = self._client.zrange(own.quarantine, 0, -1, withscores=True)  # type: ignore[assignment]
            for member, ended in entries:
                id = member.decode()
                fields = self._client.hgetall(own.job(id))
                if not fields:
                    self._client.zrem(own.quarantine, id)
                    continue
                job = to_job(id, fields)  # type: ignore[arg-type]
                yield Quarantined(
                    own.tenant, id, job.attempts, job.sha256, job.length, job.created, int(ended), job.expires
                )

    def retry(self, id: str, tenant: str | None = None) -> bool:
        """Queues the article again with all its attempts. False when it is not in quarantine, or not this tenant's."""
        for own in self._holding(id, tenant):
            self._scripts.enroll([keys.TENANTS], [own.tenant])  # first: the sweep must visit it, whoever dies now
            queue = bytes(self._scripts.requeue([own.job(id), own.due, own.quarantine], [id])).decode()
            if not queue:
                return False
            if self._publish:
                self._publish(own.tenant, id, queue)
            return True
        return False

    def drop(self, id: str, tenant: str | None = None) -> bool:
        """Takes the article off the list; it stays failed until it expires. False when it is not in quarantine, or not
        this tenant's."""
        return any(self._client.zrem(own.quarantine, id) for own in self._holding(id, tenant))

    def _tenants(self, tenant: str | None) -> Iterator[Keys]:
        yield from keys.owners(self._client, "quarantine") if tenant is None else (Keys(tenant),)

    def _holding(self, id: str, tenant: str | None) -> Iterator[Keys]:
        """The tenant whose quarantine has the article."""
        if keys.is_name(id):
            yield from (own for own in self._tenants(tenant) if self._client.zscore(own.quarantine, id) is not None)
