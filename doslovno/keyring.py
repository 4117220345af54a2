"""The commands that make, show and remove API keys."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click
import redis

from service.registry.connection import connect
from service.security import keys
from service.settings import Settings


@contextmanager
def _store() -> Iterator[redis.Redis]:
    try:
        with connect(Settings.from_environment()) as client:
            yield client
    except redis.RedisError as error:
        raise click.ClickException(f"Redis does not answer ({type(error).__name__}); is REDIS_URL right?") from None


def create(tenant: str, label: str, scopes: Sequence[str], days: float | None) -> None:
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    with _store() as client:
        try:
            key = keys.create(client, tenant, label=label, scopes=scopes or keys.GIVEN, expires=expires)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    click.echo(key)


def show(tenant: str | None, form: str) -> None:
    with _store() as client:
        found = [key for key in keys.every(client) if tenant in (None, key.tenant)]
    if form == "jsonl":
        for key in found:
            row = dataclasses.asdict(key) | {"scopes": sorted(key.scopes), "expires": key.expires or None}
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    for key in found:
        until = f"until {key.expires}" if key.expires else "no expiry"
        click.echo(f"{key.id}  {key.tenant:20}  {','.join(sorted(key.scopes))}  {key.created}  {until}  {key.label}")


def revoke(id: str) -> None:
    with _store() as client:
        if not keys.revoke(client, id):
            raise click.ClickException(f"there is no key {id}; see `doslovno keys list`")
    click.echo(f"{id} is revoked")
