"""The figures of which mentions tell of one event."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
merging: Any = __import__("merging")

GOLD = [
    {"doc": "a", "type": "LIFE", "triggers": [[0, 4], [10, 14], [20, 24]]},
    {"doc": "a", "type": "VISIT", "triggers": [[30, 34]]},
    {"doc": "b", "none": True},
]


def _event(kind: str, *starts: int) -> dict[str, object]:
    return {"type": kind, "mentions": [{"span": [start, start + 4]} for start in starts]}


def test_what_is_as_the_gold_has_it_is_right() -> None:
    figures = merging.by_mention(GOLD, {"a": [_event("LIFE", 0, 10, 20), _event("VISIT", 30)]})
    assert figures["shared_mentions"] == 4
    assert figures["pairs"]["F1"] == figures["b_cubed"]["F1"] == 1


def test_a_split_event_costs_recall() -> None:
    figures = merging.by_mention(GOLD, {"a": [_event("LIFE", 0, 10), _event("LIFE", 20)]})
    assert figures["pairs"]["P"] == 1
    assert figures["pairs"]["R"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["b_cubed"]["R"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3, abs=1e-4)


def test_joined_events_cost_precision_and_strange_mentions_nothing() -> None:
    figures = merging.by_mention(GOLD, {"a": [_event("LIFE", 0, 10, 20, 30, 50)]})
    assert figures["shared_mentions"] == 4
    assert figures["pairs"]["P"] == 0.5
    assert figures["pairs"]["R"] == 1
