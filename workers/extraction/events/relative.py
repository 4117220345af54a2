"""Days counted from other events: «за два дня до выборов», «спустя неделю после аварии», «накануне матча»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.merging import Cluster
from workers.extraction.events.model import EventTime
from workers.extraction.times import calendar
from workers.extraction.times.measures import Measure, measure_at
from workers.extraction.times.numbers import Line

_STEPS = 6  # from the other event up to the word whose day it gives
_BACK = 5  # words of the amount, and from its preposition to the noun
_SIDES = {"до": -1, "накануне": -1, "после": 1}
_WINDOW = 40  # events back to one that a noun takes up
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
_EVE = Measure(1, 1, "D", None, 0, 0, True, "P1D")


@dataclass(frozen=True, slots=True)
class Relation:
    """The event `event` is by `amount` before (`side` -1) or after (1) the event `other`: indices of clusters."""

    event: int
    other: int
    side: int
    amount: Measure


class Relations:
    """What an article counts from its own events. Work for one is bounded."""

    def __init__(self, clusters: Sequence[Cluster], syntax: Syntax) -> None:
        self._clusters = clusters
        self._of: dict[int, list[Relation]] = {}
        readings = [(n, r) for n, cluster in enumerate(clusters) for r in cluster.readings]
        at = {r.token.i: n for n, r in readings}
        carried = {r.trigger.light.i: n for n, r in readings if r.trigger.light is not None}
        for relation in _found(clusters, at, at | carried, syntax):
            self._of.setdefault(relation.event, []).append(relation)
            self._of.setdefault(relation.other, []).append(relation)

    def day(self, n: int) -> EventTime | None:
        """The day or month of an event by that of another."""
        for relation in self._of.get(n, ()):
            other, sign = (relation.other, 1) if relation.event == n else (relation.event, -1)
            found = _counted(self._clusters[other].time(), relation.side * sign, relation.amount)
            if found is not None:
                return found
        return None


def _found(
    clusters: Sequence[Cluster], at: Mapping[int, int], carrying: Mapping[int, int], syntax: Syntax
) -> Iterator[Relation]:
    document = syntax.document
    for top in document.tokens:
        word = syntax.preposition(top) or "" if top.pos in ("NOUN", "PROPN") else ""
        amount = _amount(top, word, syntax) if word in _SIDES else None
        if amount is None:
            continue
        named = at.get(top.i, next((at[c] for c in document.children[top.i] if c in at), None))  # «до начала турнира»
        other = named if named is not None else _alike(top, clusters, syntax)
        above_it = (t.i for _, t in zip(range(_STEPS), document.ancestors(top.i), strict=False))
        event = next((carrying[j] for j in above_it if j in carrying and carrying[j] != other), None)
        if event is not None and other is not None:
            yield Relation(event, other, _SIDES[word], amount)


def _alike(noun: Token, clusters: Sequence[Cluster], syntax: Syntax) -> int | None:
    """The latest event before a noun that it may take up: «скончался 5 мая. За два дня до смерти»."""
    before = bisect_left(clusters, noun.i, key=lambda c: c.first.token.i)
    senses = {s for e in syntax.lexicon.of(noun.lemma, noun.pos) for s in (*e.senses, e.family)}
    recent = range(before - 1, max(before - _WINDOW, 0) - 1, -1)
    return next((n for n in recent if senses & (clusters[n].senses | clusters[n].families)), None)


def _amount(top: Token, word: str, syntax: Syntax) -> Measure | None:
    """What stands before the preposition of a noun: «за два дня до», «спустя несколько дней после»."""
    if word == "накануне":
        return _EVE
    tokens, first = syntax.document.tokens, syntax.document.sentences[top.sentence].first
    before = tokens[max(first, top.i - _BACK) : top.i]
    mark = next((t for t in reversed(before) if t.folded == word), None)
    if mark is None:
        return None
    line = Line(tokens[max(first, mark.i - _BACK) : mark.i])
    said = (measure_at(line, k) for k in range(len(line)))
    return next((m for m in said if m is not None and m.end == len(line) and m.unit in _DAYS), None)


def _counted(time: EventTime | None, side: int, amount: Measure) -> EventTime | None:
    """A whole number of days or weeks from a day is a day; months and vague numbers give the month, years the year."""
    if time is None or time.granularity not in ("day", "hour") or time.start is None or time.start != time.end:
        return None
    day = date.fromisoformat(time.start)
    near, far = (_moved(day, amount.unit, n, side) for n in (amount.low, amount.high))
    if amount.unit in ("D", "W") and near == far:
        return _within(near, "day")
    if near.isoformat()[:7] == far.isoformat()[:7] and amount.unit != "Y":
        return _within(near, "month")
    return _within(near, "year") if near.year == far.year else None


def _moved(day: date, unit: str, n: float, side: int) -> date:
    """The day `n` units on or back; half a month is fifteen days."""
    whole = calendar.shift(day, unit, side * int(n))
    return calendar.add_days(whole, side * round((n - int(n)) * _DAYS[unit]))


def _within(day: date, exactness: str) -> EventTime:
    said = day.isoformat()[: calendar.EXACTNESS[exactness]]
    return EventTime(None, None, said, said, exactness)
