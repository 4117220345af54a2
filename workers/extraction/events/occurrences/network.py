"""The trained model: how probable it is that a word names an occurrence, and of which type.

A word is seen with two words to each side, its governor and its dependents, twice over, and with the subject of the
article: the mean of its words. Several such networks, trained alike from different seeds, are averaged. Everything is
numpy and float32; `train.py` makes `weights.npz`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np

from workers.extraction.events.occurrences import words
from workers.extraction.events.occurrences.words import POS, Row, View
from workers.extraction.parsing import embedding, meaning

LOOKED_UP = ("pos", "relations", "lemmas", "endings")
TOGETHER = 2000  # words computed at a time
_ALL = slice(None)
_CONTENT = tuple(POS[name] for name in ("NOUN", "VERB", "ADJ"))

Parameters = Mapping[str, Row]
Drop = Any  # Callable[[Row, str], Row]


class Vocabulary(NamedTuple):
    """Rows of the tables of lemmas and of endings; 0 is for all others."""

    lemmas: Mapping[str, int]
    endings: Mapping[str, int]

    def rows(self, lemmas: Sequence[str]) -> tuple[Row, Row]:
        own = [self.lemmas.get(lemma, 0) for lemma in lemmas]
        ends = [self.endings.get(lemma[-4:]) or self.endings.get(lemma[-3:], 0) for lemma in lemmas]
        return np.array(own, np.int64), np.array(ends, np.int64)


@dataclass(frozen=True, slots=True)
class Model:
    """Networks that vote, and what their tables are of."""

    vocabulary: Vocabulary
    networks: tuple[Parameters, ...]


@lru_cache(1)
def load() -> Model:
    """The weights of the repository, once a process. Call it before forking."""
    with resources.files(__package__).joinpath("weights.npz").open("rb") as file, np.load(file) as stored:
        texts = {name: bytes(stored[name]).decode().split("\n") for name in ("lemmas", "endings")}
        rows = {name: stored[name].astype(np.float32) for name in stored.files if "." in name}
    count = 1 + max(int(name.split(".")[0]) for name in rows)
    numbered = ({text: k for k, text in enumerate(texts[name], 1)} for name in ("lemmas", "endings"))
    networks = tuple(
        {name.partition(".")[2]: row for name, row in rows.items() if name.startswith(f"{k}.")} for k in range(count)
    )
    return Model(Vocabulary(*numbered), networks)


def probabilities(view: View, asked: Sequence[int] | None = None, model: Model | None = None) -> Row:
    """Of every word the probability of each class, no event first, then those of `words.types`: n × 31. Where some are
    `asked` of, in order, the rows of the others are zeros."""
    model = model or load()
    found: Row = np.zeros((len(view.words), len(model.networks[0]["out_bias"])))
    wanted = np.arange(len(view.words)) if asked is None else np.array(asked, np.int64)
    if not len(wanted):
        return found
    vectors, numbers = distinct(view.words, view.meanings)
    reads = [np.maximum(vectors @ p["word"] + p["word_bias"], 0) for p in model.networks]
    for piece in Piece.of(view, model.vocabulary, TOGETHER, subject_of(view, vectors, numbers)):
        own = wanted[np.searchsorted(wanted, piece.first) : np.searchsorted(wanted, piece.last)]
        if len(own):
            batch, word = Batch([piece]), numbers[piece.first : piece.last]
            told = [
                softmax(logits(p, batch, own - piece.first, read[word]).astype(float))
                for p, read in zip(model.networks, reads, strict=True)
            ]
            found[own] = np.mean(told, axis=0)
    return found


def distinct(rows: Row, meanings: Row) -> tuple[Row, Row]:
    """The vectors of the distinct words, what they are for the taggers and what they mean, and the number of each
    word."""
    _, once, numbers = np.unique(rows.astype(np.int64) * 2**32 + meanings, return_index=True, return_inverse=True)
    return np.concatenate([embedding.vectors(rows[once]), meaning.vectors(meanings[once])], axis=1), numbers


def subject_of(view: View, vectors: Row, numbers: Row) -> Row:
    """The mean of the words of a document that have content."""
    content = np.isin(view.pos, _CONTENT) & (view.words >= 0)
    counts = np.bincount(numbers[content], minlength=len(vectors)).astype(np.float32)
    return np.asarray(counts @ vectors[:, : embedding.WIDTH] / np.float32(max(counts.sum(), 1)))


def softmax(logits: Row) -> Row:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


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
    def of(cls, view: View, vocabulary: Vocabulary, size: int = 1, subject: Row | None = None) -> list[Piece]:
        """A document by its sentences, together until they are of `size` words; `subject` where it is known."""
        if subject is None:
            subject = subject_of(view, *distinct(view.words, view.meanings))
        lemmas, endings = vocabulary.rows(view.lemmas)
        found, first = [], 0
        for _, last in words.sentences(view):
            if last - first >= size or last == len(view.words):
                found.append(cls(view, first, last, lemmas[first:last], endings[first:last], subject))
                first = last
        return found


class Batch:
    """The words of sentences one after another, with the places of those around each; `size` stands for none."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        lengths = np.array([p.last - p.first for p in pieces])
        firsts = np.cumsum(lengths) - lengths
        self.size = int(lengths.sum())
        self.piece = np.repeat(np.arange(len(pieces)), lengths)
        self._pieces = pieces
        self.pos, self.relations = _joined(pieces, "pos"), _joined(pieces, "relations")
        self.lemmas = np.concatenate([p.lemmas for p in pieces])
        self.endings = np.concatenate([p.endings for p in pieces])
        self.scalars = _joined(pieces, "scalars")
        self.subjects: Row = np.stack([p.subject for p in pieces]).astype(np.float32)
        own = np.arange(self.size)
        begins = np.diff(_joined(pieces, "sentences"), prepend=-1) != 0
        begins[firsts] = True
        starts = np.flatnonzero(begins)
        heads = _joined(pieces, "heads") + np.repeat(firsts - [p.first for p in pieces], lengths)
        self.above = np.where(heads == own, self.size, heads)
        self.left, self.right = own - 1, own + 1
        self.left[starts] = self.right[starts - 1] = self.size  # the last one is before the first, too
        self.left_2 = np.append(self.left, self.size)[self.left]
        self.right_2 = np.append(self.right, self.size)[self.right]
        inner = own[self.above < self.size]
        self.below = inner[np.argsort(self.above[inner], kind="stable")]  # dependents, by governor
        governors = self.above[self.below]
        self.runs = np.flatnonzero(np.diff(governors, prepend=-1))
        self.governors = governors[self.runs]
        self.counts = np.diff(np.append(self.runs, len(governors)))
        self.shares: Row = np.asarray(1 / np.sqrt(self.counts), np.float32)[:, None]

    @cached_property
    def _distinct(self) -> tuple[Row, Row]:
        return distinct(_joined(self._pieces, "words"), _joined(self._pieces, "meanings"))

    @property
    def vectors(self) -> Row:
        """Of the distinct words."""
        return self._distinct[0]

    @property
    def word(self) -> Row:
        """The number of each word among the distinct ones."""
        return self._distinct[1]

    def close(self, asked: Row) -> Row:
        """These words and those that `around` sees from them, in order."""
        seen = np.zeros(self.size + 1, bool)
        for places in (asked, self.left[asked], self.right[asked], self.above[asked]):
            seen[places] = True
        governing = np.zeros(self.size + 1, bool)
        governing[asked] = True
        seen[: self.size] |= governing[self.above]
        return np.flatnonzero(seen[: self.size])

    def sums_below(self, x: Row) -> Row:
        """The sums of the rows of the dependents."""
        out = np.zeros_like(x)
        if len(self.runs):
            out[self.governors] = np.add.reduceat(x[self.below], self.runs, axis=0)
        return out

    def around(self, x: Row, wide: bool, at: Row | slice = _ALL) -> list[Row]:
        """Of every word, or of those at `at`, the rows of those around it: zeros where there is none, of dependents the
        sum over the root of their number."""
        below = self.sums_below(x)
        below[self.governors] *= self.shares
        padded = np.concatenate([x, np.zeros((1, x.shape[1]), x.dtype)])
        far = [padded[self.left_2[at]], padded[self.right_2[at]]] if wide else []
        return [padded[self.left[at]], padded[self.right[at]], padded[self.above[at]], below[at], *far]


def _joined(pieces: Sequence[Piece], name: str) -> Row:
    return np.concatenate([getattr(p.view, name)[p.first : p.last] for p in pieces])


def _kept(x: Row, name: str) -> Row:
    return x


def forward(p: Parameters, batch: Batch, drop: Drop = _kept) -> dict[str, Row]:
    """All that the network computes: `logits`, a row a word, and what the gradients need. `drop(x, name)` switches
    numbers of `x` off while training."""
    read = np.maximum(batch.vectors @ p["word"] + p["word_bias"], 0)[batch.word]
    scalars = np.maximum(batch.scalars @ p["scalar"] + p["scalar_bias"], 0)
    looked_up = (p[name][getattr(batch, name)] for name in LOOKED_UP)
    units = drop(np.concatenate([read, *looked_up, scalars], axis=1), "units")
    subjects = np.maximum(batch.subjects @ p["subject"] + p["subject_bias"], 0)
    seen = np.concatenate([units, *batch.around(units @ p["near"], wide=True), subjects[batch.piece]], axis=1)
    first = np.maximum(seen @ p["first"] + p["first_bias"], 0)
    states = drop(first, "first")
    seen_2 = np.concatenate([states, *batch.around(states @ p["near_2"], wide=False)], axis=1)
    second = np.maximum(seen_2 @ p["second"] + p["second_bias"], 0)
    judged = np.concatenate([states, drop(second, "second"), units], axis=1)
    return {
        "words": read, "scalars": scalars, "units": units, "subjects": subjects, "seen": seen, "first": first,
        "states": states, "seen_2": seen_2, "second": second, "judged": judged,
        "logits": judged @ p["out"] + p["out_bias"],
    }  # fmt: skip


def logits(p: Parameters, batch: Batch, asked: Row, read: Row | None = None) -> Row:
    """The same logits of some words alone, for which the last layers need not be computed of the others. `read` is what
    the network makes of each word by itself, where that is known."""
    if read is None:
        read = np.maximum(batch.vectors @ p["word"] + p["word_bias"], 0)[batch.word]
    scalars = np.maximum(batch.scalars @ p["scalar"] + p["scalar_bias"], 0)
    units = np.concatenate([read, *(p[name][getattr(batch, name)] for name in LOOKED_UP), scalars], axis=1)
    subjects = np.maximum(batch.subjects @ p["subject"] + p["subject_bias"], 0)
    near = batch.close(asked)
    around = batch.around(units @ p["near"], wide=True, at=near)
    seen = np.concatenate([units[near], *around, subjects[batch.piece[near]]], axis=1)
    states = np.maximum(seen @ p["first"] + p["first_bias"], 0)
    lent: Row = np.zeros((batch.size, p["near_2"].shape[1]), states.dtype)
    lent[near] = states @ p["near_2"]
    own = states[np.searchsorted(near, asked)]
    second = np.concatenate([own, *batch.around(lent, wide=False, at=asked)], axis=1) @ p["second"]
    judged = np.concatenate([own, np.maximum(second + p["second_bias"], 0), units[asked]], axis=1)
    return np.asarray(judged @ p["out"] + p["out_bias"])
