"""States of the world: their names in all cases, adjectives, demonyms, capitals, large cities, ISO 3166 codes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from workers.extraction.document import Token, fold

_DATA = Path(__file__).with_name("countries.json")  # made by build_countries.py

# An adjective of a state or town in any case; its stem
RELATIONAL = re.compile(r"([а-я-]+[сц]к)(?:ий|ого|ому|им|ом|ая|ой|ою|ую|ое|ие|их|ими)")
_AMONG_STATES = ("state", "historic", "disputed")
_ENDS_SENTENCE = frozenset('.!?…:«„“"—–-•')


@dataclass(frozen=True, slots=True)
class State:
    """`code` is ISO 3166 alpha-2 (and XK), or None where there is none; then `kind` says why: historic («СССР»),
    disputed («Приднестровье»), bloc («Евросоюз»), region («Запад»)."""

    code: str | None
    name: str
    capital: str  # empty where there is none
    adjectives: tuple[str, ...]  # lemmas
    demonyms: tuple[str, ...]  # lemmas
    kind: str = "state"


@dataclass(frozen=True, slots=True)
class Place:
    """A name of the gazetteer: of a state («Российской Федерации»), its capital or seat of government («Кремль»)."""

    name: str  # the usual nominative: «Россия»
    state: State
    kind: str  # state, capital, seat, city; special: a bloc or a region of several states


class Found(NamedTuple):
    """Words `[first, last)` that speak of states: two of «российско-украинский», else one."""

    first: int
    last: int
    states: tuple[State, ...]
    kind: str  # as of `Place`, or adjective, demonym


@dataclass(frozen=True)
class Gazetteer:
    places: Mapping[str, Place]  # by folded word forms
    latin: Mapping[str, Place]  # as written: «USA»
    by_adjective: Mapping[str, State]
    by_demonym: Mapping[str, State]
    by_name: Mapping[str, Place]  # by the nominative, that of other names of a state too: «Беларусь»
    ethnic: Mapping[str, State]  # `by_adjective` and those of a people as much as of the state: «русский»
    halves: Mapping[str, State]  # «англо»
    stop_demonyms: frozenset[str]  # «полька»
    demonym_forms: Mapping[str, State]  # as patterns
    titles: Mapping[str, str]  # by folded word forms the nominative of a state's name: «беларуси» → Беларусь
    most_words: Mapping[str, int]  # for the first word of names of several words, how many the longest has

    @cached_property
    def people(self) -> dict[str, State]:
        """Demonyms by their forms: «казахов»."""
        return {form: state for p, state in self.demonym_forms.items() for form in _forms(p)[1]}

    def match(self, words: Sequence[str]) -> Place | None:
        """The place that these words, in any case, are the whole name of. Lower-case words never are."""
        if not words or not words[0][:1].isupper() or len(words) > self.most_words.get(fold(words[0]), 1):
            return None
        written = " ".join(words)
        return self.places.get(fold(written)) or self.latin.get(written)

    def starting(self, tokens: Sequence[Token], first: int) -> tuple[Place, int] | None:
        """The longest name that starts at a token, and the index behind its last token."""
        text = tokens[first].text
        if not text[:1].isupper():
            return None
        folded = fold(text)
        if (most := self.most_words.get(folded, 1)) > 1:
            return self._longest([t.text for t in tokens[first : first + most]], first)
        place = self.places.get(folded) or self.latin.get(text)
        return (place, first + 1) if place else None

    def _longest(self, words: Sequence[str], first: int) -> tuple[Place, int] | None:
        for length in range(len(words), 0, -1):
            if place := self.match(words[:length]):
                return place, first + length
        return None

    def of_adjective(self, lemma: str) -> tuple[State, ...]:
        """«казахстанский» → Казахстан; «российско-украинский» → Россия, Украина; nothing for other words."""
        return self._adjectival(lemma, self.by_adjective)

    def _adjectival(self, lemma: str, table: Mapping[str, State]) -> tuple[State, ...]:
        if state := table.get(lemma):
            return (state,)
        pieces = lemma.split("-")
        if not 2 <= len(pieces) <= 4:
            return ()
        found = [self._half(p, table) for p in pieces[:-1]] + [table.get(pieces[-1])]
        return tuple(s for s in found if s)

    def _half(self, piece: str, table: Mapping[str, State]) -> State | None:
        return table.get(piece if piece.endswith("ий") else piece[:-1] + "ий") or self.halves.get(piece)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """All words of a text that name a state or tell of one, in order, the longest first, none twice.

        Names need a capital letter, adjectives and demonyms do not: «чад» is no state, «американец» speaks of one. A
        demonym with a capital letter counts only where a sentence may begin, else it is a surname («Иван Поляк»).
        """
        i = 0
        while i < len(words):
            found = self._at(words, i)
            if found is not None:
                yield found
            i = found.last if found else i + 1

    def _at(self, words: Sequence[str], i: int) -> Found | None:
        word, folded = words[i], fold(words[i])
        capital = word[:1].isupper()
        if capital and (longest := self._longest(words[i : i + self.most_words.get(folded, 1)], i)):
            return Found(i, longest[1], (longest[0].state,), longest[0].kind)
        if adjective := RELATIONAL.fullmatch(folded):
            lemma = adjective[1] + "ий"
            if i + 1 < len(words) and words[i + 1].startswith("язык"):
                return None  # «на английском языке»
            states = self._adjectival(lemma, self.ethnic)
            return Found(i, i + 1, states, "adjective") if states else None
        if state := self.people.get(folded):
            if (capital and i and words[i - 1] not in _ENDS_SENTENCE) or folded in self.stop_demonyms:
                return None
            return Found(i, i + 1, (state,), "demonym")
        if folded.endswith("-") and (state := self._half(folded[:-1], self.ethnic)):
            return Found(i, i + 1, (state,), "adjective")
        return None


@lru_cache(1)
def gazetteer() -> Gazetteer:
    """All states and what belongs to them; read once a process."""
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    rows: dict[str, dict[str, Any]] = data["states"]
    states = {key: _state(key, row) for key, row in rows.items()}
    places: dict[str, Place] = {}
    latin: dict[str, Place] = {}
    names: dict[str, Place] = {}
    titles: dict[str, str] = {}
    others: dict[str, Place] = {}
    # A state's name wins over a capital's, a capital's over other cities'
    for kind, column in (("city", "cities"), ("seat", "seats"), ("capital", "capitals")):
        for key, row in rows.items():
            state = states[key]
            for pattern in row.get(column, ()):
                name, forms = _forms(pattern)
                place = names[name] = Place(name, state, kind)
                places.update(dict.fromkeys(forms, place))
    for key, row in rows.items():
        state = states[key]
        place = names[state.name] = Place(state.name, state, "state" if state.kind in _AMONG_STATES else "special")
        latin.update(dict.fromkeys(row.get("latin", ()), place))
        for pattern in row.get("names", ()):
            title, forms = _forms(pattern)
            places.update(dict.fromkeys(forms, place))
            titles.update(dict.fromkeys(forms, title))
            others.setdefault(title, place)
    names = {title: p for title, p in others.items() if names[p.name] is p} | names
    most: dict[str, int] = {}
    for form in (f for table in (places, latin) for f in table if " " in f):
        first, *rest = fold(form).split(" ")
        most[first] = max(most.get(first, 0), len(rest) + 1)
    adjectives = {a: s for s in states.values() for a in s.adjectives}
    return Gazetteer(
        places,
        latin,
        adjectives,
        {d: s for s in states.values() for d in s.demonyms},
        names,
        adjectives | {a: states[key] for key, row in rows.items() for a in row.get("ethnic", ())},
        {half: states[key] for half, key in data["halves"].items()},
        frozenset(data["stop_demonyms"]),
        {p: states[key] for key, row in rows.items() for p in row.get("demonyms", ())},
        titles,
        most,
    )


def _state(key: str, row: dict[str, Any]) -> State:
    kind = row["kind"]
    return State(
        key if kind == "state" else None,
        row["name"],
        row.get("capital", ""),
        tuple(row.get("adjectives", ())),
        tuple("".join(p.split("|", 2)[:2]) for p in row.get("demonyms", ())),
        kind,
    )


def _forms(pattern: str) -> tuple[str, list[str]]:
    """«Москв|а|ы|е|у|ой» → «Москва»; москва, москвы, москве, москву, москвой."""
    stem, first, *others = pattern.split("|")
    name, folded = stem + first, fold(stem)
    return name, [fold(name), *(folded + ending for ending in others)]
