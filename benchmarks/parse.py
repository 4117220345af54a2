#!/usr/bin/env python3
# ruff: noqa: E402
"""The parse against plain natasha: microseconds of processor time a token, on one core with one BLAS thread.

Both read the same texts (*.txt of the folder), text by text in turn, in both orders. Half of the texts is read first,
unmeasured, and the other half measured: memos know the language by then, but not the texts. Medians of all rounds.
Plain natasha segments, tags, parses, finds names and lemmatises; ours makes whole documents. Mismatches are tokens
and names of the fast parser that differ from those of slovnet as it comes, over all texts.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from workers.extraction import zones
from workers.extraction.document import Document
from workers.extraction.parsing import Source, morphology
from workers.extraction.parsing.fast import Fast
from workers.extraction.parsing.parser import Parser
from workers.extraction.parsing.stock import Stock


class Plain:
    """natasha as its README uses it."""

    def __init__(self, stock: Stock) -> None:
        from natasha import MorphVocab, Segmenter

        self._segmenter, self._vocabulary, self._stock = Segmenter(), MorphVocab(), stock

    def read(self, text: str) -> int:
        from natasha import Doc

        for tagger in (self._stock.morph, self._stock.syntax, self._stock.ner):
            tagger.infer.encoder.batch_size = tagger.batch_size
        document = Doc(text)
        document.segment(self._segmenter)
        document.tag_morph(self._stock.morph)
        document.parse_syntax(self._stock.syntax)
        document.tag_ner(self._stock.ner)
        for token in document.tokens:
            token.lemmatize(self._vocabulary)
        return len(document.tokens)

    def forget(self) -> None:
        self._vocabulary.parse.cache_clear()


def _source(text: str) -> Source:
    page = zones.divide(text)
    return Source(text, page.blocks, page.zones)


def _parsed(parser: Parser, source: Source) -> Document:
    return parser.documents([source], lambda: None)[0]


def mismatches(found: Document, expected: Document) -> int:
    """Tokens and names that are not the same; where a text is cut otherwise all of them."""
    if [t.span for t in found.tokens] != [t.span for t in expected.tokens] or found.sentences != expected.sentences:
        return len(expected.tokens)
    tokens = sum(a != b for a, b in zip(found.tokens, expected.tokens, strict=True))
    return tokens + len(set(found.names) ^ set(expected.names))


def _timed(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def measure(sources: Sequence[Source], rounds: int, fast: Fast, plain: Plain) -> list[tuple[float, float]]:
    """Seconds of plain natasha and of ours for all sources, a pair for each round."""
    halves = sources[::2], sources[1::2]
    pairs = []
    for number in range(rounds):
        spent = [0.0, 0.0]
        for known, measured in (halves, halves[::-1]):
            fast.forget()
            morphology.forget()
            plain.forget()
            for source in known:
                plain.read(source.text)
                _parsed(fast, source)
            for i, source in enumerate(measured):
                both: list[tuple[int, Callable[[], Any]]] = [
                    (0, lambda text=source.text: plain.read(text)),  # type: ignore[misc]
                    (1, lambda own=source: _parsed(fast, own)),  # type: ignore[misc]
                ]
                for which, run in both if (i + number) % 2 else both[::-1]:
                    spent[which] += _timed(run)
        pairs.append((spent[0], spent[1]))
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of *.txt, searched with all below it")
    parser.add_argument("--limit", type=int, default=200, help="texts at most, 0: all (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--tables", type=Path, help="folder that keeps the tables of the fast parser")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    files = sorted(options.texts.rglob("*.txt"))[: options.limit or None]
    sources = [_source(file.read_text(encoding="utf-8")) for file in files]
    sources = [source for source in sources if source.text.strip()]
    if len(sources) < 2:
        parser.error("two texts at least")
    fast, stock = Fast(options.tables), Stock()
    wrong = tokens = 0
    for source in sources:
        document = _parsed(stock, source)
        tokens += len(document.tokens)
        wrong += mismatches(_parsed(fast, source), document)
    pairs = measure(sources, options.rounds, fast, Plain(stock))
    row = {
        "texts": len(sources),
        "tokens": tokens,
        "plain_us_per_token": round(median(p for p, _ in pairs) / tokens * 1e6, 1),
        "ours_us_per_token": round(median(o for _, o in pairs) / tokens * 1e6, 1),
        "ratio": round(median(p / o for p, o in pairs), 2),
        "mismatches": wrong,
    }
    for name, value in row.items():
        print(name.replace("_", " ").ljust(24), f"{value:>12,}")
    if options.json:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
