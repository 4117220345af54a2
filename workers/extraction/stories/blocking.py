"""Which articles may belong to one story, found without comparing each with each.

Every article has a signature: its day, the people and organizations it names, its most telling lemmas. Articles of one
story share a key. Keys are few and fixed for an article, so an index of keys finds the candidates at a cost that does
not grow with the archive, as long as each key lists only its latest articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from workers.extraction.document import fold
from workers.extraction.stories import words
from workers.extraction.stories.accounts import Account
from workers.extraction.stories.occurrences import cosine

ALIKE = 0.3  # likeness of two articles of one story
WINDOW = 3  # days between them, at most
_LEMMAS = 40  # of a signature
_KEY_LEMMAS = 8  # of them, in keys: every two
_NAMES = 6


@dataclass(frozen=True, slots=True)
class Signature:
    """`lemmas` by their weight, tf-idf; `names` folded, the most salient first; `day` a proleptic ordinal."""

    day: int | None
    lemmas: Mapping[str, float]
    names: tuple[str, ...]


def signature(text: str, account: Account) -> Signature:
    """Of an article by its whole text. Linear in the text."""
    counts: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for word in words.split(text):
        if word.telling and not word.folded[0].isdigit():
            counts[word.lemma] += 1
            weights[word.lemma] = word.weight
    scored = {lemma: weights[lemma] * (1 + min(count, 8)) ** 0.5 for lemma, count in counts.items()}
    best = sorted(scored, key=lambda lemma: (-scored[lemma], lemma))[:_LEMMAS]
    people = sorted((e for e in account.entities if e.type in ("PERSON", "ORGANIZATION")), key=lambda e: -e.salience)
    names = tuple(dict.fromkeys(fold(e.name).split()[-1] for e in people))[:_NAMES]
    return Signature(_ordinal(account.published), {lemma: scored[lemma] for lemma in best}, names)


def keys(article: Signature) -> frozenset[str]:
    """The keys of an article, at most `_KEY_LEMMAS` over 2 and `_NAMES` over 2, each with the span of days it is for.

    Two articles of one story share one, in all likelihood; look up the keys of the day before and after too, which
    `neighbours` gives.
    """
    return frozenset(f"{bucket}:{pair}" for bucket in _buckets(article.day)[:1] for pair in _pairs(article))


def neighbours(article: Signature) -> frozenset[str]:
    """The keys under which the articles of one story may be found."""
    return frozenset(f"{bucket}:{pair}" for bucket in _buckets(article.day) for pair in _pairs(article))


def likeness(one: Signature, other: Signature) -> float:
    """How likely two articles belong to one story, 0 to 1: the cosine of their lemmas and the names they share."""
    if one.day is not None and other.day is not None and abs(one.day - other.day) > WINDOW:
        return 0.0
    shared = set(one.names) & set(other.names)
    least = min(len(one.names), len(other.names))
    return 0.75 * cosine(one.lemmas, other.lemmas) + 0.25 * (len(shared) / least if least else 0.0)


def _pairs(article: Signature) -> list[str]:
    lemmas = sorted(article.lemmas, key=lambda lemma: (-article.lemmas[lemma], lemma))[:_KEY_LEMMAS]
    found = [*combinations(sorted(lemmas), 2), *combinations(sorted(article.names), 2)]
    return [" ".join(pair) for pair in found]


def _buckets(day: int | None) -> list[int | str]:
    """The bucket of a day, of `WINDOW` days, first; then the ones next to it."""
    if day is None:
        return ["-"]
    own = day // WINDOW
    return [own, own - 1, own + 1]


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
