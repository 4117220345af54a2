"""The store as the commands of operators reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import redis

from service.registry.connection import connect
from service.registry.schema import SchemaMismatch
from service.settings import Settings


@contextmanager
def opened() -> Iterator[redis.Redis]:
    """A client of the store of this environment. Raises ClickException when it does not answer or has another layout,
    also inside."""
    try:
        with connect(Settings.from_environment()) as client:
            yield client
    except SchemaMismatch as error:
        raise click.ClickException(str(error)) from None
    except redis.RedisError as error:
        raise click.ClickException(f"Redis does not answer ({type(error).__name__}); is REDIS_URL right?") from None
