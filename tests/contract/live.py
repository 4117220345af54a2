"""A live server for tests of the contract: gunicorn over a Redis of its own, and a worker that knows one answer."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import redis

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from service.queue import KEY_PREFIX, QUEUES
from service.registry import Registry, quoted
from service.registry.connection import connect
from service.security import keys
from service.settings import Settings
from tests.e2e.stack import free_port

TENANT = "acme"
LEFT_OPEN = 4


class InstantWorker(Thread):
    """Ends articles at once, with the same results, but for every fourth, which it never begins."""

    def __init__(self, settings: Settings, parts: Mapping[str, Any]) -> None:
        super().__init__(name="instant-worker", daemon=True)
        self._broker = redis.Redis.from_url(settings.broker)
        self._client = connect(settings)
        self._registry = Registry(self._client, settings)
        self._parts = parts
        self._ended = Event()

    def run(self) -> None:
        turns = count(1)
        while not self._ended.is_set():
            found = self._broker.brpop([KEY_PREFIX + queue for queue in QUEUES], timeout=0.2)
            if found and next(turns) % LEFT_OPEN:
                _, wanted, _ = json.loads(base64.b64decode(json.loads(found[1])["body"]))
                self._analyse(**wanted)

    def _analyse(self, tenant: str, id: str) -> None:
        claim = self._registry.claim(tenant, id, "instant")
        if claim.outcome == "ok":
            entries = quoted.entries(self._parts["quotes"])
            self._registry.finish(
                tenant, id, claim.fence, "succeeded", parts=self._parts, pipeline="7", entries=entries
            )

    def stop(self) -> None:
        self._ended.set()
        self.join(5)
        self._client.close()
        self._broker.close()


@dataclass
class Live:
    """The running server."""

    url: str
    key: str
    settings: Settings
    api: Child

    def another_key(self, tenant: str, **more: Any) -> str:
        with connect(self.settings) as client:
            return keys.create(client, tenant, **more)


def start_api(redis_server: RedisServer, folder: Path, **settings: str) -> Live:
    """A gunicorn of its own; `settings` by their names. The caller stops `api`."""
    environment = {"DOSLOVNO_REDIS_URL": redis_server.url} | {
        f"DOSLOVNO_{name.upper()}": value for name, value in settings.items()
    }
    port = free_port()
    api = Child("api", roles.api("127.0.0.1", port), folder / "api.log", environment)
    own = Settings.from_environment(environment)
    with connect(own) as client:
        key = keys.create(client, TENANT)
    live = Live(f"http://127.0.0.1:{port}", key, own, api)
    api.start()
    deadline = time.monotonic() + 60
    while not Client(live.url, key).ready():
        if api.poll() is not None or time.monotonic() > deadline:
            api.stop()
            raise RuntimeError(api.tail())
        time.sleep(0.05)
    return live
