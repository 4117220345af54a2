"""Where an event may happen: what its words say, what its surroundings lend it, and what is named around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from workers.extraction.document import Span, Token, fold
from workers.extraction.entities.countries import State, gazetteer
from workers.extraction.entities.model import Entity
from workers.extraction.events.candidates import Candidate, Candidates, Way
from workers.extraction.events.lending import Lending, state_of
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import Place
from workers.extraction.events.naming import states_of
from workers.extraction.events.places import exactness, is_house, is_state
from workers.extraction.events.towns import town_of
from workers.extraction.logistic import Names

ADJECTIVE = "adjective"  # how the rules of those begin that an adjective of the sentence names
SAID = "said"  # the rule of what the mentions themselves give
_MENTIONS = 6  # mentions of an event that are looked at
_MOST = 60  # spots of one event
_PREFIX = 4  # letters that a town shares with its adjective
_ENDING = 2  # letters of either that they need not share: Москва, «московский»
_LOOKED = 10  # names before an event among which the last places are
_LAST = 3  # towns named last that may be the place
_LAST_HOUSES = 2
_MAIN = 3  # towns and states that an article names most
_SIZES = ("state", "region", "capital", "place")


@dataclass(slots=True)
class Spot:
    """`kind` is state, region, capital or place; house or body of an organization. `size` is the exactness. `rules` are
    what names it or lends it to the event, each for so many mentions; `ways` lead to it from them."""

    place: Place
    entity: Entity | None
    kind: str
    size: int
    rules: dict[str, int] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    bundles: tuple[Names, ...] = ()  # of features

    @classmethod
    def of(cls, place: Place, entity: Entity | None) -> Spot:
        size = exactness(place)
        if entity is None or entity.type == "LOCATION":
            return cls(place, entity, _SIZES[size], size)
        return cls(place, entity, "house" if is_house(entity) else "body", size)

    @property
    def name(self) -> str:
        return self.place.name


class Spots:
    """Those of one document. Work for an event is bounded."""

    def __init__(self, field: Candidates, lending: Lending) -> None:
        self._field = field
        self._lending = lending
        self._telling: dict[int, list[tuple[Token, Sequence[State], Sequence[Place]]]] = {}
        self._by_name = {e.name: e for e in reversed(field.entities.all)}
        locations = [e for e in field.entities.all if e.type == "LOCATION" and e.mentions]
        towns = [e for e in locations if not is_state(e.name)]
        self._by_prefix: dict[str, list[Entity]] = {}
        for entity in towns:
            self._by_prefix.setdefault(fold(entity.name)[:_PREFIX], []).append(entity)
        self._towns = _in_order(towns)
        self._houses = _in_order([e for e in field.entities.all if is_house(e)])
        self._first = locations[:1]
        often = sorted(locations, key=lambda e: -len(e.mentions))
        self._main = [e for e in often if not is_state(e.name)][:_MAIN]
        self._main += [e for e in often if is_state(e.name)][:_MAIN]

    def of(self, n: int, cluster: Cluster, candidates: Sequence[Candidate]) -> list[Spot]:
        """Of the n-th event, in order: those told, lent, named around it, named elsewhere. `candidates` are all who
        are named around it."""
        found: dict[str, Spot] = {}
        for rule, place in self._ruled(n, cluster):
            self._add(found, place, rule)
        if n not in self._lending.remote:
            for candidate in candidates:
                self._around(found, candidate)
            for rule, place in self._unsaid(cluster):
                self._add(found, place, rule)
        return list(found.values())[:_MOST]

    def _ruled(self, n: int, cluster: Cluster) -> Iterator[tuple[str, Place]]:
        yield from ((SAID, place) for place in cluster.places)
        for reading in cluster.sound()[:_MENTIONS]:
            yield from reading.places
        yield from self._lending.rows[n]

    def _unsaid(self, cluster: Cluster) -> Iterator[tuple[str, Place]]:
        for reading in cluster.sound()[:_MENTIONS]:
            yield from self._adjectives(reading)
        yield from self._homes(cluster)
        yield from ((rule, _place(entity)) for rule, entity in self._elsewhere(cluster.first.token.start))

    def _add(self, found: dict[str, Spot], place: Place, rule: str | None) -> Spot:
        """Adds to a spot; a state goes by the name that the article has for it: «Беларусь»."""
        entity = self._by_name.get(place.name)
        if entity is None and place.country and is_state(place.name):
            entity = self._field.naming.lands.get(place.country)
        name = entity.name if entity is not None else place.name
        spot = found.get(name)
        if spot is None:
            spot = found[name] = Spot.of(Place(name, place.country, place.span), entity)
        if rule is not None:
            spot.rules[rule] = spot.rules.get(rule, 0) + 1
        return spot

    def _around(self, found: dict[str, Spot], candidate: Candidate) -> None:
        """Of those named around the mentions the places and the bodies, which may be houses."""
        if candidate.way is None or candidate.kind not in ("place", "state", "organization"):
            return
        known = gazetteer().by_name.get(candidate.name)
        entity = candidate.entity
        country = entity.country if entity is not None else known.state.code if known is not None else None
        spot = self._add(found, Place(candidate.name, country, candidate.way.mention.span), None)
        spot.ways = candidate.ways

    def _adjectives(self, reading: Reading) -> Iterator[tuple[str, Place]]:
        """States and towns behind the adjectives of its sentence: «московская полиция задержала», «минский суд»."""
        sentence = reading.token.sentence
        if sentence not in self._telling:
            self._telling[sentence] = list(self._tellers(sentence))
        for token, states, towns in self._telling[sentence]:
            slot = self._slot(token, reading)
            yield from ((f"{ADJECTIVE}-{slot}", Place(s.name, s.code, token.span)) for s in states)
            yield from ((f"{ADJECTIVE}-town-{slot}", town) for town in towns)

    def _tellers(self, sentence: int) -> Iterator[tuple[Token, Sequence[State], Sequence[Place]]]:
        """The adjectives of a sentence that states or towns are behind."""
        document = self._field.document
        for token in document.sentence_tokens(document.sentences[sentence]):
            if token.pos == "ADJ" or token.rel == "amod":
                states, towns = states_of(token), [_place(town, token.span) for town in self._behind(token)]
                known = town_of(token, document) if not towns else None
                if known is not None:
                    towns.append(known)
                if states or towns:
                    yield token, states, towns

    def _slot(self, adjective: Token, reading: Reading) -> str:
        """On what an adjective hangs: the word of the event, an argument of it, another word."""
        if adjective.head == reading.token.i:
            return "own"
        arguments = self._field.syntax.arguments(reading.token.i)
        return next((a.slot for a in arguments if a.token.i == adjective.head), "here")

    def _behind(self, adjective: Token) -> Iterator[Entity]:
        """The towns of the article that an adjective may be made of: «бостонский» of Бостон."""
        stem, made, _ = adjective.folded.rpartition("ск")
        for town in self._by_prefix.get(stem[:_PREFIX], ()) if made else ():
            name = fold(town.name)
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stem, name, strict=False)))
            if shared >= max(len(name) - _ENDING, len(stem) - _ENDING, _PREFIX):
                yield town

    def _homes(self, cluster: Cluster) -> Iterator[tuple[str, Place]]:
        """The states of those who take part, and the places in their offices and names: «мэрия Заречного»."""
        naming = self._field.naming
        for participant in cluster.participants():
            entity = naming.entities.by_id.get(participant.entity or "")
            if entity is None:
                continue
            state = state_of(entity.country) if entity.country else None
            if state is not None and entity.name != state.name:
                yield f"home-{entity.type.lower()}", Place(state.name, state.code, participant.mention.span)
            titles = (i for t in entity.titles for i in range(t.first, t.last))
            offices = (naming.mentions[i] for i in titles if i in naming.mentions)
            yield from (("office-held", _place(place, span)) for span, place in offices if place.type == "LOCATION")
            words = fold(entity.name).split() if entity.type != "LOCATION" else ()
            for word in words:
                for town in self._by_prefix.get(word[:_PREFIX], ()):
                    if fold(town.name)[:-1] in word:
                        yield "in-name", _place(town, participant.mention.span)

    def _elsewhere(self, offset: int) -> Iterator[tuple[str, Entity]]:
        """Towns and houses named last before an offset, places named first and most of all."""
        for rule, (starts, named), most in (("last", self._towns, _LAST), ("house", self._houses, _LAST_HOUSES)):
            at = bisect_right(starts, offset)
            last = {e.id: e for e in reversed(named[max(at - _LOOKED, 0) : at])}
            yield from ((f"{rule}-{k}", e) for k, e in enumerate(list(last.values())[:most]))
        starts, houses = self._houses
        yield from (("next-house", e) for e in houses[bisect_right(starts, offset) :][:1])
        yield from (("main", e) for e in self._main)
        yield from (("first", e) for e in self._first)


def _in_order(entities: Sequence[Entity]) -> tuple[list[int], list[Entity]]:
    """Where the mentions start, with the entity of each."""
    rows = sorted(((m.span.start, e) for e in entities for m in e.mentions), key=lambda row: row[0])
    return [start for start, _ in rows], [entity for _, entity in rows]


def _place(entity: Entity, span: Span | None = None) -> Place:
    return Place(entity.name, entity.country, span or entity.mentions[0].span)
