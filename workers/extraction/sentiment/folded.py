"""The networks as inference has them: what `network.forward` computes, in another order.

- What a unit is by itself, whatever the target, is computed once for all units that are alike.
- Views of one length stand side by side, so attention and maximum are products and maxima of whole blocks.
- A row of zeros follows every view: a unit and its two neighbours are then one row of three times the width, a view of
  the same numbers, and one product takes the place of three and of copies of shifted rows.
- A query meets the key's parameters, of which there are few rows a view, not the keys of all units.

`tests/extraction/sentiment/test_folded.py` holds it to `network.forward`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing import embedding, meaning
from workers.extraction.sentiment.network import HEADS, LOOKED_UP, Parameters, softmax
from workers.extraction.sentiment.views import TARGET, Views

_TAPS = 3  # a unit and its neighbours

Row = NDArray[Any]


class Batch:
    """Views by length, with a row for a gap before the first and after each: `gaps`. A unit's `kind` is the row of what
    it is whatever the target; `order` holds the places of the views as they were given."""

    def __init__(self, views: Views) -> None:
        self.order = np.argsort(views.lengths, kind="stable")
        lengths = views.lengths[self.order]
        ends = np.cumsum(lengths + 1)
        self.gaps = np.concatenate([[0], ends])
        self.blocks = _blocks(lengths)
        # of every row the unit it is; that of a gap is any
        begins = (np.cumsum(views.lengths) - views.lengths)[self.order]
        rows = np.arange(1, ends[-1] + 1) + np.repeat(begins - ends + lengths, lengths + 1)
        units = np.concatenate([[0], np.minimum(rows, len(views.words) - 1)])
        both = (views.words + 1) * 2**20 + views.meanings
        kinds, kind = _distinct((both * 2**6 + views.pos) * 2**6 + views.relations)
        words, self.word = _distinct(both[kinds])
        self.kind, self.pos, self.relations = kind[units], views.pos[kinds], views.relations[kinds]
        self.vectors = embedding.vectors(views.words[kinds[words]])
        self.meanings = meaning.vectors(views.meanings[kinds[words]])
        self.places, self.depths, self.scalars = views.places[units], views.depths[units], views.scalars[units]
        target = self.scalars[1:, TARGET]
        target[ends - 1] = 0
        count = np.maximum(np.add.reduceat(target, self.gaps[:-1]), 1)
        self.share = target / np.repeat(count, lengths + 1)
        self.sums, self.types = views.sums[self.order], views.types[self.order]


def _distinct(keys: Row) -> tuple[Row, Row]:
    """Where each key stands first, and for every place the number of its key."""
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    return first, number


def _blocks(lengths: Row) -> list[tuple[slice, slice, int]]:
    """Of the views of each length their numbers, their rows and the length with the gap."""
    edges = [0, *(np.flatnonzero(np.diff(lengths)) + 1).tolist(), len(lengths)]
    found = []
    at = 0
    for first, last in pairwise(edges):
        width = int(lengths[first]) + 1
        found.append((slice(first, last), slice(at, at + (last - first) * width), width))
        at += (last - first) * width
    return found


class Networks:
    """Networks of one shape, which read together: the parameters of all, multiplied out as far as they go, with a first
    axis for the networks."""

    def __init__(self, networks: Sequence[Parameters]) -> None:
        self._p = p = {name: np.stack([network[name] for network in networks]) for name in networks[0]}
        widths = [p["word"].shape[2] + p["meaning"].shape[2], *(p[n].shape[2] for n in ("scalar", *LOOKED_UP))]
        self._read, scalars, pos, relations, places, depths, _ = np.split(p["unit"], np.cumsum(widths), axis=1)
        self._pos = p["pos"] @ pos + p["unit_bias"][:, None]
        self._relations = p["relations"] @ relations
        self._seen = np.concatenate([scalars, places, depths], 1)
        self._beside = np.concatenate([p["before"], p["here"], p["after"]], 1)
        count, size, _ = p["key"].shape
        by_head = p["key"].reshape(count, size, HEADS, -1).transpose(0, 2, 3, 1)
        self._key = by_head / np.sqrt(by_head.shape[2]).astype(by_head.dtype)

    def told(self, batch: Batch) -> Row:
        """n × 3: how probable each class is, by the mean of the networks."""
        return np.asarray(softmax(self.logits(batch)).mean(0, dtype=float))

    def logits(self, batch: Batch) -> Row:
        """networks × n × 3, in the order in which the views were given."""
        p = self._p
        h = self._states(batch)
        count, _, size = h.shape
        own, average, highest = (np.empty((count, len(batch.types), size), h.dtype) for _ in range(3))
        for views, rows, width in batch.blocks:
            states = h[:, rows].reshape(count, -1, width, size)
            np.matmul(batch.share[rows].reshape(-1, 1, width), states, out=own[:, views, None])
            np.maximum.reduce(states, 2, out=highest[:, views])  # no state is below 0
        asked = (own @ p["ask"] + p["ask_bias"][:, None]).reshape(count, -1, HEADS, size // HEADS)
        queries = (asked.transpose(0, 2, 1, 3) @ self._key).transpose(0, 2, 1, 3)  # networks × n × heads × size
        attention = self._attention(batch, h, queries)
        heads = np.arange(HEADS)
        for views, rows, width in batch.blocks:
            states = h[:, rows].reshape(count, -1, width, size)
            shares = attention[..., rows].reshape(count, HEADS, -1, width).transpose(0, 2, 1, 3)
            found = (shares @ states).reshape(count, -1, HEADS, HEADS, size // HEADS)  # for every head all parts
            average[:, views] = found[:, :, heads, heads].reshape(count, -1, size)
        sums = np.broadcast_to(batch.sums, (count, *batch.sums.shape))
        judged = np.concatenate([own, average, highest, p["types"][:, batch.types], sums], -1)
        judgement = _relu(judged @ p["judge"], p["judge_bias"])
        logits = np.empty((count, len(batch.types), p["out"].shape[2]), h.dtype)
        logits[:, batch.order] = judgement @ p["out"] + p["out_bias"][:, None]
        return logits

    def _states(self, batch: Batch) -> Row:
        """networks × rows × size; zeros in the gaps, but none before the first view."""
        p = self._p
        words = _relu(batch.vectors @ p["word"], p["word_bias"])
        meanings = _relu(batch.meanings @ p["meaning"], p["meaning_bias"])
        kinds = (np.concatenate([words, meanings], -1) @ self._read).take(batch.word, 1)
        kinds += self._pos.take(batch.pos, 1)
        kinds += self._relations.take(batch.relations, 1)
        scalars = _relu(batch.scalars @ p["scalar"], p["scalar_bias"])
        places, depths = p["places"].take(batch.places, 1), p["depths"].take(batch.depths, 1)
        here = np.concatenate([scalars, places, depths], -1) @ self._seen
        here += kinds.take(batch.kind, 1)
        np.maximum(here, 0, out=here)
        here[:, batch.gaps] = 0
        count, length, size = here.shape
        beside = np.empty((count, length - 1, size), here.dtype)
        beside[:, -1] = 0  # the last gap, which no window fills
        for phase in range(_TAPS):
            inside = beside[:, phase:-1:_TAPS]
            windows = here[:, phase : phase + inside.shape[1] * _TAPS].reshape(count, -1, _TAPS * size)
            np.matmul(windows, self._beside, out=inside)
        _relu(beside, p["beside_bias"])
        beside += here[:, 1:]
        beside[:, batch.gaps[1:] - 1] = 0
        return beside

    def _attention(self, batch: Batch, h: Row, queries: Row) -> Row:
        """networks × heads × rows: what share of its view each row has; a gap none."""
        count, length, size = h.shape
        scores = np.empty((count, HEADS, length), h.dtype)
        for views, rows, width in batch.blocks:
            keys = h[:, rows].reshape(count, -1, width, size).transpose(0, 1, 3, 2)
            np.matmul(
                queries[:, views], keys, out=scores[..., rows].reshape(count, HEADS, -1, width).transpose(0, 2, 1, 3)
            )
        scores += self._p["depth_bias"].transpose(0, 2, 1)[..., batch.depths[1:]]
        scores[..., batch.gaps[1:] - 1] = -np.inf
        first, widths = batch.gaps[:-1], np.diff(batch.gaps)
        scores -= np.repeat(np.maximum.reduceat(scores, first, axis=-1), widths, axis=-1)
        np.exp(scores, out=scores)
        scores /= np.repeat(np.add.reduceat(scores, first, axis=-1), widths, axis=-1)
        return scores


def _relu(x: Row, bias: Row) -> Row:
    """In place; a bias for each network."""
    x += bias[:, None]
    return np.maximum(x, 0, out=x)
