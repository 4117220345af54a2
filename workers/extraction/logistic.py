"""Logistic models over named binary features: how often a finding with these features is right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workers.extraction import lexicons

_BINS = 10
_STEPS = 50

Array = npt.NDArray[np.float64]


def load(path: Path) -> Mapping[str, float]:
    """Logits by the name of the feature; a feature that is not there weighs nothing."""
    table: Mapping[str, float] = lexicons.read(path)
    return table


def probability(logits: Mapping[str, float], features: Iterable[str]) -> float:
    """0 to 1, to the third place; the same whatever the order of the features."""
    logit = sum([logits[name] for name in sorted(features) if name in logits])
    return round(1 / (1 + math.exp(-logit)), 3)


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
