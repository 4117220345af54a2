"""Names in any case: which nominatives a word may stand for. Speakers are known by theirs."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

_LEAST: Final = 1  # letter that stays
_ENDINGS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("service.registry") / "cases.toml").read_text(encoding="utf8")
)["endings"]
_LONGEST: Final = max(map(len, _ENDINGS))


@lru_cache(10_000)
def nominatives(word: str) -> tuple[str, ...]:
    """The folded word itself, and what else it may be the form of: «звонарева» is «Звонарёва» or of «Звонарёв».

    By its ending alone: among them are words that nobody is called.
    """
    found = [word]
    for size in range(1, min(_LONGEST, len(word) - _LEAST) + 1):
        found += [word[:-size] + ending for ending in _ENDINGS.get(word[-size:], ())]
    return tuple(dict.fromkeys(found))
