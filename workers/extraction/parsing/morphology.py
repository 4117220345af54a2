"""Lemmas and dictionary knowledge of words, by pymorphy3."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from natasha import MorphVocab

from workers.extraction.document import fold

_LAST_CYRILLIC = "\u052f"
LONGEST_WORD = 60  # code points; longer ones are no words, and pymorphy's guessers are not linear


@lru_cache(1)
def vocabulary() -> MorphVocab:
    return MorphVocab()


def _is_word(text: str) -> bool:
    """Whether pymorphy bears it: it asks every letter for its Unicode name, which surrogates and rare scripts lack."""
    known = text[:1].isalpha() and len(text) <= LONGEST_WORD
    return known and all(c <= _LAST_CYRILLIC or unicodedata.name(c, "") for c in text)


@lru_cache(100_000)
def _lemma(word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
    return fold(vocabulary().lemmatize(word, pos, dict(feats)))


def lemma(word: str, pos: str, feats: Mapping[str, str]) -> str:
    """The dictionary form, folded: «подчёркивал», VERB → «подчеркивать»."""
    if not _is_word(word):
        return fold(word)
    return _lemma(word, pos, tuple(sorted(feats.items())))


@lru_cache(50_000)
def readings(word: str) -> tuple[Any, ...]:
    """What the word may be, the likeliest first: natasha's `MorphForm`, pymorphy3's parse with `pos` and `feats` of
    Universal Dependencies. Of what is no word there is none."""
    return tuple(vocabulary().parse(word)) if _is_word(word) else ()


def is_known(word: str) -> bool:
    """Whether the dictionary has the word, so that its readings are no guesses."""
    return _is_word(word) and bool(vocabulary().word_is_known(word.lower()))


@lru_cache(50_000)
def grammemes(word: str) -> frozenset[str]:
    """All OpenCorpora grammemes of all readings: «Путина» has Surn, «Москве» Geox, «ООН» Orgn."""
    return frozenset(g for reading in readings(word) for g in reading.tag.grammemes)


def forget() -> None:
    """Empties all memos, as in a process that has read nothing."""
    for memo in (_lemma, readings, grammemes):
        memo.cache_clear()
