"""navec: the word vectors that the taggers are built on, for models of other stages too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction import packed

WIDTH = 300
_PREFIX = "navec."
_UNKNOWN = "<unk>"

_used: list[Vectors] = []


class Vectors:
    """Rows of words, and the vectors of rows, from arrays that may be mapped from files (see `arrays`)."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._words = packed.Packed({name: arrays[_PREFIX + name] for name in packed.NAMES})
        codes = arrays[_PREFIX + "codes"]
        self._indexes, self._codes = arrays[_PREFIX + "indexes"], codes.reshape(-1, codes.shape[2])
        self._places = np.arange(len(codes)) * codes.shape[1]
        self.unknown = self._words.find(_UNKNOWN)

    def row(self, word: str) -> int:
        """-1 where the word has none."""
        return self._words.find(word)

    def of(self, rows: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._codes.take(self._indexes[rows] + self._places, 0).reshape(*rows.shape, WIDTH)
        return found


def navec() -> Any:
    """natasha's own, read anew from its package (half a second, 60 MB): to make tables of, and for stock taggers."""
    from natasha import NewsEmbedding

    return NewsEmbedding()


def arrays(words: Any) -> dict[str, NDArray[Any]]:
    """What `Vectors` needs of navec, by name."""
    found = {_PREFIX + name: array for name, array in packed.pack(words.vocab.words).items()}
    return found | {_PREFIX + "indexes": words.pq.indexes, _PREFIX + "codes": words.pq.codes}


def use(vectors: Vectors) -> None:
    """From now on these are the process's."""
    _used[:] = [vectors]


def load() -> Vectors:
    """Those of the process; of navec's own file where none are in use yet."""
    if not _used:
        use(Vectors(arrays(navec())))
    return _used[0]


@lru_cache(50_000)
def row(text: str, lemma: str) -> int:
    """The row of a word, of its lemma where the word itself is unknown, or that of unknown words."""
    words = load()
    known = words.row(text.lower())
    if known < 0:
        known = words.row(lemma)
    return known if known >= 0 else words.unknown


def vectors(rows: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    """A vector of `WIDTH` numbers for every row; zeros where the row is negative."""
    found = load().of(np.maximum(rows, 0))
    return np.where((rows >= 0)[..., None], found, np.float32(0)).astype(np.float32)
