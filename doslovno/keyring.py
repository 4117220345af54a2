"""The commands that make, show and remove API keys."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from doslovno.store import opened
from service.security import keys


def create(tenant: str, label: str, scopes: Sequence[str], days: float | None) -> None:
    expires = datetime.now(UTC) + timedelta(days=days) if days else None
    with opened() as client:
        try:
            key = keys.create(client, tenant, label=label, scopes=scopes or keys.GIVEN, expires=expires)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    click.echo(key)


def show(tenant: str | None, form: str) -> None:
    with opened() as client:
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
    with opened() as client:
        if not keys.revoke(client, id):
            raise click.ClickException(f"there is no key {id}; see `doslovno keys list`")
    click.echo(f"{id} is revoked")
