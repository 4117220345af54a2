"""States of the world: their names in all cases, adjectives, demonyms, capitals, ISO 3166 codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from workers.extraction.document import Token, fold
from workers.extraction.entities import phrases

_DATA = Path(__file__).with_name("countries.toml")
LONGEST = 5  # words of a state's name


@dataclass(frozen=True, slots=True)
class State:
    """`code` is ISO 3166 alpha-2, or None where the state has none."""

    code: str | None
    name: str
    capital: str
    adjectives: tuple[str, ...]  # lemmas
    demonyms: tuple[str, ...]  # lemmas


@dataclass(frozen=True, slots=True)
class Place:
    """A name of the gazetteer: of a state («Российской Федерации»), its capital or seat of government («Кремль»)."""

    name: str  # the usual nominative: «Россия»
    state: State
    kind: str  # state, capital, seat, city


@dataclass(frozen=True)
class Gazetteer:
    places: dict[tuple[str, ...], Place]  # folded word forms
    by_adjective: dict[str, State]
    by_demonym: dict[str, State]
    by_name: dict[str, Place]

    @cached_property
    def _most_words(self) -> dict[str, int]:
        """For the first word of a name, the words of the longest name that it begins."""
        table: dict[str, int] = {}
        for words in self.places:
            table[words[0]] = max(len(words), table.get(words[0], 0))
        return table

    def match(self, words: Sequence[str]) -> Place | None:
        """The place that these words, in any case, are the whole name of. Lower-case words never are."""
        if not words or len(words) > LONGEST or not words[0][:1].isupper():
            return None
        return self.places.get(tuple(fold(w) for w in words))

    def starting(self, tokens: Sequence[Token], first: int) -> tuple[Place, int] | None:
        """The longest name that starts at a token, and the index behind its last token."""
        if not tokens[first].text[:1].isupper():
            return None
        most = min(self._most_words.get(tokens[first].folded, 0), len(tokens) - first)
        forms = [t.folded for t in tokens[first : first + most]]
        for length in range(most, 0, -1):
            if place := self.places.get(tuple(forms[:length])):
                return place, first + length
        return None

    def of_adjective(self, lemma: str) -> tuple[State, ...]:
        """«казахстанский» → Казахстан; «российско-украинский» → Россия, Украина; nothing for other words."""
        if state := self.by_adjective.get(lemma):
            return (state,)
        pieces = lemma.split("-")
        if not 2 <= len(pieces) <= 4:
            return ()
        found = [self.by_adjective.get(p if p.endswith("ий") else p[:-1] + "ий") for p in pieces]
        return tuple(s for s in found if s)


@lru_cache(1)
def gazetteer() -> Gazetteer:
    """All states, with their names inflected; made once a process."""
    data: dict[str, Any] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    rows: dict[str, dict[str, Any]] = data["states"]
    for key, cities in data["cities"].items():
        rows[key]["cities"] = cities
    places: dict[tuple[str, ...], Place] = {}
    adjectives: dict[str, State] = {}
    demonyms: dict[str, State] = {}
    names: dict[str, Place] = {}
    states = [
        (
            State(
                row.get("code", key) or None,
                row["name"],
                row["capital"],
                tuple(fold(a) for a in row["adjectives"]),
                tuple(fold(d) for d in row["demonyms"]),
            ),
            row,
        )
        for key, row in rows.items()
    ]
    for kind in ("state", "capital", "seat", "city"):
        for state, row in states:
            for name, shown in _names(row, kind):
                place = Place(shown, state, kind)
                names.setdefault(shown, place)
                for forms in phrases.forms(name):
                    places.setdefault(forms, place)
    for state, _ in states:
        adjectives.update(dict.fromkeys(state.adjectives, state))
        demonyms.update(dict.fromkeys(state.demonyms, state))
    return Gazetteer(places, adjectives, demonyms, names)


def _names(row: dict[str, Any], kind: str) -> Iterable[tuple[str, str]]:
    if kind == "state":
        return [(name, row["name"]) for name in (row["name"], *row.get("also", ()))]
    if kind == "capital":
        return [(row["capital"], row["capital"])]
    return [(name, name) for name in row.get("seats" if kind == "seat" else "cities", ())]
