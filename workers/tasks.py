"""The Celery tasks: thin, the work is done elsewhere."""

from __future__ import annotations

import os
import socket

from service.queue import TASK
from service.telemetry import bound
from workers import attempt, store
from workers.app import app


@app.task(name=TASK)
def analyze(tenant: str, id: str) -> None:
    """A hint that an article may want work. The registry decides whether it does."""
    with bound(tenant=tenant, article=id):
        attempt.run(store.registry(), store.settings(), tenant, id, f"{socket.gethostname()}:{os.getpid()}")
