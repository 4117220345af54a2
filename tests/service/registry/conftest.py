from __future__ import annotations

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Registry
from service.settings import Settings


@pytest.fixture
def settings(redis_server: RedisServer) -> Settings:
    return Settings(redis_url=redis_server.url)


@pytest.fixture
def registry(redis_client: redis.Redis, settings: Settings) -> Registry:
    return Registry(redis_client, settings)
