"""Clients of Redis that fail soon: a web request must not wait a minute for a store that is away."""

from __future__ import annotations

from typing import Any, Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.registry import sentinel
from service.settings import Settings

_MOST: Final = 50  # connections of a process; redis-py raises at the 101st, and greenlets come in hundreds
_TURN: Final = 1  # seconds that a command waits for one of them


def connect(settings: Settings, *, blocking: bool = False) -> redis.Redis:
    """A client of the store; connects at the first command. A command fails within 5 seconds: one to get a connection,
    then two tries to get an answer within two. Answers are bytes.

    `blocking`: for reads that wait for as long as it takes (pub/sub), which a short time-out would break.
    """
    return _client(settings.redis_url, blocking)


def connect_broker(settings: Settings) -> redis.Redis:
    """The same of the Redis that carries Celery's hints."""
    return _client(settings.broker, blocking=False)


def _client(url: str, blocking: bool) -> redis.Redis:
    options: dict[str, Any] = {
        "max_connections": _MOST,
        "timeout": _TURN,
        "socket_connect_timeout": 1,
        "socket_timeout": None if blocking else 2,
        "socket_keepalive": True,
        "health_check_interval": 10 if blocking else 0,
        "retry": Retry(NoBackoff(), 0 if blocking else 1),
    }
    guarded = sentinel.parse(url)
    if guarded:
        return redis.Redis(connection_pool=sentinel.pool(guarded, **options))
    return redis.Redis.from_pool(redis.BlockingConnectionPool.from_url(url, **options))
