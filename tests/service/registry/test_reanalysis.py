"""Articles that an earlier pipeline has analysed."""

from __future__ import annotations

import redis

from service.registry import Job, Registry, keys
from service.registry.reanalysis import Reanalysis
from service.registry.webhooks import Webhooks
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, exhausted, finished, submit
from tests.service.registry.passing_time import pass_time


def job_of(registry: Registry, id: str) -> Job:
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    return job


def test_an_article_of_another_pipeline_is_queued_again(registry: Registry, redis_client: redis.Redis) -> None:
    id = finished(registry)
    pass_time(redis_client, 7200)
    before = job_of(registry, id)
    redis_client.delete(keys.TENANTS)
    assert list(Reanalysis(redis_client, Settings()).queue("2.0")) == [(TENANT, id)]
    job = job_of(registry, id)
    assert (job.status, job.attempts, job.pipeline, job.parts) == ("queued", 0, None, {})
    assert job.revision > before.revision
    assert registry.part(TENANT, id, "quotes") is None
    (hint,) = registry.overdue(10)
    assert (hint.id, hint.queue) == (id, "bulk")
    claimed = claim(registry, id)
    assert claimed.waited < 3600  # it was submitted earlier
    assert registry.finish(TENANT, id, claimed.fence, "succeeded", parts=RESULTS, pipeline="2.0")
    assert list(Reanalysis(redis_client, Settings()).queue("2.0")) == []
    assert job_of(registry, id).pipeline == "2.0"


def test_the_rest_is_left_alone(registry: Registry, redis_client: redis.Redis) -> None:
    finished(registry)
    submit(registry)
    claim(registry, submit(registry))
    registry.cancel(TENANT, submit(registry))
    exhausted(registry, redis_client)
    registry.delete(TENANT, finished(registry))
    textless = finished(registry)
    redis_client.delete(keys.Keys(TENANT).doc(textless))
    assert list(Reanalysis(redis_client, Settings()).queue("1.0")) == []
    assert len(list(Reanalysis(redis_client, Settings()).queue("2.0"))) == 1


def test_one_tenant_or_all_the_newest_first(registry: Registry, redis_client: redis.Redis) -> None:
    mine = [finished(registry), finished(registry)]
    theirs = finished(registry, tenant="zarya")
    newest = [(TENANT, id) for id in registry_order(registry)]
    assert {id for _, id in newest} == set(mine)
    queue = Reanalysis(redis_client, Settings()).queue("2.0", "zarya")
    assert list(queue) == [("zarya", theirs)]
    assert list(Reanalysis(redis_client, Settings()).queue("2.0")) == newest


def registry_order(registry: Registry) -> list[str]:
    return [job.id for job in registry.list(TENANT, status=None, label=None, cursor=None, limit=10).jobs]


def test_half_of_what_a_tenant_may_have_open_is_left_to_what_comes_in(
    registry: Registry, redis_client: redis.Redis
) -> None:
    mine = {finished(registry) for _ in range(4)}
    theirs = finished(registry, tenant="zarya")
    reanalysis = Reanalysis(redis_client, Settings(max_open=6))
    queued = list(reanalysis.queue("2.0"))
    assert ("zarya", theirs) in queued
    assert len({id for _, id in queued} & mine) == 3
    assert reanalysis.full == [TENANT]
    for _, id in queued:
        registry.cancel(TENANT, id)
    again = Reanalysis(redis_client, Settings(max_open=6))
    assert {id for _, id in again.queue("2.0")} == mine - {id for _, id in queued}
    assert again.full == []


def test_its_webhook_is_told_again(registry: Registry, redis_client: redis.Redis) -> None:
    webhooks = Webhooks(redis_client, Settings())
    assert webhooks.create(TENANT, "wh_1", "https://receiver.example/hook", None)
    webhooks.change(TENANT, "wh_1", {"status": "disabled"})
    id = finished(registry, "ar_7", webhook_id="wh_1")
    assert webhooks.claim(TENANT, "dl_7").outcome == "disabled"
    webhooks.change(TENANT, "wh_1", {"status": "enabled"})
    list(Reanalysis(redis_client, Settings()).queue("2.0"))
    assert registry.finish(TENANT, id, claim(registry, id).fence, "partial", parts={}, pipeline="2.0")
    (delivery,) = webhooks.deliveries(TENANT, "wh_1", status="pending", cursor=None, limit=10).deliveries
    assert (delivery.id, delivery.problem, delivery.facts["outcome"]) == ("dl_7", None, "partial")
    claimed = webhooks.claim(TENANT, "dl_7")
    assert (claimed.outcome, claimed.attempt) == ("ok", 1)
