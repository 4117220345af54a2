"""Whether this instance should get requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock

import redis

from service.queue import QUEUES
from service.registry import Registry
from service.registry.presence import Presence
from service.registry.schema import SchemaMismatch

CACHED = 1.0  # seconds

Check = dict[str, str | None]


class Readiness:
    """The checks of one front; those of the store are done at most once a second."""

    def __init__(
        self, registry: Registry, client: redis.Redis, presence: Presence, draining: Callable[[], bool]
    ) -> None:
        self._registry = registry
        self._client = client
        self._presence = presence
        self._is_draining = draining
        self._lock = Lock()
        self._until = 0.0
        self._checks: list[Check] = []

    def checks(self) -> list[Check]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._checks = self._store()
                self._until = time.monotonic() + CACHED
            return [*self._checks, self._draining()]

    def _draining(self) -> Check:
        draining = self._is_draining()
        return _check("draining", "fail" if draining else "ok", "This instance is about to stop." if draining else None)

    def _store(self) -> list[Check]:
        try:
            self._registry.ping()
            memory = self._client.info("memory")
            consumers = self._presence.consumers(QUEUES)
        except SchemaMismatch as error:
            return [_check("store", "fail", f"{error}.")]
        except redis.RedisError as error:
            return [_check("store", "fail", f"Redis cannot be written: {type(error).__name__}.")]
        policy = str(memory.get("maxmemory_policy", "noeviction"))
        return [
            _check("store", "ok"),
            _check("eviction", "ok")
            if policy == "noeviction"
            else _check("eviction", "fail", f"maxmemory-policy is {policy}; it must be noeviction."),
            _workers(consumers),
        ]


def _workers(consumers: Mapping[str, int]) -> Check:
    """By their signs of life of late."""
    unread = [queue for queue, readers in consumers.items() if not readers]
    if len(unread) == len(consumers):
        return _check("workers", "warn", "No worker is alive; articles are accepted and wait.")
    if unread:
        return _check("workers", "warn", f"No worker reads {', '.join(unread)}; what comes there waits.")
    return _check("workers", "ok", f"Readers of {', '.join(f'{queue}: {n}' for queue, n in consumers.items())}.")


def _check(name: str, status: str, detail: str | None = None) -> Check:
    return {"name": name, "status": status, "detail": detail}
