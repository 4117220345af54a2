#!/usr/bin/env python3
"""Makes `when.toml`: fits the time of an event to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_when GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. Of an event that has the right trigger, the moment that the gold event gives is right; where
it gives none or one that is not among them, none is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from workers.extraction import calibration
from workers.extraction.events import calibrate, when
from workers.extraction.events.model import EventTime
from workers.extraction.fitting import lowest
from workers.extraction.logistic import Array

_PENALTY = 30.0
_FOLDS = 10
_RARE = 4  # features seen less often are left out

Days = tuple[str, str]


@dataclass
class Article:
    """`gold` are the days of the gold events by the index of the event that has the trigger, None where they give none;
    `typed` those that have the type too, which the scorer judges; `ruled` is what the rules alone give."""

    when: when.When
    gold: dict[int, Days | None]
    typed: set[int]
    ruled: list[Days | None]

    def right(self, n: int) -> int:
        """The place of the right choice: 0 for none."""
        days = [_days(m.time) for m in self.when.moments[n]]
        gold = self.gold[n]
        return days.index(gold) + 1 if gold in days else 0


def article(score: ModuleType, text: str, rows: Sequence[dict[str, Any]]) -> Article:
    found, _ = calibrate.read(text)
    number = {id(cluster): n for n, cluster in enumerate(found.clusters)}
    gold: dict[int, Days | None] = {}
    typed = set()
    for theirs, cluster in calibrate.pairs(score, text, rows, found.clusters):
        n = number[id(cluster)]
        gold[n] = (theirs["start"], theirs.get("end") or theirs["start"]) if theirs.get("start") else None
        if theirs["type"] == cluster.first.type:
            typed.add(n)
    return Article(found.when, gold, typed, [_days(c.time_by_rules()) for c in found.clusters])


def _days(time: EventTime | None) -> Days | None:
    return (time.start, time.end or time.start) if time is not None and time.start is not None else None


def fitted(articles: Sequence[Article]) -> dict[str, float]:
    """Logits with a penalty on their squares."""
    choices = [(a.when.choices[n], a.right(n)) for a in articles for n in sorted(a.gold)]
    counts = Counter(name for choice, _ in choices for names in choice for name in set(names))
    columns = sorted(name for name, seen in counts.items() if seen >= _RARE)
    index = {name: k for k, name in enumerate(columns)}
    held = [[index[name] for name in names if name in index] for choice, _ in choices for names in choice]
    sizes = np.array([len(choice) for choice, _ in choices])
    firsts = np.cumsum(sizes) - sizes
    row = np.repeat(np.arange(len(held)), [len(names) for names in held])
    column = np.array([k for names in held for k in names])
    y = np.zeros(len(held))
    y[firsts + [right for _, right in choices]] = 1.0

    def loss(w: Array) -> tuple[float, Array]:
        z = np.bincount(row, w[column], len(y))
        most = np.maximum.reduceat(z, firsts)
        odds = np.exp(z - np.repeat(most, sizes))
        sums = np.add.reduceat(odds, firsts)
        gradient = np.bincount(column, (odds / np.repeat(sums, sizes) - y)[row], len(w)) + _PENALTY * w
        return float((np.log(sums) + most).sum() - y @ z + _PENALTY / 2 * w @ w), gradient

    return dict(zip(columns, map(float, lowest(loss, np.zeros(len(columns)))), strict=True))


def measured(articles: Sequence[Article]) -> dict[str, Any]:
    """On held-out folds, before (by the rules alone) and after: accuracy on dated events as the scorer counts it, and
    how many of the dates given are right."""
    before, after = Counter[str](), Counter[str]()
    rated: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        table = fitted([a for k, a in enumerate(articles) if k % _FOLDS != fold])
        for a in articles[fold::_FOLDS]:
            likeliest = list(a.when.chosen(table))
            chosen = [_days(m.time) if m is not None else None for _, m in likeliest]
            rated += [(likeliest[n][0], chosen[n] == a.gold[n]) for n in a.typed if chosen[n] is not None]
            for n in a.typed:
                for count, ours in ((before, a.ruled[n]), (after, chosen[n])):
                    count["dated"] += a.gold[n] is not None
                    count["given"] += ours is not None
                    count["right"] += ours is not None and ours == a.gold[n]
    return {"before": _figures(before), "after": _figures(after) | {"ece": calibration.error(rated)}}


def _figures(count: Mapping[str, int]) -> dict[str, float]:
    right, dated, given = count["right"], count["dated"], count["given"]
    return {"accuracy": round(right / max(dated, 1), 4), "precision": round(right / max(given, 1), 4), **count}


def main() -> None:
    weights = Path(when.__file__).with_suffix(".toml")
    _, articles, write = calibration.articles(__doc__ or "", weights, article)
    print(json.dumps({"documents": len(articles), "held_out": measured(articles)}, indent=2))
    if write:
        calibration.write(weights, fitted(articles))


if __name__ == "__main__":
    main()
