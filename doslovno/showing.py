"""Submits articles to the running service and prints what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Thread

import click

from doslovno import summary
from doslovno.articles import ArticleFile
from doslovno.client import Client, ServiceError


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


def show(client: Client, articles: Sequence[ArticleFile]) -> bool:
    """Submits all, then prints each as soon as it and those before it are finished. False when one failed."""
    succeeded = True
    submitted: list[tuple[ArticleFile, str | ServiceError]] = []
    for article in articles:
        try:
            submitted.append((article, client.submit(article.text, article.name)))
        except ServiceError as error:
            submitted.append((article, error))
    for article, answer in submitted:
        try:
            if isinstance(answer, ServiceError):
                raise answer
            found = client.wait(answer)
            if not found["result"] or found["status"] not in ("succeeded", "partial"):
                problem = found["problem"] or {}
                raise ServiceError(f"{found['status']}. {problem.get('detail', '')}")
        except ServiceError as error:
            click.echo(f"{article.name}: {error}", err=True)
            succeeded = False
        else:
            click.echo(summary.render(article.name, article.text, found["result"]) + "\n")
    return succeeded
