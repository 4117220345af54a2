"""Mentions of one occurrence as one event."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.extraction.document import Mention, Token
from workers.extraction.events.looks import Look
from workers.extraction.events.model import EventTime, Participant, Place
from workers.extraction.events.places import exactness, is_state, surest
from workers.extraction.events.triggers import Trigger

_KEPT = 20  # places and times of one occurrence


@dataclass(slots=True)
class Reading:
    """One mention with all that was read about it. `places` and `times` are all that its words may mean, each with
    the rule that says so; the surest is its own."""

    trigger: Trigger
    participants: tuple[Participant, ...]
    places: tuple[tuple[str, Place], ...]
    times: tuple[tuple[str, EventTime], ...]
    factuality: str
    cues: tuple[Mention, ...]
    quote: int | None  # index of the quote it stands in
    zone: str
    retold: bool  # in a caption that repeats a sentence of the article
    countries: frozenset[str]  # codes of the states that take part or whose people do
    fresh: bool  # «новая встреча»
    matter: frozenset[str]  # stems of what it is about
    look: Look
    token: Token = field(init=False)
    type: str = field(init=False)
    place: Place | None = field(init=False)
    time: EventTime | None = field(init=False)

    def __post_init__(self) -> None:
        self.token, self.type = self.trigger.token, self.trigger.entry.type
        self.place = surest(self.places)
        self.time = self.times[0][1] if self.times else None


@dataclass(slots=True)
class Cluster:
    """The mentions of one occurrence, in order of the text, with what all of them say together."""

    readings: list[Reading]
    names: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)  # the names that are no states
    countries: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    senses: frozenset[str] = frozenset()
    types: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    factualities: set[str] = field(default_factory=set)
    matter: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    times: list[EventTime] = field(default_factory=list)
    doubt: float = 0.0  # how likely the first mention takes up an event told before
    lent_place: Place | None = None  # from the surroundings, where no mention gives one
    lent_time: EventTime | None = None
    lent_people: tuple[Participant, ...] = ()
    company: tuple[Participant, ...] | None = None  # the likely ones of those told and of those named around them
    place_from: str = ""  # parent, actor, scene or article
    placed: bool = False  # whether the likeliest place is known
    likely_place: Place | None = None
    time_from: str = ""  # parent or dateline
    settled: bool = False  # whether the likeliest time is known
    likely_time: EventTime | None = None
    first: Reading = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.readings[0]

    @property
    def last(self) -> Reading:
        return self.readings[-1]

    def add(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._take(reading)

    def _take(self, reading: Reading) -> None:
        for name in (p.name for p in reading.participants):
            self.names.add(name)
            (self.states if is_state(name) else self.people).add(name)
        self.countries |= reading.countries
        senses = reading.trigger.entry.senses
        self.senses = self.senses & senses or self.senses or senses
        self.types.add(reading.type)
        self.lemmas.add(reading.token.lemma)
        self.factualities.add(reading.factuality)
        self.matter |= reading.matter
        self.stems |= reading.look.stems
        self.persons |= reading.look.persons
        self.families.add(reading.trigger.entry.family)
        if reading.place and len(self.places) < _KEPT and reading.place.name not in {p.name for p in self.places}:
            self.places.append(reading.place)
        if reading.time and len(self.times) < _KEPT:
            self.times.append(reading.time)

    def sound(self) -> list[Reading]:
        """The mentions that no caption only repeats, with another subject at times; all where there are no others."""
        return [r for r in self.readings if not r.retold] or self.readings

    def participants(self) -> tuple[Participant, ...]:
        """Those who likely take part; until that is known, those told."""
        return self.told() if self.company is None else self.company

    def told(self) -> tuple[Participant, ...]:
        """Those whom the words of the mentions name, or the one person that such an event befalls."""
        found: dict[str, Participant] = {}
        for reading in self.sound():
            for participant in reading.participants:
                found.setdefault(participant.name, participant)
        return tuple(found.values()) or self.lent_people

    def place(self) -> Place | None:
        """The likeliest place; until that is known, what the rules give."""
        return self.likely_place if self.placed else self.place_by_rules()

    def settle_place(self, place: Place | None, rule: str) -> None:
        """Takes the likeliest place and the name of what gave it."""
        self.placed, self.likely_place, self.place_from = True, place, rule

    def place_by_rules(self) -> Place | None:
        """The most specific place that a mention gives, else what the surroundings lend."""
        return max(self.places, key=exactness, default=self.lent_place)

    def time(self) -> EventTime | None:
        """The likeliest time; until that is known, what the rules give."""
        return self.likely_time if self.settled else self.time_by_rules()

    def settle(self, time: EventTime | None, rule: str) -> None:
        """Takes the likeliest time and the name of what gave it."""
        self.settled, self.likely_time, self.time_from = True, time, rule

    def time_by_rules(self) -> EventTime | None:
        """The most exact time that a mention gives, else what the surroundings lend."""
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


def overlap(a: EventTime, b: EventTime) -> bool:
    """Whether two intervals share a day; an exactness of a month or year covers all its days."""
    a_start, a_end = a.start or "", a.end or a.start or ""
    b_start, b_end = b.start or "", b.end or b.start or ""
    return a_start[: len(b_end)] <= b_end[: len(a_start)] and b_start[: len(a_end)] <= a_end[: len(b_start)]
