"""The job registry: Redis and commented Lua, one script a transition. The source of truth for every article.

submit -> queued -> (claim) running -> (finish) succeeded | partial | failed
             \\-> cancelled     \\-> cancelling -> cancelled
"""

from __future__ import annotations

import builtins
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

import redis

from service import metrics, telemetry
from service.registry import codec, embargo, keys, listing, schema
from service.registry.embargo import Wish
from service.registry.entries import Entry, packed, published
from service.registry.keys import Keys
from service.registry.model import (
    CANCELLED,
    FAILED,
    PARTIAL,
    PARTS,
    SUCCEEDED,
    Claim,
    Hint,
    Job,
    Page,
    Submission,
    Submitted,
)
from service.registry.pipelines import Pipelines
from service.registry.record import to_job
from service.registry.scripts import Scripts
from service.registry.turns import shared
from service.settings import Settings

TOMB: Final = 86_400  # seconds that a deleted or expired article is remembered as gone
LONGEST_PAUSE: Final = 300  # seconds between two hints of one job at most
QUIET_TENANT: Final = 600  # seconds without a submission after which an idle tenant is no longer swept
_PIPELINE_CACHED = 5.0  # seconds

_ENDS = (SUCCEEDED, PARTIAL, FAILED, CANCELLED)
_CRASHED = json.dumps(
    {
        "type": "worker-crashed",
        "title": "The analysis was started several times and never ended",
        "status": 500,
        "detail": "Every attempt lost its worker or ran out of time.",
    }
)


class Registry:
    """Every method names the tenant first: no call reaches another tenant's keys.

    Raises `redis.RedisError` when the store does not answer or is full; the callers turn it into a 503.
    A call that is sent twice because its answer was lost does no harm: it finds what it did and answers as before.
    """

    def __init__(
        self, client: redis.Redis, settings: Settings, publish: Callable[[str, str, str], object] | None = None
    ) -> None:
        """`publish(tenant, id, queue)` sends the hint for a delivery that the end of an article made; it may fail
        silently, the reconciler sends lost hints again."""
        self._client = client
        self._settings = settings
        self._publish = publish
        self._scripts = Scripts(client)
        self._pipelines = Pipelines(client, settings)
        self._checked = float("-inf")
        self._known_pipeline: tuple[float, str] = (float("-inf"), "")

    # --- the front ---
    def submit(self, tenant: str, submission: Submission) -> Submitted:
        """Stores job and text at once, or answers why not. Send the hint after `created`.

        Of the metadata `priority` ("bulk", else interactive) and `retention_hours` (else the setting) mean something
        here; `labels` can be listed by.
        The article of `replayed` may have been deleted since. Raises ValueError for a text or metadata that cannot
        be stored (a lone surrogate).
        """
        own = Keys(tenant)
        id = submission.id
        text = codec.encode(submission.text)
        meta = json.dumps(dict(submission.meta), ensure_ascii=False, allow_nan=False).encode()
        names = [own.job(id), own.doc(id), own.res(id), own.tomb(id), own.jobs, own.ends, own.due]
        names.append(own.dedup(submission.digest))
        fingerprint = ""
        if submission.idempotency is not None:
            request, fingerprint = submission.idempotency
            names.append(own.idem(request))
        stream, seen = submission.unless or ("", "")
        names += [stream] if stream else []
        self._check()
        self._scripts.enroll([keys.TENANTS], [tenant])
        outcome, owner, delivery = self._scripts.submit(
            names,
            [
                id,
                own.job_prefix,
                own.res_prefix,
                (submission.meta.get("retention_hours") or 0) * 3_600_000 or self._settings.retention * 1000,
                TOMB * 1000,
                self._settings.queued_grace * 1000,
                self._settings.max_open,
                self._current_pipeline(),
                fingerprint,
                self._settings.idempotency_retention * 1000,
                text,
                meta,
                "bulk" if submission.meta.get("priority") == "bulk" else "interactive",
                hashlib.sha256(submission.text.encode()).hexdigest(),
                len(submission.text),
                own.prefix,
                self._settings.delivery_life * 1000,
                json.dumps(telemetry.carried()),
                published(submission.meta),
                packed(submission.own),
                seen,
            ],
        )
        self._tell(tenant, delivery)
        if outcome != b"overtaken":
            metrics.SUBMISSIONS.labels(outcome.decode()).inc()
        return Submitted(outcome.decode(), owner.decode())

    def get(self, tenant: str, id: str) -> Job | Literal["gone"] | None:
        """The job; "gone" when it was deleted or has expired; None when there never was one."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        self._check()
        pipeline = self._client.pipeline(transaction=False)
        pipeline.exists(own.tomb(id))  # first: a job deleted in between is gone, one submitted in between is there
        pipeline.hgetall(own.job(id))
        buried, fields = pipeline.execute()
        if fields:
            return to_job(id, fields)
        return "gone" if buried else None

    def part(self, tenant: str, id: str, name: str) -> Any | None:
        """A finished part as it was stored (lists and dicts), None when there is none."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        self._check()
        blob = self._client.hget(own.res(id), name)
        return codec.decode(blob) if isinstance(blob, bytes) else None

    def text(self, tenant: str, id: str) -> str | None:
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        self._check()
        blob = self._client.get(own.doc(id))
        return str(codec.decode(blob)) if isinstance(blob, bytes) else None

    def list(
        self, tenant: str, *, status: str | None, label: tuple[str, str] | None, cursor: str | None, limit: int,
        embargoed: Wish = "exclude",
    ) -> Page:  # fmt: skip
        """Newest first, by default without what may not be published now. Raises ValueError for a cursor that this
        registry did not make, or a limit that is not 1 to 200. Under a filter a page may be short or empty and still
        have a cursor."""
        own = Keys(tenant)
        self._check()
        return listing.page(
            self._client, own,
            status=status, label=label, cursor=cursor, limit=limit, embargoed=embargoed, now=self.now(),
        )  # fmt: skip

    def bar(self, tenant: str, id: str, marks: Mapping[str, Any]) -> bool:
        """An article gets the marks of an embargo (see `embargo`) where they are stricter than its own: what was said
        may be taken back. False when nothing is different."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return False
        self._check()
        while True:
            old = self._client.hget(own.job(id), "meta")
            if not isinstance(old, bytes):
                return False
            meta = json.loads(old)
            changed = meta | embargo.stricter(meta, marks)
            if changed == meta:
                return False
            new = json.dumps(changed, ensure_ascii=False, allow_nan=False).encode()
            if self._scripts.describe([own.job(id)], [old, new, id, own.prefix]):
                return True

    def now(self) -> int:
        """Milliseconds since the epoch by Redis's clock."""
        seconds, micros = self._client.time()
        return int(seconds * 1000 + micros // 1000)

    def open(self, tenant: str) -> int:
        """How many articles wait or run."""
        self._check()
        return int(self._client.zcard(Keys(tenant).due))

    def cancel(self, tenant: str, id: str) -> Literal["cancelled", "cancelling", "terminal", "gone"] | None:
        """Queued: cancelled at once; running: cancelling, the worker obeys at its next heartbeat. A running job
        whose lease has run out is cancelled at once, and one that is cancelled stays so."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        self._check()
        answer, delivery = self._scripts.cancel([own.job(id), own.due, own.tomb(id)], [id, *self._end(own, id)])
        self._tell(tenant, delivery)
        return answer.decode() or None

    def delete(self, tenant: str, id: str) -> bool:
        """Erases text, results and delivery, leaves a tombstone for 24 hours. False when there is nothing to delete."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return False
        self._check()
        erased = self._scripts.delete(
            [own.job(id), own.doc(id), own.res(id), own.tomb(id), own.jobs, own.ends, own.due, own.call_about(id)],
            [id, TOMB * 1000, *self._notice(tenant, id), own.prefix],
        )
        return bool(erased)

    # --- the back ---
    def claim(self, tenant: str, id: str, worker: str) -> Claim:
        """Takes the lease. After the last attempt the job becomes failed with the problem `worker-crashed`, and is
        quarantined."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return Claim("gone")
        self._check()
        outcome, *work = self._scripts.claim(
            [own.job(id), own.due, own.doc(id), own.quarantine],
            [
                id,
                worker,
                secrets.token_hex(8),
                self._settings.lease * 1000,
                self._settings.max_attempts,
                _CRASHED,
                *self._end(own, id),
            ],
        )
        if outcome != b"ok":
            self._tell(tenant, *work)
            return Claim(outcome.decode())
        fence, text, meta, attempt, waited, trace, created = work
        return Claim(
            "ok", int(fence), str(codec.decode(text)), json.loads(meta), int(attempt), int(waited) / 1000,
            telemetry.received(json.loads(trace)), int(created),
        )  # fmt: skip

    def heartbeat(
        self, tenant: str, id: str, fence: int, done: Sequence[str] = ()
    ) -> Literal["ok", "cancelling", "fenced"]:
        """Extends the lease and notes the finished parts. `cancelling` extends nothing: finish as `cancelled`
        within the lease."""
        own = Keys(tenant)
        self._check()
        answer: Literal["ok", "cancelling", "fenced"] = self._scripts.heartbeat(
            [own.job(id), own.due], [id, fence, self._settings.lease * 1000, ",".join(done)]
        ).decode()
        return answer

    def finish(
        self, tenant: str, id: str, fence: int, status: str, *,
        parts: Mapping[str, Any], pipeline: str, problem: Mapping[str, Any] | None = None,
        entries: Sequence[Entry] = (),
    ) -> bool:  # fmt: skip
        """Commits the results, and what the article is found by, in one script. False when the fence is old: another
        attempt owns the job.

        A job under cancellation becomes cancelled whatever `status` says, and its results are dropped. Raises
        ValueError for a status that ends nothing, an unknown part, or one that cannot be stored (see `codec`).
        """
        own = Keys(tenant)
        if status not in _ENDS:
            raise ValueError(f"not an end: {status!r}")
        unknown = set(parts) - set(PARTS)
        if unknown:
            raise ValueError(f"unknown parts: {sorted(unknown)}")
        results: builtins.list[str | bytes] = []
        for name, part in parts.items():
            results += [name, codec.encode(part)]
        self._check()
        committed, delivery = self._scripts.finish(
            [own.job(id), own.due, own.res(id)],
            [
                id,
                fence,
                status,
                pipeline,
                json.dumps({name: _count(part) for name, part in parts.items()}),
                "" if problem is None else json.dumps(dict(problem), ensure_ascii=False).encode(),
                *self._end(own, id),
                packed(entries),
                *results,
            ],
        )
        self._tell(tenant, delivery)
        return bool(committed)

    def release(self, tenant: str, id: str, fence: int) -> bool:
        """Gives an attempt back (a draining worker): queued again at once, the attempt not counted. A job under
        cancellation becomes cancelled. False when the fence is old."""
        own = Keys(tenant)
        self._check()
        released, delivery, queue = self._scripts.release([own.job(id), own.due], [id, fence, *self._end(own, id)])
        self._tell(tenant, delivery)
        if queue and self._publish:
            self._publish(tenant, id, queue.decode())
        return bool(released)

    # --- the reconciler ---
    def overdue(self, limit: int, room: Mapping[str, int] | None = None) -> Sequence[Hint]:
        """Jobs of all tenants that are queued or whose lease expired, and have had no hint for a while; pushes
        their next check forward (with exponential backoff) so that one reconciler sends each hint once.

        Looks at `limit` at most, shared evenly: a tenant with a long queue leaves the others their part. `room` says
        how many hints a queue may get; a job whose queue has no room for its hint is looked at again after the grace,
        of very many such jobs each one later.
        """
        self._check()
        free = dict(room or {})
        return shared(self._client, limit, lambda tenant, share: self._sweep(tenant, share, free))

    def _sweep(self, tenant: str, limit: int, room: dict[str, int]) -> tuple[int, builtins.list[Hint]]:
        """Takes what it finds from the room."""
        own = Keys(tenant)
        grace, longest = self._settings.queued_grace * 1000, LONGEST_PAUSE * 1000
        free = [word for row in room.items() for word in row]
        looked_at, left, *due = self._scripts.sweep([own.due], [own.job_prefix, limit, grace, longest, *free])
        if left == 0 and not self._client.exists(own.calls, own.pending):
            self._scripts.retire([keys.TENANTS], [tenant, QUIET_TENANT * 1000])
        hints = [Hint(tenant, id.decode(), queue.decode()) for id, queue in zip(due[::2], due[1::2], strict=True)]
        for hint in hints:
            if hint.queue in room:
                room[hint.queue] -= 1
        return looked_at, hints

    # --- the pipeline that the workers run ---
    def announce(self, pipeline: str, models: Mapping[str, str]) -> None:
        """A worker says which pipeline it runs, in every round."""
        self._check()
        self._pipelines.announce(pipeline, models)
        self._known_pipeline = (float("-inf"), "")

    def pipeline(self) -> tuple[str, Mapping[str, str]] | None:
        """The newest that workers run, with its models; results of others are not reused. See `pipelines`."""
        self._check()
        newest = self._pipelines.newest()
        return (newest.version, newest.models) if newest else None

    def _current_pipeline(self) -> str:
        """The version that reuse asks for on every submission, a few seconds old at most; empty when unknown."""
        asked, version = self._known_pipeline
        if time.monotonic() - asked > _PIPELINE_CACHED:
            announced = self.pipeline()
            version = announced[0] if announced else ""
            self._known_pipeline = (time.monotonic(), version)
        return version

    def ping(self) -> None:
        """Raises when Redis does not answer, cannot be written, or holds another version's data."""
        schema.check(self._client)
        self._client.set(keys.PROBE, b"", ex=60)

    def _check(self) -> None:
        """At the first call that reaches Redis, not before: a process may start while Redis is away. And now and then:
        the store may be moved to another layout."""
        if time.monotonic() - self._checked > schema.BELIEVED:
            schema.check(self._client)
            self._checked = time.monotonic()

    def _end(self, own: Keys, id: str) -> tuple[str, str, str, int, int]:
        """What the scripts that end a job say to those who wait, and to its webhook."""
        kept, grace = self._settings.delivery_life, self._settings.queued_grace
        return *self._notice(own.tenant, id), own.prefix, kept * 1000, grace * 1000

    def _tell(self, tenant: str, delivery: bytes = b"") -> None:
        if delivery and self._publish:
            self._publish(tenant, delivery.decode(), "webhooks")

    @staticmethod
    def _notice(tenant: str, id: str) -> tuple[str, str]:
        return keys.DONE, keys.announcement(tenant, id)


def _count(part: Any) -> int:
    """Items of a part: the length of a list; of the sentiment, whose answer is several lists, the sum of theirs."""
    if isinstance(part, Mapping):
        return sum(len(value) for value in part.values() if isinstance(value, builtins.list | tuple))
    return len(part)
