"""The two roles of the service as commands: the front (gunicorn) and the back (Celery)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from service.settings import Settings

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # a worker's processes share the cores already


def bound() -> tuple[str, int]:
    """Host and port of the setting `bind`."""
    host, _, port = Settings.from_environment().bind.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)


def api(host: str, port: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    python = [sys.executable, "-P", "-m", "gunicorn"]
    return [*python, "--config", "python:service.gunicorn_conf", "--bind", address, "service.wsgi:app"]


def worker(concurrency: int | None = None, queues: Sequence[str] = ()) -> list[str]:
    """`concurrency` is the number of processes that analyse, None: one a core; no `queues`: all."""
    from service.queue import QUEUES  # and all of Celery, which the probe of a container needs not

    python = [sys.executable, "-P", "-m", "celery"]
    return [
        *python, "--app", "workers.app", "--quiet", "worker", "--queues", ",".join(queues or QUEUES),
        "--concurrency", str(concurrency or "auto"), "--hostname", f"{os.getpid()}@%h",
        # nobody reads these events; and while the broker is away, the sender of heartbeats would block the worker
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip


def become(command: list[str], environment: dict[str, str] | None = None) -> NoReturn:
    """Replaces this process by the command."""
    os.environ.update(environment or {})
    os.execv(command[0], command)  # noqa: S606 - our own command
