"""Names that one article writes in two ways: «Юля» and «Юлия», «Бриджит» and «Брижит», «Чепмен» and «Чэпмен»."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.entities.wordforms import knows_as

_SHORT, _LONG = 4, 8  # letters from which names may differ by one letter, by two
_LONGEST = 30  # letters of a name that is compared
_MOST = 2  # letters that may differ
_DOUBLE = re.compile(r"(.)\1")
_CUT = 2  # letters that a short form lacks at least: «Дэн» of «Дэниел»
_SHORTEST = 3  # letters of a short form


def given(a: str, b: str) -> bool:
    """Whether two given names may be one person's; both folded. Two that the dictionary has («Мария», «Марина») are
    one only as a short form and its full one."""
    if a == b or is_short(a, b) or is_short(b, a):
        return True
    short, long = sorted((a, b), key=len)
    if knows_as(a, "given") and knows_as(b, "given"):
        return False
    cut = len(short) >= _SHORTEST and len(long) - len(short) >= _CUT and long.startswith(short)
    return cut or _near(a, b)


def is_short(name: str, full: str) -> bool:
    """Whether a folded given name is a short or another form of a full one: «Юля» of «Юлия»."""
    return full in _full().get(name, ())


def surnames(a: str, b: str) -> bool:
    """Whether two surnames are one in two spellings; both folded. Of two that the dictionary has, each is its own."""
    return a == b or (_near(a, b) and not (knows_as(a, "surname") and knows_as(b, "surname")))


def _near(a: str, b: str) -> bool:
    """Whether they begin alike and differ by no more letters than their length allows, or only in doubled ones."""
    short, long = sorted((len(a), len(b)))
    if short < _SHORT or long > _LONGEST or long - short > _MOST or not _same_sound(a[0], b[0]):
        return False
    return _differ(a, b, _MOST if short >= _LONG else 1) or _DOUBLE.sub(r"\1", a) == _DOUBLE.sub(r"\1", b)


def _same_sound(a: str, b: str) -> bool:
    return a == b or {a, b} == {"е", "э"}


def _differ(a: str, b: str, most: int) -> bool:
    """Whether at most so many letters are to be changed, added or left out (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
        if min(row) > most:
            return False
    return row[-1] <= most


@lru_cache(1)
def _full() -> dict[str, frozenset[str]]:
    """Short form → the full ones."""
    rows = lexicons.read(Path(__file__).with_suffix(".toml"))["given"]
    return {short: frozenset(full) for short, *full in rows}
