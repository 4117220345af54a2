"""The figures of docs/quality.md are those of benchmarks/quality.json."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "quality.md").read_text(encoding="utf8")
KEPT: dict[str, Any] = json.loads((ROOT / "benchmarks" / "quality.json").read_text(encoding="utf8"))
SETS = ("", "_open", "_held_out")  # the columns
ROUGHLY = 0.02  # a figure may move so far before the page is to follow
OVERLAP = "overlap>=.8"
ROWS = {
    "quotes found": ("quotes", "all", OVERLAP, "F1"),
    "direct": ("quotes", "direct", OVERLAP, "F1"),
    "partial": ("quotes", "partial", OVERLAP, "F1"),
    "indirect": ("quotes", "indirect", OVERLAP, "F1"),
    "speaker of a quote": ("quotes", "speaker_accuracy_on_matched"),
    "quotes with the right": ("quotes", "end_to_end", "F1"),
    "events found": ("events", "trigger", "F1"),
    "events with the right type": ("events", "trigger+type", "F1"),
    "participants": ("events", "participants_of_matched", "F1"),
    "their date": ("events", "date_accuracy_on_matched"),
    "their place": ("events", "place_accuracy_on_matched"),
    "their factuality": ("events", "factuality_accuracy_on_matched"),
    "whole events": ("events", "whole_frame", "F1"),
}


def kept(path: tuple[str, ...], of: dict[str, Any] = KEPT) -> Any:
    return kept(path[1:], of[path[0]]) if path else of


@pytest.mark.parametrize("row", ROWS)
def test_the_table(row: str) -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {row}"))
    part, *path = ROWS[row]
    for cell, name in zip(line.strip("| ").split(" | ")[1:4], SETS, strict=True):
        assert float(cell) == pytest.approx(kept((part + name, *path)), abs=ROUGHLY), name or "gold"


def test_no_row_is_left_out() -> None:
    table = PAGE.split("| F1 | gold |")[1].split("\n\n")[0]
    assert len([line for line in table.splitlines() if re.match(r"\| [a-z]", line)]) == len(ROWS)


def test_how_much_it_rests_on() -> None:
    for name, path in (
        ("{} quotes and", ("quotes", "end_to_end", "gold")),
        ("small: {} quotes", ("quotes_held_out", "end_to_end", "gold")),
        ("of which {} are direct", ("quotes_held_out", "direct", OVERLAP, "gold")),
        ("and {} events; the", ("events_held_out", "trigger", "gold")),
        ("{} mentions that we found", ("countries", "precision of all", "found")),
    ):
        assert name.format(f"{kept(path):,}") in PAGE
    low, high = (float(told) for told in re.findall(r"is (0\.\d+) to (0\.\d+)", PAGE)[0])
    assert [low, high] == pytest.approx(kept(("quotes_held_out", "end_to_end", "ci95")), abs=ROUGHLY)


def test_the_other_figures() -> None:
    shown = KEPT["sentiment"]["shown"]
    for told, figure in (
        (r"by overlap \| F1 ([\d.]+)", KEPT["times"]["nerel"]["overlap"]["f1"]),
        (r"in the nominative \| ([\d.]+) right", KEPT["names"]["person_names_all"]["accuracy"]),
        (r"oblique case \| ([\d.]+) right", KEPT["names"]["person_names_oblique"]["accuracy"]),
        (r"countries \| precision ([\d.]+)", KEPT["countries"]["precision of all"]["precision"]),
        (r"negative ones ([\d.]+) are right", shown["P_negative"]),
        (r"positive ones ([\d.]+), and", shown["P_positive"]),
        (r"recall ([\d.]+) and", shown["R_negative"]),
        (r"recall [\d.]+ and ([\d.]+)\)", shown["R_positive"]),
    ):
        found = re.search(told, PAGE.replace("\n", " "))
        assert found, told
        assert float(found[1]) == pytest.approx(figure, abs=ROUGHLY), told
    folds = re.search(r"([\d.]+) of 100", PAGE)
    assert folds
    assert float(folds[1]) == pytest.approx(float(KEPT["sentiment"]["five folds"]["F1_PN"].split()[0]), abs=0.5)
