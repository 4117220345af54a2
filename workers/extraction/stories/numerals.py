"""What a word of a number is worth."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from workers.extraction.stories.words import Word

_DATA = Path(__file__).with_name("numerals.toml")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@lru_cache(1)
def _tables() -> tuple[dict[str, float], dict[str, float]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    values, powers = (
        {word: float(amount) for amount, words in data[table].items() for word in words.split()}
        for table in ("values", "powers")
    )
    return values, powers


def value(word: Word) -> float | None:
    """3 of «3», «три» and «трёх», 2.5 of «2,5», 1000 of «1.000»; None of other words, as «тысяча»."""
    if word.folded[0].isdigit():
        if _GROUPED.fullmatch(word.folded):
            return float(re.sub(r"\D", "", word.folded))
        return float(word.folded.replace(",", ".")) if _FIGURE.fullmatch(word.folded) else None
    values, _ = _tables()
    return next((values[lemma] for lemma in word.lemmas[:1] if lemma in values), None)


def is_number(word: Word) -> bool:
    """Whether the word is a number or a power of ten: «3», «тремя», «тысяч»."""
    return word.folded[0].isdigit() or value(word) is not None or word.lemma in _tables()[1]
