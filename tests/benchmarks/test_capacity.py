"""The arithmetic of benchmarks/capacity.py, and that docs/scaling.md says what it prints."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "benchmarks"))
capacity: Any = __import__("capacity")
costs: Any = __import__("costs")

DAY = capacity.Day()
FLAT = capacity.Day(peak=1.0001, use=1.0, characters=1000)
MEASURED: dict[str, Any] = {
    "lines": {
        "worker_ms": {"base": 50, "per_1000": 50},
        "store_ms": {"base": 1, "per_1000": 0},
        "broker_ms": {"base": 1, "per_1000": 0},
        "submit_ms": {"base": 5, "per_1000": 0},
        "read_ms": {"base": 5, "per_1000": 0},
        "memory_bytes": {"base": 9000, "per_1000": 1000},
        "log_bytes": {"base": 0, "per_1000": 10_000},
    },
    "worker_mb": 100,
    "child_mb": 50,
}


def test_the_page_has_its_tables() -> None:
    printed = subprocess.run(
        [sys.executable, ROOT / "benchmarks/capacity.py"], capture_output=True, text=True, check=True
    )
    page = (ROOT / "docs/scaling.md").read_text(encoding="utf8")
    for table in printed.stdout.strip().split("\n\n"):
        assert table.startswith("| ")
        assert f"\n{table}\n" in page


def test_what_it_prints_as_json() -> None:
    command = [sys.executable, ROOT / "benchmarks/capacity.py", "--json", "--per-day", "5000", "--retention", "14"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(printed.splitlines()[-1])
    (plan,) = found["plans"]
    (week,) = (capacity.plan(5000, DAY, json.loads(capacity.MEASURED.read_text())) for _ in (1,))
    assert plan["per_day"] == 5000
    assert plan["redis_gib"] == pytest.approx(2 * week["redis_gib"])


@pytest.mark.parametrize("peak", [1.5, 3.0, 8.0])
def test_the_curve_of_a_day(peak: float) -> None:
    heights = capacity.curve(peak)
    assert len(heights) == 1440
    assert sum(heights) / 1440 == pytest.approx(1)
    assert max(heights) == pytest.approx(peak)


def test_the_backlog_is_what_comes_above_what_is_done() -> None:
    assert capacity.backlog([0, 30, 30, 0, 0, 0], 10) == 40
    assert capacity.backlog([5, 5], 10) == 0
    assert capacity.backlog([20, 0, 0], 15) == 5


def test_processes_are_enough_and_one_less_is_not() -> None:
    """0.1 s an article, ten a second: one process, all day; a hair more needs another."""
    assert capacity.plan(863_000, FLAT, MEASURED)["workers"] == 1
    assert capacity.plan(870_000, FLAT, MEASURED)["workers"] == 2
    impatient = dataclasses.replace(DAY, patience=0.0)
    patient = dataclasses.replace(DAY, patience=3600.0)
    needs = [capacity.plan(1e6, day, MEASURED) for day in (impatient, DAY, patient)]
    assert needs[0]["workers"] >= needs[1]["workers"] > needs[2]["workers"] >= needs[2]["workers_bulk"]


def test_memory_is_what_is_kept() -> None:
    plan = capacity.plan(100_000, FLAT, MEASURED)
    assert plan["redis_gib"] == pytest.approx(100_000 * 7 * 10_000 / 0.9 / 2**30)
    assert plan["shards"] == 1
    small = dataclasses.replace(FLAT, redis_gib=2)
    assert capacity.plan(100_000, small, MEASURED)["shards"] == 4


def test_redis_is_divided_for_its_core_too() -> None:
    """Two milliseconds an article, 1,000 a second: two cores."""
    brief = dataclasses.replace(FLAT, retention=0.01)
    plan = capacity.plan(86_400_000, brief, MEASURED)
    assert plan["redis_cores"] == pytest.approx(2, rel=0.01)
    assert plan["shards"] == 3


def test_what_is_full_first_comes_first() -> None:
    counts = [count for _, count in capacity.limits(DAY, MEASURED)]
    assert counts == sorted(counts)
    assert len(counts) == 4


def test_a_line_through_what_was_measured() -> None:
    assert costs.line([1000, 3000, 6000], [3, 7, 13]) == {"base": 1, "per_1000": 2}
    assert costs.line([1000, 3000], [5, 4]) == {"base": 4.5, "per_1000": 0}
