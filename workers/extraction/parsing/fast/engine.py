"""The fast parser: slovnet's answers from re-arranged tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Name, Sentence, Span, Token
from workers.extraction.parsing import embedding, morphology, segmentation, trees
from workers.extraction.parsing.fast import crf, heads, layers, store, tables
from workers.extraction.parsing.fast.lemmas import Lemmas
from workers.extraction.parsing.fast.segmentation import cut
from workers.extraction.parsing.fast.words import Words, places
from workers.extraction.parsing.sources import Source, Tick, document, windows

_MORPH, _SYNTAX, _NER = range(3)
_ROWS = 64  # of 9 KB that are added at once: what stays in the cache, and takes no memory


class Fast:
    """Loads the tables from the folder, or makes them."""

    def __init__(self, folder: Path | None = None) -> None:
        morphology.vocabulary()
        made = store.load(folder)
        self._vectors = embedding.Vectors(made.arrays)
        embedding.use(self._vectors)
        self._arrays: Mapping[str, NDArray[Any]] = made.arrays
        self._relations = made.names["relations"]
        self._kinds = [tag.partition("-")[::2] for tag in made.names["kinds"]]
        self._transitions = self._arrays["ner.transitions"]
        kept = Lemmas(made.arrays, made.names["signatures"])
        self._words = Words(self._vectors, made.names["shapes"], made.names["tags"], kept)
        self._lock = Lock()

    def forget(self) -> None:
        """Empties all memos, as in a process that has read nothing."""
        with self._lock:
            self._words.forget()

    def documents(self, sources: Sequence[Source], tick: Tick) -> list[Document]:
        with self._lock:
            return [self._document(source, tick) for source in sources]

    def _document(self, source: Source, tick: Tick) -> Document:
        self._words.trim()
        starts: list[int] = []
        ends: list[int] = []
        numbers: list[int] = []
        sentences: list[Sentence] = []
        for block, span in enumerate(source.blocks):
            for piece in segmentation.pieces(source.text, span, cut):
                found = list(self._words.tokens(source.text, piece))
                for begin in range(0, len(found), segmentation.MAX_TOKENS):
                    part = found[begin : begin + segmentation.MAX_TOKENS]
                    first = len(starts)
                    for start, end, number in part:
                        starts.append(start)
                        ends.append(end)
                        numbers.append(number)
                    whole = Span(part[0][0], part[-1][1])
                    sentences.append(Sentence(len(sentences), first, len(starts), whole, block))
        tokens: list[Token] = []
        names: list[Name] = []
        for first, last in windows([s.last for s in sentences]):
            tick()
            own = sentences[first:last]
            begin, stop = own[0].first, own[-1].last
            tags, arcs, kinds = self._tag(numbers[begin:stop], [s.last - s.first for s in own])
            spans = starts[begin:stop], ends[begin:stop]
            tokens.extend(self._tokens(own, *spans, numbers[begin:stop], tags, arcs))
            names.extend(self._names(*spans, kinds))
        return document(source, sentences, tokens, names)

    def _tag(
        self, numbers: list[int], lengths: list[int]
    ) -> tuple[list[int], tuple[list[int], list[int]], NDArray[np.intp]]:
        """The tags, the arcs and the name tags of tokens, of sentences of these lengths."""
        distinct, at = np.unique(np.array(numbers), return_inverse=True)
        products = self._products(distinct)
        between = len(distinct)
        rows, separators = places(np.array(lengths))
        columns = np.full(len(numbers) + len(separators), between)
        columns[rows] = at
        morph, syntax = (
            layers.encode(layers.first(products, columns, net), separators, self._arrays, tables.NETS[net])[rows]
            for net in (_MORPH, _SYNTAX)
        )
        tags = (morph @ self._arrays["morph.proj"]).argmax(1).tolist()
        above, relations = heads.arcs(syntax, lengths, self._arrays)
        columns = np.concatenate(([between], at, [between]))
        names = layers.encode(layers.first(products, columns, _NER), np.array([0, -1]), self._arrays, "ner")[1:-1]
        kinds = np.array(crf.decode(names @ self._arrays["ner.proj"], self._transitions))
        return tags, (above.tolist(), relations.tolist()), kinds

    def _products(self, distinct: NDArray[Any]) -> tables.Floats:
        """The taps of the first layers for these words, and a row of zeros for what separates."""
        rows = self._words.rows[distinct]
        slots = self._arrays["slots"][rows]
        made = np.empty((len(distinct) + 1, self._arrays["words"].shape[1]), np.float32)
        made[-1] = 0
        real = made[:-1]
        np.take(self._arrays["words"], slots, axis=0, out=real, mode="clip")
        rare = np.flatnonzero(slots < 0)
        if len(rare):
            real[rare] = self._vectors.of(rows[rare]) @ self._arrays["word_taps"]
        shapes, own = self._arrays["shapes"], self._words.shapes[distinct]
        for first in range(0, len(own), _ROWS):
            part = own[first : first + _ROWS]
            real[first : first + len(part)] += shapes[part]
        return made

    def _tokens(
        self, sentences: Sequence[Sentence], starts: list[int], ends: list[int], numbers: list[int], tags: list[int],
        arcs: tuple[list[int], list[int]],
    ) -> Iterator[Token]:  # fmt: skip
        lemmas = self._words.lemmas(numbers, tags)
        texts, analyses = self._words.texts, self._words.tags
        offset = sentences[0].first
        for sentence in sentences:
            first = sentence.first
            a, b = first - offset, sentence.last - offset
            pos = [analyses[tag][0] for tag in tags[a:b]]
            named = [self._relations[r] for r in arcs[1][a:b]]
            above, relations = trees.repair([h - 1 for h in arcs[0][a:b]], named, pos)
            for k in range(b - a):
                n = a + k
                head = above[k]
                yield Token(
                    first + k, starts[n], ends[n], texts[numbers[n]], lemmas[n], pos[k], analyses[tags[n]][1],
                    first + head if head >= 0 else -1, relations[k], sentence.i,
                )  # fmt: skip

    def _names(self, starts: list[int], ends: list[int], kinds: NDArray[np.intp]) -> Iterator[Name]:
        """Runs of a B and the I of its kind; an I that follows none opens one too."""
        parts = self._kinds
        start = end = last = -1
        kind = ""
        inside = [k for k, (part, _) in enumerate(parts) if part in ("B", "I")]
        for i in np.flatnonzero(np.isin(kinds, inside)).tolist():
            part, own = parts[kinds[i]]
            if part == "I" and own == kind and last == i - 1:
                end, last = ends[i], i
                continue
            if kind:
                yield Name(Span(start, end), kind)
            kind, start, end, last = own, starts[i], ends[i], i
        if kind:
            yield Name(Span(start, end), kind)
