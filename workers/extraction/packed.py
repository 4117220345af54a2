"""Many texts with their numbers in a few arrays: forked processes share them, where the objects of a dict are copied
page by page as soon as they are looked at; and files can be mapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = ("pool", "ends", "starts", "members")

Arrays = Mapping[str, NDArray[Any]]


def pack(texts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The arrays of `NAMES`: the texts end to end as UTF-8, where each ends, and by the remainder of its bytes, read as
    one number, which texts have it."""
    found = "\n".join(texts).encode()
    return packed_lines(np.frombuffer(found, np.uint8)) if texts else packed_lines(np.empty(0, np.uint8))


def packed_lines(lines: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    """The same of texts that stand line by line, none of them empty."""
    breaks = np.flatnonzero(lines == ord("\n"))
    starts = np.concatenate(([0], breaks + 1)) if len(lines) else np.zeros(0, np.int64)
    lengths = np.diff(np.append(starts, len(lines) + 1)) - 1
    if not (lengths > 0).all():
        raise ValueError("an empty text")
    ends = np.concatenate(([0], np.cumsum(lengths)))
    pool = lines[lines != ord("\n")]
    modulus = _prime(len(lengths))
    powers = np.empty(int(lengths.max(initial=1)), np.int64)
    powers[0] = 1
    for i in range(1, len(powers)):
        powers[i] = powers[i - 1] * 256 % modulus
    inside = np.arange(len(pool)) - np.repeat(ends[:-1], lengths)
    remainders = np.add.reduceat(pool * powers[inside], ends[:-1]) % modulus if len(pool) else np.zeros(0, np.int64)
    return {
        "pool": pool,
        "ends": ends.astype(np.int32),
        "starts": np.concatenate(([0], np.cumsum(np.bincount(remainders, minlength=modulus)))).astype(np.int32),
        "members": np.argsort(remainders, kind="stable").astype(np.int32),
    }


def _prime(least: int) -> int:
    """The smallest prime above."""
    return next(n for n in count(max(least, 2) + 1) if all(n % k for k in range(2, int(n**0.5) + 1)))


class Packed:
    """What `pack` made."""

    def __init__(self, arrays: Arrays) -> None:
        self._pool, self._ends, self._starts, self._members = (memoryview(arrays[name].data) for name in NAMES)
        self._modulus = len(self._starts) - 1

    def find(self, text: str) -> int:
        """The number of the text, -1 where it is not among them."""
        wanted = text.encode("utf-8", "surrogatepass")
        at = int.from_bytes(wanted, "little") % self._modulus
        members, ends = self._members, self._ends
        for k in range(self._starts[at], self._starts[at + 1]):
            number: int = members[k]
            if self._pool[ends[number] : ends[number + 1]] == wanted:
                return number
        return -1
