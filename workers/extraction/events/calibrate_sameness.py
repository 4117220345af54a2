#!/usr/bin/env python3
"""Makes `sameness.toml`: fits which mentions tell of one occurrence to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_sameness GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. A mention that the gold knows is compared with the events of those before it, which are put
together as the gold has them; it is right with the one that is its own there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration, fitting
from workers.extraction.events import calibrate, sameness
from workers.extraction.events.joining import Open, merge
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.logistic import Names, Sums

_PENALTY = 4.0
_FOLDS = 10
_RARE = 3  # features seen less often are left out


@dataclass
class Article:
    """The mentions in order of the text, each with the index of the gold event that it tells of."""

    readings: list[Reading]
    told: list[int | None]

    def compared(self) -> Iterator[tuple[Names, bool]]:
        """What a mention shares with an event before it, and whether it is its own."""
        known = Open()
        homes: dict[int, Cluster] = {}
        for reading, event in zip(self.readings, self.told, strict=True):
            if event is None:
                continue
            for cluster, bundles in known.candidates(reading):
                yield tuple(chain(*bundles)), cluster is homes.get(event)
            homes[event] = known.add(reading, homes.get(event))

    def pairs(self, weights: Sums) -> Iterator[tuple[bool, bool]]:
        """Of every two mentions that are joined, or should be: whether they are, and whether they should be."""
        event = {id(reading): k for reading, k in zip(self.readings, self.told, strict=True)}
        for cluster in merge(self.readings, weights):
            for a, b in combinations(cluster.readings, 2):
                yield True, event[id(a)] is not None and event[id(a)] == event[id(b)]
        for n in Counter(k for k in self.told if k is not None).values():
            yield from [(False, True)] * (n * (n - 1) // 2)


def article(_: ModuleType, text: str, gold: Sequence[dict[str, Any]]) -> Article:
    found, _quotes = calibrate.read(text)
    readings = sorted((r for c in found.clusters for r in c.readings), key=lambda r: r.token.i)
    return Article(readings, [told(r, gold) for r in readings])


def told(reading: Reading, gold: Sequence[dict[str, Any]]) -> int | None:
    """The index of the gold event that a mention tells of, one of its own type before others."""
    span = reading.token.span
    found = [i for i, g in enumerate(gold) if any(s < span.end and span.start < e for s, e in g["triggers"])]
    return min(found, key=lambda i: gold[i]["type"] != reading.type, default=None)


def fitted(articles: Sequence[Article]) -> dict[str, float]:
    compared = [pair for a in articles for pair in a.compared()]
    return fitting.fit([names for names, _ in compared], [right for _, right in compared], _PENALTY, _RARE)


def measured(articles: Sequence[Article]) -> dict[str, Any]:
    """Pairs of mentions on held-out folds."""
    joined = right = gold = 0
    for fold in range(_FOLDS):
        weights = Sums(fitted([a for k, a in enumerate(articles) if k % _FOLDS != fold]))
        for a in articles[fold::_FOLDS]:
            for is_joined, is_one in a.pairs(weights):
                joined += is_joined
                right += is_joined and is_one
                gold += not is_joined
    p, r = right / max(joined, 1), right / max(gold, 1)
    return {"P": round(p, 4), "R": round(r, 4), "F1": round(2 * right / max(joined + gold, 1), 4), "pairs": gold}


def main() -> None:
    weights = Path(sameness.__file__).with_suffix(".toml")
    _, articles, write = calibration.articles(__doc__ or "", weights, article)
    print(json.dumps({"documents": len(articles), "held_out": measured(articles)}, indent=2))
    if write:
        calibration.write(weights, fitted(articles))


if __name__ == "__main__":
    main()
