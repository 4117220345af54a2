"""Celery's hints: the settings both sides share, and the front's sender.

A hint only says "there may be work": the registry is the truth, and the reconciler sends again what was lost.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import redis
from celery import Celery
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from service import spans, telemetry
from service.registry import sentinel
from service.settings import Settings

TASK = "doslovno.analyze"
DELIVER = "doslovno.deliver"
TELL = "doslovno.tell"
INTERACTIVE, WEBHOOKS, BULK = QUEUES = ("interactive", "webhooks", "bulk")  # in the order in which a worker reads them
OF_ARTICLES = (INTERACTIVE, BULK)
KEY_PREFIX = "ds:celery:"  # of everything that Celery keeps in Redis
VISIBILITY_TIMEOUT = 3600  # seconds; above every time limit, and the same in every process on the broker

log = logging.getLogger(__name__)


def celery_settings(settings: Settings) -> dict[str, Any]:
    """What the front and the workers must agree on, as Celery's lower-case settings."""
    guarded = sentinel.parse(settings.broker)
    return {
        "broker_url": guarded.broker() if guarded else settings.broker,
        "result_backend": None,
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_compression": None,
        "task_default_queue": INTERACTIVE,
        "task_create_missing_queues": False,
        # Named in full: without exchange and key of its own, each queue would get the other's hints too
        "task_queues": [Queue(name, Exchange(name), name) for name in QUEUES],  # type: ignore[no-untyped-call]
        "task_publish_retry": True,
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.3},
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 3,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_TIMEOUT,
            "socket_timeout": 5,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 10,
            "global_keyprefix": KEY_PREFIX,
            "queue_order_strategy": "priority",  # the articles of the first never wait behind bulk ones
            "client_name": "doslovno-celery",
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            **({"master_name": guarded.service} if guarded else {}),
        },
    }


def queue_of(meta: Mapping[str, Any]) -> str:
    """Where the hints of an article with this metadata go."""
    return BULK if meta.get("priority") == "bulk" else INTERACTIVE


def task_of(queue: str, id: str) -> str:
    """What a hint on this queue asks for. Stories wait among the articles, in the queue of what changed them."""
    if queue == WEBHOOKS:
        return DELIVER
    return TELL if id.startswith("st_") else TASK


def waiting_hints(broker: redis.Redis) -> int:
    """Hints of articles that no worker has taken yet."""
    with broker.pipeline(transaction=False) as both:
        for queue in OF_ARTICLES:
            both.llen(KEY_PREFIX + queue)
        return sum(both.execute())


class Publisher:
    """Sends hints by the task's name; fails fast, and then says so instead of raising."""

    def __init__(self, settings: Settings) -> None:
        self._app = Celery("doslovno-front", set_as_current=False)
        shared = celery_settings(settings)
        self._app.conf.update(shared)
        self._app.conf.broker_connection_timeout = 1
        self._app.conf.broker_transport_options = shared["broker_transport_options"] | {
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
            "client_name": "doslovno-front",
        }

    def load(self) -> None:
        """Imports what the first hint would import (half a second), without connecting."""
        with self._app.connection_for_write() as connection:
            _ = (connection.transport, self._app.amqp)

    def __call__(self, tenant: str, id: str, queue: str) -> bool:
        """False when the hint could not be sent: the article is stored all the same, the reconciler will see it."""
        try:
            with spans.span("send hint", "producer") as span:
                span.set({"messaging.destination.name": queue})
                self._app.send_task(
                    task_of(queue, id), kwargs={"tenant": tenant, "id": id}, queue=queue, headers=telemetry.carried()
                )
        except OperationalError as error:
            log.warning(
                "hint not sent", extra={"id": id, "queue": queue, "error": type(error.__cause__ or error).__name__}
            )
            return False
        return True
