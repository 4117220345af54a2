"""Submissions to test with."""

from __future__ import annotations

from itertools import count
from typing import Any

import redis

from service.registry import Claim, Registry, Submission
from service.settings import Settings
from tests.service.registry.passing_time import pass_time

TENANT = "vestnik"
TEXT = "Мэр Заозёрска Инга Лапшина сказала: «Мост откроют в мае»."
RESULTS = {"quotes": [{"text": "Мост откроют в мае"}], "sentiment": {"document": {"score": 0.5}, "targets": [1, 2]}}

_numbers = count()


def submission(
    id: str | None = None,
    *,
    text: str = TEXT,
    digest: str | None = None,
    idempotency: tuple[str, str] | None = None,
    **meta: Any,
) -> Submission:
    """A digest of its own unless one is given: no result is reused by accident."""
    number = next(_numbers)
    return Submission(id or f"ar_{number}", text, digest or f"digest-{number}", meta, idempotency)


def submit(registry: Registry, id: str | None = None, *, tenant: str = TENANT, **options: Any) -> str:
    """Stores one and returns its id."""
    submitted = registry.submit(tenant, submission(id, **options))
    assert submitted.outcome == "created"
    return submitted.id


def claim(registry: Registry, id: str, *, tenant: str = TENANT) -> Claim:
    claimed = registry.claim(tenant, id, "worker-1")
    assert claimed.outcome == "ok"
    return claimed


def finished(registry: Registry, id: str | None = None, *, tenant: str = TENANT, **options: Any) -> str:
    """Submits, claims and finishes one with RESULTS under the pipeline 1.0."""
    id = submit(registry, id, tenant=tenant, **options)
    fence = claim(registry, id, tenant=tenant).fence
    assert registry.finish(tenant, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    return id


def exhausted(
    registry: Registry, client: redis.Redis, id: str | None = None, *, tenant: str = TENANT, **options: Any
) -> str:
    """Submits one that no worker survives, for as long as it takes."""
    id = submit(registry, id, tenant=tenant, **options)
    while registry.claim(tenant, id, "a worker that dies").outcome == "ok":
        pass_time(client, Settings().lease)
    return id
