"""The weights of slovnet's three taggers, re-arranged once so that a parse needs little arithmetic.

The first convolution of a tagger is linear in the word and in the shape, so its three taps are multiplied out for
every shape and for the frequent words; of the other words the vectors are multiplied in the parse. The batch
normalisation of a layer is folded into the weights after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.parsing import embedding
from workers.extraction.parsing.fast import lemmas

FORMAT = 2  # of the arrays; a change of it makes old files worthless
ROWS = 8_000  # frequent words whose products are kept: 9 KB each
WIDTH = 256  # of the first layer of each tagger
TAPS = 3
NETS = ("morph", "syntax", "ner")

Floats = NDArray[np.float32]
Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Tables:
    """`arrays` by name, those of `embedding.Vectors` among them; `names` are the lists of morphological tags,
    relations, name tags, shapes, and of the signatures of `lemmas`."""

    arrays: Mapping[str, NDArray[Any]]
    names: Mapping[str, list[str]]


def build(words: Any, taggers: Mapping[str, Any], with_lemmas: bool) -> Tables:
    """From navec and slovnet's taggers of `NETS`, in a second; `with_lemmas` takes some more. Raises ValueError where
    they are not those this was written for."""
    arrays = embedding.arrays(words)
    shapes = taggers["morph"].infer.encoder.shapes_vocab.items
    for net in NETS:
        encoder = taggers[net].infer.encoder
        if encoder.words_vocab.items != words.vocab.words or encoder.shapes_vocab.items != shapes:
            raise ValueError(f"{net}: other words or shapes than the vectors'")
        arrays |= {f"{net}.{name}": array for name, array in _net(net, taggers[net].infer.model).items()}
    first = [taggers[net].infer.model.encoder.layers[0].conv for net in NETS]
    if any(conv.weight.array.shape[0] != WIDTH or conv.weight.array.shape[2] != TAPS for conv in first):
        raise ValueError("the first layer has another width")
    # in × (net, tap, out)
    taps = np.concatenate([conv.weight.array.transpose(1, 2, 0).reshape(-1, TAPS * WIDTH) for conv in first], axis=1)
    width = words.pq.dim
    arrays["word_taps"] = _tight(taps[:width])
    by_shape = []
    for number, net in enumerate(NETS):
        part = taps[width:, number * TAPS * WIDTH : (number + 1) * TAPS * WIDTH]
        by_shape.append(taggers[net].infer.model.emb.shape.weight.array @ part)
        by_shape[-1][:, WIDTH : 2 * WIDTH] += first[number].bias.array
    arrays["shapes"] = _tight(np.concatenate(by_shape, axis=1))
    frequent = np.argsort(-np.asarray(words.vocab.counts), kind="stable")[:ROWS]
    frequent = np.unique(np.append(frequent, words.vocab.unk_id))
    slots = np.full(words.pq.vectors, -1, np.int32)
    slots[frequent] = np.arange(len(frequent), dtype=np.int32)
    arrays["slots"] = slots
    arrays["words"] = _tight(embedding.Vectors(arrays).of(frequent) @ arrays["word_taps"])
    decoders = {net: taggers[net].infer.decoder for net in NETS}
    names = {
        "tags": list(decoders["morph"].tags_vocab.items),
        "relations": list(decoders["syntax"].rels_vocab.items),
        "kinds": list(decoders["ner"].tags_vocab.items),
        "shapes": list(shapes),
        "signatures": [],
    }
    if with_lemmas:
        kept, names["signatures"] = lemmas.build(words)
        arrays |= kept
    return Tables(arrays, names)


def _tight(array: NDArray[Any]) -> Floats:
    return np.ascontiguousarray(array, dtype=np.float32)


def _folded(norm: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scale and shift of a batch normalisation."""
    weight, bias, mean, std = (
        np.asarray(getattr(norm, n).array, np.float64) for n in ("weight", "bias", "mean", "std")
    )
    scale = weight / std
    if not np.all(np.abs(scale) > 1e-6):
        raise ValueError("a channel without weight cannot be folded")
    return scale, bias - mean * scale


def _net(net: str, model: Any) -> dict[str, NDArray[Any]]:
    """The layers after the first, and the heads."""
    layers = model.encoder.layers
    found: dict[str, NDArray[Any]] = {}
    scale, shift = _folded(layers[0].norm)
    for number, layer in enumerate(layers[1:], 1):
        # A separator stands for the zeros that pad the normalised rows
        found[f"blank{number}"] = _tight(-shift / scale)
        weight = np.asarray(layer.conv.weight.array, np.float64)
        found[f"bias{number}"] = _tight(layer.conv.bias.array + np.einsum("oik,i->o", weight, shift))
        found[f"conv{number}"] = _tight((weight * scale[None, :, None]).transpose(2, 1, 0).reshape(-1, len(weight)))
        scale, shift = _folded(layer.norm)

    def project(linear: Any) -> NDArray[Any]:
        """Weights over the last layer and a column of ones."""
        weight = np.asarray(linear.weight.array, np.float64)
        bias = linear.bias.array + shift @ weight
        return _tight(np.vstack([weight * scale[:, None], bias]))

    if net != "syntax":
        found["proj"] = project(model.head.proj)
        if net == "ner":
            found["transitions"] = np.asarray(model.head.crf.transitions.array, np.float64)
        return found
    parts = (model.head.head, model.head.tail, model.rel.head, model.rel.tail)
    found["proj"] = _tight(np.concatenate([project(part.proj) for part in parts], axis=1))
    found["head_kernel"] = _tight(model.head.kernel.array)
    # relation × hidden, of the head's side
    found["rel_kernel"] = _tight(model.rel.kernel.array)
    found["head_root"] = _tight(model.head.tail(model.head.root.array[None])[0])
    found["rel_root"] = _tight(model.rel.head(model.rel.root.array[None])[0])
    return found
