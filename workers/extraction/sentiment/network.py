"""The network as it is trained: what it computes, step by step.

A network reads the units of a sentence, each with its neighbours; the target, an average of all units that each of its
heads asks for, and their maximum are judged together with the sums of the evidence. The units of all views lie in one
row, end to end, so nothing is padded. Everything is numpy and float32. Articles are told by `folded.py`, which gets the
same from the same parameters sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing import embedding, meaning
from workers.extraction.sentiment.views import TARGET, Views

HEADS = 4
LOOKED_UP = ("pos", "relations", "places", "depths")

Row = NDArray[Any]
Parameters = Mapping[str, Row]
Drop = Callable[[Row, str], Row]


def softmax(logits: Row) -> Row:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def sigmoid(x: Row) -> Row:
    return np.asarray(1 / (1 + np.exp(-x)))


class Line:
    """Views end to end. A word that comes again is looked up once."""

    def __init__(self, views: Views, dtype: type = np.float32) -> None:
        self.size = len(views.lengths)
        self.of = np.repeat(np.arange(self.size), views.lengths)  # for every unit its view
        self.first = np.cumsum(views.lengths) - views.lengths
        words = views.words * np.int64(2**32) + views.meanings
        _, once, self.word = np.unique(words, return_index=True, return_inverse=True)
        self.vectors: Row = embedding.vectors(views.words[once]).astype(dtype)
        self.meanings: Row = meaning.vectors(views.meanings[once]).astype(dtype)
        self.pos, self.relations, self.places, self.depths = (getattr(views, name) for name in LOOKED_UP)
        self.scalars: Row = views.scalars.astype(dtype)
        target = self.scalars[:, TARGET]
        self.share = (target / np.maximum(self.gathered(target), 1)[self.of])[:, None]
        self.sums: Row = views.sums.astype(dtype)
        self.types = views.types
        self.begins = np.zeros(len(self.of), bool)
        self.begins[self.first] = True

    def gathered(self, x: Row) -> Row:
        """The sum over the units of each view."""
        return np.asarray(np.add.reduceat(x, self.first))

    def before(self, x: Row) -> Row:
        """For every unit the row of that to its left, zeros at the beginning of a view."""
        out = np.empty_like(x)
        out[1:] = x[:-1]
        out[self.begins] = 0
        return out

    def after(self, x: Row) -> Row:
        """For every unit the row of that to its right, zeros at the end of a view."""
        out = np.zeros_like(x)
        out[:-1] = x[1:]
        out[:-1][self.begins[1:]] = 0
        return out


def _kept(x: Row, name: str) -> Row:
    return x


def forward(p: Parameters, line: Line, drop: Drop = _kept) -> dict[str, Row]:
    """All that the network computes: `logits` (n × 3), `expressions` (a logit a unit: whether it is a word that shows
    the polarity) and what the gradients need. `drop(x, name)` switches numbers of `x` off while training."""
    words = np.maximum(line.vectors @ p["word"] + p["word_bias"], 0)
    meanings = np.maximum(line.meanings @ p["meaning"] + p["meaning_bias"], 0)
    scalars = np.maximum(line.scalars @ p["scalar"] + p["scalar_bias"], 0)
    read = np.concatenate([words, meanings], -1)[line.word]
    units = drop(np.concatenate([read, scalars, *(p[n][getattr(line, n)] for n in LOOKED_UP)], -1), "units")
    plain = np.maximum(units @ p["unit"] + p["unit_bias"], 0)
    here = drop(plain, "here")
    before, after = line.before(here), line.after(here)
    beside = np.maximum(before @ p["before"] + here @ p["here"] + after @ p["after"] + p["beside_bias"], 0)
    h = drop(plain + beside, "states")
    own = line.gathered(line.share * h)
    asked, key = (own @ p["ask"] + p["ask_bias"])[line.of], h @ p["key"]
    width = h.shape[1] // HEADS
    scores = (asked * key).reshape(-1, HEADS, width).sum(-1) / np.sqrt(width).astype(h.dtype)
    scores += p["depth_bias"][line.depths]
    powers = np.exp(scores - np.maximum.reduceat(scores, line.first)[line.of])
    attention = powers / line.gathered(powers)[line.of]
    average = line.gathered((attention[..., None] * h.reshape(-1, HEADS, width)).reshape(h.shape))
    highest = np.maximum.reduceat(h, line.first)
    judged = drop(np.concatenate([own, average, highest, p["types"][line.types], line.sums], -1), "judged")
    judgement = np.maximum(judged @ p["judge"] + p["judge_bias"], 0)
    hidden = drop(judgement, "hidden")
    return {
        "words": words, "meanings": meanings, "scalars": scalars, "units": units, "plain": plain, "here": here,
        "before": before, "after": after, "beside": beside, "states": h, "own": own, "asked": asked, "key": key,
        "attention": attention, "highest": highest, "judged": judged, "judgement": judgement, "hidden": hidden,
        "logits": hidden @ p["out"] + p["out_bias"], "expressions": h @ p["expression"] + p["expression_bias"],
    }  # fmt: skip
