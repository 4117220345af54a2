"""The trained model: how probable each polarity is for the target of a view.

A bidirectional LSTM reads the units of the sentence; the states of the target, an average of all states that the target
asks for, and their maximum are judged together with the sums of the evidence. Several such networks, trained alike from
different seeds, are averaged. Everything is numpy and float32; `train.py` makes `weights.npz`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing import embedding
from workers.extraction.sentiment import calibration
from workers.extraction.sentiment.calibration import Calibration, Calibrations
from workers.extraction.sentiment.views import TARGET, View

BATCH = 64  # views computed together
_FAR = np.float32(-1e9)  # below every score

Row = NDArray[Any]
Parameters = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Model:
    """Networks that vote and what calibrates them; `multipliers` of the classes give the label for the evaluation by
    F1 (see `train.py`)."""

    networks: tuple[Parameters, ...]
    calibrations: Calibrations
    multipliers: Row


@lru_cache(1)
def load() -> Model:
    """The weights of the repository, once a process. Call it before forking."""
    with resources.files(__package__).joinpath("weights.npz").open("rb") as file, np.load(file) as stored:
        rows = {name: stored[name].astype(np.float32) for name in stored.files if name != "held_out"}
    count = 1 + max(int(name.split(".")[0]) for name in rows if "." in name)
    networks = tuple(
        {name.partition(".")[2]: row for name, row in rows.items() if name.startswith(f"{k}.")} for k in range(count)
    )
    calibrations = {t: Calibration(*map(float, row)) for t, row in enumerate(rows["calibrations"])}
    return Model(networks, calibrations, rows["multipliers"])


def probabilities(views: Sequence[View]) -> Row:
    """Of every view the probability of negative, neutral and positive: n × 3. Those of mentions are calibrated; for
    quotes and sentences there is nothing to calibrate on."""
    model = load()
    support, quiet = np.array([v.support for v in views]), np.array([v.quiet for v in views], bool)
    types = np.array([v.type for v in views])
    return calibration.apply(model.calibrations, told(views, model.networks), support, quiet, types)


def told(views: Sequence[View], networks: Sequence[Parameters]) -> Row:
    """The same as the networks have it: their mean."""
    found = np.zeros((len(views), 3))
    order = sorted(range(len(views)), key=lambda k: len(views[k].words))
    for first in range(0, len(order), BATCH):
        chosen = order[first : first + BATCH]
        batch = Batch([views[k] for k in chosen])
        found[chosen] = np.mean([softmax(forward(network, batch)["logits"]) for network in networks], axis=0)
    return found


def softmax(logits: Row) -> Row:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def sigmoid(x: Row) -> Row:
    return np.asarray(1 / (1 + np.exp(-x)))


class Batch:
    """Views side by side, padded to the longest."""

    def __init__(self, views: Sequence[View], dtype: type = np.float32) -> None:
        lengths = np.array([len(v.words) for v in views])
        self.size, self.length = len(views), int(lengths.max())
        steps = np.arange(self.length)[None]
        self.filled = steps < lengths[:, None]
        self.rows = np.arange(self.size)[:, None]
        self.backwards = np.where(self.filled, lengths[:, None] - 1 - steps, steps)  # padding stays at the end
        self.vectors: Row = embedding.vectors(self._padded([v.words for v in views], -1)).astype(dtype)
        self.pos = self._padded([v.pos for v in views], 0)
        self.relations = self._padded([v.relations for v in views], 0)
        self.places = self._padded([v.places for v in views], 0)
        self.depths = self._padded([v.depths for v in views], 0)
        self.scalars: Row = self._padded([v.scalars for v in views], 0).astype(dtype)
        self.sums: Row = np.stack([v.sums for v in views]).astype(dtype)
        self.types = np.array([v.type for v in views])

    def _padded(self, rows: Sequence[Row], empty: int) -> Row:
        out = np.full((self.size, self.length, *rows[0].shape[1:]), empty, np.result_type(rows[0], np.int32))
        for k, row in enumerate(rows):
            out[k, : len(row)] = row
        return out


def _kept(x: Row, name: str) -> Row:
    return x


def forward(p: Parameters, batch: Batch, drop: Any = _kept) -> dict[str, Row]:
    """All that the network computes: `logits` (n × 3), `expressions` (a logit a unit: whether it is a word that shows
    the polarity) and what the gradients need. `drop(x, name)` switches numbers of `x` off while training."""
    kept: dict[str, Row] = {}
    words = np.maximum(batch.vectors @ p["word"] + p["word_bias"], 0)
    scalars = np.maximum(batch.scalars @ p["scalar"] + p["scalar_bias"], 0)
    looked_up = (p[name][getattr(batch, name)] for name in LOOKED_UP)
    units = drop(np.concatenate([words, *looked_up, scalars], -1), "units")
    both = np.stack([units, units[batch.rows, batch.backwards]])  # direction × view × unit × number
    states = _lstm(p, both, kept)
    backwards = states[batch.backwards, 1, batch.rows]
    h = drop(np.concatenate([states[:, 0].transpose(1, 0, 2), backwards], -1), "states")
    target = batch.scalars[..., TARGET] * batch.filled
    share = target / np.maximum(target.sum(1, keepdims=True), 1)
    own = np.einsum("bt,bth->bh", share, h)
    asked = own @ p["ask"]
    scores = np.einsum("bth,bh->bt", h, asked) / np.sqrt(h.shape[-1]).astype(h.dtype) + p["depth_bias"][batch.depths]
    attention = softmax(np.where(batch.filled, scores, _FAR)) * batch.filled
    highest = np.where(batch.filled[..., None], h, _FAR).argmax(1)
    parts = [own, np.einsum("bt,bth->bh", attention, h), np.take_along_axis(h, highest[:, None], 1)[:, 0]]
    judged = drop(np.concatenate([*parts, p["types"][batch.types], batch.sums], -1), "judged")
    plain = np.maximum(judged @ p["judge"] + p["judge_bias"], 0)
    hidden = drop(plain, "hidden")
    kept.update(
        words=words, scalars=scalars, both=both, states=h, share=share, own=own, asked=asked, attention=attention,
        highest=highest, judged=judged, plain=plain, hidden=hidden,
        logits=hidden @ p["out"] + p["out_bias"], expressions=h @ p["expression"] + p["expression_bias"],
    )  # fmt: skip
    return kept


LOOKED_UP = ("pos", "relations", "places", "depths")


def _lstm(p: Parameters, inputs: Row, kept: dict[str, Row]) -> Row:
    """The states (unit × direction × view × number) of both directions, computed side by side."""
    _, size, length, _ = inputs.shape
    width = p["recurrent"].shape[1]
    gates = (inputs.reshape(2, size * length, -1) @ p["input"] + p["gate_bias"]).reshape(2, size, length, -1)
    state = cell = np.zeros((2, size, width), gates.dtype)
    states = np.empty((length, 2, size, width), gates.dtype)
    cells, opened = np.empty_like(states), np.empty((length, 2, size, 4 * width), gates.dtype)
    for t in range(length):
        z = gates[:, :, t] + state @ p["recurrent"]
        opened[t, ..., : 3 * width] = sigmoid(z[..., : 3 * width])
        opened[t, ..., 3 * width :] = np.tanh(z[..., 3 * width :])
        enter, forget, leave, new = np.split(opened[t], 4, axis=-1)
        cell = forget * cell + enter * new
        state = leave * np.tanh(cell)
        states[t], cells[t] = state, cell
    kept.update(lstm=states, cells=cells, gates=opened)
    return states
