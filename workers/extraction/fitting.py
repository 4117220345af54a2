"""Fits logistic models over named binary features: many rows, few of many features in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import numpy as np

from workers.extraction.logistic import Array

_STEPS = 300
_MEMORY = 12  # steps whose curvature is remembered
_NEAR = 1e-7  # relative gain that ends the search
_FREE = 1e-6  # penalty of «always»


def fit(rows: Sequence[Collection[str]], right: Sequence[bool], l2: float, rare: int) -> dict[str, float]:
    """Logits of the features that at least `rare` rows have, with a penalty on their squares; «always» goes free."""
    counts = Counter(name for row in rows for name in set(row))
    names = ["always", *sorted(n for n, seen in counts.items() if seen >= rare and n != "always")]
    number = {name: k for k, name in enumerate(names)}
    columns = [sorted({number[name] for name in row if name in number}) for row in rows]
    at = np.repeat(np.arange(len(rows)), [len(c) for c in columns])
    column = np.array([k for c in columns for k in c], np.int64)
    y = np.array(right, float)
    penalty = np.full(len(names), l2)
    penalty[0] = _FREE

    def loss(w: Array) -> tuple[float, Array]:
        z = np.bincount(at, w[column], len(y))
        value = float((np.logaddexp(0, z) - y * z).sum() + (penalty * w * w).sum() / 2)
        slope = np.bincount(column, (1 / (1 + np.exp(-z)) - y)[at], len(w)) + penalty * w
        return value, np.asarray(slope)

    return dict(zip(names, map(float, lowest(loss, np.zeros(len(names)))), strict=True))


def lowest(loss: Callable[[Array], tuple[float, Array]], w: Array) -> Array:
    """Where a smooth convex function, told with its gradient, is least: L-BFGS (Nocedal and Wright, algorithm 7.5)."""
    value, slope = loss(w)
    moves: list[tuple[Array, Array]] = []
    for _ in range(_STEPS):
        way = -_through(moves, slope)
        length, descent = 1.0 if moves else 1 / max(1.0, float(np.abs(slope).max())), float(slope @ way)
        while True:
            there = w + length * way
            reached, ahead = loss(there)
            if reached <= value + 1e-4 * length * descent or length < 1e-10:
                break
            length /= 2
        if (there - w) @ (ahead - slope) > 0:
            moves = [*moves, (there - w, ahead - slope)][-_MEMORY:]
        gained = value - reached
        w, value, slope = there, reached, ahead
        if gained <= _NEAR * abs(value):
            break
    return w


def _through(moves: Sequence[tuple[Array, Array]], slope: Array) -> Array:
    """The gradient as the remembered curvature bends it."""
    way = slope.copy()
    shares = []
    for step, change in reversed(moves):
        share = float(step @ way) / float(step @ change)
        shares.append(share)
        way -= share * change
    if moves:
        step, change = moves[-1]
        way *= float(step @ change) / float(change @ change)
    for (step, change), share in zip(moves, reversed(shares), strict=True):
        way += (share - float(change @ way) / float(step @ change)) * step
    return way
