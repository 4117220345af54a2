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
