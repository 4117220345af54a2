"""This process's own connection to the registry, and what it reaches by it."""

from __future__ import annotations

from functools import lru_cache

from service.destinations import Destinations
from service.queue import Publisher
from service.registry import Registry
from service.registry.connection import connect
from service.registry.stories import Stories
from service.registry.webhooks import Webhooks
from service.settings import Settings
from workers.webhooks import Sender


@lru_cache(1)
def settings() -> Settings:
    return Settings.from_environment()


@lru_cache(1)
def registry() -> Registry:
    """Opened at the first call; a forked process must forget its parent's (`forget`)."""
    return Registry(connect(settings()), settings(), publisher())


@lru_cache(1)
def stories() -> Stories:
    return Stories(connect(settings()), settings())


@lru_cache(1)
def publisher() -> Publisher:
    return Publisher(settings())


@lru_cache(1)
def webhooks() -> Webhooks:
    return Webhooks(connect(settings()), settings())


@lru_cache(1)
def sender() -> Sender:
    """Raises ValueError for settings of webhooks that cannot be."""
    return Sender(Destinations(settings()))


def forget() -> None:
    """Connections are opened anew at the next call."""
    registry.cache_clear()
    stories.cache_clear()
    publisher.cache_clear()
    webhooks.cache_clear()
