"""The reconciler's rounds, over a real registry and a real broker."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import redis

from service.registry import Hint, Registry
from service.registry.stories import Stories
from service.registry.webhooks import Webhooks
from service.settings import Settings
from tests.workers.conftest import TENANT
from workers.reconciler import ENOUGH, LOCK, Reconciler

Submit = Callable[..., str]


class Broker:
    """What was sent, and how many hints wait in each queue."""

    def __init__(self) -> None:
        self.sent: list[Hint] = []
        self.waiting: dict[str, int] = {}

    def count(self, queue: str) -> int:
        return self.waiting.get(queue, 0)


@pytest.fixture
def broker() -> Broker:
    return Broker()


@pytest.fixture
def reconciler(redis_client: redis.Redis, registry: Registry, settings: Settings, broker: Broker) -> Reconciler:
    webhooks = Webhooks(redis_client, settings)
    return Reconciler(
        redis_client, registry, webhooks, Stories(redis_client, settings), settings, broker.sent.append, broker.count
    )


def next_round(reconciler: Reconciler, redis_client: redis.Redis) -> int:
    """The round after the interval."""
    while redis_client.exists(LOCK):
        time.sleep(0.01)
    return reconciler.round()


def until_overdue(settings: Settings) -> None:
    time.sleep(settings.queued_grace + 0.1)


def test_a_fresh_article_is_left_alone(reconciler: Reconciler, broker: Broker, submit: Submit) -> None:
    submit()
    assert reconciler.round() == 0
    assert broker.sent == []


def test_a_lost_hint_is_sent_again_once(
    reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings, redis_client: redis.Redis
) -> None:
    submit("ar_1")
    submit("ar_2", priority="bulk")
    until_overdue(settings)
    assert reconciler.round() == 2
    assert sorted((h.tenant, h.id, h.queue) for h in broker.sent) == [
        (TENANT, "ar_1", "interactive"),
        (TENANT, "ar_2", "bulk"),
    ]
    assert next_round(reconciler, redis_client) == 0  # its next check is pushed forward


def test_an_expired_lease_is_hinted(
    reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings, registry: Registry
) -> None:
    registry.claim(TENANT, submit(), "a worker that dies")
    time.sleep(settings.lease + 0.1)
    assert reconciler.round() == 1
    assert broker.sent[0].id == "ar_1"


def test_one_worker_does_a_round(
    reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings, registry: Registry,
    redis_client: redis.Redis,
) -> None:  # fmt: skip
    submit()
    until_overdue(settings)
    patient = Settings(redis_url=settings.redis_url, sweep_interval=60)
    webhooks = Webhooks(redis_client, patient)
    others = [
        Reconciler(
            redis_client, registry, webhooks, Stories(redis_client, patient), patient, broker.sent.append, broker.count
        )
        for _ in range(3)
    ]
    assert [other.round() for other in others] == [1, 0, 0]
    assert len(broker.sent) == 1
    assert redis_client.pttl(LOCK) > 0


def test_a_long_queue_gets_no_more(
    reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings, redis_client: redis.Redis
) -> None:
    submit("ar_1")
    submit("ar_2", priority="bulk")
    until_overdue(settings)
    broker.waiting = {"interactive": ENOUGH, "bulk": ENOUGH}
    assert reconciler.round() == 0
    broker.waiting = {"interactive": 0, "bulk": ENOUGH}
    assert next_round(reconciler, redis_client) == 1
    assert [hint.queue for hint in broker.sent] == ["interactive"]


def test_a_queue_is_not_overfilled(reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings) -> None:
    for number in range(5):
        submit(f"ar_{number}")
    until_overdue(settings)
    broker.waiting = {"interactive": ENOUGH - 2}
    assert reconciler.round() == 2


def test_a_lost_hint_does_not_wait_longer_for_a_long_queue(
    reconciler: Reconciler, broker: Broker, submit: Submit, settings: Settings, redis_client: redis.Redis
) -> None:
    """As soon as the queue is short again it is sent, however often it had no room."""
    submit("ar_1")
    broker.waiting = {"interactive": ENOUGH}
    for _ in range(4):
        until_overdue(settings)
        assert next_round(reconciler, redis_client) == 0
    broker.waiting = {}
    until_overdue(settings)
    assert next_round(reconciler, redis_client) == 1
