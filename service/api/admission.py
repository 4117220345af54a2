"""Whether the service takes another article at all: the depth of the queues and the memory of Redis."""

from __future__ import annotations

import time
from threading import Lock

import redis

from service import problems
from service.queue import waiting_hints
from service.registry.connection import connect_broker
from service.settings import Settings

CACHED = 1.0  # seconds
RETRY_AFTER = "30"  # seconds


class Admission:
    """Looks at most once a second. Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._broker = connect_broker(settings) if settings.broker_url else client
        self._lock = Lock()
        self._until = 0.0
        self._refusal: problems.Problem | None = None

    def check(self) -> None:
        """Raises StoreFull or QueueFull."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._refusal = self._look()
                self._until = time.monotonic() + CACHED
            refusal = self._refusal
        if refusal:
            raise refusal

    def _look(self) -> problems.Problem | None:
        headers = {"Retry-After": RETRY_AFTER}
        memory = self._client.info("memory")
        most = int(memory.get("maxmemory", 0))
        if most and int(memory["used_memory"]) > self._settings.max_memory_share * most:
            return problems.StoreFull(headers=headers)
        try:
            waiting = waiting_hints(self._broker)
        except redis.RedisError:  # articles are stored all the same, and hints are sent again
            waiting = 0
        if waiting >= self._settings.max_queue:
            return problems.QueueFull("All workers are busy for a long time. Send it again later.", headers=headers)
        return None
