"""This process's own connection to the registry."""

from __future__ import annotations

from functools import lru_cache

from service.registry import Registry
from service.registry.connection import connect
from service.settings import Settings


@lru_cache(1)
def settings() -> Settings:
    return Settings.from_environment()


@lru_cache(1)
def registry() -> Registry:
    """Opened at the first call; a forked process must forget its parent's (`registry.cache_clear()`)."""
    return Registry(connect(settings()), settings())
