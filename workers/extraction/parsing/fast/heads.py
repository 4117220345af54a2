"""Heads and relations of the tokens, by slovnet's biaffine products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing.fast.tables import Floats

_HIDDEN = 32


def arcs(
    x: Floats, lengths: list[int], arrays: Mapping[str, NDArray[Any]]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For every token the head, counted from 1 in its sentence, 0 the root, and the relation. Of equals the first.

    `x` are the encoded tokens of the sentences, end to end, `lengths` their numbers of tokens.
    """
    projected = x @ arrays["syntax.proj"]
    np.maximum(projected, 0, out=projected)
    dependents = projected[:, :_HIDDEN] @ arrays["syntax.head_kernel"]
    heads = np.empty(len(x), np.intp)
    candidates = np.empty((max(lengths) + 1, _HIDDEN), np.float32)
    candidates[0] = arrays["syntax.head_root"]
    governors = np.empty((len(x), _HIDDEN), np.float32)
    first = 0
    for length in lengths:
        last = first + length
        own = candidates[: length + 1]
        own[1:] = projected[first:last, _HIDDEN : 2 * _HIDDEN]
        own_heads = heads[first:last]
        np.argmax(dependents[first:last] @ own.T, axis=1, out=own_heads)
        first = last
    offsets = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
    inside = heads > 0
    np.take(projected[:, 2 * _HIDDEN : 3 * _HIDDEN], offsets + heads - 1, axis=0, out=governors, mode="clip")
    governors[~inside] = arrays["syntax.rel_root"]
    products = (governors @ arrays["syntax.rel_kernel"]).reshape(len(x), -1, _HIDDEN)
    scores = np.matmul(products, projected[:, 3 * _HIDDEN :, None])[:, :, 0]
    return heads, scores.argmax(1)
