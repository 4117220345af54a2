#!/usr/bin/env python3
"""Quality of the extraction: scores quotes and events on the gold texts, runs the other benchmarks of quality, and
writes all their figures to QUALITY.md.

The folder holds `gold/texts/*.txt`, `gold/quotes_dev.jsonl`, `gold/events_dev.jsonl`, the scorer `gold/score.py`, and
`corpora/` for the benchmarks of the single stages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).with_name("QUALITY.md")
FIELDS = ("overlap>=.8", "exact")
STAGES = {  # benchmarks of single stages, beside this file
    "names": "Names of persons in the nominative (made forms; factRuEval)",
    "coreference": "Who is who: what the words beside a gold quote resolve to, by kind; pairs of mentions (factRuEval)",
    "countries": "Countries (NEREL)",
    "times": "Time expressions (the five seeds; NEREL)",
    "quantities": "Quantities (NEREL)",
    "sentiment": "Sentiment towards an entity (RuSentNE)",
}


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


def stage(name: str, folder: Path) -> dict[str, Any]:
    """The figures of another benchmark: what was measured -> figure -> value."""
    command = [sys.executable, Path(__file__).with_name(f"{name}.py"), folder, "--json"]
    answer: dict[str, Any] = json.loads(
        subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1]
    )
    return answer


def flat(figures: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Rows of a table: what was measured, and its plain figures in one cell."""
    plain = [f"{name.replace('_', ' ')} {value}" for name, value in figures.items() if not isinstance(value, dict)]
    if plain:
        yield path, ", ".join(plain)
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}: {name}" if path else name)


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
    for name, title in STAGES.items():
        if name in figures:
            lines += ["", f"## {title}", "", "| what | figures |", "| --- | --- |"]
            lines += [f"| {what.replace('_', ' ')} | {cell} |" for what, cell in flat(figures[name])]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder that holds gold/")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object and write no page")
    parser.add_argument("--only-gold", action="store_true", help="quotes and events alone (with --json)")
    options = parser.parse_args()
    gold = options.folder / "gold"
    texts = sorted((gold / "texts").glob("*.txt"))
    if not texts:
        parser.error(f"no texts in {gold / 'texts'}")
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        analyze(texts, predicted)
        figures = {what: score(what, gold, predicted) for what in ("quotes", "events")}
    if not (options.json and options.only_gold):
        figures |= {name: stage(name, options.folder) for name in STAGES}
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        PAGE.write_text(page(figures, len(texts)), encoding="utf8")
        print(PAGE.read_text(encoding="utf8"))


if __name__ == "__main__":
    main()
