"""Clients of Redis that fail soon: a web request must not wait a minute for a store that is away."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from service.settings import Settings


def connect(settings: Settings, *, blocking: bool = False) -> redis.Redis:
    """A client of the store; connects at the first command. A command fails within 4 seconds: two tries of 1 second
    to connect and 2 to answer. Answers are bytes.

    `blocking`: for reads that wait for as long as it takes (pub/sub), which a short time-out would break.
    """
    return redis.Redis.from_url(
        settings.redis_url,
        socket_connect_timeout=1,
        socket_timeout=None if blocking else 2,
        socket_keepalive=True,
        health_check_interval=10 if blocking else 0,
        retry=Retry(NoBackoff(), 0 if blocking else 1),
    )
