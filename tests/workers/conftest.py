"""A registry over an empty store, and articles in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Registry, Submission
from service.registry.connection import connect
from service.settings import Settings

TENANT = "newsroom"
TEXT = "Мэр Тальцовска Вера Ланская вчера открыла мост. «Мы построили его за год», — заявила Ланская."


@pytest.fixture
def settings(redis_server: RedisServer, redis_client: redis.Redis) -> Settings:
    """For an empty store, with the shortest lease."""
    return Settings(redis_url=redis_server.url, lease=1, queued_grace=1, sweep_interval=0.1, max_attempts=3)


@pytest.fixture
def registry(settings: Settings) -> Registry:
    return Registry(connect(settings), settings)


@pytest.fixture
def submit(registry: Registry) -> Callable[..., str]:
    """Stores an article and answers its id."""

    def submit(id: str = "ar_1", text: str = TEXT, **meta: Any) -> str:
        full = {"priority": "interactive", "language": "ru", "labels": {}, **meta}
        assert registry.submit(TENANT, Submission(id, text, f"digest-{id}", full)).outcome == "created"
        return id

    return submit
