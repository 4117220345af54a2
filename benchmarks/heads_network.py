"""A small network that tells which words head an EVENT of NEREL, trained by numpy alone: same data, same weights.

A word is seen with two words to each side, its governor and its dependents, twice over, and with the subject of the
article: the mean of its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import heads_words
import numpy as np
from heads_words import POS, RELATIONS, Row, View

from workers.extraction.parsing import embedding

EPOCHS = 5
SENTENCES = 40  # of a batch
RATE = 2e-3  # of learning, at its highest
WARM_UP = 0.1  # share of the steps that it takes to get there
DECAY = 0.02  # of the weights
LEAST = 3  # occurrences of a lemma with a row of its own
LEAST_ENDING = 12  # lemmas
KEPT = {"units": 0.7, "first": 0.6, "second": 0.7, "lemmas": 0.85}  # shares that dropout keeps
_LOSS = 3.0  # weight of a mean word
_WIDTHS = {"words": 64, "pos": 8, "relations": 12, "lemmas": 24, "endings": 8, "scalars": 32}  # of a unit
_LOOKED_UP = ("pos", "relations", "lemmas", "endings")
_UNITS = sum(_WIDTHS.values())
_SUBJECT, _NEAR, _NEAR_2, _FIRST, _SECOND = 16, 40, 32, 96, 64
_CONTENT = tuple(POS[name] for name in ("NOUN", "VERB", "ADJ"))

Parameters = Mapping[str, Row]


class Vocabulary(NamedTuple):
    """Rows of the tables of lemmas and of endings; 0 is for all others."""

    lemmas: Mapping[str, int]
    endings: Mapping[str, int]

    @classmethod
    def of(cls, views: Iterable[View]) -> Vocabulary:
        lemmas = Counter(lemma for view in views for lemma in view.lemmas if lemma)
        endings = Counter(end for lemma in lemmas for end in (lemma[-3:], lemma[-4:]))
        kept = sorted(lemma for lemma, n in lemmas.items() if n >= LEAST)
        ends = sorted(end for end, n in endings.items() if n >= LEAST_ENDING)
        return cls({w: k for k, w in enumerate(kept, 1)}, {w: k for k, w in enumerate(ends, 1)})

    def rows(self, lemmas: Sequence[str]) -> tuple[Row, Row]:
        own = [self.lemmas.get(lemma, 0) for lemma in lemmas]
        ends = [self.endings.get(lemma[-4:]) or self.endings.get(lemma[-3:], 0) for lemma in lemmas]
        return np.array(own, np.int64), np.array(ends, np.int64)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words `[first, last)` of a view, whole sentences, with their rows in the tables."""

    view: View
    first: int
    last: int
    lemmas: Row
    endings: Row
    subject: Row

    @classmethod
    def of(cls, view: View, words: Vocabulary) -> list[Piece]:
        """The sentences of a document."""
        content = np.isin(view.pos, _CONTENT) & (view.words >= 0)
        subject = embedding.vectors(view.words[content]).sum(0) / max(int(content.sum()), 1)
        lemmas, endings = words.rows(view.lemmas)
        return [cls(view, a, b, lemmas[a:b], endings[a:b], subject) for a, b in heads_words.sentences(view)]


class Batch:
    """The words of sentences one after another, with the places of those around each; `size` stands for none."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        lengths = np.array([p.last - p.first for p in pieces])
        ends = np.cumsum(lengths)
        starts = ends - lengths
        self.size = int(ends[-1])
        self.piece = np.repeat(np.arange(len(pieces)), lengths)
        self.vectors = embedding.vectors(_joined(pieces, "words"))
        self.pos, self.relations = _joined(pieces, "pos"), _joined(pieces, "relations")
        self.lemmas = np.concatenate([p.lemmas for p in pieces])
        self.endings = np.concatenate([p.endings for p in pieces])
        self.scalars = np.concatenate([_joined(pieces, name) for name in ("scalars", "may", "found")], axis=1)
        self.subjects: Row = np.stack([p.subject for p in pieces]).astype(np.float32)
        own = np.arange(self.size)
        heads = _joined(pieces, "heads") + np.repeat(starts - [p.first for p in pieces], lengths)
        self.above = np.where(heads == own, self.size, heads)
        self.left, self.right = own - 1, own + 1
        self.left[starts] = self.right[ends - 1] = self.size
        self.left_2 = np.append(self.left, self.size)[self.left]
        self.right_2 = np.append(self.right, self.size)[self.right]
        inner = own[self.above < self.size]
        self.below = inner[np.argsort(self.above[inner], kind="stable")]  # dependents, by governor
        governors = self.above[self.below]
        self.runs = np.flatnonzero(np.diff(governors, prepend=-1))
        self.governors = governors[self.runs]
        self.counts = np.diff(np.append(self.runs, len(governors)))
        self.shares: Row = np.asarray(1 / np.sqrt(self.counts), np.float32)[:, None]

    def sums_below(self, x: Row) -> Row:
        """The sums of the rows of the dependents."""
        out = np.zeros_like(x)
        if len(self.runs):
            out[self.governors] = np.add.reduceat(x[self.below], self.runs, axis=0)
        return out

    def around(self, x: Row, wide: bool) -> list[Row]:
        """Of every word the rows of those around it: zeros where there is none, of dependents the sum over the root of
        their number."""
        below = self.sums_below(x)
        below[self.governors] *= self.shares
        padded = np.concatenate([x, np.zeros((1, x.shape[1]), x.dtype)])
        far = [padded[self.left_2], padded[self.right_2]] if wide else []
        return [padded[self.left], padded[self.right], padded[self.above], below, *far]

    def given_back(self, x: Row, width: int) -> Row:
        """The gradient of rows from that of what `around` makes of them."""
        left, right, above, below, *far = np.split(x, x.shape[1] // width, axis=1)
        out = self.sums_below(above)
        out[self.below] += np.repeat(below[self.governors] * self.shares, self.counts, axis=0)
        for place, part in zip((self.left, self.right, self.left_2, self.right_2), (left, right, *far), strict=False):
            there = place < self.size
            out[place[there]] += part[there]
        return out


def _joined(pieces: Sequence[Piece], name: str) -> Row:
    return np.concatenate([getattr(p.view, name)[p.first : p.last] for p in pieces])


class Dropout:
    """Switches a share of the numbers off, and remembers which."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.masks: dict[str, Row] = {}

    def __call__(self, x: Row, name: str) -> Row:
        kept = KEPT[name]
        self.masks[name] = (self._rng.random(x.shape, np.float32) < kept).astype(x.dtype) / np.asarray(kept, x.dtype)
        return x * self.masks[name]


def _all(x: Row, name: str) -> Row:
    return x


def forward(p: Parameters, batch: Batch, drop: Any = _all) -> dict[str, Row]:
    """All that the network computes: `logits`, one a word, and what the gradients need."""
    words = np.maximum(batch.vectors @ p["word"] + p["word_bias"], 0)
    scalars = np.maximum(batch.scalars @ p["scalar"] + p["scalar_bias"], 0)
    looked_up = (p[name][getattr(batch, name)] for name in _LOOKED_UP)
    units = drop(np.concatenate([words, *looked_up, scalars], axis=1), "units")
    subjects = np.maximum(batch.subjects @ p["subject"] + p["subject_bias"], 0)
    seen = np.concatenate([units, *batch.around(units @ p["near"], wide=True), subjects[batch.piece]], axis=1)
    first = np.maximum(seen @ p["first"] + p["first_bias"], 0)
    states = drop(first, "first")
    seen_2 = np.concatenate([states, *batch.around(states @ p["near_2"], wide=False)], axis=1)
    second = np.maximum(seen_2 @ p["second"] + p["second_bias"], 0)
    judged = np.concatenate([states, drop(second, "second"), units], axis=1)
    return {
        "words": words, "scalars": scalars, "units": units, "subjects": subjects, "seen": seen, "first": first,
        "states": states, "seen_2": seen_2, "second": second, "judged": judged,
        "logits": judged @ p["out"] + p["out_bias"],
    }  # fmt: skip


def gradients(
    p: Parameters, batch: Batch, kept: Mapping[str, Row], logits: Row, masks: Mapping[str, Row]
) -> dict[str, Row]:
    """Of every parameter, from those of the logits."""
    g = {"out": kept["judged"].T @ logits, "out_bias": logits.sum()}
    states, second, units = np.split(np.outer(logits, p["out"]), [_FIRST, _FIRST + _SECOND], axis=1)
    second = second * masks.get("second", 1) * (kept["second"] > 0)
    g["second"], g["second_bias"] = kept["seen_2"].T @ second, second.sum(0)
    own, around = np.split(second @ p["second"].T, [_FIRST], axis=1)
    near = batch.given_back(around, _NEAR_2)
    g["near_2"] = kept["states"].T @ near
    first = (states + own + near @ p["near_2"].T) * masks.get("first", 1) * (kept["first"] > 0)
    g["first"], g["first_bias"] = kept["seen"].T @ first, first.sum(0)
    own, around, subject = np.split(first @ p["first"].T, [_UNITS, _UNITS + 6 * _NEAR], axis=1)
    subjects = _gathered(batch.piece, subject, len(kept["subjects"])) * (kept["subjects"] > 0)
    g["subject"], g["subject_bias"] = batch.subjects.T @ subjects, subjects.sum(0)
    near = batch.given_back(around, _NEAR)
    g["near"] = kept["units"].T @ near
    units = (units + own + near @ p["near"].T) * masks.get("units", 1)
    parts = dict(zip(_WIDTHS, np.split(units, np.cumsum([*_WIDTHS.values()])[:-1], axis=1), strict=True))
    words, scalars = parts["words"] * (kept["words"] > 0), parts["scalars"] * (kept["scalars"] > 0)
    g["word"], g["word_bias"] = batch.vectors.T @ words, words.sum(0)
    g["scalar"], g["scalar_bias"] = batch.scalars.T @ scalars, scalars.sum(0)
    for name in _LOOKED_UP:
        g[name] = _gathered(getattr(batch, name), parts[name], len(p[name]))
    return g


def _gathered(rows: Row, parts: Row, count: int) -> Row:
    """The sum of the parts of every row of a table."""
    out = np.zeros((count, parts.shape[1]), parts.dtype)
    np.add.at(out, rows, parts)
    return out


def _start(rng: np.random.Generator, words: Vocabulary, scalars: int) -> dict[str, Row]:
    def normal(*shape: int, scale: float) -> Row:
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    tables = {
        "pos": len(POS), "relations": len(RELATIONS), "lemmas": len(words.lemmas) + 1,
        "endings": len(words.endings) + 1,
    }  # fmt: skip
    return {
        "word": normal(embedding.WIDTH, _WIDTHS["words"], scale=0.1),
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
        "out": normal(_UNITS + _FIRST + _SECOND, scale=0.05), "out_bias": np.array(-3, np.float32),  # few head an event
    }  # fmt: skip


class Network:
    """Trained on documents with the indices of the words that head an EVENT; then gives every word a logit."""

    def __init__(self, views: Sequence[View], marked: Sequence[frozenset[int]], seeds: Sequence[int] = (0,)) -> None:
        self._words = Vocabulary.of(views)
        lessons = [
            (piece, np.array([i in own for i in range(piece.first, piece.last)], np.float32))
            for view, own in zip(views, marked, strict=True)
            for piece in Piece.of(view, self._words)
        ]
        self._networks = [self._fit(lessons, np.random.default_rng(seed)) for seed in seeds]

    def logits(self, view: View) -> Row:
        """The mean of the networks, one a word."""
        if not len(view.words):
            return np.zeros(0)
        batch = Batch(Piece.of(view, self._words))
        return np.asarray(np.mean([forward(p, batch)["logits"] for p in self._networks], axis=0))

    def _fit(self, lessons: Sequence[tuple[Piece, Row]], rng: np.random.Generator) -> dict[str, Row]:
        """Gradient descent by Adam with decay of the matrices."""
        scalars = sum(
            row.shape[1] for row in (lessons[0][0].view.scalars, lessons[0][0].view.may, lessons[0][0].view.found)
        )
        p = _start(rng, self._words, scalars)
        mean = {name: np.zeros_like(row) for name, row in p.items()}
        square = {name: np.zeros_like(row) for name, row in p.items()}
        scale = np.float32(_LOSS / (SENTENCES * np.mean([len(marks) for _, marks in lessons])))
        steps, step = EPOCHS * -(-len(lessons) // SENTENCES), 0
        for _ in range(EPOCHS):
            order = rng.permutation(len(lessons))
            for first in range(0, len(lessons), SENTENCES):
                chosen = [lessons[k] for k in order[first : first + SENTENCES]]
                batch, dropout = Batch([piece for piece, _ in chosen]), Dropout(rng)
                batch.lemmas = np.where(rng.random(batch.size) < KEPT["lemmas"], batch.lemmas, 0)
                kept = forward(p, batch, dropout)
                wrong = 1 / (1 + np.exp(-kept["logits"])) - np.concatenate([marks for _, marks in chosen])
                g = gradients(p, batch, kept, wrong * scale, dropout.masks)
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


_DECAYED = ("word", "scalar", "subject", "near", "near_2", "first", "second", "out", *_LOOKED_UP)
