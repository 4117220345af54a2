"""Lemmas of the frequent words: what pymorphy says of them is kept with the tables.

Words whose readings have the same parts of speech and features, in the same order, share a signature. Which reading
fits a tag depends on the signature alone, and is found once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import fold
from workers.extraction.parsing import _natasha, morphology

MOST = 120_000  # words
CHOICES = 200_000  # remembered; beyond, they are forgotten

_best_form = _natasha.module("morph.lemma").best_form
_PLAIN = re.compile(r"[а-я][а-я-]*")  # no ё, which natasha takes for е


class _Form(NamedTuple):
    pos: str
    feats: dict[str, str]


def build(words: Any) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """Arrays by name, and the signatures. For every row of navec the signature (-1 where nothing is kept) and where
    the lemmas of its readings begin, which are numbers of texts in one pool."""
    signatures: dict[str, int] = {}
    numbers: dict[str, int] = {}
    forms: list[int] = []
    of_row = np.full(words.pq.vectors, -1, np.int32)
    first = np.zeros(words.pq.vectors, np.int32)
    for row in np.argsort(-np.asarray(words.vocab.counts), kind="stable")[:MOST].tolist():
        word = words.vocab.words[row]
        if not _PLAIN.fullmatch(word) or len(word) > morphology.LONGEST_WORD:
            continue
        readings = morphology.readings(word)
        signature = ";".join("|".join([r.pos, *(f"{k}={v}" for k, v in r.feats.items())]) for r in readings)
        of_row[row] = signatures.setdefault(signature, len(signatures))
        first[row] = len(forms)
        forms.extend(numbers.setdefault(fold(r.normal), len(numbers)) for r in readings)
    texts = [text.encode() for text in numbers]
    arrays: dict[str, NDArray[Any]] = {
        "lemma.signatures": of_row,
        "lemma.first": first,
        "lemma.forms": np.array(forms, np.int32),
        "lemma.ends": np.cumsum([0, *map(len, texts)], dtype=np.int32),
        "lemma.pool": np.frombuffer(b"".join(texts), np.uint8),
    }
    return arrays, list(signatures)


class Lemmas:
    """Answers from the tables, where they hold lemmas."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], signatures: Sequence[str]) -> None:
        self._signatures = signatures
        if signatures:
            names = ("signatures", "first", "forms", "ends", "pool")
            self._of_row, self._first, self._forms, self._ends, self._pool = (
                memoryview(arrays[f"lemma.{name}"].data) for name in names
            )
        self._choices: dict[tuple[int, int], int] = {}

    def find(self, row: int, word: str, tag: int, pos: str, feats: dict[str, str]) -> str | None:
        """The lemma under a tag of the word of this row, None where it is not kept. `word` is that word as written."""
        if not self._signatures:
            return None
        signature: int = self._of_row[row]
        if signature < 0:
            return None
        key = (signature, tag)
        choice = self._choices.get(key)
        if choice is None:
            if len(self._choices) > CHOICES:
                self._choices.clear()
            choice = self._choices[key] = self._choose(signature, pos, feats)
        if choice < 0:
            return fold(word)
        number: int = self._forms[self._first[row] + choice]
        return str(self._pool[self._ends[number] : self._ends[number + 1]], "utf-8")

    def _choose(self, signature: int, pos: str, feats: dict[str, str]) -> int:
        """The reading that natasha takes for the tag, -1 for none."""
        forms = []
        for reading in self._signatures[signature].split(";"):
            own, *rest = reading.split("|")
            forms.append(_Form(own, dict(feat.split("=", 1) for feat in rest)))
        best = _best_form(forms, pos, feats)
        return next((i for i, form in enumerate(forms) if form is best), -1)
