"""What a word of a number is worth."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons

_DATA = Path(__file__).with_name("numerals.toml")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@lru_cache(1)
def _tables() -> tuple[dict[str, float], dict[str, float]]:
    data = lexicons.read(_DATA)
    values, powers = (
        {word: float(amount) for amount, words in data[table].items() for word in words.split()}
        for table in ("values", "powers")
    )
    return values, powers


def value(folded: str, lemma: str) -> float | None:
    """3 of «3», «три» and «трёх», 2.5 of «2,5», 1000 of «1.000»; None of other words, as «тысяча»."""
    if folded[0].isdigit():
        if _GROUPED.fullmatch(folded):
            return float(re.sub(r"\D", "", folded))
        return float(folded.replace(",", ".")) if _FIGURE.fullmatch(folded) else None
    return _tables()[0].get(lemma)


def is_power(lemma: str) -> bool:
    """Whether the word multiplies a number before it: «тысяча», «млн»."""
    return lemma in _tables()[1]
