"""The commands that use a running service: get, wait, batch. Every one prints what the service answers, and returns
False where an article failed."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from doslovno import summary
from doslovno.articles import STANDARD_INPUT
from doslovno.client import Client, ServiceError, Unreachable
from doslovno.showing import read_all

LINES = (".ndjson", ".jsonl")  # endings of files that hold one article a line; with .gz they are sent as they are
NOT_REACHABLE = 3  # exit code
_GOOD = ("succeeded", "partial")
_PAUSE = 0.5  # seconds between two looks at a batch that has nothing new

Advance = Callable[[int], None]


def submit(client: Client, paths: Sequence[str]) -> bool:
    """Prints the ids of the articles, without waiting for their analysis."""
    articles = read_all(paths)
    for article in articles:
        click.echo(client.submit(article.submission))
    return len(articles) == len(paths)


def show(client: Client, ids: Sequence[str], form: str, *, patience: float | None) -> bool:
    """Prints articles: as they are now, or with `patience` (seconds) as they have ended."""
    found, good = [], True
    for id in ids:
        try:
            article = client.get(id) if patience is None else client.wait(id, patience)
            if form == "text":
                name = article["external_id"] or id
                click.echo(f"{summary.render(name, client.text(id), article['result'] or {})}\n")
        except Unreachable:
            raise
        except ServiceError as error:
            click.echo(f"{id}: {error}", err=True)
            good = False
            continue
        found.append(article)
        good = good and (patience is None or article["status"] in _GOOD)
        if form == "jsonl":
            click.echo(json.dumps(article, ensure_ascii=False))
    if form == "json" and found:
        click.echo(json.dumps(found if len(ids) > 1 else found[0], ensure_ascii=False, indent=2))
    return good


def batch(client: Client, paths: Sequence[str]) -> bool:
    """Submits a file of articles, one a line, or files of one article each; prints the results as NDJSON."""
    complete, packed = True, False
    if len(paths) == 1 and (paths[0] == STANDARD_INPUT or paths[0].removesuffix(".gz").endswith(LINES)):
        lines, packed = _file(paths[0]), paths[0].endswith(".gz")
    else:
        articles = read_all(paths)
        complete = len(articles) == len(paths)
        rows = (article.submission for article in articles)
        lines = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
    made = client.submit_batch(lines, packed=packed)
    return results(client, made, 0) and complete


def resume(client: Client, id: str, after: int) -> bool:
    """Prints the results of a batch that was submitted before, behind the line `after`."""
    return results(client, client.batch(id), after)


def results(client: Client, made: dict[str, Any], after: int) -> bool:
    good, seq, finished = True, after, False
    try:
        with _progress(made["total"], after) as advance:
            while seq < made["total"]:
                before = seq
                for line in client.results(made["id"], seq):
                    click.echo(json.dumps(line, ensure_ascii=False))
                    good = good and line["status"] in _GOOD
                    advance(line["seq"] - seq)
                    seq = line["seq"]
                if seq == before:
                    time.sleep(_PAUSE)
        finished = True
    finally:
        if not finished:
            click.echo(f"Go on with: doslovno batch --resume {made['id']} --after {seq}", err=True)
    return good


@contextmanager
def _progress(total: int, done: int) -> Iterator[Advance]:
    """A bar on standard error, where that is a terminal and the results go elsewhere."""
    shown = sys.stderr.isatty() and not sys.stdout.isatty()
    file = sys.stderr if shown else io.StringIO()
    with click.progressbar(length=total, label="Analysed", show_pos=True, file=file) as bar:
        bar.update(done)
        yield bar.update


def _file(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None


def leave(work: Callable[[], bool]) -> None:
    """Ends the command: 0 all is well, 1 some of it is not, 3 the service is not reachable."""
    try:
        good = work()
    except ServiceError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(NOT_REACHABLE if isinstance(error, Unreachable) else 1)
    sys.exit(0 if good else 1)
