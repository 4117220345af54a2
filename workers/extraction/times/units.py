"""What a number counts: money, percent, measures, read once from `units.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.extraction import lexicons
from workers.extraction.times.numbers import Line, after_stop

MONEY, PERCENT, MEASURE = "MONEY", "PERCENT", "MEASURE"


def _load() -> dict[str, Any]:
    return lexicons.read(Path(__file__).with_name("units.toml"))


_units = _load()

CURRENCIES: dict[str, str] = _units["currencies"]
HUNDREDTHS: dict[str, str] = _units["hundredths"]
CURRENCY_ADJECTIVES: dict[str, dict[str, str]] = _units["currency_adjectives"]
CURRENCY_TAILS: dict[str, str] = _units["currency_tails"]
SIGNS: dict[str, str] = _units["currency_signs"]
SIGN_PREFIXES: dict[str, str] = _units["sign_prefixes"]
CODES = frozenset(_units["codes"]["iso_4217"])
COMPOUNDS: dict[str, str] = _units["compounds"]
LABELS = frozenset(_units["words"]["labels"])
CHANGES = frozenset(_units["words"]["changes"])
NEVER_ONE = frozenset(_units["words"]["never_one"])
CONTESTS = frozenset(_units["words"]["contests"])


@dataclass(frozen=True, slots=True)
class Unit:
    """`symbol` is an ISO 4217 code, `%`, `km` …; None where the word fits several currencies.

    An amount is multiplied by `factor`: «50 копеек» is half a rouble. `end` is the position after the last word.
    """

    kind: str
    symbol: str | None
    end: int
    factor: float = 1.0


def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """The phrases without their full stops under their first words, the longest first."""
    said = [
        (tuple(phrase.replace(".", " ").split()), kind, symbol)
        for kind, table in ((PERCENT, _units["percents"]), (MEASURE, _units["measures"]))
        for symbol, phrases in table.items()
        for phrase in phrases
    ]
    filed: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for words, kind, symbol in sorted(said, key=lambda s: len(s[0]), reverse=True):
        filed.setdefault(words[0], []).append((words, kind, symbol))
    return filed


_STEMS = tuple(COMPOUNDS)
_PHRASES: Mapping[str, list[tuple[tuple[str, ...], str, str]]] = _phrases()


def unit_at(line: Line, k: int) -> Unit | None:
    """The unit that stands at `k`, behind an amount: «млн»'s «долл. США», «%», «кв. км», «белорусских рублей»."""
    if unit := _currency(line, k) or _phrase(line, k):
        return unit
    symbol = stem(line.word(k))  # «54 процентным»
    return Unit(kind_of(symbol), symbol, k + 1) if symbol else None


def _phrase(line: Line, k: int) -> Unit | None:
    for first in dict.fromkeys((line.word(k), line.lemma(k))):
        for words, kind, symbol in _PHRASES.get(first, ()):
            end = k + 1
            for word in words[1:]:
                end += line.raw(end) == "."
                if word not in (line.word(end), line.lemma(end)):
                    break
                end += 1
            else:
                if kind == PERCENT and len(words) == 1 and line.raw(end) == "-" and line.glued(end + 1):
                    end += 2  # «50%-ный»
                if len(words) == 1 and len(words[0]) == 1 and line.raw(k).isupper():  # «5 Г»
                    continue
                return Unit(kind, symbol, end)
    return None


def _currency(line: Line, k: int) -> Unit | None:
    if line.raw(k) in SIGNS:
        return Unit(MONEY, SIGNS[line.raw(k)] or None, k + 1)
    if line.raw(k) in CODES:
        return Unit(MONEY, line.raw(k), k + 1)
    own = CURRENCY_ADJECTIVES.get(line.lemma(k))
    noun = k + 1 if own is not None else k
    word = next((w for w in (line.lemma(noun), line.word(noun)) if w in CURRENCIES or w in HUNDREDTHS), None)
    if word is None:
        return None
    if own is not None and word not in own and word in CURRENCIES:
        return Unit(MONEY, None, noun + 1)
    if word in HUNDREDTHS:
        return Unit(MONEY, HUNDREDTHS[word], after_stop(line, noun + 1), 0.01)
    symbol = own[word] if own is not None else CURRENCIES[word]
    end = noun + 1
    tail = end + (line.raw(end) == "." and len(word) <= len("долл"))
    if (said := line.lemma(tail)) in CURRENCY_TAILS:
        return Unit(MONEY, CURRENCY_TAILS[said] or symbol or None, tail + 1)
    return Unit(MONEY, symbol or None, after_stop(line, end))


def sign_at(line: Line, k: int) -> tuple[str | None, int] | None:
    """The currency that stands before an amount and the position after it: «$», «US$», «USD», «€»."""
    if line.raw(k) in SIGNS:
        return SIGNS[line.raw(k)] or None, k + 1
    if line.word(k) in SIGN_PREFIXES and line.raw(k + 1) == "$" and line.glued(k + 1):
        return SIGN_PREFIXES[line.word(k)], k + 2
    if line.raw(k) in CODES:
        return line.raw(k), k + 1
    return None


def kind_of(symbol: str) -> str:
    return PERCENT if symbol == "%" else MONEY if symbol in CODES else MEASURE


def stem(rest: str) -> str | None:
    """The symbol of the unit in an adjective behind its number, whose ending is at most three letters: «метровая»."""
    if not rest.startswith(_STEMS):
        return None
    return next((u for s, u in COMPOUNDS.items() if rest.startswith(s) and 1 <= len(rest) - len(s) <= 3), None)
