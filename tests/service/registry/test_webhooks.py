"""Webhooks in the store: every end of an article makes its delivery, and no delivery is lost or forgotten."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
import redis

from service.registry import Registry, keys
from service.registry.keys import Keys
from service.registry.stories import Stories
from service.registry.webhooks import LEASE, PAUSES, DeliveryClaim, Webhooks
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, submission, submit
from tests.service.registry.passing_time import pass_time

HOOK = "wh_1"
URL = "https://receiver.example/hook"
Told = list[tuple[str, str, str]]


@pytest.fixture
def told() -> Told:
    """The hints that the registry sent for deliveries."""
    return []


@pytest.fixture
def registry(redis_client: redis.Redis, settings: Settings, told: Told) -> Registry:
    return Registry(redis_client, settings, lambda *hint: told.append(hint))


@pytest.fixture
def webhooks(redis_client: redis.Redis, settings: Settings) -> Webhooks:
    webhooks = Webhooks(redis_client, settings)
    assert webhooks.create(TENANT, HOOK, URL, None)
    return webhooks


def attempt(**more: Any) -> dict[str, Any]:
    return {"at": 1, "code": 500, "error": None, "seconds": 0.1} | more


def ended(registry: Registry, id: str = "ar_7", status: str = "succeeded") -> str:
    submit(registry, id, webhook_id=HOOK, external_id="own-7")
    assert registry.finish(TENANT, id, claim(registry, id).fence, status, parts={}, pipeline="1")
    return id


def taken(webhooks: Webhooks, delivery: str = "dl_7") -> DeliveryClaim:
    found = webhooks.claim(TENANT, delivery)
    assert found.outcome == "ok"
    return found


def logged(webhooks: Webhooks) -> list[tuple[str, str]]:
    page = webhooks.deliveries(TENANT, HOOK, status=None, cursor=None, limit=200)
    return [(d.id, d.facts["outcome"]) for d in page.deliveries]


# --- every end is told ---
@pytest.mark.parametrize("status", ["succeeded", "partial", "failed", "cancelled"])
def test_a_finish(registry: Registry, webhooks: Webhooks, told: Told, status: str) -> None:
    ended(registry, status=status)
    assert logged(webhooks) == [("dl_7", status)]
    assert told == [(TENANT, "dl_7", "webhooks")]
    facts = taken(webhooks).delivery.facts  # type: ignore[union-attr]
    assert (facts["article"], facts["external_id"], facts["outcome"]) == ("ar_7", "own-7", status)
    assert int(facts["submitted"]) <= int(facts["finished"])


def test_a_cancelled_one_that_waited(registry: Registry, webhooks: Webhooks, told: Told) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    assert registry.cancel(TENANT, "ar_7") == "cancelled"
    assert registry.cancel(TENANT, "ar_7") == "cancelled"
    assert logged(webhooks) == [("dl_7", "cancelled")]
    assert len(told) == 1


def test_a_cancelled_one_that_ran(registry: Registry, webhooks: Webhooks) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    fence = claim(registry, "ar_7").fence
    assert registry.cancel(TENANT, "ar_7") == "cancelling"
    assert logged(webhooks) == []
    assert registry.finish(TENANT, "ar_7", fence, "succeeded", parts=RESULTS, pipeline="1")
    assert logged(webhooks) == [("dl_7", "cancelled")]


def test_a_cancelled_one_that_is_given_back(registry: Registry, webhooks: Webhooks, told: Told) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    fence = claim(registry, "ar_7").fence
    registry.cancel(TENANT, "ar_7")
    assert registry.release(TENANT, "ar_7", fence)
    assert logged(webhooks) == [("dl_7", "cancelled")]
    assert len(told) == 1


def test_a_cancelled_one_whose_worker_died(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis, settings: Settings
) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    claim(registry, "ar_7")
    registry.cancel(TENANT, "ar_7")
    pass_time(redis_client, settings.lease + 1)
    assert registry.claim(TENANT, "ar_7", "another").outcome == "cancelled"
    assert logged(webhooks) == [("dl_7", "cancelled")]


def test_one_whose_workers_all_died(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis, settings: Settings, told: Told
) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    for _ in range(settings.max_attempts):
        claim(registry, "ar_7")
        pass_time(redis_client, settings.lease + 1)
    assert registry.claim(TENANT, "ar_7", "another").outcome == "exhausted"
    assert logged(webhooks) == [("dl_7", "failed")]
    assert told == [(TENANT, "dl_7", "webhooks")]


def test_one_that_was_finished_at_once(registry: Registry, webhooks: Webhooks, told: Told) -> None:
    registry.announce("1.0", {})
    submit(registry, "ar_1", digest="same")
    registry.finish(TENANT, "ar_1", claim(registry, "ar_1").fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert registry.submit(TENANT, submission("ar_2", digest="same", webhook_id=HOOK)).outcome == "reused"
    assert logged(webhooks) == [("dl_2", "succeeded")]
    assert told == [(TENANT, "dl_2", "webhooks")]


def test_an_open_one_is_not_told(registry: Registry, webhooks: Webhooks, told: Told) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    assert registry.release(TENANT, "ar_7", claim(registry, "ar_7").fence)
    assert (logged(webhooks), told) == ([], [(TENANT, "ar_7", "interactive")])  # only that it waits again


@pytest.mark.parametrize("webhook", [None, "wh_2", ""])
def test_nobody_to_tell(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis, webhook: str | None) -> None:
    submit(registry, "ar_7", webhook_id=webhook)
    registry.finish(TENANT, "ar_7", claim(registry, "ar_7").fence, "succeeded", parts={}, pipeline="1")
    assert list(redis_client.scan_iter("*call*")) == []


def test_anothers_webhook_hears_nothing(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    submit(registry, "ar_7", tenant="zarya", webhook_id=HOOK)
    assert registry.cancel("zarya", "ar_7") == "cancelled"
    assert list(redis_client.scan_iter("*call*")) == []


def test_an_answer_that_was_lost_makes_no_second_delivery(registry: Registry, webhooks: Webhooks, told: Told) -> None:
    submit(registry, "ar_7", webhook_id=HOOK)
    fence = claim(registry, "ar_7").fence
    for _ in range(2):
        assert registry.finish(TENANT, "ar_7", fence, "succeeded", parts={}, pipeline="1")
    assert logged(webhooks) == [("dl_7", "succeeded")]


# --- attempts ---
def test_one_worker_has_it_at_a_time(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    ended(registry)
    first = taken(webhooks)
    assert webhooks.claim(TENANT, "dl_7").outcome == "leased"
    pass_time(redis_client, LEASE + 1)
    second = taken(webhooks)
    assert second.attempt == 2
    assert not webhooks.settle(TENANT, first, "delivered", attempt(code=200))
    assert webhooks.settle(TENANT, second, "delivered", attempt(code=200))
    assert webhooks.claim(TENANT, "dl_7").outcome == "done"


def test_a_failed_attempt_waits_for_the_next(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    ended(registry)
    assert webhooks.settle(TENANT, taken(webhooks), "again", attempt(), 5)
    assert webhooks.claim(TENANT, "dl_7").outcome == "early"
    assert webhooks.overdue(10) == []
    pass_time(redis_client, 6)
    assert [(h.tenant, h.id, h.queue) for h in webhooks.overdue(10)] == [(TENANT, "dl_7", "webhooks")]
    found = taken(webhooks)
    assert found.attempt == 2
    assert found.delivery is not None
    assert [a["code"] for a in found.delivery.attempts] == [500]


def test_a_delivery_that_kills_its_workers_ends(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    ended(registry)
    for _ in range(len(PAUSES) + 1):
        taken(webhooks)
        pass_time(redis_client, LEASE + 1)
    assert webhooks.claim(TENANT, "dl_7").outcome == "exhausted"
    found = webhooks.delivery(TENANT, "dl_7")
    assert found is not None
    assert (found.status, found.problem) == ("failed", "exhausted")


def test_a_lost_hint_is_sent_again_and_then_less_often(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis, settings: Settings
) -> None:
    ended(registry)
    assert webhooks.overdue(10) == []
    pass_time(redis_client, settings.queued_grace + 1)
    assert [hint.id for hint in webhooks.overdue(10)] == ["dl_7"]
    assert webhooks.overdue(10) == []
    pass_time(redis_client, settings.queued_grace + 1)
    assert webhooks.overdue(10) == []
    pass_time(redis_client, settings.queued_grace + 1)
    assert [hint.id for hint in webhooks.overdue(10)] == ["dl_7"]


def test_a_worker_that_died_is_noticed(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    ended(registry)
    taken(webhooks)
    assert webhooks.overdue(10) == []
    pass_time(redis_client, LEASE + 1)
    assert [hint.id for hint in webhooks.overdue(10)] == ["dl_7"]


def test_a_tenant_with_open_deliveries_is_visited(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    Stories(redis_client, Settings()).gathered(TENANT, ended(registry))
    webhooks.settle(TENANT, taken(webhooks), "again", attempt(), 80_000)
    pass_time(redis_client, 70_000)
    assert registry.overdue(10) == []
    pass_time(redis_client, 20_000)
    assert [hint.id for hint in webhooks.overdue(10)] == ["dl_7"]
    webhooks.settle(TENANT, taken(webhooks), "delivered", attempt(code=200))
    pass_time(redis_client, 70_000)
    registry.overdue(10)
    assert redis_client.zcard(keys.TENANTS) == 0


# --- the health of a webhook ---
def test_a_receiver_that_fails_is_left_alone_for_a_while(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    for n in range(5):
        ended(registry, f"ar_{n}")
    for n in range(3):
        webhooks.settle(TENANT, taken(webhooks, f"dl_{n}"), "again", attempt(), 60)
    assert webhooks.claim(TENANT, "dl_3").outcome == "paused"
    found = webhooks.delivery(TENANT, "dl_3")
    assert found is not None
    assert (found.status, found.attempts) == ("pending", ())
    pass_time(redis_client, 6)
    assert "dl_3" in [hint.id for hint in webhooks.overdue(10)]
    webhooks.settle(TENANT, taken(webhooks, "dl_3"), "delivered", attempt(code=204))
    assert taken(webhooks, "dl_4")


def test_days_of_failures_disable(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    settings = Settings()
    ended(registry, "ar_1")
    webhooks.settle(TENANT, taken(webhooks, "dl_1"), "failed", attempt())
    pass_time(redis_client, settings.webhook_patience - 60)
    ended(registry, "ar_2")
    webhooks.settle(TENANT, taken(webhooks, "dl_2"), "again", attempt(), 5)
    hook = webhooks.get(TENANT, HOOK)
    assert hook is not None
    assert hook.status == "enabled"
    pass_time(redis_client, 120)
    webhooks.settle(TENANT, taken(webhooks, "dl_2"), "again", attempt(), 60)
    hook = webhooks.get(TENANT, HOOK)
    assert hook is not None
    assert (hook.status, hook.reason) == ("disabled", "failing")
    pass_time(redis_client, 61)
    assert webhooks.claim(TENANT, "dl_2").outcome == "disabled"
    assert webhooks.change(TENANT, HOOK, {"status": "enabled"})
    hook = webhooks.get(TENANT, HOOK)
    assert hook is not None
    assert (hook.status, hook.reason, hook.failing) == ("enabled", None, None)
    assert webhooks.retry(TENANT, HOOK, "dl_2") == "pending"
    assert taken(webhooks, "dl_2").attempt == 1


def test_a_success_in_between_keeps_it_enabled(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    for n, outcome in enumerate(("failed", "delivered", "failed")):
        ended(registry, f"ar_{n}")
        webhooks.settle(TENANT, taken(webhooks, f"dl_{n}"), outcome, attempt())  # type: ignore[arg-type]
        pass_time(redis_client, Settings().webhook_patience // 2 + 60)
    hook = webhooks.get(TENANT, HOOK)
    assert hook is not None
    assert hook.status == "enabled"
    assert hook.failing is not None


def test_a_receiver_that_wants_no_more(registry: Registry, webhooks: Webhooks) -> None:
    ended(registry, "ar_1")
    ended(registry, "ar_2")
    webhooks.settle(TENANT, taken(webhooks, "dl_1"), "gone", attempt(code=410))
    hook = webhooks.get(TENANT, HOOK)
    assert hook is not None
    assert (hook.status, hook.reason) == ("disabled", "gone")
    assert webhooks.claim(TENANT, "dl_2").outcome == "disabled"
    assert webhooks.retry(TENANT, HOOK, "dl_2") == "disabled"
    assert webhooks.test(TENANT, HOOK, "dl_3") == "disabled"


def test_a_deleted_webhook_takes_its_deliveries_along(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    ended(registry, "ar_1")
    ended(registry, "ar_2")
    late = taken(webhooks, "dl_2")
    assert webhooks.delete(TENANT, HOOK)
    assert not webhooks.delete(TENANT, HOOK)
    assert webhooks.claim(TENANT, "dl_1").outcome == "gone"
    assert webhooks.settle(TENANT, late, "again", attempt(), 1)
    assert not webhooks.change(TENANT, HOOK, {"status": "enabled"})
    assert webhooks.get(TENANT, HOOK) is None
    assert webhooks.list(TENANT) == []
    assert not redis_client.exists(Keys(TENANT).hook(HOOK))


def test_an_erased_article_is_told_of_no_more(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    ended(registry, "ar_1")
    ended(registry, "ar_2")
    under_way = taken(webhooks, "dl_2")
    assert registry.delete(TENANT, "ar_1")
    assert registry.delete(TENANT, "ar_2")
    assert webhooks.claim(TENANT, "dl_1").outcome == "gone"
    assert not webhooks.settle(TENANT, under_way, "again", attempt(), 5)
    assert logged(webhooks) == []
    assert "own-7" not in str([redis_client.hgetall(key) for key in redis_client.scan_iter("*:call:*")])


# --- secrets, limits, time ---
def test_the_old_secret_signs_for_a_day(webhooks: Webhooks, redis_client: redis.Redis) -> None:
    first = webhooks.get(TENANT, HOOK)
    assert first is not None
    assert webhooks.rotate(TENANT, first)
    second = webhooks.get(TENANT, HOOK)
    assert second is not None
    assert second.secret != first.secret
    assert second.old_secret == first.secret
    pass_time(redis_client, Settings().webhook_rotation + 1)
    third = webhooks.get(TENANT, HOOK)
    assert third is not None
    assert (third.secret, third.old_secret) == (second.secret, None)


def test_a_tenant_has_so_many(redis_client: redis.Redis, settings: Settings) -> None:
    webhooks = Webhooks(redis_client, replace(settings, max_webhooks=2))
    assert [webhooks.create(TENANT, f"wh_{n}", URL, None) for n in range(3)] == [True, True, False]
    assert webhooks.create("zarya", "wh_1", URL, None)
    assert [hook.id for hook in webhooks.list(TENANT)] == ["wh_0", "wh_1"]


def test_everything_but_webhooks_has_its_time(
    registry: Registry, webhooks: Webhooks, redis_client: redis.Redis
) -> None:
    ended(registry, "ar_1")
    ended(registry, "ar_2")
    webhooks.settle(TENANT, taken(webhooks, "dl_1"), "again", attempt(), 60)
    webhooks.settle(TENANT, taken(webhooks, "dl_2"), "delivered", attempt(code=200))
    webhooks.test(TENANT, HOOK, "dl_3")
    webhooks.retry(TENANT, HOOK, "dl_2")
    webhooks.overdue(10)
    own = Keys(TENANT)
    lasting = {key.decode() for key in redis_client.scan_iter("*") if redis_client.ttl(key) == -1}
    assert lasting == {keys.TENANTS, own.hooks, own.hook(HOOK)}


def test_the_log_forgets(registry: Registry, webhooks: Webhooks, redis_client: redis.Redis) -> None:
    ended(registry, "ar_1")
    webhooks.settle(TENANT, taken(webhooks, "dl_1"), "delivered", attempt(code=200))
    pass_time(redis_client, Settings().delivery_life - 60)
    ended(registry, "ar_2")
    assert len(logged(webhooks)) == 2
    pass_time(redis_client, 120)
    ended(registry, "ar_3")
    assert [id for id, _ in logged(webhooks)] == ["dl_3", "dl_2"]
    assert redis_client.zcard(Keys(TENANT).log(HOOK)) == 2


def test_the_log_page_by_page(registry: Registry, webhooks: Webhooks) -> None:
    for n in range(7):
        ended(registry, f"ar_{n}")
    webhooks.settle(TENANT, taken(webhooks, "dl_4"), "delivered", attempt(code=200))
    seen, cursor = [], None
    while True:
        page = webhooks.deliveries(TENANT, HOOK, status="pending", cursor=cursor, limit=2)
        seen += [d.id for d in page.deliveries]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(seen) == ["dl_0", "dl_1", "dl_2", "dl_3", "dl_5", "dl_6"]
    with pytest.raises(ValueError, match="cursor"):
        webhooks.deliveries(TENANT, HOOK, status=None, cursor="???", limit=2)


def test_an_attempt_is_no_longer_than_its_lease() -> None:
    from workers.webhooks import ANSWER, CONNECT, HARD_LIMIT, SOFT_LIMIT

    assert CONNECT + ANSWER < SOFT_LIMIT < HARD_LIMIT < LEASE
    assert Settings(webhook_retention=1).delivery_life > sum(PAUSES) * 1.2


def test_a_retry_of_what_is_under_way_changes_nothing(registry: Registry, webhooks: Webhooks) -> None:
    ended(registry)
    found = taken(webhooks)
    time.sleep(0.002)
    assert webhooks.retry(TENANT, HOOK, "dl_7") == "pending"
    assert webhooks.settle(TENANT, found, "delivered", attempt(code=200))
    assert webhooks.retry(TENANT, HOOK, "dl_8") is None
    assert webhooks.retry(TENANT, "wh_2", "dl_7") is None
