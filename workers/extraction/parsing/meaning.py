"""What words mean, for the networks: rows that a language model gave each word alone, made small.

`sentiment/train.py` makes `meanings.npz` of the words that news has most often. A form that is not among them has the
row of its lemma, if that is.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.packed import Packed, packed_lines

WIDTH = 128
FILE = "meanings.npz"

Row = NDArray[Any]


@lru_cache(1)
def load() -> tuple[Packed, Row, Row]:
    """Words with their numbers, a row of bytes for each, and what a column of these is multiplied by. Once a process;
    call it before forking."""
    with resources.files(__package__).joinpath(FILE).open("rb") as file, np.load(file) as stored:
        return Packed(packed_lines(stored["words"])), stored["rows"], stored["scales"]


@lru_cache(50_000)
def row(text: str, lemma: str) -> int:
    """The number of a word, or of its lemma; -1 where neither is known."""
    known = load()[0]
    found = known.find(text.lower())
    return found if found >= 0 else known.find(lemma)


def vectors(numbers: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    """A vector of `WIDTH` numbers for every word; zeros where its number is negative."""
    _, rows, scales = load()
    found = rows[np.maximum(numbers, 0)].astype(np.float32) * scales
    return np.where((numbers >= 0)[..., None], found, np.float32(0))


def packed(words: list[str], found: Row) -> dict[str, Row]:
    """What the file holds of the words and the language model's rows: their `WIDTH` main directions, in bytes."""
    found = found.astype(np.float32)
    spread = (found - found.mean(0)) / (found.std(0) + 1e-3)
    spreads, directions = np.linalg.eigh(spread.T @ spread / len(spread))
    main = spread @ directions[:, ::-1][:, :WIDTH] / np.sqrt(spreads[-WIDTH:].mean())
    scales = (np.abs(main).max(0) / 127).astype(np.float32)
    rows = np.round(main / scales).astype(np.int8)
    return {"words": np.frombuffer("\n".join(words).encode(), np.uint8), "rows": rows, "scales": scales}
