"""The command that queues articles of earlier pipelines again."""

from __future__ import annotations

from itertools import islice

import click

from doslovno.store import opened
from service.registry import Registry
from service.registry.reanalysis import Reanalysis
from service.settings import Settings


def queue(tenant: str | None, most: int | None) -> None:
    settings = Settings.from_environment()
    with opened() as client:
        running = Registry(client, settings).pipeline()
        if running is None:
            raise click.ClickException("no worker has said which pipeline it runs; start one first")
        reanalysis = Reanalysis(client, settings)
        queued = 0
        for _, id in islice(reanalysis.queue(running[0], tenant), most):
            click.echo(id)
            queued += 1
    click.echo(f"{queued} articles are queued for {running[0]}", err=True)
    if reanalysis.full:
        click.echo(f"No room for more of {', '.join(reanalysis.full)}: call it again when these have ended", err=True)
