"""Mentions of one occurrence become one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workers.extraction.document import Mention, Token
from workers.extraction.events.model import EventTime, Participant, Place
from workers.extraction.events.places import agree, exactness, is_state
from workers.extraction.events.triggers import Trigger

_WINDOW = 40  # open clusters of one family that a mention is compared with, latest first
_REACH = 12  # sentences from the last mention of an occurrence to one that names nobody
_FAMILIES = {"NEGOTIATION": "MEETING", "CRIME": "LIFE", "DEAL": "AGREEMENT"}  # types that may name one occurrence
# Acts of words: each is one of its own, unless the same word or its noun takes up the same ones again
_REPEATABLE = frozenset(("OFFER", "REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN"))
# Acts that their matter tells apart: «подписал закон» and «подписал указ»
_ABOUT = _REPEATABLE | {"LEGISLATE", "COOPERATE", "PERSONNEL"}
_KEPT = 20  # places and times of one occurrence
_NESTED = ("appos", "nmod")


@dataclass(slots=True)
class Reading:
    """One mention with all that was read about it."""

    trigger: Trigger
    participants: tuple[Participant, ...]
    place: Place | None
    time: EventTime | None
    factuality: str
    cues: tuple[Mention, ...]
    quote: int | None  # index of the quote it stands in
    zone: str
    countries: frozenset[str]  # codes of the states that take part or whose people do
    fresh: bool  # «новая встреча»
    matter: frozenset[str] = frozenset()  # stems of what it is about

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
    countries: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    senses: frozenset[str] = frozenset()
    matter: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    times: list[EventTime] = field(default_factory=list)
    lent_place: Place | None = None  # from the surroundings, where no mention gives one
    lent_time: EventTime | None = None
    lent_people: tuple[Participant, ...] = ()
    company: tuple[Participant, ...] = ()  # likely ones of those named around the mentions
    place_from: str = ""  # parent, actor, scene or article
    time_from: str = ""  # parent or dateline

    @property
    def first(self) -> Reading:
        return self.readings[0]

    def add(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._take(reading)

    def _take(self, reading: Reading) -> None:
        self.names |= {p.name for p in reading.participants}
        self.countries |= reading.countries
        senses = reading.trigger.entry.senses
        self.senses = self.senses & senses or self.senses or senses
        self.matter |= reading.matter
        self.families.add(reading.trigger.entry.family)
        if reading.place and len(self.places) < _KEPT and reading.place.name not in {p.name for p in self.places}:
            self.places.append(reading.place)
        if reading.time and len(self.times) < _KEPT:
            self.times.append(reading.time)

    def participants(self) -> tuple[Participant, ...]:
        """Everyone who takes part in a mention, once; then those who are likely to."""
        return self.told() + self.company

    def told(self) -> tuple[Participant, ...]:
        """Those whom the words of the mentions name, or the one person that such an event befalls."""
        found: dict[str, Participant] = {}
        for reading in self.readings:
            for participant in reading.participants:
                found.setdefault(participant.name, participant)
        return tuple(found.values()) or self.lent_people

    def place(self) -> Place | None:
        """The most specific place that a mention gives."""
        return max(self.places, key=exactness, default=self.lent_place)

    def time(self) -> EventTime | None:
        """The most exact time that a mention gives."""
        return max(self.times, key=lambda t: len(t.start or ""), default=self.lent_time)

    def factuality(self) -> str:
        return self.judged().factuality

    def judged(self) -> Reading:
        """The mention whose factuality counts: the first; plain facts in most of the later ones outweigh a plan."""
        facts = [r for r in self.readings if r.factuality == "asserted"]
        if self.first.factuality in ("planned", "possible") and len(facts) > len(self.readings) // 2:
            return facts[0]
        return self.first

    @classmethod
    def of(cls, reading: Reading) -> Cluster:
        cluster = cls([reading])
        cluster._take(reading)
        return cluster


def merge(readings: Sequence[Reading]) -> list[Cluster]:
    """The clusters in order of their first mention. A mention is compared with a bounded number of clusters."""
    clusters: list[Cluster] = []
    open_: dict[str, list[Cluster]] = {}
    homes: dict[int, Cluster] = {}
    for reading in readings:
        family = _FAMILIES.get(reading.type, reading.type)
        recent = open_.setdefault(family, [])
        home = _holder(reading, homes) or _nearest(recent[-_WINDOW:], reading)
        if home is None:
            home = Cluster.of(reading)
            clusters.append(home)
            recent.append(home)
        else:
            home.add(reading)
        homes[reading.token.i] = home
    return clusters


def _holder(reading: Reading, homes: dict[int, Cluster]) -> Cluster | None:
    """The cluster of a noun of the same type that the mention hangs on: «церемония открытия»."""
    above = homes.get(reading.token.head)
    if above is None or reading.token.rel not in _NESTED or above.first.type != reading.type:
        return None
    return above if _compatible(above, reading) else None


def _nearest(clusters: Sequence[Cluster], reading: Reading) -> Cluster | None:
    """The cluster that most speaks for, the latest of equals."""
    scored = [(_likeness(c, reading), n, c) for n, c in enumerate(clusters)]
    best = max(scored, key=lambda t: t[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _compatible(cluster: Cluster, reading: Reading) -> bool:
    if not _times_agree(cluster.times, reading.time) or not _places_agree(cluster.places, reading.place):
        return False
    if reading.type in _ABOUT and cluster.matter and reading.matter and not cluster.matter & reading.matter:
        return False
    return {reading.factuality, cluster.first.factuality} != {"negated", "asserted"}


def _likeness(cluster: Cluster, reading: Reading) -> float:
    """0 where the mention cannot belong to the cluster; more where more speaks for it."""
    names = {p.name for p in reading.participants}
    same_word = reading.trigger.entry.family in cluster.families
    same_sense = same_word or bool(cluster.senses & reading.trigger.entry.senses)
    if not same_sense or not _compatible(cluster, reading):
        return 0.0
    if not names or not cluster.names:
        return _bare(cluster, reading, same_word)
    shared = names & cluster.names
    if not shared and not _same_sides(cluster, reading):
        return 0.0
    persons, others = _persons(reading.participants), _persons_of(cluster)
    if shared and persons and others and not (persons <= others or others <= persons):
        return 0.0
    ratio = max(len(shared), 1) / min(len(names), len(cluster.names))
    return ratio + same_word if ratio == 1 or same_word else 0.0


def _bare(cluster: Cluster, reading: Reading, same_word: bool) -> float:
    """A mention that names nobody belongs to the latest occurrence of its kind: «Встреча прошла в Заречном»."""
    away = reading.token.sentence - cluster.readings[-1].token.sentence
    if reading.fresh or (away > _REACH and not same_word):
        return 0.0
    if reading.type in _REPEATABLE and not same_word:
        return 0.0
    if reading.token.pos != "VERB" and reading.token.feats.get("Number") == "Plur" and not same_word:
        return 0.0
    return 0.5


def _same_sides(cluster: Cluster, reading: Reading) -> bool:
    """States stand for their leaders: «Россия» and its president, where one side names only states."""
    states = all(is_state(p.name) for p in reading.participants) or all(is_state(n) for n in cluster.names)
    return states and bool(reading.countries) and reading.countries <= cluster.countries


def _persons(participants: Sequence[Participant]) -> set[str]:
    """The participants that are no states; where there are any, they tell occurrences apart."""
    return {p.name for p in participants if not is_state(p.name)}


def _persons_of(cluster: Cluster) -> set[str]:
    return {name for name in cluster.names if not is_state(name)}


def _times_agree(times: Sequence[EventTime], time: EventTime | None) -> bool:
    if time is None or not times:
        return True
    return any(overlap(time, other) for other in times)


def overlap(a: EventTime, b: EventTime) -> bool:
    """Whether two intervals share a day; an exactness of a month or year covers all its days."""
    a_start, a_end = a.start or "", a.end or a.start or ""
    b_start, b_end = b.start or "", b.end or b.start or ""
    return a_start[: len(b_end)] <= b_end[: len(a_start)] and b_start[: len(a_end)] <= a_end[: len(b_start)]


def _places_agree(places: Sequence[Place], place: Place | None) -> bool:
    return place is None or not places or any(agree(place, other) for other in places)
