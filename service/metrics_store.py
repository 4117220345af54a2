"""What Redis knows about the queues, read when it is asked for. Every instance tells the same: look at the maximum."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import redis
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from service.queue import KEY_PREFIX, OF_ARTICLES, QUEUES
from service.registry.backlog import Backlogs
from service.registry.connection import connect, connect_broker
from service.registry.presence import Presence
from service.settings import Settings

CACHED = 5.0  # seconds


class StoreMetrics:
    """Read at most every 5 seconds. Where Redis does not answer, `doslovno_redis_up` is 0 and all else is absent."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = connect(settings)
        self._backlogs = Backlogs(self._client)
        self._presence = Presence(self._client, settings)
        self._broker = connect_broker(settings) if settings.broker_url else self._client
        self._clock = clock
        self._until = float("-inf")
        self._known: list[Metric] = []

    def collect(self) -> Iterator[Metric]:
        if self._clock() >= self._until:
            self._known = self._read()
            self._until = self._clock() + CACHED
        yield from self._known

    def _read(self) -> list[Metric]:
        up = _gauge("redis_up", "Whether Redis answers", 0)
        try:
            found = [*self._articles(), *self._queues(), *self._memory()]
        except redis.RedisError:
            return [up]
        return [_gauge("redis_up", "Whether Redis answers", 1), *found]

    def _articles(self) -> Iterator[Metric]:
        now = self._backlogs.now()
        yield _gauge("open_articles", "Articles that wait or are analysed", now.articles)
        yield _gauge("overdue_articles", "Open articles without a worker or a hint on its way", now.overdue)
        yield _of_queues(
            "oldest_queued_seconds", "How long the longest waiting article has waited",
            {queue: now.oldest.get(queue, 0.0) for queue in OF_ARTICLES},
        )  # fmt: skip
        yield _gauge("open_deliveries", "Deliveries to webhooks that are not done", now.deliveries)
        yield _gauge("workers", "Workers that are alive", self._presence.count())
        yield _of_queues("consumers", "Workers that are alive and read the queue", self._presence.consumers(QUEUES))

    def _queues(self) -> Iterator[Metric]:
        with self._broker.pipeline(transaction=False) as each:
            for queue in QUEUES:
                each.llen(KEY_PREFIX + queue)
            depths = dict(zip(QUEUES, each.execute(), strict=True))
        yield _of_queues("queue_depth", "Hints that no worker has taken", depths)

    def _memory(self) -> Iterator[Metric]:
        memory = self._client.info("memory")
        yield _gauge("redis_memory_bytes", "Memory that Redis uses", int(memory["used_memory"]))
        yield _gauge("redis_memory_limit_bytes", "Its maxmemory; 0: none", int(memory.get("maxmemory", 0)))


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"doslovno_{name}", meaning, value=value)


def _of_queues(name: str, meaning: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"doslovno_{name}", meaning, labels=["queue"])
    for queue, value in values.items():
        family.add_metric([queue], value)
    return family
