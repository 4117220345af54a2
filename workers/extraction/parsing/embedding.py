"""navec: the word vectors that the taggers are built on, for models of other stages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from natasha import NewsEmbedding
from numpy.typing import NDArray

WIDTH = 300


@lru_cache(1)
def load() -> Any:
    return NewsEmbedding()


@lru_cache(50_000)
def row(text: str, lemma: str) -> int:
    """The row of a word, of its lemma where the word itself is unknown, or that of unknown words."""
    vocabulary = load().vocab
    known = next((w for w in (text.lower(), lemma) if w in vocabulary), "<unk>")
    return int(vocabulary[known])


def vectors(rows: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    """A vector of `WIDTH` numbers for every row; zeros where the row is negative."""
    quantized = load().pq
    codes = quantized.indexes[np.maximum(rows, 0)]
    found = quantized.codes[quantized.qdims, codes].reshape(*rows.shape, WIDTH)
    return np.where((rows >= 0)[..., None], found, np.float32(0)).astype(np.float32)
