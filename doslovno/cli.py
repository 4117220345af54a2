"""The command line. Every command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_URL = "http://127.0.0.1:8080"

url_option = click.option(
    "--url", envvar="DOSLOVNO_URL", default=_URL, show_default=True, help="Address of the service."
)
key_option = click.option(
    "--key", envvar=["DOSLOVNO_API_KEY", "DOSLOVNO_KEY"], required=True,
    help="API key; better in the variable DOSLOVNO_API_KEY.",
)  # fmt: skip
port_option = click.option("--port", type=click.IntRange(1, 65535), help="[default: that of DOSLOVNO_BIND, 8080]")
concurrency_option = click.option(
    "--concurrency", type=click.IntRange(1), help="Processes that analyse.  [default: one a core]"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="doslovno")
def main() -> None:
    """Who said what, what happened and who is shown in which light: quotes, events and sentiment from Russian news."""


@main.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.option(
    "--sentiment-csv", "rows", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Instead: a table in the form of RuSentNE-2023; prints -1, 0 or 1 for every row.",
)  # fmt: skip
@click.option("--story", is_flag=True, help="What the articles tell together: the same words, a timeline, conflicts.")
def analyze(files: tuple[str, ...], form: str, rows: Path | None, story: bool) -> None:
    """Analyse articles here and now: no Redis, no server. `-` is standard input."""
    if rows is not None:
        from workers.extraction.sentiment import evaluation

        try:
            labels = evaluation.labels(rows)
        except (KeyError, TypeError, ValueError) as error:
            raise click.BadParameter(f"{rows} is no table in the form of RuSentNE-2023: {error!r}") from error
        click.echo("\n".join(map(str, labels)))
        return
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    from doslovno import analysis

    if not (analysis.tell if story else analysis.analyze)(files, form):
        sys.exit(1)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the API listens on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port.  [default: 8080, or a free one]")
@click.option("--articles", "-a", "files", multiple=True, metavar="FILE", help="Show this instead of the samples.")
@click.option("--exit-when-done", is_flag=True, help="Stop when the answers are printed.")
@concurrency_option
@click.argument("more", nargs=-1, metavar="[FILE]...")
def up(
    host: str, port: int | None, files: tuple[str, ...], exit_when_done: bool, concurrency: int | None,
    more: tuple[str, ...],
) -> None:  # fmt: skip
    """Start everything here: Redis, a worker, the API; analyse articles and show what they say; serve until Ctrl-C."""
    from doslovno import up

    sys.exit(up.run(up.Options(host, port, (*files, *more), exit_when_done, concurrency)))


@main.command()
@click.option("--host", help="Address to listen on.  [default: that of DOSLOVNO_BIND, 127.0.0.1]")
@port_option
def api(host: str | None, port: int | None) -> None:
    """Run the API alone (gunicorn). Needs REDIS_URL."""
    from doslovno import roles

    own_host, own_port = roles.bound()
    roles.become(roles.api(host or own_host, port or own_port))


@main.command()
@concurrency_option
@click.option(
    "--queue", "queues", multiple=True, type=click.Choice(["interactive", "webhooks", "bulk"]), help="[default: all]"
)
def worker(concurrency: int | None, queues: tuple[str, ...]) -> None:
    """Run a worker alone (Celery). Needs REDIS_URL."""
    from doslovno import roles

    roles.become(roles.worker(concurrency, queues), roles.ONE_THREAD)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@url_option
@key_option
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@click.option("--no-wait", is_flag=True, help="Print the ids instead, one a line.")
def submit(files: tuple[str, ...], url: str, key: str, form: str, no_wait: bool) -> None:
    """Submit articles to a running service, wait and print what came out."""
    from doslovno import remote, showing
    from doslovno.client import Client

    client = Client(url, key)
    remote.leave(lambda: remote.submit(client, files) if no_wait else showing.submit(client, files, form))


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@url_option
@key_option
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="json", show_default=True)
def get(ids: tuple[str, ...], url: str, key: str, form: str) -> None:
    """Print articles of a running service as they are now, with the results that are there."""
    from doslovno import remote
    from doslovno.client import Client

    remote.leave(lambda: remote.show(Client(url, key), ids, form, patience=None))


@main.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@url_option
@key_option
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="json", show_default=True)
@click.option("--timeout", type=click.FloatRange(min=0), default=600, show_default=True, help="Seconds for each.")
def wait(ids: tuple[str, ...], url: str, key: str, form: str, timeout: float) -> None:
    """Wait until the analysis of articles has ended and print them."""
    from doslovno import remote
    from doslovno.client import Client

    remote.leave(lambda: remote.show(Client(url, key), ids, form, patience=timeout))


@main.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@url_option
@key_option
@click.option("--resume", metavar="BATCH", help="Go on reading the results of this batch.")
@click.option("--after", type=click.IntRange(0), default=0, help="With --resume: the last line that you have.")
def batch(files: tuple[str, ...], url: str, key: str, resume: str | None, after: int) -> None:
    """Submit many articles at once and print their results as they come, one JSON object a line.

    FILE is NDJSON (*.ndjson, *.jsonl, also with .gz, or - for standard input), or files of one article each.
    """
    from doslovno import remote
    from doslovno.client import Client

    if bool(files) == bool(resume) or (after and not resume):
        raise click.UsageError("Name files, or a batch with --resume (and only then --after).")
    client = Client(url, key)
    remote.leave(lambda: remote.resume(client, resume, after) if resume else remote.batch(client, files))


@main.group()
def keys() -> None:
    """API keys: who may use the service, and for what. Needs REDIS_URL."""


@keys.command()
@click.option("--tenant", required=True, help="Whose articles the key opens.")
@click.option("--label", default="", help="A note of what it is for.")
@click.option(
    "--scope", "scopes", multiple=True, help="submit, read, delete, webhooks, admin.  [default: all but admin]"
)
@click.option(
    "--days", type=click.FloatRange(min=0, min_open=True), help="How long it lives.  [default: until revoked]"
)
def create(tenant: str, label: str, scopes: tuple[str, ...], days: float | None) -> None:
    """Make a key and print it, the only time it can be seen."""
    from doslovno import keyring

    keyring.create(tenant, label, scopes, days)


@keys.command(name="list")
@click.option("--tenant", help="Only the keys of this tenant.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def list_keys(tenant: str | None, form: str) -> None:
    """Show all keys without their secrets."""
    from doslovno import keyring

    keyring.show(tenant, form)


@keys.command()
@click.argument("id")
def revoke(id: str) -> None:
    """Remove the key with this ID (the 8 characters after ds_live_); it opens nothing a few seconds later."""
    from doslovno import keyring

    keyring.revoke(id)


@main.group()
def quarantine() -> None:
    """Articles that failed because every attempt lost its worker. Needs REDIS_URL."""


@quarantine.command(name="list")
@click.option("--tenant", help="Only those of this tenant.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
def list_quarantined(tenant: str | None, form: str) -> None:
    """Show them, without a word of their text."""
    from doslovno import quarantine

    quarantine.show(tenant, form)


def _named(ids: tuple[str, ...], everything: bool, tenant: str | None) -> None:
    if bool(ids) == everything or (tenant and not everything):
        raise click.UsageError("Name articles, or all of them with --all (and only then --tenant).")


@quarantine.command(name="retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All on the list.")
@click.option("--tenant", help="With --all: only those of this tenant.")
def retry_quarantined(ids: tuple[str, ...], everything: bool, tenant: str | None) -> None:
    """Queue them again, with all their attempts before them."""
    from doslovno import quarantine

    _named(ids, everything, tenant)
    quarantine.retry(ids, tenant)


@quarantine.command(name="drop")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All on the list.")
@click.option("--tenant", help="With --all: only those of this tenant.")
def drop_quarantined(ids: tuple[str, ...], everything: bool, tenant: str | None) -> None:
    """Take them off the list; they stay failed until they expire."""
    from doslovno import quarantine

    _named(ids, everything, tenant)
    quarantine.drop(ids, tenant)


@main.command()
@click.option("--tenant", help="Only articles of this tenant.")
@click.option("--most", type=click.IntRange(1), help="No more than so many; call it again for the next ones.")
def reanalyze(tenant: str | None, most: int | None) -> None:
    """Queue articles again that an earlier pipeline has analysed; their results go first. Needs REDIS_URL.

    A tenant gets half of DOSLOVNO_MAX_OPEN at a time; call it again for the rest.
    """
    from doslovno import reanalysis

    reanalysis.queue(tenant, most)


@main.command()
@click.option("--dry-run", is_flag=True, help="Only say what is to be done, and what is to be stopped first.")
def migrate(dry_run: bool) -> None:
    """Move the store to the layout of this version. Needs REDIS_URL, and that the service is stopped.

    Killed in the middle, it goes on when it is called again.
    """
    from doslovno import migration

    migration.migrate(dry_run)


@main.command()
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="[default: stdout]"
)
def openapi(output: Path | None) -> None:
    """Write the OpenAPI document of the API. Needs no Redis."""
    from service.api.openapi import openapi_document
    from service.app import create_app
    from service.settings import Settings

    document = openapi_document(create_app(Settings()))
    if output:
        output.write_text(document, encoding="utf8")
    else:
        click.echo(document, nl=False)


@main.command()
@click.option("--markdown", is_flag=True, help="The table of all settings, as in the README.")
def config(markdown: bool) -> None:
    """Show every setting as it stands in this environment."""
    from doslovno import configuration
    from service.settings import Settings

    try:
        lines = configuration.markdown() if markdown else configuration.current(Settings.from_environment())
        click.echo("\n".join(lines))
    except ValueError as error:
        raise click.ClickException(str(error)) from None


@main.command()
def doctor() -> None:
    """Check this machine: Python, models, Redis, folders. Says what to do."""
    from doslovno import doctor

    if not doctor.examine():
        sys.exit(1)


@main.command()
@click.argument("role", type=click.Choice(["api", "worker"]), required=False)
@port_option
def health(role: str | None, port: int | None) -> None:
    """Is the role that runs here alive? For containers; without ROLE: whichever it is."""
    from doslovno import health, roles

    port = port or roles.bound()[1]
    wrong = health.api(port) if role == "api" else health.worker() if role == "worker" else health.here(port)
    if wrong:
        raise click.ClickException(wrong)
