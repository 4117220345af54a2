"""Claim, heartbeat, finish, release."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from service.registry import Job, Registry
from service.registry.keys import Keys
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, TEXT, claim, finished, submit
from tests.service.registry.passing_time import pass_time


def job_of(registry: Registry, id: str) -> Job:
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    return job


def test_a_claim_gives_text_metadata_and_a_fence(registry: Registry) -> None:
    id = submit(registry, published_at="2026-05-01T10:00:00+03:00")
    claimed = registry.claim(TENANT, id, "worker-1")
    assert (claimed.outcome, claimed.text) == ("ok", TEXT)
    assert claimed.meta == {"published_at": "2026-05-01T10:00:00+03:00"}
    assert claimed.fence > 0
    job = job_of(registry, id)
    assert (job.status, job.attempts) == ("running", 1)
    assert job.started is not None
    assert job.created <= job.started


def test_a_running_article_is_leased(registry: Registry) -> None:
    id = submit(registry)
    claim(registry, id)
    assert registry.claim(TENANT, id, "worker-1").outcome == "leased"


def test_a_running_article_is_not_hinted_while_its_lease_lasts(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    claim(registry, submit(registry))
    pass_time(redis_client, settings.lease - 5)
    assert registry.overdue(10) == []
    pass_time(redis_client, 5)
    assert len(registry.overdue(10)) == 1


def test_of_many_claims_at_once_one_gets_the_article(registry: Registry) -> None:
    id = submit(registry)
    with ThreadPoolExecutor(16) as pool:
        outcomes = sorted(one.outcome for one in pool.map(lambda n: registry.claim(TENANT, id, f"w{n}"), range(32)))
    assert outcomes == ["leased"] * 31 + ["ok"]
    assert job_of(registry, id).attempts == 1


def test_there_is_nothing_to_claim_of_what_has_gone_or_ended(registry: Registry) -> None:
    assert registry.claim(TENANT, "ar_never", "w").outcome == "gone"
    assert registry.claim(TENANT, finished(registry), "w").outcome == "done"
    deleted = submit(registry)
    registry.delete(TENANT, deleted)
    assert registry.claim(TENANT, deleted, "w").outcome == "gone"


def test_an_expired_lease_goes_to_the_next_worker_and_the_first_is_fenced(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    zombie = claim(registry, id).fence
    pass_time(redis_client, settings.lease)
    owner = claim(registry, id).fence
    assert owner > zombie
    assert registry.heartbeat(TENANT, id, zombie) == "fenced"
    assert not registry.finish(TENANT, id, zombie, "failed", parts={}, pipeline="1.0")
    assert not registry.release(TENANT, id, zombie)
    assert registry.finish(TENANT, id, owner, "succeeded", parts=RESULTS, pipeline="1.0")
    assert not registry.finish(TENANT, id, zombie, "failed", parts={"quotes": []}, pipeline="0.9")
    assert registry.part(TENANT, id, "quotes") == RESULTS["quotes"]
    assert (job_of(registry, id).status, job_of(registry, id).attempts) == ("succeeded", 2)


def test_a_fence_differs_even_from_those_that_a_crash_of_redis_has_undone(
    registry: Registry, redis_client: redis.Redis
) -> None:
    id = submit(registry)
    before = redis_client.dump(Keys(TENANT).job(id))
    lost = claim(registry, id).fence
    redis_client.restore(Keys(TENANT).job(id), 100_000, before, replace=True)
    time.sleep(0.01)  # Redis takes longer than that to come back
    assert claim(registry, id).fence != lost


def test_a_heartbeat_extends_the_lease(registry: Registry, redis_client: redis.Redis, settings: Settings) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    for _ in range(3):
        pass_time(redis_client, settings.lease - 5)
        assert registry.heartbeat(TENANT, id, fence) == "ok"
    assert registry.claim(TENANT, id, "w").outcome == "leased"
    assert registry.overdue(10) == []


def test_a_late_heartbeat_takes_the_lease_again_when_nobody_has_it(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    pass_time(redis_client, settings.lease + 5)
    assert registry.heartbeat(TENANT, id, fence) == "ok"
    assert registry.claim(TENANT, id, "w").outcome == "leased"


def test_a_heartbeat_notes_finished_parts(registry: Registry) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    before = job_of(registry, id).revision
    registry.heartbeat(TENANT, id, fence, ["entities", "times"])
    job = job_of(registry, id)
    assert job.done == ("entities", "times")
    assert job.revision > before
    registry.heartbeat(TENANT, id, fence)
    assert job_of(registry, id) == job  # nothing new: the same ETag
    registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert job_of(registry, id).done == ()


@pytest.mark.parametrize("status", ["succeeded", "partial", "failed", "cancelled"])
def test_finish_ends_the_job(registry: Registry, redis_client: redis.Redis, status: str) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    problem = {"type": "analysis-timeout", "title": "Слишком долго"}
    kept = {} if status == "cancelled" else RESULTS
    assert registry.finish(TENANT, id, fence, status, parts=RESULTS, pipeline="1.0", problem=problem)
    job = job_of(registry, id)
    assert job.status == status
    assert job.ended is not None
    assert job.parts == ({} if status == "cancelled" else {"quotes": 1, "sentiment": 2})
    assert job.problem == (None if status == "cancelled" else problem)
    assert {name: registry.part(TENANT, id, name) for name in kept} == kept
    assert registry.part(TENANT, id, "events") is None
    assert registry.heartbeat(TENANT, id, fence) == "fenced"
    assert not registry.release(TENANT, id, fence)
    assert redis_client.zcard(Keys(TENANT).due) == 0


def test_finish_sent_twice_commits_once(registry: Registry) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    assert registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    job = job_of(registry, id)
    assert registry.finish(TENANT, id, fence, "failed", parts={"quotes": []}, pipeline="1.0")
    assert job_of(registry, id) == job
    assert registry.part(TENANT, id, "quotes") == RESULTS["quotes"]


def test_finish_refuses_what_is_no_end_or_no_part(registry: Registry) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    with pytest.raises(ValueError, match="not an end"):
        registry.finish(TENANT, id, fence, "running", parts={}, pipeline="1.0")
    with pytest.raises(ValueError, match="unknown parts"):
        registry.finish(TENANT, id, fence, "succeeded", parts={"poems": []}, pipeline="1.0")
    with pytest.raises(ValueError, match="not storable"):
        registry.finish(TENANT, id, fence, "succeeded", parts={"quotes": [float("nan")]}, pipeline="1.0")
    assert job_of(registry, id).status == "running"


def test_the_results_of_a_deleted_article_are_dropped(registry: Registry) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    assert registry.delete(TENANT, id)
    assert registry.heartbeat(TENANT, id, fence) == "fenced"
    assert not registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert registry.get(TENANT, id) == "gone"
    assert registry.part(TENANT, id, "quotes") is None


def test_after_the_last_attempt_the_job_fails(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    for _ in range(settings.max_attempts):
        last = claim(registry, id).fence
        pass_time(redis_client, settings.lease)
    assert registry.claim(TENANT, id, "w").outcome == "exhausted"
    job = job_of(registry, id)
    assert (job.status, job.attempts) == ("failed", settings.max_attempts)
    assert job.problem is not None
    assert job.problem["type"] == "worker-crashed"
    assert job.problem["status"] == 500
    assert registry.claim(TENANT, id, "w").outcome == "done"
    assert not registry.finish(TENANT, id, last, "succeeded", parts=RESULTS, pipeline="1.0")  # it comes too late


def test_a_released_attempt_does_not_count(registry: Registry, settings: Settings) -> None:
    id = submit(registry)
    for _ in range(settings.max_attempts + 1):
        fence = claim(registry, id).fence
        assert registry.release(TENANT, id, fence)
        job = job_of(registry, id)
        assert (job.status, job.attempts, job.started) == ("queued", 0, None)
    assert registry.release(TENANT, id, fence)  # sent twice
    assert job_of(registry, id) == job
    assert registry.heartbeat(TENANT, id, fence) == "fenced"
    assert not registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert [hint.id for hint in registry.overdue(10)] == [id]  # due at once


def test_every_change_makes_a_new_revision(registry: Registry) -> None:
    id = submit(registry)
    seen = [job_of(registry, id).revision]
    fence = claim(registry, id).fence
    seen.append(job_of(registry, id).revision)
    registry.release(TENANT, id, fence)
    seen.append(job_of(registry, id).revision)
    fence = claim(registry, id).fence
    seen.append(job_of(registry, id).revision)
    registry.cancel(TENANT, id)
    seen.append(job_of(registry, id).revision)
    registry.finish(TENANT, id, fence, "cancelled", parts={}, pipeline="1.0")
    seen.append(job_of(registry, id).revision)
    assert seen == sorted(set(seen))
