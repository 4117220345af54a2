"""The reconciler: sends the hints of articles, stories and deliveries again that wait although they should be worked
on.

A hint is lost when a worker dies at the wrong moment, when Redis is full, when it was never sent. The registry knows
which articles are overdue, and which deliveries to webhooks are due. The rounds run on the timer of a worker's main
process: no thread, no process of its own.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import Any

import redis
from celery import bootsteps
from celery.worker.state import all_total_count, reserved_requests
from kombu.exceptions import OperationalError

from service import drain, metrics
from service.queue import OF_ARTICLES, WEBHOOKS, task_of
from service.registry import Hint, Registry
from service.registry.connection import connect
from service.registry.presence import Presence
from service.registry.schema import SchemaMismatch
from service.registry.stories import Stories
from service.registry.webhooks import Webhooks
from service.settings import Settings
from workers import heartbeat, store
from workers.exporter import exporter
from workers.version import models, pipeline_version
from workers.watchdog import Watchdog, end

log = logging.getLogger(__name__)

LOCK = "ds:reconciler"  # string: held for one round by the worker that does it
ENOUGH = 200  # waiting hints a queue; with so many its workers need no more


class Reconciler:
    """`send` sends a hint, `waiting` counts the hints that a queue holds."""

    def __init__(
        self,
        client: redis.Redis,
        registry: Registry,
        webhooks: Webhooks,
        stories: Stories,
        settings: Settings,
        send: Callable[[Hint], None],
        waiting: Callable[[str], int],
    ) -> None:
        self._client = client
        self._registry = registry
        self._webhooks = webhooks
        self._stories = stories
        self._interval = settings.sweep_interval
        self._send = send
        self._waiting = waiting

    def round(self) -> int:
        """Sends what is overdue, unless another worker did within the interval; the number of hints sent.

        Raises `redis.RedisError` or kombu's `OperationalError` when the store or the broker does not answer.
        """
        if not self._client.set(LOCK, "1", nx=True, px=max(1, round(self._interval * 900))):
            return 0
        room = {queue: ENOUGH - self._waiting(queue) for queue in OF_ARTICLES}
        sent = 0
        for overdue in (self._registry.overdue, self._stories.overdue):  # the articles first
            most = max(room.values())
            for hint in overdue(most, room) if most > 0 else ():
                self._send(hint)
                metrics.HINTS_RESENT.labels(hint.queue).inc()
                room[hint.queue] -= 1
                sent += 1
        deliveries = ENOUGH - self._waiting(WEBHOOKS)
        for hint in self._webhooks.overdue(deliveries) if deliveries > 0 else ():
            self._send(hint)
            metrics.HINTS_RESENT.labels(hint.queue).inc()
            sent += 1
        return sent


class Rounds(bootsteps.StartStopStep):  # type: ignore[misc]
    """Part of Celery's consumer: starts after the pool has forked, stops and starts again with the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._timers: list[Any] = []
        self._name = str(consumer.hostname)
        self._own = set(consumer.app.amqp.queues.consume_from)
        self._presence = Presence(connect(store.settings()), store.settings())

    def start(self, consumer: Any) -> None:
        settings = store.settings()
        client = connect(settings)
        registry = Registry(client, settings)
        app = consumer.app

        def send(hint: Hint) -> None:
            app.send_task(task_of(hint.queue, hint.id), kwargs={"tenant": hint.tenant, "id": hint.id}, queue=hint.queue)

        def waiting(queue: str) -> int:
            with app.connection_or_acquire() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0.2)  # else it tries for ever
                return int(connection.default_channel.queue_declare(queue=queue).message_count)

        watchdog = Watchdog(settings.starved_after)
        reconciler = Reconciler(
            client, registry, Webhooks(client, settings), Stories(client, settings), settings, send, waiting
        )

        def turn() -> None:
            heartbeat.beat(settings)
            exporter().keep()
            try:
                if self._own & set(OF_ARTICLES):
                    registry.announce(pipeline_version(), models())
                self._presence.announce(self._name, self._own)
                sent = reconciler.round()
                starved = watchdog.starved(sum(map(waiting, self._own)), len(reserved_requests), all_total_count[0])
            except SchemaMismatch as error:
                watchdog.rest()
                log.error("no round", extra={"reason": str(error)})
            except (redis.RedisError, OperationalError, OSError) as error:
                watchdog.rest()
                metrics.REDIS_ERRORS.labels("round").inc()
                log.warning("no round", extra={"error": type(error).__name__})
            except Exception:  # a defect here must not stop the worker from reading its queues
                log.exception("round broke")
            else:
                if sent:
                    log.info("hints sent again", extra={"hints": sent})
                if starved and not drain.begun():
                    log.critical("hints wait, and none comes: this worker ends")
                    end()

        self._timers = [
            consumer.timer.call_after(0, turn),
            consumer.timer.call_repeatedly(settings.sweep_interval, turn),
        ]

    def stop(self, consumer: Any) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers = []
        if drain.begun():
            with contextlib.suppress(redis.RedisError):
                self._presence.leave(self._name, self._own)
