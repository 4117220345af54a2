"""The words of a quote or an article as they are compared across articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workers.extraction.document import fold
from workers.extraction.parsing.morphology import readings
from workers.extraction.stories import numerals, rarity

# 300, 2,5 and 1.000 are one word each, as «из-за» and «URA.RU»; «2017-2030» and «Москвы,Твери» are two
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:[-‐‑.'’][^\W_]+)*")
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "’": "'"})
_LIKELY = 0.05  # of a reading; a rarer one is no lemma to compare by
_TELLING = 1.0  # weight; a word of every third article has less
_CLOSED = ("ADP", "CCONJ", "CONJ", "DET", "PART", "PRON", "SCONJ")  # parts of speech that name nothing


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are code points of the string that was split; `lemmas` those of all likely readings, the
    likeliest first; `weight` how rare the word is in the news, in natural logarithms: 0 of «и», about 6 of «прицеп»."""

    text: str
    start: int
    end: int
    folded: str
    lemmas: tuple[str, ...]
    weight: float
    tenses: frozenset[str]
    telling: bool  # whether it says something of the subject: «визит», but not «что» or «быть»
    value: float | None  # of a number: 3 of «3» and «три»

    @property
    def keys(self) -> tuple[str, ...]:
        """What it has in common with other forms of it: its lemmas, or its value."""
        return self.lemmas if self.value is None else (f"={self.value:g}",)

    @property
    def is_number(self) -> bool:
        """«3», «тремя», «тысяч», «А4» not."""
        return self.value is not None or self.folded[0].isdigit() or numerals.is_power(self.lemma)

    @property
    def lemma(self) -> str:
        return self.lemmas[0]


@dataclass(frozen=True, slots=True)
class _Knowledge:
    lemmas: tuple[str, ...]
    weight: float
    tenses: frozenset[str]
    telling: bool
    value: float | None


def split(text: str) -> tuple[Word, ...]:
    """The words of a text in order: «сочтёт необходимым» and «сочтет необходимым» have the same folded words."""
    return tuple(_word(match.group(), match.start()) for match in _WORD.finditer(text))


def _word(raw: str, start: int) -> Word:
    folded = fold(raw).translate(_HYPHENS)
    known = _knowledge(folded)
    return Word(
        raw, start, start + len(raw), folded, known.lemmas, known.weight, known.tenses, known.telling, known.value
    )


@lru_cache(50_000)
def _knowledge(folded: str) -> _Knowledge:
    if folded[0].isdigit():
        return _Knowledge((folded,), rarity.of_number(), frozenset(), True, numerals.value(folded, folded))
    likely = [r for r in readings(folded) if r.score >= _LIKELY]
    lemmas = tuple(dict.fromkeys(fold(r.normal_form) for r in likely)) or (folded,)
    tenses = frozenset(r.feats["Tense"] for r in likely if r.pos == "VERB" and r.feats and "Tense" in r.feats)
    rare = min(map(rarity.of, lemmas))
    closed = bool(likely) and likely[0].pos in _CLOSED
    return _Knowledge(lemmas, rare, tenses, rare >= _TELLING and not closed, numerals.value(folded, lemmas[0]))


def same_lexeme(one: Word, other: Word) -> bool:
    """«старшим» and «старшего», «будет» and «было»."""
    return one.folded == other.folded or not set(one.lemmas).isdisjoint(other.lemmas)
