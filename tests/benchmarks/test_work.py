"""The work that an article takes does not grow unnoticed: calls of functions, the same on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
GROWTH = 1.1  # above it the figures are to be renewed, with a reason
KEPT: dict[str, int] = json.loads((BENCHMARKS / "work.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counted() -> dict[str, int]:
    command = [sys.executable, str(BENCHMARKS / "extract.py"), "--work"]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    counts: dict[str, int] = json.loads(found.stdout)
    return counts


def test_all_stages_are_counted(counted: dict[str, int]) -> None:
    assert list(counted) == list(KEPT)
    assert all(counted.values())


@pytest.mark.parametrize("stage", [*KEPT, "all"])
def test_no_stage_works_a_tenth_more_than_it_did(stage: str, counted: dict[str, int]) -> None:
    now, then = (sum(row.values()) if stage == "all" else row[stage] for row in (counted, KEPT))
    assert now <= GROWTH * then, "more calls: make it cheaper, or run `python benchmarks/extract.py --work --write`"
