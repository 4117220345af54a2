"""The loss of the network and its gradients. Only training needs it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workers.extraction.sentiment.network import (
    LOOKED_UP,
    Batch,
    Parameters,
    Row,
    forward,
    sigmoid,
    softmax,
)
from workers.extraction.sentiment.views import (
    DEEPEST,
    FARTHEST,
    POS,
    RELATIONS,
    SCALARS,
    SUMS,
    TARGET_TYPES,
)

SMOOTHING = 0.05  # of the labels: what is left to all three classes
EXPRESSIONS = 0.3  # weight of the second task: which words show the polarity
RARE = 3.0  # weight of a word that does
KEPT = {"units": 0.65, "states": 0.65, "judged": 0.6, "hidden": 0.7}  # shares of the numbers that dropout keeps
_LOOK_UP_WIDTHS = {"pos": 12, "relations": 16, "places": 10, "depths": 10}
_LOOK_UP_ROWS = {"pos": len(POS), "relations": len(RELATIONS), "places": 2 * FARTHEST + 1, "depths": DEEPEST + 1}
_SCALARS, _TYPES = 24, 8


def start(rng: np.random.Generator, width: int, vectors: int) -> dict[str, Row]:
    """Parameters to begin with: `width` numbers a state and direction, words of `vectors` numbers."""

    def normal(*shape: int, scale: float) -> Row:
        return (rng.standard_normal(shape) * scale).astype(np.float32)

    def zeros(*shape: int) -> Row:
        return np.zeros(shape, np.float32)

    units = width + sum(_LOOK_UP_WIDTHS.values()) + _SCALARS
    judged = 6 * width + _TYPES + SUMS
    p = {
        "word": normal(vectors, width, scale=0.1), "word_bias": zeros(width),
        **{name: normal(_LOOK_UP_ROWS[name], _LOOK_UP_WIDTHS[name], scale=0.3) for name in LOOKED_UP},
        "scalar": normal(SCALARS, _SCALARS, scale=0.4), "scalar_bias": zeros(_SCALARS),
        "input": normal(2, units, 4 * width, scale=units**-0.5),
        "recurrent": normal(2, width, 4 * width, scale=width**-0.5), "gate_bias": zeros(2, 1, 4 * width),
        "ask": normal(2 * width, 2 * width, scale=(2 * width) ** -0.5), "depth_bias": zeros(DEEPEST + 1),
        "types": normal(len(TARGET_TYPES), _TYPES, scale=0.3),
        "judge": normal(judged, width, scale=judged**-0.5), "judge_bias": zeros(width),
        "out": normal(width, 3, scale=width**-0.5), "out_bias": zeros(3),
        "expression": normal(2 * width, scale=(2 * width) ** -0.5), "expression_bias": np.array(-2, np.float32),
    }  # fmt: skip
    p["gate_bias"][..., width : 2 * width] = 1  # at first nothing is forgotten
    return p


class Dropout:
    """Switches a share of the numbers off, and remembers which."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.masks: dict[str, Row] = {}

    def __call__(self, x: Row, name: str) -> Row:
        kept = KEPT[name]
        self.masks[name] = (self._rng.random(x.shape, np.float32) < kept).astype(x.dtype) / np.asarray(kept, x.dtype)
        return x * self.masks[name]


def loss(
    p: Parameters, batch: Batch, labels: Row, weights: Row, shown: Row, known: Row, dropout: Dropout | None
) -> tuple[float, dict[str, Row]]:
    """The loss and the gradient of every parameter. `labels` are classes 0 to 2; `shown` (n × units) is 1 where a unit
    is a word that shows the polarity, `known` is 1 for the views of which that is known."""
    kept = forward(p, batch, dropout) if dropout else forward(p, batch)
    found = softmax(kept["logits"])
    wanted = np.full_like(found, SMOOTHING / 3)
    wanted[np.arange(batch.size), labels] += 1 - SMOOTHING
    share = (weights / weights.sum())[:, None].astype(found.dtype)
    cost = -float((share * wanted * np.log(found + 1e-12)).sum())
    told = sigmoid(kept["expressions"])
    counted = known[:, None] * batch.filled * (EXPRESSIONS / max(float((known[:, None] * batch.filled).sum()), 1.0))
    counted = counted.astype(found.dtype)
    cost -= float((counted * (RARE * shown * np.log(told + 1e-9) + (1 - shown) * np.log(1 - told + 1e-9))).sum())
    towards = counted * np.where(shown > 0, RARE * (told - 1), told)
    masks = dropout.masks if dropout else {}
    return cost, _gradients(p, batch, kept, share * (found - wanted), towards.astype(found.dtype), masks)


def _gradients(
    p: Parameters, batch: Batch, kept: dict[str, Row], logits: Row, expressions: Row, masks: Mapping[str, Row]
) -> dict[str, Row]:
    g: dict[str, Row] = {}
    h = kept["states"]
    wide = h.shape[-1]
    width = wide // 2
    g["out"], g["out_bias"] = kept["hidden"].T @ logits, logits.sum(0)
    hidden = (logits @ p["out"].T) * masks.get("hidden", 1) * (kept["plain"] > 0)
    g["judge"], g["judge_bias"] = kept["judged"].T @ hidden, hidden.sum(0)
    judged = (hidden @ p["judge"].T) * masks.get("judged", 1)
    own, average, highest, types = np.split(judged, [wide, 2 * wide, 3 * wide, 3 * wide + _TYPES], axis=1)[:4]
    g["types"] = _gathered(batch.types, types, len(p["types"]))
    attention = kept["attention"]
    states = attention[..., None] * average[:, None]
    np.add.at(states, (batch.rows, kept["highest"], np.arange(wide)[None]), highest)
    asked = np.einsum("bth,bh->bt", h, average)
    scores = attention * (asked - (attention * asked).sum(1, keepdims=True))
    g["depth_bias"] = np.bincount(batch.depths.ravel(), scores.ravel(), DEEPEST + 1).astype(h.dtype)
    scores = scores / np.sqrt(wide).astype(h.dtype)
    states += scores[..., None] * kept["asked"][:, None] + expressions[..., None] * p["expression"]
    query = np.einsum("bt,bth->bh", scores, h)
    g["ask"] = kept["own"].T @ query
    states += kept["share"][..., None] * (own + query @ p["ask"].T)[:, None]
    g["expression"], g["expression_bias"] = np.einsum("bt,bth->h", expressions, h), expressions.sum()
    states = states * masks.get("states", 1)
    both = np.stack([states[..., :width], states[..., width:][batch.rows, batch.backwards]])
    inputs = _through_time(p, kept, both, g)
    units = (inputs[0] + inputs[1][batch.rows, batch.backwards]) * masks.get("units", 1)
    parts = np.split(units, np.cumsum([width, *_LOOK_UP_WIDTHS.values()]), axis=-1)
    words, scalars = parts[0] * (kept["words"] > 0), parts[-1] * (kept["scalars"] > 0)
    g["word"], g["word_bias"] = _flat(batch.vectors).T @ _flat(words), words.sum((0, 1))
    g["scalar"], g["scalar_bias"] = _flat(batch.scalars).T @ _flat(scalars), scalars.sum((0, 1))
    for name, part in zip(LOOKED_UP, parts[1:-1], strict=True):
        g[name] = _gathered(getattr(batch, name).ravel(), _flat(part), len(p[name]))
    return g


def _through_time(p: Parameters, kept: dict[str, Row], states: Row, g: dict[str, Row]) -> Row:
    """The gradient of the inputs of the LSTM from that of its states; those of its parameters go into `g`."""
    lstm, cells, gates = kept["lstm"], kept["cells"], kept["gates"]
    length, _, size, width = lstm.shape
    back = np.empty((2, size, length, 4 * width), states.dtype)
    later = carried = np.zeros((2, size, width), states.dtype)
    recurrent = p["recurrent"].transpose(0, 2, 1).copy()
    for t in range(length - 1, -1, -1):
        enter, forget, leave, new = np.split(gates[t], 4, axis=-1)
        state, tanh = states[:, :, t] + later, np.tanh(cells[t])
        cell = carried + state * leave * (1 - tanh * tanh)
        z = back[:, :, t]
        z[..., :width] = cell * new * enter * (1 - enter)
        z[..., width : 2 * width] = cell * cells[t - 1] * forget * (1 - forget) if t else 0
        z[..., 2 * width : 3 * width] = state * tanh * leave * (1 - leave)
        z[..., 3 * width :] = cell * enter * (1 - new * new)
        carried, later = cell * forget, z @ recurrent
    flat = back.reshape(2, size * length, 4 * width)
    before = np.concatenate([np.zeros_like(lstm[:1]), lstm[:-1]]).transpose(1, 2, 0, 3).reshape(2, size * length, width)
    g["recurrent"] = before.transpose(0, 2, 1) @ flat
    g["input"] = kept["both"].reshape(2, size * length, -1).transpose(0, 2, 1) @ flat
    g["gate_bias"] = flat.sum(1, keepdims=True)
    return (flat @ p["input"].transpose(0, 2, 1)).reshape(2, size, length, -1)


def _flat(x: Row) -> Row:
    return x.reshape(-1, x.shape[-1])


def _gathered(rows: Row, parts: Row, count: int) -> Row:
    """The sum of the parts of every row of a table."""
    chosen = np.zeros((count, len(rows)), parts.dtype)
    chosen[rows, np.arange(len(rows))] = 1
    return chosen @ parts
