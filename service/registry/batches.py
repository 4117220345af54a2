"""Batches: which articles were submitted together. The articles themselves are ordinary ones."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import redis

from service.registry import keys
from service.registry.keys import Keys
from service.registry.model import STATUSES, TERMINAL
from service.registry.registry import TOMB
from service.registry.scripts import Scripts

PAGE = 200  # lines that are read at a time
_PATIENCE = 120  # seconds after which a key is free whose owner says nothing

Begun = Literal["new", "replayed", "progress", "conflict"]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a line: its article, or the problem it met. `seq` counts from 1, blank lines left out."""

    seq: int
    external_id: str | None
    article: str | None
    problem: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Times are milliseconds since the epoch by Redis's clock."""

    id: str
    created: int
    expires: int
    total: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Request:
    """One request with an Idempotency-Key: `key` and `fingerprint` as `Submission.idempotency`, and who it is."""

    key: str
    fingerprint: str
    owner: str = field(default_factory=lambda: secrets.token_hex(8))


class Batches:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._scripts = Scripts(client)

    def begin(self, tenant: str, request: Request) -> tuple[Begun, str]:
        """What is known of an Idempotency-Key, and the batch that it made. `new`: the key is this request's until
        `create` or `release`; say `hold` meanwhile, for after `_PATIENCE` seconds it is free."""
        outcome, batch = self._scripts.batch_begin(
            [Keys(tenant).idem(request.key)], [request.fingerprint, _PATIENCE * 1000, request.owner]
        )
        return outcome.decode(), batch.decode()

    def hold(self, tenant: str, request: Request) -> bool:
        """The batch is still being taken in. False when another request has the key by now."""
        return self._held(tenant, request, "", _PATIENCE)

    def release(self, tenant: str, request: Request) -> bool:
        """The request was refused: its key may come again, with what was wrong put right. False, and the key stays as
        it is, when another request has it by now."""
        return self._held(tenant, request, "", 0)

    def _held(self, tenant: str, request: Request, batch: str, seconds: int, client: redis.Redis | None = None) -> bool:
        arguments: list[str | int] = [request.owner, request.fingerprint, batch, seconds * 1000]
        return bool(self._scripts.batch_hold([Keys(tenant).idem(request.key)], arguments, client))

    def create(
        self, tenant: str, id: str, lines: Sequence[Line], retention: int,
        request: Request | None = None, remembered: int = 0,
    ) -> None:  # fmt: skip
        """Stores the batch whole or not at all, for `retention` seconds. The Idempotency-Key of `request` is
        remembered for `remembered` seconds, unless another request has it by now: then it is that one's."""
        own = Keys(tenant)
        seconds, micros = self._client.time()
        now = seconds * 1000 + micros // 1000
        expires = now + retention * 1000
        rows = [json.dumps([x.external_id, x.article, x.problem], ensure_ascii=False).encode() for x in lines]
        counts: dict[Any, Any] = {"total": len(lines), "rejected": sum(x.article is None for x in lines)}
        with self._client.pipeline(transaction=True) as whole:
            whole.hset(own.batch(id), mapping={"created": now, "expires": expires} | counts)
            whole.rpush(own.lines(id), *rows)
            whole.pexpireat(own.batch(id), expires)
            whole.pexpireat(own.lines(id), expires)
            whole.set(own.tomb(id), "", pxat=expires + TOMB * 1000)
            if request:
                self._held(tenant, request, id, remembered, whole)
            whole.execute()

    def get(self, tenant: str, id: str) -> Batch | Literal["gone"] | None:
        """The batch; "gone" when it was deleted or has expired; None when there never was one."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        with self._client.pipeline(transaction=False) as both:
            both.exists(own.tomb(id))
            both.hgetall(own.batch(id))
            buried, row = both.execute()
        if not row:
            return "gone" if buried else None
        created, expires, total, rejected = (int(row[f]) for f in (b"created", b"expires", b"total", b"rejected"))
        return Batch(id, created, expires, total, rejected)

    def lines(self, tenant: str, id: str, after: int = 0, most: int = PAGE) -> list[Line]:
        """At most `most` lines whose `seq` is above `after`, in order."""
        rows: list[bytes] = self._client.lrange(Keys(tenant).lines(id), after, after + most - 1)  # type: ignore[assignment]
        return [Line(after + n, *json.loads(row)) for n, row in enumerate(rows, 1)]

    def articles(self, tenant: str, id: str) -> list[str]:
        """The ids of all its articles."""
        rows: list[bytes] = self._client.lrange(Keys(tenant).lines(id), 0, -1)  # type: ignore[assignment]
        return [article for row in rows if (article := json.loads(row)[1])]

    def counts(self, tenant: str, articles: Sequence[str]) -> dict[str, int]:
        """How many of the articles are in each status; deleted and expired ones as `gone`."""
        own = Keys(tenant)
        with self._client.pipeline(transaction=False) as each:
            for article in articles:
                each.hget(own.job(article), "status")
            found = each.execute()
        counts = dict.fromkeys((*STATUSES, "gone"), 0)
        for status in found:
            counts[status.decode() if status else "gone"] += 1
        return counts

    def open(self, tenant: str, articles: Sequence[str]) -> bool:
        """Whether one of them still waits or runs."""
        return any(n for status, n in self.counts(tenant, articles).items() if status not in (*TERMINAL, "gone"))

    def delete(self, tenant: str, id: str) -> bool:
        """Forgets the batch, not its articles; a tombstone stays for 24 hours. False when there is none."""
        own = Keys(tenant)
        with self._client.pipeline(transaction=True) as whole:
            whole.delete(own.batch(id), own.lines(id))
            whole.set(own.tomb(id), "", px=TOMB * 1000, xx=True)
            removed, _ = whole.execute()
        return bool(removed)
