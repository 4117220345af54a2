"""The command line. Every command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import sys

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="doslovno")
def main() -> None:
    """Who said what, what happened and who is shown in which light: quotes, events and sentiment from Russian news."""


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
def analyze(files: tuple[str, ...], form: str) -> None:
    """Analyse articles here and now: no Redis, no server. `-` is standard input."""
    from doslovno import analysis

    if not analysis.analyze(files, form):
        sys.exit(1)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the API listens on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Its port.  [default: 8000, or a free one]")
@click.option("--articles", "-a", "files", multiple=True, metavar="FILE", help="Show this instead of the samples.")
@click.option("--exit-when-done", is_flag=True, help="Stop when the answers are printed.")
@click.option("--concurrency", type=click.IntRange(1), help="Processes that analyse.  [default: one a core]")
@click.argument("more", nargs=-1, metavar="[FILE...]")
def up(
    host: str, port: int | None, files: tuple[str, ...], exit_when_done: bool, concurrency: int | None,
    more: tuple[str, ...],
) -> None:  # fmt: skip
    """Start everything here: Redis, a worker, the API; analyse articles and show what they say; serve until Ctrl-C."""
    from doslovno import up

    sys.exit(up.run(up.Options(host, port, (*files, *more), exit_when_done, concurrency)))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def api(host: str, port: int) -> None:
    """Run the API alone (gunicorn). Needs REDIS_URL."""
    from doslovno import roles

    roles.become(roles.api(host, port))


@main.command()
@click.option("--concurrency", type=click.IntRange(1), help="Processes that analyse.  [default: one a core]")
@click.option("--queue", "queues", multiple=True, type=click.Choice(["interactive", "bulk"]), help="[default: all]")
def worker(concurrency: int | None, queues: tuple[str, ...]) -> None:
    """Run a worker alone (Celery). Needs REDIS_URL."""
    from doslovno import roles

    roles.become(roles.worker(concurrency, queues), roles.ONE_THREAD)
