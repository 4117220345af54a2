#!/usr/bin/env python3
"""Makes `where.toml`: fits where events happen to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_where GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. Of the events that have the right trigger, a spot is right when the gold event has its place
there; where the gold has none, no spot is. `accuracy` is of the events that have a place in the gold, `precision` of
the places given to any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration, fitting
from workers.extraction.events import calibrate, where
from workers.extraction.logistic import Sums

_PENALTY = 15.0
_FOLDS = 10
_RARE = 10  # features seen less often are left out
_LEAST = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)  # probabilities


@dataclass
class Article:
    """`gold` are the places of the gold events that have a match, empty where there is none, by the index of the match;
    `typed` those of the same type; `ruled` what the rules alone give every event."""

    where: where.Where
    gold: dict[int, str]
    typed: set[int]
    ruled: list[str]


def article(score: ModuleType, text: str, rows: Sequence[dict[str, Any]]) -> Article:
    found, _ = calibrate.read(text)
    number = {id(cluster): n for n, cluster in enumerate(found.clusters)}
    gold: dict[int, str] = {}
    typed = set()
    for theirs, cluster in calibrate.pairs(score, text, rows, found.clusters):
        n = number[id(cluster)]
        gold[n] = theirs.get("place") or ""
        if theirs["type"] == cluster.first.type:
            typed.add(n)
    places = (cluster.place_by_rules() for cluster in found.clusters)
    return Article(found.where, gold, typed, [p.name if p is not None else "" for p in places])


Rows = list[tuple[int, list[str], bool]]  # number of the article, features, right


def rows_of(score: ModuleType, articles: Sequence[Article]) -> Rows:
    return [
        (k, list(chain(*spot.bundles)), bool(place) and score.same_name(place, spot.name))
        for k, a in enumerate(articles)
        for n, place in a.gold.items()
        for spot in a.where.spots[n]
    ]


def fitted(rows: Rows) -> dict[str, float]:
    return fitting.fit([names for _, names, _ in rows], [right for *_, right in rows], _PENALTY, _RARE)


def given(score: ModuleType, articles: Sequence[Article]) -> Iterator[tuple[float, str, str, str]]:
    """Of the events that have a match of their type: the probability and name of the likeliest spot by a model that has
    not seen the article, the place of the gold, the place by the rules alone."""
    rows = rows_of(score, articles)
    for fold in range(_FOLDS):
        sums = Sums(fitted([row for row in rows if row[0] % _FOLDS != fold]))
        for a in articles[fold::_FOLDS]:
            chosen = list(a.where.likeliest(sums))
            for n in sorted(a.typed):
                p, spot = chosen[n]
                yield p, spot.name if spot is not None else "", a.gold[n], a.ruled[n]


def measured(score: ModuleType, articles: Sequence[Article]) -> dict[str, Any]:
    found = list(given(score, articles))
    rules = [(name, gold) for _, _, gold, name in found]
    figures = {"events": len(found), "placed": sum(bool(gold) for _, gold in rules), "rules": _figures(score, rules)}
    figures["ece"] = calibration.error([(p, score.same_name(gold, name)) for p, name, gold, _ in found if name])
    for least in _LEAST:
        pairs = [(name if p >= least else "", gold) for p, name, gold, _ in found]
        figures[f"from {least}"] = _figures(score, pairs)
    return figures


def _figures(score: ModuleType, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    placed, said = sum(bool(gold) for _, gold in pairs), sum(bool(name) for name, _ in pairs)
    right = sum(bool(name and gold) and score.same_name(gold, name) for name, gold in pairs)
    return {"accuracy": round(right / max(placed, 1), 4), "precision": round(right / max(said, 1), 4), "given": said}


def main() -> None:
    weights = Path(where.__file__).with_suffix(".toml")
    score, articles, write = calibration.articles(__doc__ or "", weights, article)
    print(json.dumps({"documents": len(articles), "held_out": measured(score, articles)}, indent=2))
    if write:
        calibration.write(weights, fitted(rows_of(score, articles)))


if __name__ == "__main__":
    main()
