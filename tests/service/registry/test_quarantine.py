"""Articles that no attempt survived."""

from __future__ import annotations

import pytest
import redis

from service.registry import Job, Registry, keys
from service.registry.keys import Keys
from service.registry.quarantine import Quarantine
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, TEXT, claim, exhausted, submit
from tests.service.registry.passing_time import pass_time


@pytest.fixture
def sent() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture
def quarantine(redis_client: redis.Redis, sent: list[tuple[str, str, str]]) -> Quarantine:
    return Quarantine(redis_client, lambda *hint: sent.append(hint))


def test_an_article_that_used_up_its_attempts_is_listed(
    registry: Registry, redis_client: redis.Redis, quarantine: Quarantine, settings: Settings
) -> None:
    submit(registry)
    id = exhausted(registry, redis_client)
    (one,) = quarantine.list()
    assert (one.tenant, one.id, one.attempts, one.length) == (TENANT, id, settings.max_attempts, len(TEXT))
    assert one.created < one.ended < one.expires


def test_a_failure_with_a_worker_that_lives_is_not(registry: Registry, quarantine: Quarantine) -> None:
    id = submit(registry)
    registry.finish(TENANT, id, claim(registry, id).fence, "failed", parts={}, pipeline="1.0", problem={"type": "x"})
    assert list(quarantine.list()) == []
    assert not quarantine.retry(id)


def test_a_retry_is_a_new_beginning(
    registry: Registry, redis_client: redis.Redis, quarantine: Quarantine, sent: list[tuple[str, str, str]]
) -> None:
    id = exhausted(registry, redis_client, priority="bulk")
    before = registry.get(TENANT, id)
    assert isinstance(before, Job)
    assert quarantine.retry(id)
    assert sent == [(TENANT, id, "bulk")]
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    assert (job.status, job.attempts, job.problem, job.ended) == ("queued", 0, None, None)
    assert job.revision > before.revision
    assert list(quarantine.list()) == []
    assert not quarantine.retry(id)
    claimed = claim(registry, id)
    assert (claimed.attempt, claimed.text) == (1, TEXT)
    assert claimed.waited < Settings().lease  # it was submitted earlier
    assert registry.finish(TENANT, id, claimed.fence, "succeeded", parts=RESULTS, pipeline="1.0")


def test_a_retried_article_is_swept_though_its_hint_is_lost_and_its_tenant_was_forgotten(
    registry: Registry, redis_client: redis.Redis
) -> None:
    id = exhausted(registry, redis_client)
    redis_client.delete(keys.TENANTS)
    assert Quarantine(redis_client).retry(id)
    assert [hint.id for hint in registry.overdue(10)] == [id]


def test_one_that_crashes_again_comes_back(
    registry: Registry, redis_client: redis.Redis, quarantine: Quarantine, settings: Settings
) -> None:
    id = exhausted(registry, redis_client)
    quarantine.retry(id)
    for _ in range(settings.max_attempts):
        claim(registry, id)
        pass_time(redis_client, settings.lease)
    assert registry.claim(TENANT, id, "w").outcome == "exhausted"
    assert [one.id for one in quarantine.list()] == [id]


def test_what_is_dropped_stays_failed(registry: Registry, redis_client: redis.Redis, quarantine: Quarantine) -> None:
    id = exhausted(registry, redis_client)
    assert quarantine.drop(id)
    assert not quarantine.drop(id)
    assert list(quarantine.list()) == []
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    assert job.status == "failed"


def test_what_is_deleted_is_listed_no_more(
    registry: Registry, redis_client: redis.Redis, quarantine: Quarantine
) -> None:
    id = exhausted(registry, redis_client)
    registry.delete(TENANT, id)
    assert not quarantine.retry(id)
    id = exhausted(registry, redis_client)
    registry.delete(TENANT, id)
    assert list(quarantine.list()) == []
    assert not redis_client.exists(Keys(TENANT).quarantine)


def test_the_list_lives_as_long_as_its_longest_lived_article(
    registry: Registry, redis_client: redis.Redis, quarantine: Quarantine, settings: Settings
) -> None:
    exhausted(registry, redis_client)
    longer = exhausted(registry, redis_client, retention_hours=720)
    pass_time(redis_client, settings.retention)
    assert [one.id for one in quarantine.list()] == [longer]
    pass_time(redis_client, 720 * 3600)
    assert not redis_client.exists(Keys(TENANT).quarantine)


def test_every_tenant_or_one(registry: Registry, redis_client: redis.Redis, quarantine: Quarantine) -> None:
    mine = exhausted(registry, redis_client)
    theirs = exhausted(registry, redis_client, tenant="zarya")
    assert {(one.tenant, one.id) for one in quarantine.list()} == {(TENANT, mine), ("zarya", theirs)}
    assert [one.id for one in quarantine.list("zarya")] == [theirs]
    assert quarantine.drop(theirs)
    assert [one.id for one in quarantine.list()] == [mine]
