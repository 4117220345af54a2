#!/usr/bin/env python3
"""Makes `confidence.toml`: fits how sure a quote is to annotated articles; reports on held-out folds.

    python -m workers.extraction.quotes.calibrate GOLD_FILE … [--texts FOLDER] [--write]

Each file holds one annotated quote a line; `score.py` and the folder `texts/` lie beside the first. A quote is right
when its words overlap those of a gold quote by .8 of their union, with the same type (marked or not) and speaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration, entities, parsing, times, zones
from workers.extraction.quotes import confidence, finder
from workers.extraction.quotes.model import Quote

_PENALTY = 2.0


def judge(score: ModuleType, documents: calibration.Documents) -> Iterator[Iterable[tuple[Iterator[str], bool]]]:
    return (_judged(score, text, gold) for text, gold in documents)


def _judged(score: ModuleType, text: str, gold: Sequence[dict[str, Any]]) -> Iterator[tuple[Iterator[str], bool]]:
    page = zones.divide(text)
    document = parsing.parse(text, page.blocks, page.zones)
    who, when = entities.find(document), times.find(document)
    quotes = finder.find(document, who, when)
    for quote, right in zip(quotes, _right(score, text, gold, quotes), strict=True):
        yield confidence.features(document, quote), right


def _right(score: ModuleType, text: str, gold: Sequence[dict[str, Any]], quotes: Sequence[Quote]) -> list[bool]:
    """For every quote whether a gold quote has its words, type and speaker."""
    right = [False] * len(quotes)
    for indirect in (True, False):
        theirs = [(g, score.chars(g["spans"], text)) for g in gold if (g["type"] == "indirect") is indirect]
        mine = [k for k, q in enumerate(quotes) if (q.type == "indirect") is indirect]
        ours = [(quotes[k], score.chars(quotes[k].spans, text)) for k in mine]
        for i, j, _ in score.match(theirs, ours, lambda a, b: len(a[1] & b[1]) / max(len(a[1] | b[1]), 1), 0.8):
            right[mine[j]] = bool(score.same_name(theirs[i][0].get("speaker"), quotes[mine[j]].speaker.name))
    return right


if __name__ == "__main__":
    calibration.run(__doc__ or "", "quotes", judge, Path(confidence.__file__).with_suffix(".toml"), _PENALTY)
