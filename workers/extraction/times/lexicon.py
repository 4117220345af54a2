"""The words of time, read once from `words.toml`."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


_words = _load()

MONTHS: dict[str, int] = _words["months"]
MONTH_ADJECTIVES: dict[str, int] = _words["month_adjectives"]
WEEKDAYS: dict[str, int] = _words["weekdays"]
WEEKDAY_ADJECTIVES: dict[str, int] = _words["weekday_adjectives"]
UNITS: dict[str, str] = _words["units"]
HALVES: dict[str, tuple[str, int]] = {word: (unit, n) for word, (unit, n) in _words["halves"].items()}
DAY_ADVERBS: dict[str, int] = _words["day_adverbs"]
DEICTIC_ADJECTIVES: dict[str, tuple[str, int]] = {w: (unit, n) for w, (unit, n) in _words["deictic_adjectives"].items()}
POSITIONS: dict[str, int] = _words["positions"]
WINDOWS: dict[str, int] = _words["windows"]
SEASONS: dict[str, int] = _words["seasons"]
SEASON_ADJECTIVES: dict[str, int] = _words["season_adjectives"]
PARTS: dict[str, str] = _words["parts"]
DAY_PARTS: dict[str, str] = _words["day_parts"]
HOUR_PARTS: dict[str, int] = _words["hour_parts"]
AMOUNTS: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): mod for mod, phrases in _words["amounts"].items() for phrase in phrases
}
REFERENCES: dict[tuple[str, ...], str] = {tuple(phrase.split()): kind for phrase, kind in _words["references"].items()}
RECURRENT: dict[str, str] = _words["recurrent"]
CARDINALS: dict[str, int] = _words["cardinals"]
MULTIPLIERS: dict[str, int] = _words["multipliers"]
VAGUE: dict[str, tuple[float, float]] = {word: (low, high) for word, (low, high) in _words["vague"].items()}
ORDINALS: dict[str, int] = _words["ordinals"]
COMPOUND_NUMBERS: dict[str, float] = _words["compound_numbers"]
COMPOUND_UNITS: dict[str, str] = _words["compound_units"]
NOWADAYS_VERBS = frozenset(_words["nowadays"]["verbs"])
NOWADAYS_PREDICATES = frozenset(_words["nowadays"]["predicates"])
PROSPECTIVE_VERBS = frozenset(_words["prospective"]["verbs"])
PROSPECTIVE_PREDICATES = frozenset(_words["prospective"]["predicates"])
