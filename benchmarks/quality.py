#!/usr/bin/env python3
"""Quality of the extraction on annotated articles: prints tables and keeps them in QUALITY.md.

    quality.py quotes GOLD         the quotes alone; the same for events
    quality.py nerel FOLDER        one of the benchmarks of single stages, beside this file
    quality.py FOLDER              all figures

GOLD holds `texts/*.txt`, `quotes_dev.jsonl`, `events_dev.jsonl` and the scorer `score.py`; FOLDER holds it as `gold/`,
and beside it `corpora/`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import corpora
import merging
import speakers

PAGE = Path(__file__).with_name("QUALITY.md")
KEPT = Path(__file__).with_name("quality.json")
ANNOTATIONS = Path(__file__).resolve().with_name("annotations")
SECOND = {"open": "second set, read while rules are made", "held_out": "second set, held out"}
FIELDS = ("overlap>=.8", "exact")
STAGES = {  # benchmarks of single stages, beside this file
    "names": "Names of persons in the nominative (made forms; factRuEval)",
    "coreference": "Who is who: what the words beside a gold quote resolve to, by kind; pairs of mentions (factRuEval)",
    "countries": "Countries (NEREL)",
    "times": "Time expressions (the five seeds; NEREL)",
    "quantities": "Quantities (NEREL)",
    "sentiment": "Sentiment towards an entity (RuSentNE)",
    "attitudes": "Attitudes of holders towards targets (RuOpinionNE)",
    "swaps": "Polarities that another name changes (NEREL)",
    "nerel": "Events: trigger heads; who, where and when of given events (NEREL)",
    "factrueval": "Facts: meetings, deals, occupations (factRuEval)",
}


def analyze(texts: list[Path], output: Path) -> None:
    """One JSON object a document, as `doslovno analyze --format jsonl` prints them."""
    command = [sys.executable, "-m", "doslovno", "analyze", "--format", "jsonl", *map(str, texts)]
    with output.open("wb") as out:
        subprocess.run(command, stdout=out, check=True)


def score(what: str, gold: Path, predicted: Path, scorer: Path, errors: int = 0) -> dict[str, Any]:
    """The figures of the scorer; its list of errors goes to standard error."""
    command = [sys.executable, scorer, what, gold, predicted]
    if errors:
        listed = subprocess.run([*command, "--errors", str(errors)], capture_output=True, check=True, text=True).stdout
        print(*(line for line in listed.splitlines() if " | " in line), sep="\n", file=sys.stderr)
    answer: dict[str, Any] = json.loads(
        subprocess.run([*command, "--json"], capture_output=True, check=True, text=True).stdout
    )
    return answer


def second(folder: Path, kind: str, name: str) -> dict[str, Any]:
    """Figures on a file of `annotations/`, whose texts lie among the corpora."""
    rows = ANNOTATIONS / f"{kind}_{name}.jsonl"
    with tempfile.TemporaryDirectory() as built:
        gold = Path(built)
        (gold / "texts").mkdir()
        (gold / "score.py").symlink_to((folder / "gold" / "score.py").resolve())
        (gold / f"{kind}_dev.jsonl").symlink_to(rows)
        for doc in {json.loads(line)["doc"] for line in rows.read_text("utf-8").splitlines()}:
            text = folder / "corpora" / Path(*doc.split("__"))
            (gold / "texts" / doc).symlink_to(text.resolve())
        return measure([kind], gold)[kind]


def measure(kinds: Sequence[str], gold: Path, errors: int = 0) -> dict[str, dict[str, Any]]:
    """Figures by kind on the annotated articles of a folder with `texts/`, `<kind>_dev.jsonl` and `score.py`."""
    texts = sorted((gold / "texts").glob("*.txt"))
    if not texts:
        raise SystemExit(f"no texts in {gold / 'texts'}")
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        analyze(texts, predicted)
        figures = {
            kind: score(kind, gold / f"{kind}_dev.jsonl", predicted, gold / "score.py", errors) for kind in kinds
        }
        found_rows = [json.loads(line) for line in predicted.read_text("utf-8").splitlines()]
        if "events" in kinds:
            rows = [json.loads(line) for line in (gold / "events_dev.jsonl").read_text("utf-8").splitlines()]
            figures["events"]["mentions"] = merging.by_mention(rows, {row["doc"]: row["events"] for row in found_rows})
        if "quotes" in kinds:
            rows = [json.loads(line) for line in (gold / "quotes_dev.jsonl").read_text("utf-8").splitlines()]
            found = {row["doc"]: row["quotes"] for row in found_rows}
            documents = {path.name: corpora.parse(corpora.text_of(path)) for path in texts}
            scorer = corpora.module(gold / "score.py")
            figures["quotes"]["mentions"] = speakers.by_mention(documents, rows, found, scorer)
    return figures


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


def quotes_table(quotes: Mapping[str, Any]) -> Iterator[str]:
    yield from (
        "| type | P | R | F1 (overlap ≥ .8) | F1 (exact) | gold | predicted |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    for name in ("direct", "partial", "indirect", "marked", "all"):
        o, x = (quotes[name][f] for f in FIELDS)
        yield (
            f"| {name} | {o['P']:.3f} | {o['R']:.3f} | **{o['F1']:.3f}** | {x['F1']:.3f} "
            f"| {o['gold']} | {o['predicted']} |"
        )
    end = quotes["end_to_end"]
    yield from (
        "",
        f"Speaker right on matched quotes: **{quotes['speaker_accuracy_on_matched']:.3f}**. Span and speaker together: "
        f"P {end['P']:.3f}, R {end['R']:.3f}, **F1 {end['F1']:.3f}** (95 %: {end['ci95'][0]}–{end['ci95'][1]}).",
        "",
        "| words beside the quote | gold | found | speaker right | wrong | missing |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for kind in (*speakers.KINDS, *speakers.OTHERS):
        yield f"| {kind} | " + " | ".join(str(quotes["mentions"][kind][field]) for field in speakers.FIELDS) + " |"


def events_table(events: Mapping[str, Any]) -> Iterator[str]:
    yield from ("| figure | P | R | F1 |", "| --- | --- | --- | --- |")
    for name in ("trigger", "trigger+type", "participants_of_matched", "whole_frame"):
        o = events[name]
        yield f"| {name.replace('_', ' ')} | {o['P']:.3f} | {o['R']:.3f} | **{o['F1']:.3f}** |"
    for name, title in merging.MEASURES.items():
        if "mentions" in events:
            o = events["mentions"][name]
            yield f"| one event, {title} | {o['P']:.3f} | {o['R']:.3f} | **{o['F1']:.3f}** |"
    yield from ("", "| on matched events | right |", "| --- | --- |")
    for name in ("date", "place", "factuality"):
        yield f"| {name} | **{events[f'{name}_accuracy_on_matched']:.3f}** |"


TABLES = {"quotes": quotes_table, "events": events_table}


def sections(figures: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The tables of the figures that are there, as Markdown lines."""
    for title, table in TABLES.items():
        for name, about in {title: "", **{f"{title}_{key}": f": {text}" for key, text in SECOND.items()}}.items():
            if name in figures:
                yield from ("", f"## {title.capitalize()}{about}", "", *table(figures[name]))
    for name, title in STAGES.items():
        if name in figures:
            yield from ("", f"## {title}", "", "| what | figures |", "| --- | --- |")
            yield from (f"| {what.replace('_', ' ')} | {cell} |" for what, cell in flat(figures[name]))


def keep(figures: Mapping[str, Mapping[str, Any]]) -> None:
    """Puts the figures among those kept in quality.json, and writes QUALITY.md from all of them."""
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    kept |= figures
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    KEPT.write_text(text + "\n", encoding="utf8")
    head = (
        "# Quality on annotated articles",
        "",
        "Made by `python benchmarks/quality.py FOLDER` from quality.json. Never let a figure fall without saying why.",
    )
    PAGE.write_text("\n".join((*head, *sections(json.loads(text)))) + "\n", encoding="utf8")


def measured(what: str, folder: Path, errors: int) -> dict[str, Any]:
    """The figures of a benchmark, or of all of them."""
    if what in STAGES:
        return {what: stage(what, folder)}
    gold = folder if (folder / "score.py").is_file() else folder / "gold"
    if what != "all":
        return measure([what], gold, errors)
    figures = measure(list(TABLES), gold, errors)
    figures |= {f"{kind}_{name}": second(folder, kind, name) for kind in TABLES for name in SECOND}
    return figures | {name: stage(name, folder) for name in STAGES}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["all", *TABLES, *STAGES], default="all", help="[default: all]")
    parser.add_argument(
        "folder", type=Path, help="the folder that holds gold/ and corpora/; for quotes and events gold"
    )
    parser.add_argument("--errors", type=int, default=0, help="how many errors to list on standard error")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--dry", action="store_true", help="leave QUALITY.md and quality.json as they are")
    options = parser.parse_args()
    figures = measured(options.what, options.folder, options.errors)
    if not options.dry:
        keep(figures)
    print(json.dumps(figures, ensure_ascii=False) if options.json else "\n".join(sections(figures)).strip())


if __name__ == "__main__":
    main()
