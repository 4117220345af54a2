"""Mentions of one occurrence become one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workers.extraction.document import Token
from workers.extraction.events.model import EventTime, Participant, Place
from workers.extraction.events.places import is_state
from workers.extraction.events.triggers import Trigger

_WINDOW = 40  # open clusters of one family that a mention is compared with, latest first
# Types whose words may name one and the same occurrence
_FAMILIES = {"NEGOTIATION": "MEETING", "LIFE": "LIFE", "CRIME": "LIFE"}
_REPEATABLE = frozenset(("OFFER", "REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN"))


@dataclass(slots=True)
class Reading:
    """One mention with all that was read about it."""

    trigger: Trigger
    participants: tuple[Participant, ...]
    place: Place | None
    time: EventTime | None
    factuality: str
    cues: tuple[str, ...]
    quote: int | None  # index of the quote it stands in
    zone: str

    @property
    def token(self) -> Token:
        return self.trigger.token

    @property
    def type(self) -> str:
        return self.trigger.entry.type


@dataclass(slots=True)
class Cluster:
    """The mentions of one occurrence, in order of the text."""

    readings: list[Reading]
    names: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    times: list[EventTime] = field(default_factory=list)

    @property
    def first(self) -> Reading:
        return self.readings[0]

    def add(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._take(reading)

    def _take(self, reading: Reading) -> None:
        self.names |= {p.name for p in reading.participants}
        if reading.place:
            self.places.add(reading.place.name)
        if reading.time:
            self.times.append(reading.time)

    def participants(self) -> tuple[Participant, ...]:
        """Everyone who takes part in a mention, once."""
        found: dict[str, Participant] = {}
        for reading in self.readings:
            for participant in reading.participants:
                found.setdefault(participant.name, participant)
        return tuple(found.values())

    def place(self) -> Place | None:
        """The most specific place that a mention gives."""
        given = [r.place for r in self.readings if r.place]
        return next((p for p in given if not is_state(p.name)), given[0] if given else None)

    def time(self) -> EventTime | None:
        """The most exact time that a mention gives."""
        return max(self.times, key=lambda t: len(t.start or ""), default=None)

    def factuality(self) -> str:
        """That of the first mention; a plain fact in a later one outweighs a plan."""
        values = [r.factuality for r in self.readings]
        if values[0] in ("planned", "possible") and values.count("asserted") > len(values) // 2:
            return "asserted"
        return values[0]

    @classmethod
    def of(cls, reading: Reading) -> Cluster:
        cluster = cls([reading])
        cluster._take(reading)
        return cluster


def merge(readings: Sequence[Reading]) -> list[Cluster]:
    """The clusters in order of their first mention. A mention is compared with a bounded number of clusters."""
    clusters: list[Cluster] = []
    open_: dict[str, list[Cluster]] = {}
    for reading in readings:
        family = _FAMILIES.get(reading.type, reading.type)
        recent = open_.setdefault(family, [])
        home = max(
            ((_likeness(c, reading), -n, c) for n, c in enumerate(reversed(recent[-_WINDOW:]))),
            key=lambda t: t[:2],
            default=None,
        )
        if home is not None and home[0] > 0:
            home[2].add(reading)
        else:
            cluster = Cluster.of(reading)
            clusters.append(cluster)
            recent.append(cluster)
    return clusters


def _likeness(cluster: Cluster, reading: Reading) -> float:
    """0 where the mention cannot belong to the cluster; more where more speaks for it."""
    names = {p.name for p in reading.participants}
    words = {r.trigger.entry.family for r in cluster.readings}
    same_word = reading.trigger.entry.family in words
    if not _times_agree(cluster.times, reading.time) or not _places_agree(cluster.places, reading.place):
        return 0.0
    if {reading.factuality, cluster.first.factuality} == {"negated", "asserted"}:
        return 0.0
    if cluster.first.type != reading.type and not same_word and not names & cluster.names:
        return 0.0
    shared = len(names & cluster.names)
    if names and cluster.names and not shared:
        return 0.0
    if reading.type in _REPEATABLE and not (same_word and (shared or not names)):
        return 0.0
    if names and cluster.names:
        ratio = shared / min(len(names), len(cluster.names))
        if ratio < 1 and not same_word:
            return 0.0
        return ratio + same_word
    if same_word:
        return 0.5 + (0.3 if not names else 0.0)
    return 0.0


def _times_agree(times: Sequence[EventTime], time: EventTime | None) -> bool:
    if time is None or not times:
        return True
    return any(overlap(time, other) for other in times)


def overlap(a: EventTime, b: EventTime) -> bool:
    """Whether two intervals share a day; an exactness of a month or year covers all its days."""
    a_start, a_end = a.start or "", a.end or a.start or ""
    b_start, b_end = b.start or "", b.end or b.start or ""
    return a_start[: len(b_end)] <= b_end[: len(a_start)] and b_start[: len(a_end)] <= a_end[: len(b_start)]


def _places_agree(places: set[str], place: Place | None) -> bool:
    if place is None or not places or place.name in places:
        return True
    # a state and something inside it may be one place; two states or two cities are not
    return any(is_state(place.name) != is_state(other) for other in places)
