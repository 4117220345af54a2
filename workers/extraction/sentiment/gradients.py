"""The loss of the network and its gradients. Only training needs it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workers.extraction.parsing import embedding, meaning
from workers.extraction.parsing.relations import RELATIONS
from workers.extraction.sentiment.columns import POS, SCALARS
from workers.extraction.sentiment.network import HEADS, LOOKED_UP, Line, Parameters, Row, forward, sigmoid, softmax
from workers.extraction.sentiment.views import DEEPEST, FARTHEST, SUMS, TARGET_TYPES

SMOOTHING = 0.05  # of the labels: what is left to all three classes
EXPRESSIONS = 0.3  # weight of the second task: which words show the polarity
RARE = 3.0  # weight of a word that does
KEPT = {"units": 0.65, "here": 0.8, "states": 0.65, "judged": 0.6, "hidden": 0.7}  # shares that dropout keeps
_LOOK_UP_WIDTHS = {"pos": 12, "relations": 16, "places": 12, "depths": 12}
_LOOK_UP_ROWS = {"pos": len(POS), "relations": len(RELATIONS), "places": 2 * FARTHEST + 1, "depths": DEEPEST + 1}
_WORDS, _MEANINGS, _SCALARS, _TYPES, _JUDGED = 96, 96, 24, 8, 96
_PARTS = np.cumsum([_WORDS + _MEANINGS, _SCALARS, *_LOOK_UP_WIDTHS.values()])[:-1]


def start(rng: np.random.Generator, width: int) -> dict[str, Row]:
    """Parameters to begin with: `width` numbers a unit."""

    def normal(*shape: int, scale: float) -> Row:
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    def linear(rows: int, columns: int) -> Row:
        return normal(rows, columns, scale=(3 * rows) ** -0.5)

    def zeros(*shape: int) -> Row:
        return np.zeros(shape, np.float32)

    units = int(_PARTS[-1]) + _LOOK_UP_WIDTHS["depths"]
    judged = 3 * width + _TYPES + SUMS
    return {
        "word": linear(embedding.WIDTH, _WORDS), "word_bias": zeros(_WORDS),
        "meaning": linear(meaning.WIDTH, _MEANINGS), "meaning_bias": zeros(_MEANINGS),
        "scalar": normal(SCALARS, _SCALARS, scale=0.3), "scalar_bias": zeros(_SCALARS),
        **{name: normal(_LOOK_UP_ROWS[name], _LOOK_UP_WIDTHS[name], scale=0.3) for name in LOOKED_UP},
        "unit": linear(units, width), "unit_bias": zeros(width),
        **{name: linear(width, width) for name in ("before", "here", "after")}, "beside_bias": zeros(width),
        "ask": linear(width, width), "ask_bias": zeros(width), "key": linear(width, width),
        "depth_bias": zeros(DEEPEST + 1, HEADS),
        "types": normal(len(TARGET_TYPES), _TYPES, scale=0.3),
        "judge": linear(judged, _JUDGED), "judge_bias": zeros(_JUDGED),
        "out": linear(_JUDGED, 3), "out_bias": zeros(3),
        "expression": normal(width, scale=0.5 * width**-0.5), "expression_bias": np.array(-2, np.float32),
    }  # fmt: skip


class Dropout:
    """Switches a share of the numbers off, and remembers which."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.masks: dict[str, Row] = {}

    def __call__(self, x: Row, name: str) -> Row:
        kept = round(256 * KEPT[name])
        drawn = np.frombuffer(self._rng.bytes(x.size), np.uint8).reshape(x.shape) < kept
        self.masks[name] = drawn * np.asarray(256 / kept, x.dtype)
        return x * self.masks[name]


def loss(
    p: Parameters, line: Line, labels: Row, weights: Row, shown: Row, known: Row, dropout: Dropout | None
) -> tuple[float, dict[str, Row]]:
    """The loss and the gradient of every parameter. `labels` are classes 0 to 2, one a view; `shown` is 1 where a unit
    is a word that shows the polarity, `known` is 1 for the units of which that is known."""
    kept = forward(p, line, dropout) if dropout else forward(p, line)
    found = softmax(kept["logits"])
    wanted = np.full_like(found, SMOOTHING / 3)
    wanted[np.arange(line.size), labels] += 1 - SMOOTHING
    share = (weights / weights.sum())[:, None].astype(found.dtype)
    cost = -float((share * wanted * np.log(found + 1e-12)).sum())
    told = sigmoid(kept["expressions"])
    counted = (known * (EXPRESSIONS / max(float(known.sum()), 1.0))).astype(found.dtype)
    cost -= float((counted * (RARE * shown * np.log(told + 1e-9) + (1 - shown) * np.log(1 - told + 1e-9))).sum())
    towards = counted * np.where(shown > 0, RARE * (told - 1), told)
    masks = dropout.masks if dropout else {}
    return cost, _gradients(p, line, kept, share * (found - wanted), towards.astype(found.dtype), masks)


def _gradients(
    p: Parameters, line: Line, kept: Mapping[str, Row], logits: Row, expressions: Row, masks: Mapping[str, Row]
) -> dict[str, Row]:
    g: dict[str, Row] = {}
    h = kept["states"]
    size = h.shape[1]
    width = size // HEADS
    g["out"], g["out_bias"] = kept["hidden"].T @ logits, logits.sum(0)
    hidden = (logits @ p["out"].T) * masks.get("hidden", 1) * (kept["judgement"] > 0)
    g["judge"], g["judge_bias"] = kept["judged"].T @ hidden, hidden.sum(0)
    judged = (hidden @ p["judge"].T) * masks.get("judged", 1)
    own, average, highest, types = np.split(judged, [size, 2 * size, 3 * size, 3 * size + _TYPES], axis=1)[:4]
    g["types"] = _gathered(line.types, types, len(p["types"]))
    states = (h == kept["highest"][line.of]) * highest[line.of]
    by_head = average[line.of].reshape(-1, HEADS, width)
    attention = kept["attention"]
    states += (attention[..., None] * by_head).reshape(h.shape)
    asked = (h.reshape(-1, HEADS, width) * by_head).sum(-1)
    scores = attention * (asked - line.gathered(attention * asked)[line.of])
    g["depth_bias"] = _gathered(line.depths, scores, DEEPEST + 1)
    wide = np.repeat(scores / np.sqrt(width).astype(h.dtype), width, axis=1)
    query, key = line.gathered(wide * kept["key"]), wide * kept["asked"]
    g["ask"], g["ask_bias"], g["key"] = kept["own"].T @ query, query.sum(0), h.T @ key
    states += key @ p["key"].T + expressions[:, None] * p["expression"]
    states += line.share * (own + query @ p["ask"].T)[line.of]
    g["expression"], g["expression_bias"] = h.T @ expressions, expressions.sum()
    states *= masks.get("states", 1)
    beside = states * (kept["beside"] > 0)
    g |= {name: kept[name].T @ beside for name in ("before", "here", "after")}
    g["beside_bias"] = beside.sum(0)
    here = beside @ p["here"].T + line.after(beside) @ p["before"].T + line.before(beside) @ p["after"].T
    plain = (states + here * masks.get("here", 1)) * (kept["plain"] > 0)
    g["unit"], g["unit_bias"] = kept["units"].T @ plain, plain.sum(0)
    read, scalars, *looked_up = np.split((plain @ p["unit"].T) * masks.get("units", 1), _PARTS, axis=1)
    words, meanings = np.split(_by_word(line, read), [_WORDS], axis=1)
    words, meanings = words * (kept["words"] > 0), meanings * (kept["meanings"] > 0)
    g["word"], g["word_bias"] = line.vectors.T @ words, words.sum(0)
    g["meaning"], g["meaning_bias"] = line.meanings.T @ meanings, meanings.sum(0)
    scalars = scalars * (kept["scalars"] > 0)
    g["scalar"], g["scalar_bias"] = line.scalars.T @ scalars, scalars.sum(0)
    for name, part in zip(LOOKED_UP, looked_up, strict=True):
        g[name] = _gathered(getattr(line, name), part, len(p[name]))
    return g


def _by_word(line: Line, parts: Row) -> Row:
    """The sum of the units of every word."""
    order = np.argsort(line.word, kind="stable")
    first = np.searchsorted(line.word[order], np.arange(len(line.vectors)))
    return np.asarray(np.add.reduceat(parts[order], first))


def _gathered(rows: Row, parts: Row, count: int) -> Row:
    """The sum of the parts of every row of a table."""
    chosen = np.zeros((count, len(rows)), parts.dtype)
    chosen[rows, np.arange(len(rows))] = 1
    return chosen @ parts
