#!/usr/bin/env python3
"""Makes `weights.npz`: trains the networks of occurrences on annotated articles; reports on held-out folds.

    python -m workers.extraction.events.occurrences.train GOLD_FILE … [--texts FOLDER] [--write]

Each file holds one annotated event a line; `score.py` and the folder `texts/` lie beside the first. Every word of a
mention is one of the event's type. Beside the articles the network learns from the invented sentences of `lessons/`,
which show words of the lexicon at what is no event («панические атаки»): articles have too few of these. Seeds are
fixed: the same data and the same BLAS give the same weights. Ten minutes of CPU time for 500 articles.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workers.extraction import calibration, entities, parsing, quotes, times, zones
from workers.extraction.document import Document, Span
from workers.extraction.events import dates
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.naming import Naming
from workers.extraction.events.occurrences import network, words
from workers.extraction.events.occurrences.training import fit
from workers.extraction.events.triggers import Triggers

SEEDS = (0, 1)
_FOLDS = 5
_MARK = re.compile(r"\[\[([^]|]+)\|([A-Z]+)]]")  # «мэр [[открыл|CEREMONY]] мост»


@dataclass(frozen=True, slots=True)
class Article:
    """What the network sees, and the numbers of the types that the gold has for its words."""

    view: words.View
    marked: dict[int, int]


def parsed(
    text: str,
) -> tuple[Document, entities.Entities, tuple[times.TimeExpression, ...], tuple[quotes.Quote, ...]]:
    """A text with what the stages before this one find."""
    page = zones.divide(text)
    document = dataclasses.replace(parsing.parse(text, page.blocks, page.zones), published=page.published)
    who, when = entities.find(document), times.find(document)
    return document, who, when, quotes.find(document, who, when)


def article(text: str, gold: Sequence[Mapping[str, Any]]) -> Article:
    document, who, when, said = parsed(text)
    marked = {
        token.i: words.types()[event["type"]]
        for event in gold
        for start, end in event["triggers"]
        for token in document.tokens_in(Span(start, end))
        if token.pos != "PUNCT"
    }
    heads = dates.Calendar.of(document, when).heads
    return Article(Triggers(Syntax(document, lexicon()), Naming(document, who), heads, said).view, marked)


def lines() -> Iterator[str]:
    """The invented lessons: «мэр [[открыл|CEREMONY]] мост»."""
    for path in sorted(Path(__file__).with_name("lessons").glob("*.txt")):
        yield from path.read_text("utf-8").splitlines()


def unmarked(line: str) -> tuple[str, list[dict[str, Any]]]:
    """A lesson as a text and its events."""
    text, events, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        events.append({"type": mark[2], "triggers": [[len(text), len(text) + len(mark[1])]]})
        text += mark[1]
        at = mark.end()
    return text + line[at:], events


def measured(articles: Sequence[Article], invented: Sequence[Article]) -> dict[str, Any]:
    """Words with the right type on held-out folds, where the network alone decides at even odds."""
    right = found = gold = 0
    for fold in range(_FOLDS):
        others = [a for k, a in enumerate(articles) if k % _FOLDS != fold] + [*invented]
        model = fit([a.view for a in others], [a.marked for a in others], len(words.types()) + 1)
        for a in articles[fold::_FOLDS]:
            likely = network.probabilities(a.view, model=model)
            chosen = {int(i): int(likely[i, 1:].argmax()) + 1 for i in np.flatnonzero(likely[:, 0] < 0.5)}
            right += sum(a.marked.get(i) == kind for i, kind in chosen.items())
            found += len(chosen)
            gold += len(a.marked)
    p, r = right / max(found, 1), right / max(gold, 1)
    return {"P": round(p, 4), "R": round(r, 4), "F1": round(2 * p * r / (p + r), 4), "words": gold}


def of_others(documents: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], folds: int) -> list[network.Model]:
    """A model a fold, which learned from the documents of the other folds."""
    articles, invented = [article(text, rows) for text, rows in documents], _invented()
    return [_taught([a for k, a in enumerate(articles) if k % folds != fold] + invented) for fold in range(folds)]


def _invented() -> list[Article]:
    return [article(*unmarked(line)) for line in lines()]


def _taught(articles: Sequence[Article]) -> network.Model:
    return fit([a.view for a in articles], [a.marked for a in articles], len(words.types()) + 1, SEEDS)


def stored(model: network.Model) -> Iterator[tuple[str, Any]]:
    """What `network.load` reads."""
    for name in ("lemmas", "endings"):
        texts = getattr(model.vocabulary, name)
        yield name, np.frombuffer("\n".join(texts).encode(), np.uint8)
    for k, own in enumerate(model.networks):
        yield from ((f"{k}.{name}", row.astype(np.float16)) for name, row in own.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="files of annotated events")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="more folders with texts")
    parser.add_argument("--no-folds", action="store_true", help="train without the report on held-out folds")
    parser.add_argument("--write", action="store_true", help="write weights.npz")
    options = parser.parse_args()
    documents = calibration.annotated(options.gold, [options.gold[0].parent / "texts", *options.texts])
    articles = [article(text, rows) for text, rows in documents]
    invented = _invented()
    figures: dict[str, Any] = {"documents": len(articles), "lessons": len(invented)}
    if not options.no_folds:
        figures["held_out"] = measured(articles, invented)
    print(json.dumps(figures, indent=2))
    if options.write:
        model = _taught(articles + invented)
        np.savez_compressed(Path(network.__file__).with_name("weights.npz"), **dict(stored(model)))


if __name__ == "__main__":
    main()
