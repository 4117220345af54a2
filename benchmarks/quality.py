#!/usr/bin/env python3
"""Quality of the extraction on the gold sets: analyses the gold texts, scores quotes and events, writes QUALITY.md.

The folder holds `gold/texts/*.txt`, `gold/quotes_dev.jsonl`, `gold/events_dev.jsonl` and the scorer `gold/score.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("QUALITY.md")
FIELDS = ("overlap>=.8", "exact")


def analyze(texts: list[Path], output: Path) -> None:
    """One JSON object a document, as `doslovno analyze --format jsonl` prints them."""
    command = [sys.executable, "-m", "doslovno", "analyze", "--format", "jsonl", *map(str, texts)]
    with output.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)


def score(what: str, gold: Path, predicted: Path) -> dict[str, Any]:
    command = [
        sys.executable, gold / "score.py", what, gold / f"{what}_dev.jsonl", predicted, "--json",
    ]  # fmt: skip
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return answer


def page(figures: dict[str, dict[str, Any]], documents: int) -> str:
    """The figures as Markdown tables."""
    quotes, events = figures["quotes"], figures["events"]
    lines = [
        "# Quality on the gold sets",
        "",
        f"Made by `python benchmarks/quality.py FOLDER`; {documents} articles.",
        "Never let a figure fall without saying why.",
        "",
        "## Quotes",
        "",
        "| type | P | R | F1 (overlap ≥ .8) | F1 (exact) | gold | predicted |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in ("direct", "partial", "indirect", "marked", "all"):
        o, x = (quotes[name][f] for f in FIELDS)
        lines.append(
            f"| {name} | {o['P']:.3f} | {o['R']:.3f} | **{o['F1']:.3f}** | {x['F1']:.3f} "
            f"| {o['gold']} | {o['predicted']} |"
        )
    end = quotes["end_to_end"]
    lines += [
        "",
        f"Speaker right on matched quotes: **{quotes['speaker_accuracy_on_matched']:.3f}**. Span and speaker together: "
        f"P {end['P']:.3f}, R {end['R']:.3f}, **F1 {end['F1']:.3f}** (95 %: {end['ci95'][0]}–{end['ci95'][1]}).",
        "",
        "## Events",
        "",
        "| figure | P | R | F1 |",
        "| --- | --- | --- | --- |",
    ]
    for name in ("trigger", "trigger+type", "participants_of_matched", "whole_frame"):
        o = events[name]
        lines.append(f"| {name.replace('_', ' ')} | {o['P']:.3f} | {o['R']:.3f} | **{o['F1']:.3f}** |")
    lines += ["", "| on matched events | right |", "| --- | --- |"]
    for name in ("date", "place", "factuality"):
        lines.append(f"| {name} | **{events[f'{name}_accuracy_on_matched']:.3f}** |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder that holds gold/")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object and write no page")
    options = parser.parse_args()
    gold = options.folder / "gold"
    texts = sorted((gold / "texts").glob("*.txt"))
    if not texts:
        parser.error(f"no texts in {gold / 'texts'}")
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        analyze(texts, predicted)
        figures = {what: score(what, gold, predicted) for what in ("quotes", "events")}
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        PAGE.write_text(page(figures, len(texts)), encoding="utf8")
        print(PAGE.read_text(encoding="utf8"))


if __name__ == "__main__":
    main()
