"""Words as small numbers: what stands between two blanks is cut, and every token looked up, once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from workers.extraction.document import Span
from workers.extraction.parsing import morphology
from workers.extraction.parsing.embedding import Vectors
from workers.extraction.parsing.fast import segmentation
from workers.extraction.parsing.fast.lemmas import Lemmas

MOST = 200_000  # entries of a memo; beyond, it starts afresh
LONGEST = 40  # code points of what is remembered between two blanks

_CHUNK = re.compile(r"\S+")
_FIRST = 1_024

Pieces = tuple[tuple[int, int, int], ...]  # start, end, number of the word


class Words:
    """Memos over all texts so far. The numbers of words hold until `trim`."""

    def __init__(self, vectors: Vectors, shapes: list[str], tags: list[str], lemmas: Lemmas) -> None:
        self._vectors = vectors
        self._shapes = {shape: i for i, shape in enumerate(shapes)}
        self._kept = lemmas
        self.tags = [_parsed(tag) for tag in tags]
        self.forget()

    def forget(self) -> None:
        self.texts: list[str] = []
        self.rows = np.zeros(_FIRST, np.int32)
        self.shapes = np.zeros(_FIRST, np.int32)
        self._numbers: dict[str, int] = {}
        self._chunks: dict[str, Pieces] = {}
        self._edged: dict[tuple[str, str, str], Pieces] = {}
        self._lemmas: dict[int, str] = {}

    def trim(self) -> None:
        """Forgets everything once a memo is full."""
        if max(len(self.texts), len(self._chunks), len(self._edged), len(self._lemmas)) > MOST:
            self.forget()

    def tokens(self, text: str, sentence: Span) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of every token of a sentence."""
        found = list(_CHUNK.finditer(text, *sentence))
        last = len(found) - 1
        chunks = self._chunks
        for i, match in enumerate(found):
            chunk = match.group()
            at = match.start()
            pieces = chunks.get(chunk)
            if pieces is None:
                simple = segmentation.simple(chunk)
                if simple:
                    pieces = tuple((a, b, self._number(chunk[a:b])) for a, b in simple)
                    if len(chunk) <= LONGEST:
                        chunks[chunk] = pieces
            if pieces is None:
                across = segmentation.ACROSS
                before = found[i - 1].group()[-1] if i and chunk[0] in across else ""
                after = found[i + 1].group()[0] if i < last and chunk[-1] in across else ""
                pieces = self._cut(chunk, before, after)
            for start, end, number in pieces:
                yield at + start, at + end, number

    def _cut(self, chunk: str, before: str, after: str) -> Pieces:
        """As `segmentation.pieces`, between these signs; remembered if it is no longer than words are."""
        kinds = segmentation.kind(before) if before else "", segmentation.kind(after) if after else ""
        key = (chunk, *kinds)
        known = self._edged.get(key)
        if known is not None:
            return known
        found = segmentation.pieces(chunk, *kinds)
        pieces = tuple((start, end, self._number(chunk[start:end])) for start, end in found)
        if len(chunk) <= LONGEST:
            if chunk[0] in segmentation.ACROSS or chunk[-1] in segmentation.ACROSS:
                self._edged[key] = pieces
            else:
                self._chunks[chunk] = pieces
        return pieces

    def _number(self, text: str) -> int:
        known = self._numbers.get(text)
        if known is not None:
            return known
        number = len(self.texts)
        if number == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
            self.shapes = np.concatenate([self.shapes, np.zeros_like(self.shapes)])
        row = self._vectors.row(text.lower())
        self.rows[number] = row if row >= 0 else self._vectors.unknown
        self.shapes[number] = self._shapes[word_shape(text)]
        self.texts.append(text)
        if len(text) <= LONGEST:
            self._numbers[text] = number
        return number

    def lemmas(self, numbers: list[int], tags: list[int]) -> list[str]:
        """The lemma of every word under its tag."""
        many = len(self.tags)
        known = self._lemmas
        found = []
        for number, tag in zip(numbers, tags, strict=True):
            key = number * many + tag
            lemma = known.get(key)
            if lemma is None:
                pos, feats = self.tags[tag]
                text = self.texts[number]
                lemma = self._kept.find(int(self.rows[number]), text, tag, pos, feats)
                if lemma is None:
                    lemma = morphology.lemma(text, pos, feats)
                known[key] = lemma
            found.append(lemma)
        return found


def _parsed(tag: str) -> tuple[str, dict[str, str]]:
    """`NOUN|Case=Nom|Number=Sing` as part of speech and features."""
    pos, *feats = tag.split("|")
    return pos, dict(feat.split("=", 1) for feat in feats)


def places(lengths: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the tokens, and of the separators around every sentence, when sentences lie end to end."""
    ends = np.cumsum(lengths + 1)
    separators = np.concatenate(([0], ends))
    tokens = np.arange(int(lengths.sum())) + 1 + np.repeat(np.arange(len(lengths)), lengths)
    return tokens, separators
