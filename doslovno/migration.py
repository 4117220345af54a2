"""The command that moves the store to the layout of this version."""

from __future__ import annotations

import click

from doslovno.store import opened
from service.registry import migrations, schema
from service.settings import Settings


def migrate(dry_run: bool) -> None:
    settings = Settings.from_environment()
    try:
        with opened() as client:
            found, left = schema.found(client), migrations.pending(client)
            if not left:
                click.echo(f"Nothing to do: {f'the store holds layout {found}' if found else 'the store is empty'}.")
                return
            click.echo(f"The store holds layout {found}, this version works with {left[-1].target}.")
            for migration in left:
                click.echo(f"  {migration.source} to {migration.target}: {migration.what}")
            if dry_run:
                click.echo("\n".join(["Nothing was changed.", *_to_stop(migrations.living(client, settings))]))
                return
            for done, changed in migrations.run(client, settings):
                click.echo(f"Layout {done.target}: {changed} keys changed.")
    except migrations.CannotMigrate as error:
        raise click.ClickException(str(error)) from None


def _to_stop(alive: list[str]) -> list[str]:
    return ["To be stopped first:", *(f"  {name}" for name in alive)] if alive else ["Nobody works in it."]
