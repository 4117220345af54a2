"""How rare a lemma is in Russian news: what it weighs when words of two articles are compared.

The counts of articles in `rarity.json` are by `build_rarity.py`. They are fixed, so the weight of a word depends
neither on the articles of a story nor on the archive of a tenant.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("rarity.json")


@lru_cache(1)
def _counts() -> tuple[int, dict[str, int]]:
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    return data["articles"], data["lemmas"]


@lru_cache(1)
def of_number() -> float:
    """The weight of a number in digits: that of a lemma in one article of twenty."""
    return math.log(20)


def of(lemma: str) -> float:
    """Inverse document frequency in natural logarithms: 0 of a lemma that all articles have."""
    articles, counts = _counts()
    return math.log((articles + 1) / (counts.get(lemma, 1) + 1))
