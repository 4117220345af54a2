"""Convolutions over texts that lie end to end, one separating row between them, none of them padded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing.fast.tables import NETS, TAPS, WIDTH, Floats, Integers

_KINDS = len(NETS) * TAPS


def first(products: Floats, columns: Integers, net: int) -> Floats:
    """The first layer of a tagger: of every column the sum of three taps.

    `products` are rows of `(net, tap, WIDTH)`, `columns` the row of each place; the outermost two are separators.
    """
    taps = products.reshape(-1, WIDTH)
    at = columns * _KINDS + net * TAPS
    out = np.empty((len(columns), WIDTH), np.float32)
    other = np.empty((len(columns) - 2, WIDTH), np.float32)
    inside = out[1:-1]
    np.take(taps, at[1:-1] + 1, axis=0, out=inside, mode="clip")
    np.take(taps, at[:-2], axis=0, out=other, mode="clip")
    inside += other
    np.take(taps, at[2:] + 2, axis=0, out=other, mode="clip")
    inside += other
    return np.maximum(out, 0, out=out)


def encode(x: Floats, separators: Integers, arrays: Mapping[str, NDArray[Any]], net: str) -> Floats:
    """The layers after the first, with a last column of ones; the rows of separators mean nothing."""
    for number in (1, 2):
        x[separators] = arrays[f"{net}.blank{number}"]
        x = _convolve(x, arrays[f"{net}.conv{number}"], arrays[f"{net}.bias{number}"], 2 - number)
    return x


def _convolve(x: Floats, weight: Floats, bias: Floats, inner: int) -> Floats:
    """A convolution of width 3 as three products over views of the rows, one for each remainder of their index."""
    length, width = x.shape
    out_width = weight.shape[1]
    out = np.empty((length, out_width + (not inner)), np.float32)
    for phase in range(TAPS):
        count = (length - phase) // TAPS
        if count > 0:
            windows = x[phase : phase + TAPS * count].reshape(count, TAPS * width)
            np.matmul(windows, weight, out=out[phase + 1 : phase + 1 + TAPS * count : TAPS, :out_width])
    real = out[1:-1, :out_width]
    real += bias
    np.maximum(real, 0, out=real)
    out[0] = out[-1] = 0
    if not inner:
        out[:, out_width] = 1
    return out
