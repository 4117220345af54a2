"""`/metrics` on a port of its own. `python -m service.metrics_server` serves it for a worker, as its child process."""

from __future__ import annotations

import os
import socket
import socketserver
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Metric, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from service import metrics_folder, telemetry
from service.metrics_store import StoreMetrics
from service.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ORPHANED = 1.0  # seconds between two looks whether the worker still lives


class Everything:
    """What all processes that share a folder have counted (without one: this process), and what Redis knows."""

    def __init__(self, settings: Settings, folder: Path | None) -> None:
        self._folder = folder
        self._store = StoreMetrics(settings)

    def collect(self) -> Iterator[Metric]:
        if self._folder is None:
            from service import metrics

            yield from metrics.REGISTRY.collect()
        else:
            files = MultiProcessCollector(CollectorRegistry(), str(self._folder))
            with metrics_folder.tidied(self._folder):
                counted = list(files.collect())
            yield from counted
        yield from self._store.collect()


def application(settings: Settings) -> WSGIApplication:
    """Answers `GET /metrics` and nothing else."""
    everything = Everything(settings, metrics_folder.chosen())

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/metrics" or environ["REQUEST_METHOD"] != "GET":
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"There is only GET /metrics here.\n"]
        body = generate_latest(everything)
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_PLAIN_0_0_4), ("Content-Length", str(len(body)))])
        return [body]

    return answer


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)


class _Handler(WSGIRequestHandler):
    timeout = 5  # seconds for a client to send its request

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who asks is Prometheus, every few seconds."""


def main() -> None:
    """Serves until the process that started it is no more."""
    parent = os.getppid()
    settings = Settings.from_environment()
    telemetry.configure(settings)
    server = make_server(*settings.metrics_address, application(settings), server_class=_Server, handler_class=_Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(_ORPHANED)


if __name__ == "__main__":
    main()
