"""The two ways to fit a logistic model find the same one."""

from __future__ import annotations

import numpy as np
import pytest

from workers.extraction import fitting, logistic


def test_sparse_rows_have_the_logits_that_newton_finds() -> None:
    rng = np.random.default_rng(1)
    names = ["always", "a", "b", "c"]
    x = (rng.random((400, 4)) < (1, 0.5, 0.3, 0.1)).astype(float)
    right = rng.random(400) < 1 / (1 + np.exp(-(x @ [-0.5, 1.5, -2.0, 0.7])))
    rows = [[name for name, held in zip(names, row, strict=True) if held] for row in x]
    found = fitting.fit(rows, right.tolist(), 2.0, 1)
    expected = logistic.fit(x, right.astype(float), 2.0)
    assert list(found) == names
    assert list(found.values()) == pytest.approx(expected.tolist(), abs=1e-3)


def test_rare_features_weigh_nothing() -> None:
    rows = [["always", "often"], ["always", "often"], ["always"], ["always", "once"]]
    assert set(fitting.fit(rows, [True, True, False, True], 1.0, 2)) == {"always", "often"}
