"""`doslovno analyze`: the extraction alone, with no Redis and no server."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import click

from doslovno import articles, story_summary, summary
from doslovno.articles import ArticleFile, Unreadable

if TYPE_CHECKING:
    from workers.extraction.pipeline import Analysis

Record = dict[str, Any]

TOGETHER = 8  # files analysed as one batch


def analyze(paths: Sequence[str], form: str) -> bool:
    """Prints the analysis of every file as text, json (one object, or a list for several files) or jsonl.

    Complaints go to standard error. False when a file was no article.
    """
    records = []
    bar = len(paths) > 1 and sys.stderr.isatty()
    printer = _Printer(hold=bar and (sys.stdout.isatty() or form == "text"))
    with _progress(paths, shown=bar) as advance:
        for first in range(0, len(paths), TOGETHER):
            for article, found in _analyses(paths[first : first + TOGETHER], printer, advance):
                record = _record(article, found)
                records.append(record)
                if form == "text":
                    printer.say(summary.render(article.name, article.text, record) + "\n")
                elif form == "jsonl":
                    printer.say(json.dumps(record, ensure_ascii=False))
    printer.release()
    if form == "json":
        value = records if len(paths) > 1 else next(iter(records), None)
        if value is not None:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    return len(records) == len(paths)


class _Printer:
    """Prints at once, or holds everything back while a progress bar has the terminal."""

    def __init__(self, hold: bool) -> None:
        self._hold = hold
        self._held: list[tuple[str, bool]] = []

    def say(self, text: str) -> None:
        self._put(text, False)

    def complain(self, text: str) -> None:
        self._put(text, True)

    def release(self) -> None:
        self._hold = False
        for text, error in self._held:
            click.echo(text, err=error)

    def _put(self, text: str, error: bool) -> None:
        if self._hold:
            self._held.append((text, error))
        else:
            click.echo(text, err=error)


@contextmanager
def _progress(paths: Sequence[str], *, shown: bool) -> Iterator[Callable[[str], None]]:
    """Gives what to call with every file that is done."""
    if not shown:
        yield lambda path: None
        return
    with click.progressbar(
        length=len(paths), label="Articles", file=sys.stderr, item_show_func=lambda path: path or ""
    ) as bar:
        yield lambda path: bar.update(1, path)


def tell(paths: Sequence[str], form: str) -> bool:
    """Prints the story that the files tell together, as text, json or jsonl (one line).

    Nothing is printed where none is an article. Complaints go to standard error. False when a file was no article.
    """
    printer = _Printer(hold=True)
    found: list[tuple[ArticleFile, Analysis]] = []
    with _progress(paths, shown=len(paths) > 1 and sys.stderr.isatty()) as advance:
        for first in range(0, len(paths), TOGETHER):
            found.extend(_analyses(paths[first : first + TOGETHER], printer, advance))
    printer.release()
    if found:
        from workers.extraction import stories

        names = _names([article.name for article, _ in found])
        accounts = [
            stories.Account(name, a.published, a.quotes, a.events, a.entities, a.times)
            for name, (_, a) in zip(names, found, strict=True)
        ]
        story = stories.tell(accounts).wire()
        if form == "text":
            click.echo(story_summary.render(names, story))
        else:
            click.echo(json.dumps(story, ensure_ascii=False, indent=2 if form == "json" else None))
    return len(found) == len(paths)


def _names(names: Sequence[str]) -> list[str]:
    """The names, those that come again with their number: `a.txt`, `a.txt (2)`."""
    out: list[str] = []
    for name in names:
        numbered = (f"{name} ({k})" for k in count(2))
        out.append(next(n for n in chain((name,), numbered) if n not in out))
    return out


def _record(article: ArticleFile, analysis: Analysis) -> Record:
    """An analysis as one object: `doc`, `sha256` of the text, the parts."""
    from workers.extraction import pipeline

    digest = hashlib.sha256(article.text.encode()).hexdigest()
    return {"doc": article.name, "sha256": digest, **{name: analysis.part(name) for name in pipeline.PARTS}}


def _analyses(
    paths: Sequence[str], printer: _Printer, advance: Callable[[str], None]
) -> Iterator[tuple[ArticleFile, Analysis]]:
    """The articles among the files, each with its analysis."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is first imported
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from service import language
    from service.settings import Settings
    from workers.extraction import parsing, pipeline

    try:
        settings = Settings.from_environment()
        language.load(settings.cache_folder)
        parsing.load(parsing.kind(settings.parser), settings.cache_folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    found = []
    for path in paths:
        try:
            article = articles.read(path)
            if article.charset != "utf-8":
                printer.complain(f"{path}: not UTF-8, read as {article.charset}")
            _check_language(article.text)
        except Unreadable as error:
            printer.complain(f"{path}: {error}")
            advance(path)
        else:
            found.append((path, article))
    analyses = pipeline.analyze_many([pipeline.Article(article.text) for _, article in found])
    for (path, article), analysis in zip(found, analyses, strict=True):
        for part, defect in analysis.broken.items():
            printer.complain(f"{path}: no {part}, a defect of doslovno: {defect!r}")
        advance(path)
        yield article, analysis


def _check_language(text: str) -> None:
    """Raises Unreadable for a text that is not Russian."""
    from service import language

    guess = language.detect(text)
    if guess.language == language.UNDETERMINED:
        raise Unreadable("the text has no letters")
    if not guess.russian:
        raise Unreadable(f"not Russian: the text seems to be in {guess.language} ({guess.probability:.0%})")
