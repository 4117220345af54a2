"""The Celery tasks: thin, the work is done elsewhere."""

from __future__ import annotations

import os
import socket

from service.queue import DELIVER, TASK
from service.telemetry import bound
from workers import attempt, store, webhooks
from workers.app import app


@app.task(name=TASK)
def analyze(tenant: str, id: str) -> None:
    """A hint that an article may want work. The registry decides whether it does."""
    with bound(tenant=tenant, article=id):
        attempt.run(store.registry(), store.settings(), tenant, id, f"{socket.gethostname()}:{os.getpid()}")


@app.task(name=DELIVER, soft_time_limit=webhooks.SOFT_LIMIT, time_limit=webhooks.HARD_LIMIT)
def deliver(tenant: str, id: str) -> None:
    """A hint that a delivery to a webhook may be due."""
    with bound(tenant=tenant, delivery=id):
        webhooks.run(store.webhooks(), store.sender(), tenant, id)
