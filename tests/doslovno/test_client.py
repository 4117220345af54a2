"""The client of the command line, against a service that is slow."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from doslovno import client as doslovno
from doslovno.client import Client, InProgress

BUSY = {"type": "urn:doslovno:problem:idempotency-in-progress", "title": "The first request is not done yet"}


class Busy(BaseHTTPRequestHandler):
    """Says so often that the batch is being taken in, then that it is stored."""

    times = 2
    keys: list[str | None]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.keys.append(self.headers["Idempotency-Key"])
        busy = len(self.keys) <= self.times
        body = json.dumps(BUSY if busy else {"id": "ba_1"}).encode()
        self.send_response(409 if busy else 202)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(doslovno, "_PAUSE", 0.01)
    monkeypatch.setattr(Busy, "keys", [], raising=False)
    server = HTTPServer(("127.0.0.1", 0), Busy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Client(f"http://127.0.0.1:{server.server_port}", "key")
    server.shutdown()
    server.server_close()


def test_a_batch_that_is_being_taken_in_is_asked_for_again(service: Client) -> None:
    assert service.submit_batch(b"{}\n") == {"id": "ba_1"}
    assert len(Busy.keys) == 3
    assert len(set(Busy.keys)) == 1


def test_not_for_ever(service: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doslovno, "_TAKING_IN", 0.0)
    with pytest.raises(InProgress, match="not done yet"):
        service.submit_batch(b"{}\n")
