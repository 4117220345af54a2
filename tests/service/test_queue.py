"""Hints on their way to the workers."""

from __future__ import annotations

import base64
import json

import pytest
import redis
from celery import Celery
from kombu import Message

from service import telemetry
from service.queue import Publisher, celery_settings
from service.settings import Settings


def test_a_hint_carries_tenant_and_id_only(settings: Settings, redis_client: redis.Redis) -> None:
    publish = Publisher(settings)
    assert publish("acme", "ar_1", "bulk")
    assert redis_client.llen("ds:celery:interactive") == 0
    message = json.loads(redis_client.lindex("ds:celery:bulk", 0))  # type: ignore[arg-type]
    assert message["headers"]["task"] == "doslovno.analyze"
    args, kwargs, _ = json.loads(base64.b64decode(message["body"]))
    assert (args, kwargs) == ([], {"tenant": "acme", "id": "ar_1"})


def test_a_hint_says_who_asked_and_in_which_trace(settings: Settings, redis_client: redis.Redis) -> None:
    telemetry.start()  # nothing is left of the tests before
    publish = Publisher(settings)
    with telemetry.bound(request_id="desk-7", traceparent="00-a-b-01", tenant="acme"):
        publish("acme", "ar_1", "interactive")
    publish("acme", "ar_2", "interactive")
    second, first = (json.loads(m)["headers"] for m in redis_client.lrange("ds:celery:interactive", 0, -1))
    assert telemetry.received(first) == {"request_id": "desk-7", "traceparent": "00-a-b-01"}
    assert "tenant" not in first
    assert telemetry.received(second) == {}


@pytest.mark.parametrize("headers", [None, {}, {"request_id": 7}, {"traceparent": "x" * 257}])
def test_what_is_no_id_is_left_out(headers: dict[str, object] | None) -> None:
    assert telemetry.received(headers) == {}


def test_queues_are_not_made_by_mistake(settings: Settings) -> None:
    with pytest.raises(Exception, match="urgent"):
        Publisher(settings)("acme", "ar_1", "urgent")


def test_a_broker_that_is_away_is_no_exception() -> None:
    publish = Publisher(Settings(broker_url="redis://127.0.0.1:1/0"))
    publish.load()
    assert publish("acme", "ar_1", "interactive") is False


def test_the_broker_is_the_store_unless_said_otherwise() -> None:
    assert celery_settings(Settings(redis_url="redis://a"))["broker_url"] == "redis://a"
    assert celery_settings(Settings(redis_url="redis://a", broker_url="redis://b"))["broker_url"] == "redis://b"


def test_no_message_outlives_its_visibility_before_the_time_limit() -> None:
    shared = celery_settings(Settings())
    assert shared["broker_transport_options"]["visibility_timeout"] > 4 * Settings().time_limit
    assert shared["result_backend"] is None
    assert shared["accept_content"] == ["json"]


def test_an_interactive_article_waits_behind_no_bulk_ones(settings: Settings, redis_client: redis.Redis) -> None:
    """However many there are, and also when they were there first."""
    publish = Publisher(settings)
    for n in range(20):
        publish("acme", f"ar_{n}", "bulk")
    app = Celery(set_as_current=False)
    app.conf.update(celery_settings(settings))
    read: list[str] = []

    def take(_body: object, message: Message) -> None:
        read.append(message.delivery_info["routing_key"])
        message.ack()

    with app.connection_for_read() as connection:
        queues = [queue(connection.default_channel) for queue in app.amqp.queues.values()]
        with connection.Consumer(queues, callbacks=[take], prefetch_count=1):
            for _ in range(3):
                publish("acme", f"ar_x{len(read)}", "interactive")
                connection.drain_events(timeout=5)
            for _ in range(3):
                connection.drain_events(timeout=5)
    assert read == ["interactive"] * 3 + ["bulk"] * 3
