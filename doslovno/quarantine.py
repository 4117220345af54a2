"""The commands about articles that no attempt survived."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click

from doslovno.store import opened
from service.queue import Publisher
from service.registry import schema
from service.registry.quarantine import Quarantine
from service.settings import Settings


def show(tenant: str | None, form: str) -> None:
    with opened() as client:
        schema.check(client)
        found = list(Quarantine(client).list(tenant))
    for one in found:
        if form == "jsonl":
            click.echo(json.dumps(dataclasses.asdict(one)))
        else:
            ended = datetime.fromtimestamp(one.ended / 1000, UTC).isoformat(timespec="seconds")
            click.echo(f"{one.id}  {one.tenant:20}  {one.attempts} attempts  {one.length} characters  {ended}")


def retry(ids: Sequence[str], tenant: str | None) -> None:
    """Those ids; none: all of the tenant, or of every tenant."""
    with opened() as client:
        schema.check(client)
        quarantine = Quarantine(client, Publisher(Settings.from_environment()))
        _each(ids or _all(quarantine, tenant), quarantine.retry, "is queued again")


def drop(ids: Sequence[str], tenant: str | None) -> None:
    """Those ids; none: all of the tenant, or of every tenant."""
    with opened() as client:
        schema.check(client)
        quarantine = Quarantine(client)
        _each(ids or _all(quarantine, tenant), quarantine.drop, "is off the list, and stays failed")


def _all(quarantine: Quarantine, tenant: str | None) -> list[str]:
    return [one.id for one in quarantine.list(tenant)]


def _each(ids: Sequence[str], act: Callable[[str], bool], done: str) -> None:
    missing = []
    for id in ids:
        if act(id):
            click.echo(f"{id} {done}")
        else:
            missing.append(id)
    if missing:
        raise click.ClickException(f"not in quarantine: {', '.join(missing)}; see `doslovno quarantine list`")
