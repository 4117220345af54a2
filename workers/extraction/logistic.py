"""Logistic models over named binary features: how often a finding with these features is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, cast

import numpy as np
import numpy.typing as npt

from workers.extraction import lexicons

_BINS = 10
_STEPS = 50
_BUNDLES = 20_000  # kept of one kind

Array = npt.NDArray[np.float64]
Names = tuple[str, ...]
P = ParamSpec("P")


def load(path: Path) -> Mapping[str, float]:
    """Logits by the name of the feature; a feature that is not there weighs nothing."""
    table: Mapping[str, float] = lexicons.read(path)
    return table


def probability(logits: Mapping[str, float], features: Iterable[str]) -> float:
    """0 to 1, to the third place; the same whatever the order of the features."""
    logit = sum([logits[name] for name in sorted(features) if name in logits])
    return round(1 / (1 + math.exp(-logit)), 3)


def bundle(names: Callable[P, Iterable[str]]) -> Callable[P, Names]:
    """The same names as a tuple, made once of the same arguments (strings, numbers, truth values): features that go
    together."""

    @lru_cache(_BUNDLES)
    def made(*args: P.args, **kwargs: P.kwargs) -> Names:
        return tuple(names(*args, **kwargs))

    return cast("Callable[P, Names]", made)


class Sums(dict[Names, float]):
    """The sums of the logits of bundles, by the bundle."""

    def __init__(self, logits: Mapping[str, float]) -> None:
        self._logits = logits

    def __missing__(self, names: Names) -> float:
        if len(self) >= _BUNDLES:
            self.clear()
        found = self[names] = sum([self._logits[name] for name in names if name in self._logits])
        return found

    def probability(self, bundles: Sequence[Names]) -> float:
        """As `probability` of all their names."""
        return round(1 / (1 + math.exp(-sum([self[names] for names in bundles]))), 3)


def fit(x: Array, y: Array, l2: float) -> Array:
    """Logits of the columns by Newton's method with a penalty on their squares; the first column is always 1 and goes
    free."""
    penalty = np.full(x.shape[1], l2)
    penalty[0] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = predicted(x, w)
        gradient = x.T @ (p - y) + penalty * w
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    return w


def predicted(x: Array, w: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x @ w)))


def expected_calibration_error(p: Array, y: Array) -> float:
    """Mean distance between confidence and share of right ones over ten bins of equal size, weighted by size."""
    order = np.argsort(p, kind="stable")
    bins = [b for b in np.array_split(order, _BINS) if len(b)]
    return float(sum(len(b) * abs(p[b].mean() - y[b].mean()) for b in bins) / max(len(p), 1))
