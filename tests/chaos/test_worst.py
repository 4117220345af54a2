"""Articles that make their worker come late, and those that kill it: by a stage that only these tests have."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from service.registry import Job, Registry
from service.registry.keys import Keys
from service.registry.quarantine import Quarantine
from tests.chaos.articles import GO_ON, LATE, poisoned
from tests.chaos.audit import outcomes
from tests.chaos.conftest import FIGURES, Scenario
from tests.chaos.house import House

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

ENDS: dict[
    str, set[str | None]
] = {  # poison: problems that it may end with; what kills no process is a failure of its own
    "exit": {"worker-crashed"},
    "segfault": {"worker-crashed"},
    "memory": {"analysis-failed"},
    "endless": {"analysis-timeout"},
    "deaf": {"worker-crashed"},
    # as much memory as the machine has, as fast as it gives it
    "hoard": {None, "analysis-failed", "analysis-timeout", "worker-crashed"},
}


def test_a_zombie_finishes_late(house: House, scenario: Scenario, tmp_path: Path) -> None:
    """It has lost its lease and ends its analysis all the same, after another attempt has committed."""
    house.staff(1, app="tests.chaos.worker", DOSLOVNO_CHAOS_POISONS=str(tmp_path))
    house.open()
    with scenario() as crowd:
        crowd.submit(1, text=partial(poisoned, "late"))
        own = Keys(crowd.tenant)
        house.until(lambda: not crowd.busy and not house.client.zcard(own.due))
        assert (tmp_path / LATE).exists()
        (id,) = crowd.accepted.values()
        job = house.client.hgetall(own.job(id))
        assert (job[b"status"], job[b"attempts"]) == (b"succeeded", b"2")
        (tmp_path / GO_ON).touch()
        house.until(lambda: outcomes(house, {id})["ended"] == 2)
        assert house.client.hgetall(own.job(id)) == job
    assert FIGURES[-1].fenced == 1


def test_poison(house: House, scenario: Scenario, some: int, tmp_path: Path) -> None:
    """A few attempts, then failed and in quarantine; the others are not affected."""
    house.staff(
        1, children=2, app="tests.chaos.worker", DOSLOVNO_CHAOS_POISONS=str(tmp_path),
        DOSLOVNO_SOFT_TIME_LIMIT="5", DOSLOVNO_TIME_LIMIT="8",
    )  # fmt: skip
    house.open()
    with scenario() as crowd:
        crowd.submit(some)
        for poison in ENDS:
            crowd.submit(1, clients=1, text=partial(poisoned, poison), mark=f"-{poison}")
    registry = Registry(house.client, house.settings)
    jobs = {external: registry.get(crowd.tenant, id) for external, id in crowd.accepted.items()}
    crashed = set()
    for external, job in jobs.items():
        assert isinstance(job, Job)
        ends = next((ends for poison, ends in ENDS.items() if f"-{poison}-" in external), {None})
        problem = job.problem["type"] if job.problem else None
        assert problem in ends, external
        if problem == "worker-crashed":
            assert job.attempts == house.settings.max_attempts
            crashed.add(job.id)
    assert {entry.id for entry in Quarantine(house.client).list(crowd.tenant)} == crashed
    assert crashed
