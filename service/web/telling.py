"""A story as a reader sees it: its voices by outlet, its occurrences along a line of days.

Made from what the API says of the story and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

Item = Mapping[str, Any]

MOST_COLUMNS: Final = 8  # articles that a table of them has room for
WIDTH: Final = 240  # of the line of days
_MARGIN: Final = 10  # at its ends, for what lies beyond them
_AROUND: Final = timedelta(days=45)  # of the articles: what is further away is at the end of the line


@dataclass(frozen=True, slots=True)
class Place:
    """Where an occurrence is on the line: from `left` to `right`, 0 to `WIDTH`. `beyond` is -1 or 1 where it lies
    before or behind what the line shows."""

    left: float
    right: float
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A day written below the line."""

    x: float
    day: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker with the utterances that several articles have; `by_article` are quotes in each, in their order."""

    name: str | None
    families: Sequence[Item]
    by_article: Sequence[int]


class Telling:
    """`story` as `GET /v1/stories/{id}` answers it."""

    def __init__(self, story: Item) -> None:
        self._story = story
        self.articles: Mapping[str, Item] = {article["id"]: article for article in story["articles"]}

    @cached_property
    def columns(self) -> Sequence[Item]:
        """The articles that are told of, where a table has room for them."""
        told = [article for article in self._story["articles"] if article["included"]]
        return told if 1 < len(told) <= MOST_COLUMNS else ()

    @cached_property
    def voices(self) -> Sequence[Voice]:
        """Who is quoted by several articles, the most often quoted first."""
        families: dict[str | None, list[Item]] = {}
        for family in self._story["families"]:
            families.setdefault(family["speaker"], []).append(family)
        found = [Voice(name, own, self._counts(own)) for name, own in families.items()]
        return sorted(found, key=lambda voice: (-len(voice.families), -sum(voice.by_article), voice.name or ""))

    def _counts(self, families: Sequence[Item]) -> list[int]:
        docs = [quote["doc"] for family in families for quote in (*family["members"], *family["related"])]
        return [docs.count(article["id"]) for article in self.columns]

    @cached_property
    def timeline(self) -> Sequence[Item]:
        """Those with a day, by the first one. A part stands where its day is, beneath the whole of that day."""
        dated = [one for one in self._story["timeline"] if one["start"]]
        return sorted(dated, key=lambda one: (one["start"], bool(one["parent"])))

    @cached_property
    def undated(self) -> Sequence[Item]:
        """Those that several articles tell come first."""
        return sorted(
            (one for one in self._story["timeline"] if not one["start"]), key=lambda one: -len(one["members"])
        )

    @cached_property
    def _ends(self) -> tuple[date, date] | None:
        """The first and the last day of the line: where something begins, or an article appeared."""
        days = [span[0] for one in self._story["timeline"] if (span := _days(one))]
        published = [day for article in self.articles.values() if (day := _day(article["published_at"]))]
        if published:
            first, last = min(published) - _AROUND, max(published) + _AROUND
            days = [*published, *(day for day in days if first <= day <= last)]
        return (min(days), max(days)) if days else None

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """By id of the occurrence; none of one without a day."""
        found = {}
        for one in self._story["timeline"]:
            if self._ends and (days := _days(one)):
                first, last = self._ends
                beyond = -1 if days[1] < first else 1 if days[0] > last else 0
                left, right = (_along(day, first, last) for day in days)
                found[one["id"]] = Place(left, right, beyond)
        return found

    @cached_property
    def ticks(self) -> Sequence[Tick]:
        """The ends of the line."""
        if not self._ends:
            return ()
        first, last = self._ends
        if first == last:
            return (Tick(_along(first, first, last), first.isoformat(), "middle"),)
        ends = ((first, "start"), (last, "end"))
        return tuple(Tick(_along(day, first, last), day.isoformat(), anchor) for day, anchor in ends)

    @staticmethod
    def sightings(occurrence: Item) -> Sequence[Item]:
        """The first one of each article."""
        found: dict[str, Item] = {}
        for one in occurrence["members"]:
            found.setdefault(one["doc"], one)
        return list(found.values())

    @staticmethod
    def anchor(claim: Item) -> str:
        """Where a claim stands on the page of its article: its quote, else its event."""
        return str(claim.get("quote") or claim.get("event") or "text")


def _along(day: date, first: date, last: date) -> float:
    """Where a day is on the line; what lies beyond an end is at it."""
    whole = (last - first).days
    share = min(max((day - first).days / whole, 0.0), 1.0) if whole else 0.5
    return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)


def _days(occurrence: Item) -> tuple[date, date] | None:
    start = _day(occurrence["start"])
    if start is None:
        return None
    return start, max(start, _day(occurrence["end"], last=True) or start)


def _day(written: str | None, last: bool = False) -> date | None:
    """Of a day, month, year or moment of the wire its first day, or its last one."""
    parts = [int(part) for part in (written or "")[:10].split("-") if part.isdecimal()]
    try:
        match parts:
            case [year, month, day]:
                return date(year, month, day)
            case [year, month]:
                return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) if last else date(year, month, 1)
            case [year]:
                return date(year, 12, 31) if last else date(year, 1, 1)
    except ValueError:  # «30 февраля»
        pass
    return None
