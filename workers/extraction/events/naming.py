"""Whom a word stands for: entities, and states behind their capitals, authorities and adjectives."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from workers.extraction.document import Document, Mention, Span, Token
from workers.extraction.entities.countries import RELATIONAL, State, gazetteer
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.events.covers import Cover
from workers.extraction.events.lexicon import lexicon

_LANDS = ("страна", "государство", "республика")
_OWN = ("весь", "сам", "этот", "свой", "наш", "его")
_LONGEST_CLAUSE = 40  # tokens back to the name of a state
_MOST_ABOVE = 12  # heads up to whoever speaks
_MOST_BELOW = 40  # words on one word that are looked at
_MOST_PEOPLE = 50
_MOST_CALLED = 5  # entities of one word
_LONGEST_TITLE = 12  # tokens
_LONGEST_NAME = 60  # code points of a name in quotation marks
_TEAM = "сборная"
_MOST_DEEP = 3  # steps down to the name of «президента России Владимира Олухова»
_KIND = {"PERSON": "PER", "ORGANIZATION": "ORG", "MEDIA": "ORG", "LOCATION": "LOC"}


def states_of(adjective: Token) -> tuple[State, ...]:
    """The states of a relational adjective; its lemma is made anew, as the tagger takes «Российско-…» for a name."""
    return _states_of(adjective.folded)


@lru_cache(10_000)
def _states_of(adjective: str) -> tuple[State, ...]:
    word = RELATIONAL.fullmatch(adjective)
    return gazetteer().of_adjective(word[1] + "ий") if word else ()


@dataclass(frozen=True, slots=True)
class Who:
    """A participant without its role; `entity` is an id, or None for a state that only an adjective names."""

    name: str
    entity: str | None
    type: str
    mention: Mention


@dataclass(frozen=True)
class Naming:
    document: Document
    entities: Entities

    @cached_property
    def mentions(self) -> dict[int, tuple[Span, Entity]]:
        """For every token inside a mention, the span and entity of the shortest one."""
        starts = [t.start for t in self.document.tokens]
        shortest: dict[int, tuple[Span, Entity]] = {}
        for entity in self.entities.all:
            for mention in entity.mentions:
                length = mention.span.end - mention.span.start
                i = bisect_left(starts, mention.span.start)
                while i < len(starts) and starts[i] < mention.span.end:
                    held = shortest.get(i)
                    if held is None or length < held[0].end - held[0].start:
                        shortest[i] = (mention.span, entity)
                    i += 1
        return shortest

    @cached_property
    def at(self) -> dict[int, Entity]:
        """For every token inside a mention, the entity of the shortest one."""
        return {i: entity for i, (_, entity) in self.mentions.items()}

    @cached_property
    def names(self) -> dict[int, tuple[Span, str]]:
        """For every token inside a tagged name, its span and type."""
        starts = [t.start for t in self.document.tokens]
        found: dict[int, tuple[Span, str]] = {}
        for name in self.document.names:
            i = bisect_left(starts, name.span.start)
            while i < len(starts) and starts[i] < name.span.end:
                found[i] = (name.span, name.type)
                i += 1
        return found

    @cached_property
    def states(self) -> dict[str, Entity]:
        """The entities of states by their usual name."""
        found: dict[str, Entity] = {}
        for entity in reversed(self.entities.all):
            if entity.type == "LOCATION":
                known = gazetteer().by_name.get(entity.name)
                found[known.name if known is not None else entity.name] = entity
        return found

    @cached_property
    def lands(self) -> dict[str, Entity]:
        """The states of the article by their codes."""
        known = gazetteer().by_name
        places = (e for e in reversed(self.entities.all) if e.type == "LOCATION" and e.name in known)
        return {e.country: e for e in places if e.country and known[e.name].kind == "state"}

    @cached_property
    def called(self) -> dict[str, list[Entity]]:
        """Places and bodies by the words of their names, at most `_MOST_CALLED` of each: суд → «Заречный суд»."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities.all:
            if entity.type in ("LOCATION", "ORGANIZATION"):
                for word in set(entity.name.lower().replace("ё", "е").split()):
                    known = found.setdefault(word, [])
                    if len(known) < _MOST_CALLED:
                        known.append(entity)
        return found

    def known_as(self, word: str, offset: int) -> Entity | None:
        """The place or body with a word in its name that is named last before an offset, else first behind it."""
        starts = [(e.mentions[0].span.start, e) for e in self.called.get(word, ())]
        before = [row for row in starts if row[0] <= offset]
        if before:
            return max(before, key=lambda row: row[0])[1]
        return min(starts, key=lambda row: row[0], default=(0, None))[1]

    @cached_property
    def whereabouts(self) -> dict[str, tuple[list[int], list[Entity]]]:
        """The mentions of towns (город) and states (страна) with where they start, in order of the text."""
        found: dict[str, list[tuple[int, Entity]]] = {"город": [], "страна": []}
        for entity in self.entities.all:
            known = gazetteer().by_name.get(entity.name) if entity.type == "LOCATION" else None
            kind = {"state": "страна", "capital": "город", "city": "город"}.get(known.kind if known else "")
            if kind is not None:
                found[kind] += [(m.span.start, entity) for m in entity.mentions]
        rows = {kind: sorted(mentions, key=lambda m: m[0]) for kind, mentions in found.items()}
        return {kind: ([start for start, _ in row], [entity for _, entity in row]) for kind, row in rows.items()}

    @cached_property
    def people(self) -> dict[str, list[Entity]]:
        """The persons of each state that hold an office, at most `_MOST_PEOPLE`."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities.all:
            if entity.type == "PERSON" and entity.country and entity.roles:
                known = found.setdefault(entity.country, [])
                if len(known) < _MOST_PEOPLE:
                    known.append(entity)
        return found

    def in_title(self, offset: int) -> bool:
        """Whether an offset stands in quotation marks that hold a name and no sentence."""
        return self._titles.at(offset) is not None

    @cached_property
    def _titles(self) -> Cover:
        names = (m.inner for m in self.document.marks if m.inner.end - m.inner.start <= _LONGEST_NAME)
        return Cover((span, n) for n, span in enumerate(names))

    def countries(self, ids: Iterable[str | None]) -> frozenset[str]:
        """The codes of the states that these entities are or belong to."""
        found = (self.entities.by_id[i].country for i in ids if i is not None)
        return frozenset(code for code in found if code)

    def kinds(self, token: Token) -> frozenset[str]:
        """PER, LOC, ORG for what a word or its apposition names, with NAME for any of them."""
        known = self._kinds.get(token.i)
        if known is None:
            known = self._kinds[token.i] = frozenset(self._kinds_of(token))
        return known

    @cached_property
    def _kinds(self) -> dict[int, frozenset[str]]:
        return {}

    def _kinds_of(self, token: Token) -> set[str]:
        found = {_KIND[e.type] for e in (self._entity(token),) if e}
        if token.i in self.names:
            found.add(self.names[token.i][1])
        return {*found, "NAME"} if found else found

    def _entity(self, token: Token) -> Entity | None:
        """The entity of a word; for a title or a common noun, that of the name behind it: «компания «Заречье»»."""
        if token.i not in self._meant:
            self._meant[token.i] = self._meaning(token)
        return self._meant[token.i]

    @cached_property
    def _meant(self) -> dict[int, Entity | None]:
        return {}

    def _meaning(self, token: Token) -> Entity | None:
        own = self.at.get(token.i)
        if own is not None and own.type == "PERSON":
            return (self._adjacent(token) if token.pos == "NOUN" else None) or own
        apposed = [(t, self.at[t.i]) for t in self._apposed(token.i, _MOST_DEEP) if t.i in self.at]
        for below, entity in apposed:
            if entity.type == "PERSON" and below.text[:1].isupper() and _alike(below, token):
                return entity
        if own is None and token.pos == "NOUN" and token.feats.get("Animacy") != "Anim":
            own = next((entity for _, entity in apposed if entity.type in ("ORGANIZATION", "MEDIA")), None)
        return own or self._adjacent(token)

    def _adjacent(self, token: Token) -> Entity | None:
        """The person whose name follows a title that the tree parts from it: «министр энергетики Олег Олухов»."""
        if token.pos not in ("NOUN", "PROPN") or token.feats.get("Animacy") != "Anim" or token.i in self.names:
            return None
        last = max(i for i in self.document.subtree(token.i) if i - token.i < _LONGEST_TITLE)
        return self._person(last + 1, token) or self._behind(token)

    def _behind(self, token: Token) -> Entity | None:
        """The person behind a title and what it is the title of: «президентом Заречья Олегом Олуховым», «заместителем
        министра Олегом Олуховым»."""
        tokens = self.document.tokens
        i = token.i + 1
        while (
            i < len(tokens) and i - token.i < _LONGEST_TITLE and tokens[i].rel in ("nmod", "amod", "flat", "flat:name")
        ):
            found = self._person(i, token) if tokens[i].pos == "PROPN" else None
            rival = tokens[i].feats.get("Animacy") == "Anim" and _alike(tokens[i], token)
            if found is not None or rival:
                return found  # a name behind «супруги президента» may be that of either
            i += 1
        return self._person(i, token)

    def _person(self, i: int, title: Token) -> Entity | None:
        """The person whose name is at i, in the case of a title."""
        if i >= len(self.document.tokens):
            return None
        after, entity = self.document.tokens[i], self.at.get(i)
        alike = after.feats.get("Case") == title.feats.get("Case") and after.sentence == title.sentence
        return entity if alike and entity is not None and entity.type == "PERSON" else None

    def _apposed(self, i: int, deep: int) -> Iterator[Token]:
        for c in self.document.children[i] if deep else ():
            child = self.document.tokens[c]
            if child.rel in ("appos", "flat:name", "flat"):
                yield child
                yield from self._apposed(c, deep - 1)

    def who(self, token: Token) -> Iterator[Who]:
        """The persons, organizations and states that a word stands for; none for unnamed groups."""
        entity = self._entity(token)
        if entity is not None and entity.type != "LOCATION":
            state = self.nations.get(entity.id)
            yield self._of(entity, token) if state is None else self._of_state(state, token)
            return
        if entity is not None:
            yield self._state_or_region(entity, token)
            return
        holders = list(self._holders(token))
        if holders:
            yield from holders
            return
        land = self._land(token)
        if land is not None:
            yield self._state_or_region(land, token)
            return
        adjectives = [token] if token.rel == "amod" or token.pos == "ADJ" else []
        if token.lemma in lexicon().words["authority"]:
            below = [self.document.tokens[c] for c in self.document.children[token.i]]
            for child in below:
                place = self.at.get(child.i)
                if place is not None and place.type == "LOCATION" and child.feats.get("Case") == "Gen":
                    yield self._state_or_region(place, child)
                    return
            adjectives = [t for t in below if t.rel == "amod"]
        for adjective in adjectives:
            for state in states_of(adjective):
                yield self._of_state(state, adjective)

    @cached_property
    def nations(self) -> dict[str, State]:
        """The states of national teams by the ids of these: «сборная России по хоккею»."""
        found: dict[str, State] = {}
        for entity in self.entities.all:
            words = entity.name.split()
            if entity.type == "ORGANIZATION" and _TEAM in map(str.lower, words):
                places = (gazetteer().match([word]) for word in words)
                state = next((p.state for p in places if p is not None and p.kind == "state"), None)
                if state is not None:
                    found[entity.id] = state
        return found

    def team(self, token: Token) -> Iterator[Who]:
        """The state whose team a people stands for in sport: «обыграли финнов»."""
        state = gazetteer().people.get(token.folded) if token.pos == "NOUN" and _plural(token) else None
        if state is not None:
            yield self._of_state(state, token)

    def _land(self, token: Token) -> Entity | None:
        """The state that «страна» takes up: that of the one who speaks of it («президент Заречья заявил о готовности
        страны»), else the one named last in the sentence."""
        if token.lemma not in _LANDS or token.pos != "NOUN" or token.feats.get("Number") != "Sing":
            return None
        tokens = self.document.tokens
        below = [tokens[c] for c in self.document.children[token.i]]
        if any(t.rel in ("amod", "nmod", "appos", "det", "acl:relcl") and t.lemma not in _OWN for t in below):
            return None
        for above in islice(self.document.ancestors(token.i), _MOST_ABOVE):
            for child in (tokens[c] for c in self.document.children[above.i][:_MOST_BELOW]):
                if above.pos == "VERB" and child.rel == "nsubj" and child.i != token.i:
                    entity = self._entity(child)
                    if entity is not None and entity.country:
                        return self.lands.get(entity.country)
        first = max(self.document.sentences[token.sentence].first, token.i - _LONGEST_CLAUSE)
        named = (self.at[i] for i in range(token.i - 1, first - 1, -1) if i in self.at)
        return next((e for e in named if e.country and self.lands.get(e.country) is e), None)

    def _holders(self, token: Token) -> Iterator[Who]:
        """The persons behind a title in the plural: «президенты Заречья и Светлогорья»."""
        if not _plural(token) or token.pos != "NOUN":
            return
        below = [self.document.tokens[c] for c in self.document.children[token.i]]
        states = [t for t in below if t.feats.get("Case") == "Gen" and t.rel == "nmod"]
        states += [self.document.tokens[c] for t in states for c in self.document.children[t.i]]
        for word in states:
            place = self.at.get(word.i)
            if place is None or place.type != "LOCATION" or not place.country:
                continue
            for entity in self.people.get(place.country, ()):
                if _holds(entity, token.lemma):
                    yield self._of(entity, token)
                    break

    def _of(self, entity: Entity, token: Token) -> Who:
        return Who(entity.name, entity.id, entity.type, Mention(token.text, token.span))

    def _state_or_region(self, entity: Entity, token: Token) -> Who:
        place = gazetteer().by_name.get(entity.name)
        if place is not None and place.kind == "capital":
            return self._of_state(place.state, token)
        return self._of(entity, token)

    def _of_state(self, state: State, token: Token) -> Who:
        entity = self.states.get(state.name)
        name = entity.name if entity is not None else state.name
        return Who(name, entity.id if entity else None, "LOCATION", Mention(token.text, token.span))


def _plural(token: Token) -> bool:
    return token.feats.get("Number") == "Plur"


def _alike(name: Token, title: Token) -> bool:
    """Whether a name may stand beside a title: in its case, or in the nominative."""
    a, b = name.feats.get("Case"), title.feats.get("Case")
    return a is None or b is None or a == b or a == "Nom" or {a, b} == {"Gen", "Acc"}


def _holds(entity: Entity, title: str) -> bool:
    return any(role.lower().startswith(title) for role in entity.roles)
