"""Which mentions tell of one event: pairs of mentions and B³, over the mentions that gold and extraction share.

A mention is shared when a gold trigger overlaps it; where those of several gold events do, one of its own type is
taken. Pairs weigh events with many mentions most, B³ weighs every mention alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import corpora

Figures = dict[str, float]
MEASURES = {"pairs": "pairs of mentions", "b_cubed": "B³"}


def by_mention(rows: Sequence[Mapping[str, Any]], found: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """Precision, recall and F1 of both measures. `rows` are the gold events, `found` holds ours by the name of the
    text."""
    gold: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if not row.get("none"):
            gold[row["doc"]].append(row)
    pairs, ours, theirs, shared = 0, 0, 0, 0
    precision, recall = 0.0, 0.0
    for doc, events in gold.items():
        places = list(_shared(events, found.get(doc, ())))
        mine, own = _groups((at, ours_) for at, ours_, _ in places), _groups((at, gold_) for at, _, gold_ in places)
        pairs += len(_pairs(mine) & _pairs(own))
        ours, theirs, shared = ours + len(_pairs(mine)), theirs + len(_pairs(own)), shared + len(places)
        for _, a, b in places:
            common = len(mine[a] & own[b])
            precision += common / len(mine[a])
            recall += common / len(own[b])
    return {
        "shared_mentions": shared,
        "pairs": _figures(corpora.share(pairs, ours), corpora.share(pairs, theirs)),
        "b_cubed": _figures(precision / max(shared, 1), recall / max(shared, 1)),
    }


def _shared(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Iterable[tuple[int, int, int]]:
    """The start of every shared mention with the index of our event and of the gold one."""
    for i, event in enumerate(found):
        for start, end in (mention["span"] for mention in event["mentions"]):
            told = [k for k, g in enumerate(gold) if any(s < end and start < e for s, e in g["triggers"])]
            if told:
                yield start, i, min(told, key=lambda k: gold[k]["type"] != event["type"])


def _groups(placed: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    groups: dict[int, set[int]] = defaultdict(set)
    for at, group in placed:
        groups[group].add(at)
    return groups


def _pairs(groups: Mapping[int, set[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def _figures(precision: float, recall: float) -> Figures:
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"P": round(precision, 4), "R": round(recall, 4), "F1": round(f1, 4)}
