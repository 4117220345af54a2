"""The order of the stages, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

from workers.extraction import entities, events, parsing, quotes, sentiment, times, zones
from workers.extraction.document import Document
from workers.extraction.wire import plain

PARTS = ("quotes", "events", "sentiment", "entities", "times")
# What a defect of a stage raises. Not a time limit or want of memory: those end the analysis
DEFECTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Article:
    """`published` is the publication date; where it is None, a leading `date YYYY-MM-DD` of the text counts."""

    text: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found in an article. All spans are code points of its text as given.

    `broken` maps a part to the exception of its stage: the part is empty, and those after it did without it.
    """

    published: date | None
    quotes: tuple[quotes.Quote, ...]
    events: tuple[events.Event, ...]
    sentiment: sentiment.Sentiment
    entities: tuple[entities.Entity, ...]
    times: tuple[times.TimeExpression, ...]
    broken: Mapping[str, Exception] = field(default_factory=dict)

    def part(self, name: str) -> Any:
        """One of `PARTS` as on the wire: lists and dicts of plain values."""
        value = getattr(self, name)
        if name == "sentiment":
            return plain(value)
        rows = [plain(item) for item in value]
        if name == "entities":
            for row in rows:
                del row["gender"], row["titles"]
        return rows


def analyze(
    article: Article, tick: Callable[[], None] = lambda: None, entered: Callable[[str], None] = lambda _: None
) -> Analysis:
    """The analysis of one article. `tick` is called about every second of work; what it raises ends it. `entered` is
    told the name of every stage as it begins: zones, parsing, and the parts in the order in which they are found."""
    return next(analyze_many([article], tick, entered))


def analyze_many(
    articles: Sequence[Article],
    tick: Callable[[], None] = lambda: None,
    entered: Callable[[str], None] = lambda _: None,
) -> Iterator[Analysis]:
    """The same analyses as one by one, to the byte; the articles are parsed together."""
    entered("zones")
    pages = [zones.divide(article.text) for article in articles]
    sources = [parsing.Source(a.text, p.blocks, p.zones) for a, p in zip(articles, pages, strict=True)]
    entered("parsing")
    for article, page, document in zip(articles, pages, parsing.parse_many(sources, tick), strict=True):
        yield _read(dataclasses.replace(document, published=article.published or page.published), tick, entered)


def _read(document: Document, tick: Callable[[], None], entered: Callable[[str], None]) -> Analysis:
    """What the stages find in a parsed article."""
    broken: dict[str, Exception] = {}

    def stage(part: str, find: Callable[..., T], nothing: T, *found: Any) -> T:
        tick()
        entered(part)
        try:
            return find(document, *found)
        except DEFECTS as error:
            broken[part] = error
            return nothing

    who = stage("entities", partial(entities.find, tick=tick), entities.Entities(()))
    when: tuple[times.TimeExpression, ...] = stage("times", times.find, ())
    said: tuple[quotes.Quote, ...] = stage("quotes", partial(quotes.find, tick=tick), (), who, when)
    happened: tuple[events.Event, ...] = stage("events", partial(events.find, tick=tick), (), who, when, said)
    light = stage("sentiment", partial(sentiment.assess, tick=tick), sentiment.NOTHING, who, said)
    return Analysis(document.published, said, happened, light, who.all, when, broken)
