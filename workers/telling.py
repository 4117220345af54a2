"""Telling: what the finished articles of a story say together."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded

from service.registry import Job, Registry, embargo
from service.registry.stories import Stories
from service.registry.story import AUTOMATIC
from workers import publication
from workers.extraction.stories import Account, account, tell

log = logging.getLogger(__name__)

TOLD_OF: Final = ("quotes", "events", "entities", "times")  # parts of an article
ROUNDS: Final = 3  # that a story which changes all the time is told by one hint

BROKE = {
    "type": "story-failed",
    "title": "The story could not be told",
    "status": 500,
    "detail": "This is a defect of the service. Report it with the story's id. It is told again when an article of it "
    "changes.",
}
TIMED_OUT = {
    "type": "story-timeout",
    "title": "The story took too long to tell",
    "status": 500,
    "detail": "It was given up, until one of its articles changes. Take fewer articles.",
}


def run(stories: Stories, registry: Registry, tenant: str, id: str) -> str:
    """Tells the story if it wants telling and nobody is at it, and says in a word what came of it: `ok`, `failed`,
    `again` where it has changed meanwhile and is not told of what is there now, or the outcome of a claim that gave
    nothing to do. Raises `redis.RedisError` when the store does not answer: then it is told when the lease is over."""
    outcome = "again"
    for _ in range(ROUNDS):
        outcome = _once(stories, registry, tenant, id)
        if outcome != "again":
            break
    log.info("story told", extra={"outcome": outcome})
    return outcome


def _once(stories: Stories, registry: Registry, tenant: str, id: str) -> str:
    work = stories.claim(tenant, id)
    if work.outcome != "ok":
        return work.outcome
    jobs = stories.jobs(tenant, work.members)
    if work.kind == AUTOMATIC:
        now = stories.now()
        if barred := [job.id for job in jobs if embargo.barred(job.meta, now)]:
            stories.leave(tenant, id, barred)
            jobs = [job for job in jobs if job.id not in barred]
    problem: dict[str, Any] | None = None
    accounts: Sequence[Account] = ()
    result, began = None, time.monotonic()
    try:
        accounts = [account_of(registry, tenant, job) for job in jobs if job.parts]
        result = tell(accounts).wire()
    except SoftTimeLimitExceeded:
        log.warning("telling timed out", extra={"articles": len(jobs)})
        problem = TIMED_OUT
    except Exception:  # MemoryError and RecursionError too; no message of theirs gets out, it may quote an article
        log.exception("telling broke", extra={"articles": len(jobs)})
        problem = BROKE
    took = time.monotonic() - began
    outcome, _ = stories.store(tenant, id, work.version, result, [one.doc for one in accounts], problem, took)
    return "failed" if outcome == "ok" and problem else outcome


def account_of(registry: Registry, tenant: str, job: Job) -> Account:
    """What a finished article brings to a story."""
    parts = {name: registry.part(tenant, job.id, name) or () for name in TOLD_OF if name in job.parts}
    return account(
        job.id, parts, publication.day_of(job.meta, registry.text(tenant, job.id) or ""), job.meta.get("source")
    )
