#!/usr/bin/env python3
"""Makes `company.toml`: fits who takes part in an event to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_company GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. Of the events that have the right trigger, a candidate is right when the gold event names
it. The second look is fitted to first looks by models that had not seen the article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration, fitting
from workers.extraction.events import calibrate, company
from workers.extraction.logistic import Sums

_PENALTY = 5.0
_FOLDS = 10
_RARE = 8  # features seen less often are left out
_HEAD = "# Logits of features, fitted to annotated articles: the first look, then the second\n"


@dataclass
class Article:
    """`right` tells for every event and candidate whether the gold names it; None where the gold does not decide.
    `gold` are the names of those gold events that have a match of the same type, by the index of that match."""

    company: company.Company
    right: list[list[bool | None]]
    gold: dict[int, list[str]]
    first: list[dict[str, float]] = field(default_factory=list)


def article(score: ModuleType, text: str, rows: Sequence[dict[str, Any]]) -> Article:
    found, _ = calibrate.read(text)
    number = {id(cluster): n for n, cluster in enumerate(found.clusters)}
    right: list[list[bool | None]] = [[None] * len(row) for row in found.company.candidates]
    gold: dict[int, list[str]] = {}
    for theirs, cluster in calibrate.pairs(score, text, rows, found.clusters):
        n = number[id(cluster)]
        names = [c.name for c in found.company.candidates[n]]
        right[n] = list(_judged(score, theirs["participants"], names))
        if theirs["type"] == cluster.first.type:
            gold[n] = theirs["participants"]
    return Article(found.company, right, gold)


def _judged(score: ModuleType, gold: Sequence[str], names: Sequence[str]) -> list[bool | None]:
    """Of the candidates that a gold name may mean the one most like it is right; the others do not count."""
    verdict: list[bool | None] = [False] * len(names)
    for name in gold:
        words = set(score.fold(name))
        alike = [
            (len(words ^ set(score.fold(other))), n) for n, other in enumerate(names) if score.same_name(name, other)
        ]
        for _, n in alike:
            verdict[n] = verdict[n] or None
        if alike:
            verdict[min(alike)[1]] = True
    return verdict


Rows = list[tuple[int, list[str], bool]]  # number of the article, features, right


def fitted(rows: Rows) -> dict[str, float]:
    return fitting.fit([names for _, names, _ in rows], [right for *_, right in rows], _PENALTY, _RARE)


def first_rows(articles: Sequence[Article]) -> Rows:
    return [
        (k, list(chain(*candidate.bundles)), verdict)
        for k, a in enumerate(articles)
        for row, right in zip(a.company.candidates, a.right, strict=True)
        for candidate, verdict in zip(row, right, strict=True)
        if verdict is not None
    ]


def second_rows(articles: Sequence[Article]) -> Rows:
    return [
        (k, list(chain(*bundles)), verdict)
        for k, a in enumerate(articles)
        for looks, right in zip(a.company.second(a.first), a.right, strict=True)
        for bundles, verdict in zip(looks, right, strict=True)
        if verdict is not None
    ]


def look(articles: Sequence[Article]) -> None:
    """Gives every article a first look by a model that has not seen it."""
    rows = first_rows(articles)
    for fold in range(_FOLDS):
        sums = Sums(fitted([row for row in rows if row[0] % _FOLDS != fold]))
        for a in articles[fold::_FOLDS]:
            a.first = a.company.first(sums)


def measured(score: ModuleType, articles: Sequence[Article]) -> dict[str, Any]:
    """Participants of matched events on held-out folds, as the scorer counts them."""
    rows = second_rows(articles)
    right = found = gold = 0
    rated: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        sums = Sums(fitted([row for row in rows if row[0] % _FOLDS != fold]))
        for a in articles[fold::_FOLDS]:
            chosen = list(a.company.chosen(a.first, sums))
            for n, theirs in a.gold.items():
                ours = [c.name for _, c in chosen[n]]
                rated += [(p, any(score.same_name(g, c.name) for g in theirs)) for p, c in chosen[n]]
                right += len(score.match(theirs, ours, lambda g, p: float(score.same_name(g, p)), 1.0))
                found += len(ours)
                gold += len(theirs)
    return dict(score.prf(right, found, gold)) | {"ece": calibration.error(rated)}


def main() -> None:
    weights = Path(company.__file__).with_suffix(".toml")
    score, articles, write = calibration.articles(__doc__ or "", weights, article)
    look(articles)
    print(json.dumps({"documents": len(articles), "held_out": measured(score, articles)}, indent=2))
    if write:
        tables = {"bonds": fitted(first_rows(articles)), "echoes": fitted(second_rows(articles))}
        text = "".join(f"\n[{name}]\n{calibration.table(logits)}" for name, logits in tables.items())
        weights.write_text(_HEAD + text, "utf-8")


if __name__ == "__main__":
    main()
