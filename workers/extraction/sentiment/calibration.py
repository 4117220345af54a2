"""From the networks' probabilities to honest ones: that of what is right about as often as it says.

A temperature alone is not enough: the networks are surer of a polarity that nothing in the lexicons backs than they
are right. So the log odds against neutral get a bias, and what backs or contradicts them counts; all that for each type
of target, since of «министр» much less is said than of a person. What the lexicons cannot back at all never becomes
more probable than not: there is no word that an editor could be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.sentiment.scoring import SAYS

_UNBACKED = 0.5  # the most that a polarity gets which nothing backs: it is not shown
_NOTHING = 0.1  # support below it is none
_STEPS = 20  # of Newton's method; ten are enough

Row = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The log odds of a polarity against neutral are `slope` times those of the networks (one over the temperature)
    plus a bias, plus `backed` where the lexicons say the same, minus `contradicted` where they say the opposite."""

    slope: float = 1.0
    negative: float = 0.0
    positive: float = 0.0
    backed: float = 0.0
    contradicted: float = 0.0

    @property
    def weights(self) -> tuple[float, ...]:
        return self.slope, self.negative, self.positive, self.backed, self.contradicted

    def __call__(self, told: Row, support: Row, quiet: Row) -> Row:
        """n × 3 from n × 3; `support` is one number of -1 to 1 for each, `quiet` a truth value (see `views.Views`)."""
        return _calibrated(np.array([self.weights]), told, support, quiet)


Calibrations = Mapping[int, Calibration]  # by the type of the target, a place in `views.TARGET_TYPES`


def _calibrated(weights: Row, told: Row, support: Row, quiet: Row) -> Row:
    """By the weights of a calibration for each row, or of one for all."""
    found = _softmax((_features(told, support) * weights[:, None]).sum(-1))
    for at, sign in ((0, -1), (2, 1)):
        backed = (sign * support > _NOTHING) & ~quiet
        found[:, at] = np.where(backed, found[:, at], np.minimum(found[:, at], _UNBACKED))
    found[:, 1] = 1 - found[:, 0] - found[:, 2]
    return found


def _features(told: Row, support: Row) -> Row:
    """n × 3 × 5: what the numbers of a calibration are multiplied by."""
    logs = np.log(np.maximum(told, 1e-9))
    backing = np.clip(support / SAYS, -1, 1)
    found = np.zeros((len(told), 3, 5))
    for at, sign, bias in ((0, -1, 1), (2, 1, 2)):
        found[:, at, 0] = logs[:, at] - logs[:, 1]
        found[:, at, bias] = 1
        found[:, at, 3] = np.maximum(sign * backing, 0)
        found[:, at, 4] = -np.maximum(-sign * backing, 0)
    return found


def _softmax(logits: Row) -> Row:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def fit(told: Row, support: Row, labels: Row) -> Calibration:
    """The calibration that makes the labels most probable; `told` must come from networks that did not see them."""
    features = _features(told, support)
    weights = np.array(Calibration().weights)
    wanted = np.eye(3)[labels]
    for _ in range(_STEPS):
        found = _softmax(features @ weights)
        slope = np.einsum("nc,ncf->f", found - wanted, features)
        mean = np.einsum("nc,ncf->nf", found, features)
        curve = np.einsum("nc,ncf,ncg->fg", found, features, features) - mean.T @ mean
        weights = weights - np.linalg.solve(curve + 1e-6 * np.eye(len(weights)), slope)
    return Calibration(*map(float, weights))


def fit_types(told: Row, support: Row, types: Row, labels: Row) -> Calibrations:
    """A calibration for every type of target that there is."""
    present = sorted(set(types.tolist()))
    return {t: fit(told[types == t], support[types == t], labels[types == t]) for t in present}


def apply(calibrations: Calibrations, told: Row, support: Row, quiet: Row, types: Row) -> Row:
    """Each row by the calibration of its type; as they are where there is none."""
    weights = {t: calibration.weights for t, calibration in calibrations.items()}
    known = [weights.get(t) for t in types.tolist()]
    found = _calibrated(np.array([row or Calibration().weights for row in known]), told, support, quiet)
    without = [k for k, row in enumerate(known) if row is None]
    found[without] = told[without]
    return found


def error(found: Row, labels: Row) -> float:
    """The expected calibration error: how far the highest probability is from how often it is right, over ten bins."""
    highest, right = found.max(1), found.argmax(1) == labels
    bins = np.minimum((highest * 10).astype(int), 9)
    return float(sum(abs(highest[bins == k].sum() - right[bins == k].sum()) for k in range(10)) / max(len(found), 1))
