"""Cancel and delete."""

from __future__ import annotations

import pytest
import redis

from service.registry import Job, Registry
from service.registry.keys import Keys
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, finished, submission, submit
from tests.service.registry.passing_time import pass_time


def status_of(registry: Registry, id: str) -> str:
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    return job.status


def test_a_queued_article_is_cancelled_at_once(registry: Registry) -> None:
    id = submit(registry)
    assert registry.cancel(TENANT, id) == "cancelled"
    assert status_of(registry, id) == "cancelled"
    assert registry.cancel(TENANT, id) == "cancelled"
    assert registry.claim(TENANT, id, "w").outcome == "done"


@pytest.mark.parametrize("says", ["cancelled", "succeeded", "failed"])
def test_a_running_article_ends_cancelled_whatever_its_worker_says(registry: Registry, says: str) -> None:
    registry.announce("1.0", {})
    id = submit(registry, digest="same")
    fence = claim(registry, id).fence
    assert registry.cancel(TENANT, id) == "cancelling"
    assert registry.cancel(TENANT, id) == "cancelling"
    assert registry.heartbeat(TENANT, id, fence) == "cancelling"
    assert registry.claim(TENANT, id, "w").outcome == "leased"
    assert registry.finish(TENANT, id, fence, says, parts=RESULTS, pipeline="1.0")
    assert status_of(registry, id) == "cancelled"
    assert registry.part(TENANT, id, "quotes") is None
    submit(registry, digest="same")  # created, not reused


def test_the_dead_workers_cancelled_article_is_ended_by_the_next_claim(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    registry.cancel(TENANT, id)
    pass_time(redis_client, settings.lease - 5)
    assert registry.heartbeat(TENANT, id, fence) == "cancelling"  # which extends nothing
    pass_time(redis_client, 5)
    assert [hint.id for hint in registry.overdue(10)] == [id]
    assert registry.claim(TENANT, id, "w").outcome == "cancelled"
    assert status_of(registry, id) == "cancelled"
    assert not registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")


def test_a_running_article_without_a_lease_is_cancelled_at_once(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    pass_time(redis_client, settings.lease)
    assert registry.cancel(TENANT, id) == "cancelled"
    assert not registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert registry.heartbeat(TENANT, id, fence) == "fenced"


def test_a_released_article_under_cancellation_ends(registry: Registry) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    registry.cancel(TENANT, id)
    assert registry.release(TENANT, id, fence)
    assert status_of(registry, id) == "cancelled"


@pytest.mark.parametrize("status", ["succeeded", "partial", "failed"])
def test_what_has_ended_cannot_be_cancelled(registry: Registry, status: str) -> None:
    id = submit(registry)
    registry.finish(TENANT, id, claim(registry, id).fence, status, parts=RESULTS, pipeline="1.0")
    assert registry.cancel(TENANT, id) == "terminal"
    assert status_of(registry, id) == status


def test_there_is_nothing_to_cancel_of_what_is_not_there(registry: Registry) -> None:
    assert registry.cancel(TENANT, "ar_never") is None
    id = submit(registry)
    registry.delete(TENANT, id)
    assert registry.cancel(TENANT, id) == "gone"


def test_delete_leaves_nothing_but_a_tombstone_for_a_day(registry: Registry, redis_client: redis.Redis) -> None:
    id = finished(registry)
    assert registry.delete(TENANT, id)
    assert registry.get(TENANT, id) == "gone"
    assert registry.text(TENANT, id) is None
    assert registry.part(TENANT, id, "quotes") is None
    assert registry.list(TENANT, status=None, label=None, cursor=None, limit=10).jobs == ()
    left = {name for name in redis_client.scan_iter("ds:{t:*") if b":hour:" not in name}  # which are numbers
    assert left == {Keys(TENANT).tomb(id).encode()}
    assert not registry.delete(TENANT, id)
    pass_time(redis_client, 86_400)
    assert registry.get(TENANT, id) is None


@pytest.mark.parametrize("state", ["queued", "running", "cancelling"])
def test_an_open_article_can_be_deleted(registry: Registry, redis_client: redis.Redis, state: str) -> None:
    id = submit(registry)
    if state != "queued":
        claim(registry, id)
    if state == "cancelling":
        registry.cancel(TENANT, id)
    assert status_of(registry, id) == state
    assert registry.delete(TENANT, id)
    pass_time(redis_client, 3_600)
    assert registry.overdue(10) == []


def test_the_replayed_article_of_an_idempotency_key_may_be_gone(registry: Registry) -> None:
    id = submit(registry, idempotency=("request", "body"))
    registry.delete(TENANT, id)
    replayed = registry.submit(TENANT, submission(idempotency=("request", "body")))
    assert (replayed.outcome, replayed.id) == ("replayed", id)
    assert registry.get(TENANT, id) == "gone"
