"""The Celery tasks: thin, the work is done elsewhere."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import redis
from celery import Task

from service import metrics, spans
from service.queue import DELIVER, TASK, TELL
from service.telemetry import bound, received
from workers import store, webhooks
from workers.app import app

if TYPE_CHECKING:
    from workers.extraction.stories.blocking import Signature


@app.task(name=TASK, bind=True)
def analyze(self: Task, tenant: str, id: str) -> None:
    """A hint that an article may want work. The registry decides whether it does."""
    from workers import attempt, gathering  # and the whole extraction, which a worker that only delivers needs not

    with bound(tenant=tenant, article=id, **received(self.request.headers)), _counted():
        signed: list[Signature] = []
        me = f"{socket.gethostname()}:{os.getpid()}"
        attempt.run(store.registry(), store.settings(), tenant, id, me, signed.append)
        gathering.gather(store.stories(), store.registry(), tenant, id, *signed)
        for hint in store.stories().untold(tenant, id):
            store.publisher()(tenant, hint.id, hint.queue)


@app.task(name=TELL, bind=True)
def tell(self: Task, tenant: str, id: str) -> None:
    """A hint that a story may want telling."""
    from workers import telling

    with bound(tenant=tenant, story=id, **received(self.request.headers)), _counted():
        metrics.STORIES.labels(telling.run(store.stories(), store.registry(), tenant, id)).inc()


@app.task(name=DELIVER, bind=True, soft_time_limit=webhooks.SOFT_LIMIT, time_limit=webhooks.HARD_LIMIT)
def deliver(self: Task, tenant: str, id: str) -> None:
    """A hint that a delivery to a webhook may be due."""
    with bound(tenant=tenant, delivery=id, **received(self.request.headers)), _counted():
        with spans.span("deliver", "consumer") as span:
            outcome = webhooks.run(store.webhooks(), store.sender(), tenant, id)
            span.set({"doslovno.delivery": id, "doslovno.outcome": outcome})
        metrics.DELIVERIES.labels(outcome).inc()


@contextmanager
def _counted() -> Iterator[None]:
    """Counts the errors of Redis that end a task."""
    try:
        yield
    except redis.RedisError:
        metrics.REDIS_ERRORS.labels("task").inc()
        raise
