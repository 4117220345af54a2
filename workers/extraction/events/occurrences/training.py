"""Trains the network of `network.py` by gradient descent, in numpy alone: same data and BLAS, same weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from workers.extraction.events.occurrences import words
from workers.extraction.events.occurrences.network import (
    LOOKED_UP,
    Batch,
    Model,
    Parameters,
    Piece,
    Vocabulary,
    forward,
    softmax,
)
from workers.extraction.events.occurrences.words import POS, Row, View
from workers.extraction.parsing import embedding, meaning
from workers.extraction.parsing.relations import RELATIONS

EPOCHS = 10
SENTENCES = 20  # of a batch
RATE = 2e-3  # of learning, at its highest
WARM_UP = 0.1  # share of the steps that it takes to get there
DECAY = 0.02  # of the weights
LEAST = 3  # occurrences of a lemma with a row of its own
LEAST_ENDING = 12  # lemmas
# Shares that dropout keeps: of numbers; of words their lemma and what the lexicon finds there
KEPT = {"units": 0.7, "first": 0.6, "second": 0.7, "lemmas": 0.6, "found": 0.7}
_LOSS = 3.0  # weight of a mean word
_NAMING = 1.3  # weight of a word that names an occurrence against one that does not
_WIDTHS = {"words": 64, "pos": 8, "relations": 12, "lemmas": 24, "endings": 8, "scalars": 32}  # of a unit
_UNITS = sum(_WIDTHS.values())
_SUBJECT, _NEAR, _NEAR_2, _FIRST, _SECOND = 16, 40, 32, 96, 64
_DECAYED = ("word", "scalar", "subject", "near", "near_2", "first", "second", "out", *LOOKED_UP)


def vocabulary(views: Iterable[View]) -> Vocabulary:
    lemmas = Counter(lemma for view in views for lemma in view.lemmas if lemma)
    endings = Counter(end for lemma in lemmas for end in (lemma[-3:], lemma[-4:]))
    kept = sorted(lemma for lemma, n in lemmas.items() if n >= LEAST)
    ends = sorted(end for end, n in endings.items() if n >= LEAST_ENDING)
    return Vocabulary({w: k for k, w in enumerate(kept, 1)}, {w: k for k, w in enumerate(ends, 1)})


def fit(views: Sequence[View], marked: Sequence[Mapping[int, int]], classes: int, seeds: Sequence[int] = (0,)) -> Model:
    """A network a seed. `marked` are, of every document, the classes of its words; 0 is that of all others."""
    known = vocabulary(views)
    lessons = [
        (piece, np.array([own.get(i, 0) for i in range(piece.first, piece.last)]))
        for view, own in zip(views, marked, strict=True)
        for piece in Piece.of(view, known)
    ]
    return Model(known, tuple(_network(lessons, known, classes, np.random.default_rng(seed)) for seed in seeds))


class Dropout:
    """Switches a share of the numbers off, and remembers which."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.masks: dict[str, Row] = {}

    def __call__(self, x: Row, name: str) -> Row:
        kept = KEPT[name]
        self.masks[name] = (self._rng.random(x.shape, np.float32) < kept).astype(x.dtype) / np.asarray(kept, x.dtype)
        return x * self.masks[name]


def _network(
    lessons: Sequence[tuple[Piece, Row]], known: Vocabulary, classes: int, rng: np.random.Generator
) -> dict[str, Row]:
    """Gradient descent by Adam with decay of the matrices."""
    p = start(rng, known, lessons[0][0].view.scalars.shape[1], classes)
    mean = {name: np.zeros_like(row) for name, row in p.items()}
    square = {name: np.zeros_like(row) for name, row in p.items()}
    scale = np.float32(_LOSS / (SENTENCES * np.mean([len(marks) for _, marks in lessons])))
    steps, step = EPOCHS * -(-len(lessons) // SENTENCES), 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(lessons))
        for first in range(0, len(lessons), SENTENCES):
            chosen = [lessons[k] for k in order[first : first + SENTENCES]]
            g = _gradients(p, [piece for piece, _ in chosen], np.concatenate([m for _, m in chosen]), scale, rng)
            done, step = step / steps, step + 1
            rate = RATE * min(done / WARM_UP, (1 + np.cos(np.pi * max(done - WARM_UP, 0) / (1 - WARM_UP))) / 2)
            clipped = np.float32(min(1.0, 1 / (sum(float((x * x).sum()) for x in g.values()) ** 0.5 + 1e-6)))
            for name, row in p.items():
                gradient = g[name] * clipped
                mean[name] = 0.9 * mean[name] + 0.1 * gradient
                square[name] = 0.999 * square[name] + 0.001 * gradient * gradient
                change = mean[name] / (1 - 0.9**step) / (np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8)
                decay = DECAY * row if name in _DECAYED else 0
                p[name] = (row - rate * (change + decay)).astype(np.float32)
    return p


def _gradients(
    p: Parameters, pieces: Sequence[Piece], marks: Row, scale: np.float32, rng: np.random.Generator
) -> dict[str, Row]:
    batch, dropout = Batch(pieces), Dropout(rng)
    batch.lemmas = np.where(rng.random(batch.size) < KEPT["lemmas"], batch.lemmas, 0)
    batch.scalars[rng.random(batch.size) >= KEPT["found"], words.first_found() :] = 0
    kept = forward(p, batch, dropout)
    wrong = softmax(kept["logits"])
    wrong[np.arange(batch.size), marks] -= 1
    wrong *= np.where(marks > 0, np.float32(_NAMING), np.float32(1))[:, None] * scale
    return gradients(p, batch, kept, wrong, dropout.masks)


def gradients(
    p: Parameters, batch: Batch, kept: Mapping[str, Row], logits: Row, masks: Mapping[str, Row]
) -> dict[str, Row]:
    """Of every parameter, from those of the logits."""
    g = {"out": kept["judged"].T @ logits, "out_bias": logits.sum(0)}
    states, second, units = np.split(logits @ p["out"].T, [_FIRST, _FIRST + _SECOND], axis=1)
    second = second * masks.get("second", 1) * (kept["second"] > 0)
    g["second"], g["second_bias"] = kept["seen_2"].T @ second, second.sum(0)
    own, around = np.split(second @ p["second"].T, [_FIRST], axis=1)
    near = _given_back(batch, around, _NEAR_2)
    g["near_2"] = kept["states"].T @ near
    first = (states + own + near @ p["near_2"].T) * masks.get("first", 1) * (kept["first"] > 0)
    g["first"], g["first_bias"] = kept["seen"].T @ first, first.sum(0)
    own, around, subject = np.split(first @ p["first"].T, [_UNITS, _UNITS + 6 * _NEAR], axis=1)
    subjects = _gathered(batch.piece, subject, len(kept["subjects"])) * (kept["subjects"] > 0)
    g["subject"], g["subject_bias"] = batch.subjects.T @ subjects, subjects.sum(0)
    near = _given_back(batch, around, _NEAR)
    g["near"] = kept["units"].T @ near
    units = (units + own + near @ p["near"].T) * masks.get("units", 1)
    parts = dict(zip(_WIDTHS, np.split(units, np.cumsum([*_WIDTHS.values()])[:-1], axis=1), strict=True))
    read, scalars = parts["words"] * (kept["words"] > 0), parts["scalars"] * (kept["scalars"] > 0)
    once = _gathered(batch.word, read, len(batch.vectors))
    g["word"], g["word_bias"] = batch.vectors.T @ once, read.sum(0)
    g["scalar"], g["scalar_bias"] = batch.scalars.T @ scalars, scalars.sum(0)
    for name in LOOKED_UP:
        g[name] = _gathered(getattr(batch, name), parts[name], len(p[name]))
    return g


def _given_back(batch: Batch, x: Row, width: int) -> Row:
    """The gradient of rows from that of what `Batch.around` makes of them."""
    left, right, above, below, *far = np.split(x, x.shape[1] // width, axis=1)
    out = batch.sums_below(above)
    out[batch.below] += np.repeat(below[batch.governors] * batch.shares, batch.counts, axis=0)
    for place, part in zip((batch.left, batch.right, batch.left_2, batch.right_2), (left, right, *far), strict=False):
        there = place < batch.size
        out[place[there]] += part[there]
    return out


def _gathered(rows: Row, parts: Row, count: int) -> Row:
    """The sum of the parts of every row of a table."""
    out = np.zeros((count, parts.shape[1]), parts.dtype)
    np.add.at(out, rows, parts)
    return out


def start(rng: np.random.Generator, known: Vocabulary, scalars: int, classes: int) -> dict[str, Row]:
    """The parameters before training."""

    def normal(*shape: int, scale: float) -> Row:
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    tables = {
        "pos": len(POS), "relations": len(RELATIONS), "lemmas": len(known.lemmas) + 1,
        "endings": len(known.endings) + 1,
    }  # fmt: skip
    few = np.zeros(classes, np.float32)
    few[0] = 3  # most words name nothing
    return {
        "word": normal(embedding.WIDTH + meaning.WIDTH, _WIDTHS["words"], scale=0.08),
        "word_bias": np.zeros(_WIDTHS["words"], np.float32),
        **{name: normal(rows, _WIDTHS[name], scale=0.2) for name, rows in tables.items()},
        "scalar": normal(scalars, _WIDTHS["scalars"], scale=0.2),
        "scalar_bias": np.zeros(_WIDTHS["scalars"], np.float32),
        "subject": normal(embedding.WIDTH, _SUBJECT, scale=0.1), "subject_bias": np.zeros(_SUBJECT, np.float32),
        "near": normal(_UNITS, _NEAR, scale=_UNITS**-0.5), "near_2": normal(_FIRST, _NEAR_2, scale=_FIRST**-0.5),
        "first": normal(_UNITS + 6 * _NEAR + _SUBJECT, _FIRST, scale=(_UNITS + 3 * _NEAR) ** -0.5),
        "first_bias": np.zeros(_FIRST, np.float32),
        "second": normal(_FIRST + 4 * _NEAR_2, _SECOND, scale=(_FIRST + 2 * _NEAR_2) ** -0.5),
        "second_bias": np.zeros(_SECOND, np.float32),
        "out": normal(_UNITS + _FIRST + _SECOND, classes, scale=0.05), "out_bias": few,
    }  # fmt: skip
