from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import redis

from service.registry import Job, Registry
from service.registry.keys import Keys
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, TEXT, claim, finished, submission, submit
from tests.service.registry.passing_time import pass_time


def job_of(registry: Registry, id: str) -> Job:
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    return job


def test_an_accepted_article_is_queued_with_its_text(registry: Registry, settings: Settings) -> None:
    id = submit(registry, title="Мост", labels={"desk": "город"})
    job = job_of(registry, id)
    assert job.status == "queued"
    assert job.meta == {"title": "Мост", "labels": {"desk": "город"}}
    assert job.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert job.length == len(TEXT)
    assert job.expires - job.created == settings.retention * 1000
    assert (job.started, job.ended, job.attempts, job.parts, job.problem) == (None, None, 0, {}, None)
    assert registry.text(TENANT, id) == TEXT


def test_an_unknown_article_is_none(registry: Registry) -> None:
    assert registry.get(TENANT, "ar_never") is None


def test_a_text_that_has_no_bytes_is_refused_and_nothing_stored(registry: Registry, redis_client: redis.Redis) -> None:
    with pytest.raises(ValueError, match="surrogate"):
        registry.submit(TENANT, submission(text="\ud800"))
    assert list(redis_client.scan_iter("ds:{t:*")) == []


def test_the_same_idempotency_key_replays(registry: Registry) -> None:
    first = submit(registry, idempotency=("request", "body"))
    again = registry.submit(TENANT, submission(idempotency=("request", "body")))
    assert (again.outcome, again.id) == ("replayed", first)


def test_the_same_idempotency_key_with_another_body_conflicts(registry: Registry) -> None:
    first = submit(registry, idempotency=("request", "body"))
    other = submission(idempotency=("request", "another body"))
    assert registry.submit(TENANT, other).outcome == "conflict"
    assert registry.get(TENANT, other.id) is None
    assert job_of(registry, first).status == "queued"


def test_an_idempotency_key_is_forgotten_in_time(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    submit(registry, idempotency=("request", "body"))
    pass_time(redis_client, settings.idempotency_retention)
    assert registry.submit(TENANT, submission(idempotency=("request", "another body"))).outcome == "created"


def test_a_call_sent_twice_answers_twice_the_same(registry: Registry) -> None:
    """The client sends a call again when its answer was lost."""
    registry.announce("1.0", {})
    new = submission(digest="same", idempotency=("request", "body"))
    assert [registry.submit(TENANT, new).outcome for _ in range(2)] == ["created", "created"]
    registry.finish(TENANT, new.id, claim(registry, new.id).fence, "succeeded", parts=RESULTS, pipeline="1.0")
    reused = submission(digest="same")
    assert [registry.submit(TENANT, reused).outcome for _ in range(2)] == ["reused", "reused"]


def test_the_result_of_an_identical_article_is_reused(registry: Registry) -> None:
    registry.announce("1.0", {})
    source = finished(registry, digest="same", title="первый")
    twin = registry.submit(TENANT, submission(digest="same", title="второй"))
    assert twin.outcome == "reused"
    assert twin.id != source
    job = job_of(registry, twin.id)
    assert (job.status, job.deduplicated, job.pipeline) == ("succeeded", True, "1.0")
    assert job.meta == {"title": "второй"}
    assert job.parts == {"quotes": 1, "sentiment": 2}
    assert {name: registry.part(TENANT, twin.id, name) for name in RESULTS} == RESULTS
    assert registry.text(TENANT, twin.id) == TEXT
    assert not job_of(registry, source).deduplicated


@pytest.mark.parametrize("deleted", ["source", "twin"])
def test_each_of_two_identical_articles_has_its_own_life(registry: Registry, deleted: str) -> None:
    registry.announce("1.0", {})
    ids = {"source": finished(registry, digest="same")}
    ids["twin"] = registry.submit(TENANT, submission(digest="same")).id
    assert registry.delete(TENANT, ids.pop(deleted))
    (left,) = ids.values()
    assert registry.part(TENANT, left, "quotes") == RESULTS["quotes"]
    assert job_of(registry, left).status == "succeeded"


def test_the_newest_identical_article_is_the_next_source(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    registry.announce("1.0", {})
    source = finished(registry, digest="same")
    pass_time(redis_client, settings.retention // 2)
    twin = registry.submit(TENANT, submission(digest="same")).id
    registry.delete(TENANT, source)
    assert registry.submit(TENANT, submission(digest="same")).outcome == "reused"
    pass_time(redis_client, settings.retention // 2 + 10)
    assert registry.part(TENANT, twin, "quotes") == RESULTS["quotes"]  # it lives as long as its own article


def test_nothing_is_reused_of_another_pipeline(registry: Registry) -> None:
    registry.announce("1.1", {})
    finished(registry, digest="same")  # under 1.0
    assert registry.submit(TENANT, submission(digest="same")).outcome == "created"


def test_nothing_is_reused_while_no_pipeline_is_announced(registry: Registry) -> None:
    finished(registry, digest="same")
    assert registry.submit(TENANT, submission(digest="same")).outcome == "created"


@pytest.mark.parametrize("status", ["partial", "failed", "cancelled"])
def test_only_success_is_reused(registry: Registry, status: str) -> None:
    registry.announce("1.0", {})
    id = submit(registry, digest="same")
    registry.finish(TENANT, id, claim(registry, id).fence, status, parts=RESULTS, pipeline="1.0")
    assert registry.submit(TENANT, submission(digest="same")).outcome == "created"


def test_a_failure_does_not_hide_an_identical_success(registry: Registry) -> None:
    registry.announce("1.0", {})
    failing = submit(registry, digest="same")
    fence = claim(registry, failing).fence
    finished(registry, digest="same")
    registry.finish(TENANT, failing, fence, "partial", parts=RESULTS, pipeline="1.0")
    assert registry.submit(TENANT, submission(digest="same")).outcome == "reused"


def test_a_deleted_article_is_not_reused(registry: Registry, redis_client: redis.Redis) -> None:
    registry.announce("1.0", {})
    assert registry.delete(TENANT, finished(registry, digest="same"))
    assert not redis_client.exists(Keys(TENANT).dedup("same"))
    assert registry.submit(TENANT, submission(digest="same")).outcome == "created"


def test_an_article_without_its_results_is_not_reused(registry: Registry, redis_client: redis.Redis) -> None:
    registry.announce("1.0", {})
    for kind in (Keys(TENANT).res, Keys(TENANT).job):
        redis_client.delete(kind(finished(registry, digest="same")))
        assert registry.submit(TENANT, submission(digest="same")).outcome == "created"


def test_an_expired_article_is_gone_and_later_unknown(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    registry.announce("1.0", {})
    id = finished(registry, digest="same")
    pass_time(redis_client, settings.retention)
    assert registry.get(TENANT, id) == "gone"
    assert registry.text(TENANT, id) is None
    assert registry.part(TENANT, id, "quotes") is None
    assert registry.submit(TENANT, submission(digest="same")).outcome == "created"
    pass_time(redis_client, 86_400)
    assert registry.get(TENANT, id) is None


def test_an_article_may_have_a_retention_of_its_own(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    short, usual, long = submit(registry, retention_hours=1), submit(registry), submit(registry, retention_hours=720)
    job = job_of(registry, short)
    assert job.expires - job.created == 3_600_000
    pass_time(redis_client, 3_600)
    submit(registry, retention_hours=1)
    assert registry.get(TENANT, short) == "gone"
    assert job_of(registry, usual).status == "queued"
    pass_time(redis_client, settings.retention)
    assert registry.get(TENANT, usual) == "gone"
    new = submit(registry)
    assert redis_client.zrange(Keys(TENANT).jobs, 0, -1) == [long.encode(), new.encode()]
    assert job_of(registry, long).status == "queued"


def test_a_tenant_with_too_many_open_articles_gets_full(redis_client: redis.Redis, settings: Settings) -> None:
    registry = Registry(redis_client, replace(settings, max_open=2))
    first, second = submit(registry), submit(registry)
    refused = submission()
    assert registry.submit(TENANT, refused).outcome == "full"
    assert registry.get(TENANT, refused.id) is None
    assert registry.submit("zarya", submission()).outcome == "created"  # another tenant's count is its own
    fence = claim(registry, first).fence
    assert registry.submit(TENANT, submission()).outcome == "full"  # a running article is open
    registry.finish(TENANT, first, fence, "failed", parts={}, pipeline="1.0")
    submit(registry)
    registry.cancel(TENANT, second)
    submit(registry)
    assert registry.submit(TENANT, submission()).outcome == "full"


def test_reuse_and_replay_need_no_room(redis_client: redis.Redis, settings: Settings) -> None:
    registry = Registry(redis_client, replace(settings, max_open=1))
    registry.announce("1.0", {})
    finished(registry, digest="same")
    submit(registry, idempotency=("request", "body"))
    assert registry.submit(TENANT, submission(digest="same")).outcome == "reused"
    assert registry.submit(TENANT, submission(idempotency=("request", "body"))).outcome == "replayed"


def test_submissions_at_once_neither_pass_the_cap_nor_double_a_key(
    redis_client: redis.Redis, settings: Settings
) -> None:
    registry = Registry(redis_client, replace(settings, max_open=5))
    with ThreadPoolExecutor(8) as pool:
        keyed = list(
            pool.map(lambda _: registry.submit(TENANT, submission(idempotency=("request", "body"))), range(16))
        )
        free = list(pool.map(lambda _: registry.submit(TENANT, submission()), range(16)))
    assert sorted(one.outcome for one in keyed) == ["created"] + ["replayed"] * 15
    assert len({one.id for one in keyed}) == 1
    assert sorted(one.outcome for one in free) == ["created"] * 4 + ["full"] * 12
