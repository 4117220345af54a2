"""The words of time, read once from `words.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workers.extraction import lexicons


def _load() -> dict[str, Any]:
    return lexicons.read(Path(__file__).with_name("words.toml"))


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    filed: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        filed.setdefault(phrase[0], []).append(phrase)
    return filed


_words = _load()

SHORT_MONTHS: dict[str, int] = _words["short_months"]
MONTHS: dict[str, int] = _words["months"] | SHORT_MONTHS
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
STEMS: dict[str, str] = _words["stems"]
FORMS: dict[str, str] = _words["forms"]
PARTS: dict[str, str] = _words["parts"]
DAY_PARTS: dict[str, str] = _words["day_parts"]
HOUR_PARTS: dict[str, int] = _words["hour_parts"]
AMOUNTS: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): mod for mod, phrases in _words["amounts"].items() for phrase in phrases
}
REFERENCES: dict[tuple[str, ...], str] = {tuple(phrase.split()): kind for phrase, kind in _words["references"].items()}
AMOUNT_PHRASES = _by_first_word(AMOUNTS)
REFERENCE_PHRASES = _by_first_word(REFERENCES)
RECURRENT: dict[str, str] = _words["recurrent"]
CARDINALS: dict[str, int] = _words["cardinals"]
MULTIPLIERS: dict[str, int] = _words["multipliers"]
VAGUE: dict[str, tuple[float, float]] = {word: (low, high) for word, (low, high) in _words["vague"].items()}
COLLECTIVES: dict[str, int] = _words["collectives"]
OPEN_COLLECTIVES = frozenset(_words["numerals"]["open_collectives"])
STOPPED = frozenset(_words["numerals"]["stopped"])
ORDINALS: dict[str, int] = _words["ordinals"]
COMPOUND_NUMBERS: dict[str, float] = _words["compound_numbers"]
COMPOUND_UNITS: dict[str, str] = _words["compound_units"]
NOWADAYS_VERBS = frozenset(_words["nowadays"]["verbs"])
NOWADAYS_PREDICATES = frozenset(_words["nowadays"]["predicates"])
PROSPECTIVE_VERBS = frozenset(_words["prospective"]["verbs"])
PROSPECTIVE_PREDICATES = frozenset(_words["prospective"]["predicates"])
BIRTHS = frozenset(_words["births"]["verbs"])
_joined_months = [f"{first}-{second}" for first in MONTHS for second in MONTHS]

PREPOSITIONS = frozenset(_words["openers"]["prepositions"])

# Words that can open a date, and those that can open any other expression
DATE_STARTS = frozenset().union(
    MONTHS, MONTH_ADJECTIVES, WEEKDAYS, WEEKDAY_ADJECTIVES, DAY_ADVERBS, DEICTIC_ADJECTIVES, POSITIONS,
    ("ближайший", "выходной"), SEASONS, PARTS, ORDINALS, ("двадцать", "тридцать"), _joined_months,
)  # fmt: skip
STARTS = frozenset().union(
    (phrase[0] for phrase in (*AMOUNTS, *REFERENCES)), UNITS, HALVES, CARDINALS, MULTIPLIERS, VAGUE, COLLECTIVES,
    RECURRENT, WINDOWS, DAY_PARTS, FORMS, _words["openers"]["words"], _words["openers"]["prepositions"],
)  # fmt: skip
