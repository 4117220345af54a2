"""Public figures: the nominative and the gender behind a form of a name that an article writes.

The list never adds a word to a name: «Трампа» becomes «Трамп», not «Дональд Трамп».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from workers.extraction import lexicons
from workers.extraction.document import fold
from workers.extraction.entities.wordforms import CASES, MOST_CUT, PARTICLES, inflect

LONGEST = 5  # words of one name of the list
_DATA = Path(__file__).with_name("persons.toml")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """`country` is an ISO 3166 code; `gender` is masc or fem."""

    words: tuple[str, ...]
    gender: str
    country: str

    @property
    def parts(self) -> tuple[str, ...]:
        """What every word is: given, particle or, the last one, surname."""
        last = len(self.words) - 1
        return tuple(
            "surname" if i == last else "particle" if w in PARTICLES else "given" for i, w in enumerate(self.words)
        )


class Match(NamedTuple):
    """The words of an article as forms of a person's whole name in one case."""

    person: KnownPerson
    case: str


@dataclass(frozen=True, slots=True)
class _Table:
    by_initials: dict[tuple[str, ...], tuple[KnownPerson, ...]]  # the first letters of all words; no case changes them
    by_name: dict[str, KnownPerson]  # the folded name
    surnames: frozenset[tuple[str, str]]  # folded, with the gender


@lru_cache(1)
def load() -> _Table:
    """The list of `persons.toml`, once a process (under 0.1 s). The forms are made when a name asks for them."""
    rows = lexicons.read(_DATA)["persons"]
    persons = [KnownPerson(tuple(row["name"].split()), row["gender"], row["country"]) for row in rows]
    by_initials: dict[tuple[str, ...], list[KnownPerson]] = {}
    for person in persons:
        by_initials.setdefault(_initials(person.words), []).append(person)
    return _Table(
        {letters: tuple(held) for letters, held in by_initials.items()},
        {fold(" ".join(p.words)): p for p in persons},
        frozenset((fold(p.words[-1]), p.gender) for p in persons),
    )


def by_name(name: str) -> KnownPerson | None:
    """The person with this whole name in the nominative; ё counts as е."""
    return load().by_name.get(fold(name))


def is_surname(word: str, gender: str) -> bool:
    """Whether a person of this gender in the list has the surname; the word stands in the nominative."""
    return (fold(word), gender) in load().surnames


def matches(words: Sequence[str]) -> tuple[Match, ...]:
    """The persons, with the cases, whose whole name the words are; empty for less than two words."""
    if not 1 < len(words) <= LONGEST:
        return ()
    return _matches(tuple(fold(w) for w in words))


@lru_cache(5_000)
def _matches(words: tuple[str, ...]) -> tuple[Match, ...]:
    people = load().by_initials.get(_initials(words), ())
    return tuple(
        Match(person, case)
        for person in people
        if all(w.startswith(_stem(name)) for w, name in zip(words, person.words, strict=True))
        for case in CASES
        if all(w in forms for w, forms in zip(words, _forms(person, case), strict=True))
    )


def _stem(word: str) -> str:
    """What all forms of a word begin with."""
    return fold(word.partition("-")[0][:-MOST_CUT])


@lru_cache(1_000)
def _forms(person: KnownPerson, case: str) -> tuple[frozenset[str], ...]:
    """For every word of the name the folded forms that it may have in the case."""
    several = sum(part != "particle" for part in person.parts) > 2
    made = []
    for word, part in zip(person.words, person.parts, strict=True):
        if part == "particle":
            made.append(frozenset((fold(word),)))
            continue
        forms = {*inflect(word, "given", person.gender)[case]}
        if part == "surname":  # «Цзиньпином» by the rule of given names, «Машковым» by that of surnames
            forms.update(inflect(word, "surname", person.gender)[case])
        elif several:  # «Ким Чен Ыном», «Джей Ди Вэнса»
            forms.add(fold(word))
        made.append(frozenset(forms))
    return tuple(made)


def _initials(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(fold(w)[:1] for w in words)
