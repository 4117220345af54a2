"""Trains the model of targeted sentiment: `python -m workers.extraction.sentiment.train CORPORA`.

CORPORA is the folder with `rusentne` and `ruopinionne` (see `examples.py`). First every fold is told by networks that
saw none of its documents: from that come the calibration and the multipliers of the classes for the evaluation by F1,
and what `benchmarks/sentiment.py` measures. Then the networks of `weights.npz` are trained on all rows. Seeds are
fixed: the same data and the same BLAS give the same weights. About ten minutes on a core of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import astuple
from itertools import product
from pathlib import Path

import numpy as np

from workers.extraction.parsing import embedding
from workers.extraction.sentiment import calibration, gradients
from workers.extraction.sentiment.examples import Prepared, examples, prepared
from workers.extraction.sentiment.network import Batch, Row, told

SEEDS = (0, 1)
EPOCHS = 7
WIDTH = 80
BATCH = 64
RATE = 2e-3  # of learning, at its highest
WARM_UP = 0.15  # share of the steps that it takes to get there
DECAY = 0.02  # of the weights
_DECAYED = ("word", "scalar", "input", "recurrent", "ask", "judge", "out")
_MULTIPLIERS = np.arange(0.5, 4.01, 0.25)


def fit(rows: Sequence[Prepared], seed: int, width: int = WIDTH, epochs: int = EPOCHS) -> dict[str, Row]:
    """The parameters of one network."""
    rng = np.random.default_rng(seed)
    p = gradients.start(rng, width, embedding.WIDTH)
    mean = {name: np.zeros_like(row) for name, row in p.items()}
    square = {name: np.zeros_like(row) for name, row in p.items()}
    lengths = np.array([len(row.view.words) for row in rows])
    steps = epochs * -(-len(rows) // BATCH)
    step = 0
    for _ in range(epochs):
        order = np.argsort(lengths + rng.random(len(rows)) * 6, kind="stable")  # alike in length, not always the same
        batches = [order[k : k + BATCH] for k in range(0, len(rows), BATCH)]
        for k in rng.permutation(len(batches)):
            g = _gradients(p, [rows[j] for j in batches[k]], gradients.Dropout(rng))
            done = step / steps
            rate = RATE * (
                done / WARM_UP if done < WARM_UP else (1 + np.cos(np.pi * (done - WARM_UP) / (1 - WARM_UP))) / 2
            )
            step += 1
            clipped = min(1.0, 1 / (sum(float((x * x).sum()) for x in g.values()) ** 0.5 + 1e-6))
            for name in p:
                gradient = g[name] * np.float32(clipped)
                mean[name] = 0.9 * mean[name] + 0.1 * gradient
                square[name] = 0.999 * square[name] + 0.001 * gradient * gradient
                change = mean[name] / (1 - 0.9**step) / (np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8)
                if name in _DECAYED:
                    change = change + DECAY * p[name]
                p[name] = (p[name] - rate * change).astype(np.float32)
    return p


def _gradients(p: dict[str, Row], rows: Sequence[Prepared], dropout: gradients.Dropout) -> dict[str, Row]:
    batch = Batch([row.view for row in rows])
    shown = np.zeros((batch.size, batch.length), np.float32)
    for k, row in enumerate(rows):
        if row.shown is not None:
            shown[k, : len(row.shown)] = row.shown
    labels = np.array([row.example.label for row in rows])
    weights = np.array([row.example.weight for row in rows], np.float32)
    known = np.array([row.shown is not None for row in rows], np.float32)
    return gradients.loss(p, batch, labels, weights, shown, known, dropout)[1]


def out_of_fold(rows: Sequence[Prepared], seeds: Sequence[int] = SEEDS) -> Row:
    """What every row of RuSentNE is told by networks that saw no document of its fold."""
    measured = [row for row in rows if row.example.row is not None]
    found = np.zeros((len(measured), 3))
    for fold in sorted({row.example.fold for row in measured}):
        held = [k for k, row in enumerate(measured) if row.example.fold == fold]
        networks = [fit([row for row in rows if row.example.fold != fold], seed) for seed in seeds]
        found[held] = told([measured[k].view for k in held], networks)
    return found


def f1(labels: Row, gold: Row) -> list[float]:
    """F1 of each class, in points."""
    return [
        200 * float(((labels == c) & (gold == c)).sum()) / max(float((labels == c).sum() + (gold == c).sum()), 1.0)
        for c in range(3)
    ]


def multipliers(found: Row, gold: Row) -> Row:
    """Of the three classes, those whose highest product gives the highest F1 of negative and positive."""

    def score(pair: tuple[float, float]) -> float:
        by_class = f1((found * [pair[0], 1, pair[1]]).argmax(1), gold)
        return by_class[0] + by_class[2]

    negative, positive = max(product(_MULTIPLIERS, _MULTIPLIERS), key=score)
    return np.array([negative, 1.0, positive])


def cross_fitted(found: Row, support: Row, quiet: Row, types: Row, gold: Row, folds: Row) -> tuple[Row, Row]:
    """Calibrated probabilities, and labels by multipliers; for every fold both come from the other folds."""
    calibrated, labels = np.zeros_like(found), np.zeros(len(gold), int)
    for fold in np.unique(folds):
        here, there = folds == fold, folds != fold
        fitted = calibration.fit_types(found[there], support[there], types[there], gold[there])
        known = calibration.apply(fitted, found[there], support[there], quiet[there], types[there])
        calibrated[here] = calibration.apply(fitted, found[here], support[here], quiet[here], types[here])
        labels[here] = (calibrated[here] * multipliers(known, gold[there])).argmax(1)
    return calibrated, labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    options = parser.parse_args()
    rows = prepared(examples(options.corpora))
    found = out_of_fold(rows)
    save(options.out, [fit(rows, seed) for seed in SEEDS], rows, found)


def save(path: Path, networks: Sequence[dict[str, Row]], rows: Sequence[Prepared], found: Row) -> None:
    """Weights in half precision; `held_out` keeps what each row of RuSentNE was told, for `benchmarks/sentiment.py`."""
    measured = [row for row in rows if row.example.row is not None]
    gold = np.array([row.example.label for row in measured])
    support = np.array([row.view.support for row in measured])
    quiet = np.array([row.view.quiet for row in measured])
    types = np.array([row.view.type for row in measured])
    stored = {f"{k}.{name}": row.astype(np.float16) for k, p in enumerate(networks) for name, row in p.items()}
    fitted = calibration.fit_types(found, support, types, gold)
    stored["calibrations"] = np.array([astuple(fitted[t]) for t in sorted(fitted)], np.float32)
    known = calibration.apply(fitted, found, support, quiet, types)
    stored["multipliers"] = multipliers(known, gold).astype(np.float32)
    stored["held_out"] = np.column_stack([found, support, quiet, types]).astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **stored)


if __name__ == "__main__":
    main()
