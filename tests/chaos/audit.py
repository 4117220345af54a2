"""The accounts after a scenario: what was accepted, and what became of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from service.queue import KEY_PREFIX
from service.registry import Job, Registry, keys
from service.registry.keys import Keys
from service.registry.model import PARTIAL, SUCCEEDED, TERMINAL
from tests.chaos import ledger
from tests.chaos.crowd import Crowd
from tests.chaos.house import House

# API keys; Celery's names of queues, and what killed workers had taken: it is given back after the visibility timeout
_LASTING = ("ds:key:", KEY_PREFIX + "_kombu.binding", KEY_PREFIX + "unacked")


@dataclass(frozen=True, slots=True)
class Figures:
    """`retried` are attempts beyond the first, `fenced` those whose results were refused, `refused` hints at which
    there was nothing to do, `restarts` of groups that had died."""

    scenario: str
    submitted: int
    finished: int
    failed: int
    retried: int
    fenced: int
    refused: int
    restarts: int
    lost: int
    duplicated: int

    def __str__(self) -> str:
        return (
            f"{self.scenario}: submitted={self.submitted} finished={self.finished} failed={self.failed} "
            f"retried={self.retried} fenced={self.fenced} refused={self.refused} restarts={self.restarts} "
            f"lost={self.lost} duplicated={self.duplicated}"
        )


def settle(house: House, crowd: Crowd) -> None:
    """Until all is submitted and nothing of it is open, no hint waits. What is stuck fails here."""
    house.until(lambda: not crowd.busy)
    due = Keys(crowd.tenant).due
    house.until(lambda: not house.client.zcard(due) and not house.waiting())


def audit(house: House, crowd: Crowd, scenario: str, restarts: int) -> Figures:
    """Counts, and fails where a key or a lease was left, or where the commits cannot be read."""
    own = Keys(crowd.tenant)
    registry = Registry(house.client, house.settings)
    commits = ledger.commits(house.redis.folder)
    jobs = {id: registry.get(crowd.tenant, id) for id in crowd.accepted.values()}
    whole = {id: job for id, job in jobs.items() if isinstance(job, Job) and _whole(registry, crowd.tenant, job)}
    stored = house.members(own.jobs)
    twice = sum(max(0, commits[id] - 1) for id in jobs)
    attempts = outcomes(house, set(jobs))
    left = [id for id in stored if house.client.hmget(own.job(id), "lease", "worker", "nonce") != [None] * 3]
    assert not left, f"leases left: {left}"
    assert not [id for id in whole if not commits[id]], "commits are missing in the append-only file"
    lasting = {key.decode() for key in house.client.scan_iter("*") if house.client.ttl(key) == -1}
    lasting = {key for key in lasting if not key.startswith(_LASTING)}
    assert lasting <= {keys.TENANTS}, f"keys without an end: {lasting}"
    return Figures(
        scenario,
        submitted=len(crowd.accepted),
        finished=len(whole),
        failed=sum(job.status not in (SUCCEEDED, PARTIAL) for job in whole.values()),
        retried=sum(max(0, job.attempts - 1) for job in whole.values()),
        fenced=attempts["fenced"],
        refused=attempts["refused"],
        restarts=restarts,
        lost=len(jobs) - len(whole),
        duplicated=twice + len(stored - set(jobs)),
    )


def _whole(registry: Registry, tenant: str, job: Job) -> bool:
    """It has ended; with success, every part is there and as long as was said; without, there is a problem."""
    if job.status not in TERMINAL:
        return False
    if job.status != SUCCEEDED:
        return job.problem is not None
    parts = {name: registry.part(tenant, job.id, name) for name in job.meta["features"]}
    return {name: len(part) for name, part in parts.items() if part is not None} == dict(job.parts)


def outcomes(house: House, ids: set[str]) -> Counter[str]:
    """What the workers' logs tell of attempts: `ended`, those `fenced` among them or given up before their end; hints
    `refused`, for there was nothing to do."""
    found: Counter[str] = Counter()
    for line in house.worker_logs():
        if '"article"' in line and line.startswith("{"):
            try:
                said = json.loads(line)
            except ValueError:  # a line that a kill has cut off
                continue
            if said.get("article") in ids:
                found["ended"] += said.get("message") == "attempt ended"
                found["fenced"] += said.get("message") == "attempt given up" or said.get("outcome") == "fenced"
                found["refused"] += said.get("message") == "nothing to do"
    return found
