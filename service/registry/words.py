"""Words as they are searched for: whatever their inflection, «ё» or «е», case or accent marks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

import snowballstemmer

LONGEST: Final = 64  # letters of a word that count

_WORD = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans({"ё": "е", "\u0301": None, "\u00ad": None})  # the accent mark, the soft hyphen
_SNOWBALL = snowballstemmer.stemmer("russian")
_COMMON = frozenset(tomllib.loads((files("service.registry") / "words.toml").read_text("utf8"))["common"].split())


def words(text: str) -> list[str]:
    """The words of a text in their order, folded; what a hyphen joins are several.

    «Ёлки-то где́?» has «елки», «то», «где».
    """
    composed = unicodedata.normalize("NFC", text).lower().translate(_FOLDED)
    return [word[:LONGEST] for word in _WORD.findall(composed)]


@lru_cache(50_000)
def stem(word: str) -> str:
    """What all forms of a folded word begin with, mostly: «мост» of «мостами», «песк» of «Песков» and «Пескова».

    Snowball's Russian stemmer, used until nothing more comes off, since «Пескова» is to be what «Песков» is.
    """
    while (shorter := str(_SNOWBALL.stemWord(word))) != word:
        word = shorter
    return word


def telling(word: str) -> bool:
    """Whether a folded word says anything by itself: not «и», not «который»."""
    return word not in _COMMON and (len(word) > 1 or word.isdigit())


def stands_in(stemmed: str, folded: list[str]) -> bool:
    """Whether a word of this stem is among them."""
    return any(word.startswith(stemmed) and stem(word) == stemmed for word in folded)


def stand_in_order(stems: tuple[str, ...], folded: list[str]) -> bool:
    """Whether words of these stems stand there one after the other."""
    first, size = stems[0], len(stems)
    return any(
        folded[n].startswith(first) and tuple(map(stem, folded[n : n + size])) == stems
        for n in range(len(folded) - size + 1)
    )
