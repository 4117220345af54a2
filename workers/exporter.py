"""The process that answers on the port of the metrics for a worker: its main process has no thread to spare, for a
thread must not live while children are forked."""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import lru_cache

from service.settings import Settings
from workers import store

log = logging.getLogger(__name__)


class Exporter:
    """It ends soon after the worker, however that ends."""

    def __init__(self, settings: Settings) -> None:
        self._wanted = bool(settings.metrics_bind)
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Starts it where it should run and does not. Call it now and then."""
        if not self._wanted:
            return
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            log.error("metrics server ended", extra={"status": status})
        command = [sys.executable, "-P", "-m", "service.metrics_server"]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command


@lru_cache(1)
def exporter() -> Exporter:
    return Exporter(store.settings())
