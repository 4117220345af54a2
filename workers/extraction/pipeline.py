"""The order of the stages, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from workers.extraction import entities, events, parsing, quotes, sentiment, times, zones

PARTS = ("quotes", "events", "sentiment", "entities", "times")
VERSION = "0.1.0"  # of the extraction: it changes whenever the same text may give another answer


@dataclass(frozen=True, slots=True)
class Article:
    """`published` is the publication date; where it is None, a leading `date YYYY-MM-DD` of the text counts."""

    text: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found in an article. All spans are code points of its text as given."""

    published: date | None
    quotes: tuple[quotes.Quote, ...]
    events: tuple[events.Event, ...]
    sentiment: sentiment.Sentiment
    entities: tuple[entities.Entity, ...]
    times: tuple[times.TimeExpression, ...]

    def part(self, name: str) -> Any:
        """One of `PARTS` as on the wire: lists and dicts of plain values."""
        value = getattr(self, name)
        if name == "sentiment":
            return dataclasses.asdict(value)
        rows = [dataclasses.asdict(item) for item in value]
        if name == "entities":
            for row in rows:
                del row["gender"]
        return rows


def analyze(article: Article, tick: Callable[[], None] = lambda: None) -> Analysis:
    """The analysis of one article. `tick` is called about every second of work; what it raises ends it."""
    page = zones.divide(article.text)
    published = article.published or page.published
    document = dataclasses.replace(parsing.parse(article.text, page.blocks, page.zones, tick), published=published)
    tick()
    who = entities.find(document)
    when = times.find(document)
    tick()
    said = quotes.find(document, who, when)
    tick()
    happened = events.find(document, who, when, said)
    tick()
    light = sentiment.assess(document, who, said)
    return Analysis(published, said, happened, light, who.all, when)
