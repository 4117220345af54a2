"""The job registry: Redis and commented Lua, one script a transition. The source of truth for every article.

submit -> queued -> (claim) running -> (finish) succeeded | partial | failed
             \\-> cancelled     \\-> cancelling -> cancelled
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import redis

from service.registry.model import Claim, Hint, Job, Page, Submission, Submitted
from service.settings import Settings


class Registry:
    """Every method names the tenant first: no call reaches another tenant's keys.

    Raises `redis.RedisError` when the store does not answer or is full; the callers turn it into a 503.
    """

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        raise NotImplementedError

    # --- the front ---
    def submit(self, tenant: str, submission: Submission) -> Submitted:
        """Stores job and text at once, or answers why not. Send the hint after `created`."""
        raise NotImplementedError

    def get(self, tenant: str, id: str) -> Job | Literal["gone"] | None:
        """The job; "gone" when it was deleted or has expired; None when there never was one."""
        raise NotImplementedError

    def part(self, tenant: str, id: str, name: str) -> Any | None:
        """A finished part as it was stored (lists and dicts), None when there is none."""
        raise NotImplementedError

    def text(self, tenant: str, id: str) -> str | None:
        raise NotImplementedError

    def list(
        self, tenant: str, *, status: str | None, label: tuple[str, str] | None, cursor: str | None, limit: int
    ) -> Page:
        """Newest first. Raises ValueError for a cursor that this registry did not make."""
        raise NotImplementedError

    def cancel(self, tenant: str, id: str) -> Literal["cancelled", "cancelling", "terminal", "gone"] | None:
        """Queued: cancelled at once; running: cancelling, the worker obeys at its next heartbeat."""
        raise NotImplementedError

    def delete(self, tenant: str, id: str) -> bool:
        """Erases text and results, leaves a tombstone for 24 hours. False when there is nothing to delete."""
        raise NotImplementedError

    # --- the back ---
    def claim(self, tenant: str, id: str, worker: str) -> Claim:
        """Takes the lease. After the last attempt the job becomes failed with the problem `worker-crashed`."""
        raise NotImplementedError

    def heartbeat(
        self, tenant: str, id: str, fence: int, done: Sequence[str] = ()
    ) -> Literal["ok", "cancelling", "fenced"]:
        """Extends the lease and notes the finished parts."""
        raise NotImplementedError

    def finish(
        self, tenant: str, id: str, fence: int, status: str, *,
        parts: Mapping[str, Any], pipeline: str, problem: Mapping[str, Any] | None = None,
    ) -> bool:  # fmt: skip
        """Commits the results in one script. False when the fence is old: another attempt owns the job."""
        raise NotImplementedError

    def release(self, tenant: str, id: str, fence: int) -> bool:
        """Gives an attempt back (a draining worker): queued again at once, the attempt not counted."""
        raise NotImplementedError

    # --- the reconciler ---
    def overdue(self, limit: int) -> Sequence[Hint]:
        """Jobs of all tenants that are queued or whose lease expired, and have had no hint for a while; pushes
        their next check forward (with exponential backoff) so that one reconciler sends each hint once."""
        raise NotImplementedError

    # --- the pipeline that the workers run ---
    def announce(self, pipeline: str, models: Mapping[str, str]) -> None:
        """A worker says which pipeline it runs; results of other versions are not reused."""
        raise NotImplementedError

    def pipeline(self) -> tuple[str, Mapping[str, str]] | None:
        raise NotImplementedError

    def ping(self) -> None:
        """Raises when Redis does not answer or cannot be written."""
        raise NotImplementedError
