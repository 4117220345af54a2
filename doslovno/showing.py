"""Submits articles to the running service and prints what comes out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from threading import Event, Thread
from typing import Any

import click

from doslovno import summary
from doslovno.articles import ArticleFile, Unreadable, read
from doslovno.client import Client, ServiceError, Unreachable


class Showing(Thread):
    """A thread, so that the caller can go on watching its children. `done` is set at its end; `succeeded` then says
    whether every article was analysed."""

    def __init__(self, client: Client, articles: Sequence[ArticleFile]) -> None:
        super().__init__(name="showing", daemon=True)
        self._client = client
        self._articles = articles
        self.done = Event()
        self.succeeded = False

    def run(self) -> None:
        try:
            self.succeeded = show(self._client, self._articles)
        finally:
            self.done.set()


def show(client: Client, articles: Sequence[ArticleFile], form: str = "text") -> bool:
    """Submits all, then prints each as soon as it and those before it are finished. False when one failed.

    `form` is text (a summary), json (one object, or a list for several articles) or jsonl: articles as on the wire.
    """
    submitted: list[tuple[ArticleFile, str | ServiceError]] = []
    for article in articles:
        try:
            submitted.append((article, client.submit(article.submission)))
        except ServiceError as error:
            submitted.append((article, error))
    found = []
    for article, answer in submitted:
        try:
            found.append(_finished(client, answer))
        except ServiceError as error:
            click.echo(f"{article.name}: {error}", err=True)
            continue
        if form == "text":
            click.echo(summary.render(article.name, article.text, found[-1]["result"]) + "\n")
        elif form == "jsonl":
            click.echo(json.dumps(found[-1], ensure_ascii=False))
    if form == "json" and found:
        click.echo(json.dumps(found if len(articles) > 1 else found[0], ensure_ascii=False, indent=2))
    return len(found) == len(articles)


def _finished(client: Client, id: str | ServiceError) -> dict[str, Any]:
    """The article with its results. Raises ServiceError where there are none."""
    if isinstance(id, ServiceError):
        raise id
    article = client.wait(id)
    if article["status"] not in ("succeeded", "partial") or article["result"] is None:
        problem = article["problem"] or {}
        raise ServiceError(f"{article['status']}. {problem.get('detail', '')}".strip())
    return article


def submit(client: Client, paths: Sequence[str], form: str) -> bool:
    """The same for files; of those that are no articles it says why. False when one failed; raises Unreachable when
    that was because the service is away."""
    articles = read_all(paths)
    good = show(client, articles, form)
    if not good and not client.ready():
        raise Unreachable(f"{client.url} takes no articles now")
    return good and len(articles) == len(paths)


def read_all(paths: Sequence[str]) -> list[ArticleFile]:
    """The articles among the files; of the others it says on standard error why they are none."""
    found = []
    for path in paths:
        try:
            found.append(read(path))
        except Unreadable as error:
            click.echo(f"{path}: {error}", err=True)
    return found
