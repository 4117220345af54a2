"""How well time expressions are found and resolved.

Two measures: the dated expressions of the sample articles (kind, days and value all right), and the spans of NEREL's
DATE and TIME (overlap, and exact without the preposition). Needs the shared folder with corpora and gold sets.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from calendar import monthrange
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import times

_PREPOSITION = re.compile(
    r"(?:во?|на|за|от|по|со?|c|после|до|к|в течение|около|более|через|спустя|почти)\s+", re.IGNORECASE
)


def days(start: str | None, end: str | None) -> tuple[str, str] | None:
    """The closed interval of full days: `2025-09` to `2025-09` is the first to the thirtieth."""
    if start is None or end is None:
        return None
    first = start + {10: "", 7: "-01", 4: "-01-01"}[len(start)]
    if len(end) == 4:
        end += "-12"
    if len(end) == 7:
        end += f"-{monthrange(int(end[:4]), int(end[5:]))[1]:02}"
    return first, end


def right(gold: dict[str, Any], found: times.TimeExpression) -> bool:
    """Whether kind, days and value are those of the gold."""
    same_days = days(gold["start"], gold["end"]) == days(found.start, found.end)
    return gold["type"] == found.type and same_days and gold["value"] == found.value


def seeds(shared: Path, errors: bool) -> dict[str, Any]:
    lines = (shared / "gold" / "seed_times.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    hits = fully = predicted = 0
    for name in sorted({g["file"] for g in gold}):
        text = (shared / "seeds" / name).read_text(encoding="utf-8")
        found = times.find(corpora.parse(text))
        predicted += len(found)
        taken = set()
        for g in (g for g in gold if g["file"] == name):
            start, end = g["offsets"]
            here = [f for f in found if f.span.start < end and start < f.span.end]
            taken.update(here)
            if here and right(g, here[0]):
                hits += 1
                fully += (here[0].mod, here[0].granularity) == (g["mod"], g["granularity"])
            elif errors:
                print("seed", name[:3], g["text"], g["type"], g["start"], g["end"], g["value"], here, file=sys.stderr)
        if errors:
            for f in found:
                if f not in taken:
                    print("seed", name[:3], "not in gold:", f, file=sys.stderr)
    return {"expressions": len(gold), "right": hits, "right_with_modifier": fully, "predicted": predicted}


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    said = _PREPOSITION.match(text, start, end)
    return (said.end(), end) if said else (start, end)


def nerel(shared: Path, most: int, errors: bool) -> dict[str, Any]:
    """Spans of the types that NEREL marks too: references are not dates there."""
    loaders = corpora.loaders(shared)
    documents = loaders.load_nerel(str(shared / "corpora" / "nerel"), "train")
    documents = documents[:: max(len(documents) // most, 1)][:most]
    gold: dict[str, set[tuple[int, int]]] = {}
    predicted: dict[str, set[tuple[int, int]]] = {}
    exact: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for d in documents:
        gold[d.name] = {(e.start, e.end) for e in d.entities.values() if e.type in ("DATE", "TIME")}
        found = times.find(corpora.parse(d.text))
        predicted[d.name] = {f.span for f in found if f.type != "REF" or f.value == "EVENT_REF"}
        exact[0][d.name] = {_bare(d.text, *s) for s in gold[d.name]}
        exact[1][d.name] = {_bare(d.text, *s) for s in predicted[d.name]}
        if errors:
            for s in sorted(exact[1][d.name] - exact[0][d.name]):
                for t in exact[0][d.name]:
                    if s[0] < t[1] and t[0] < s[1]:
                        print("nerel bounds", repr(d.text[slice(*t)]), repr(d.text[slice(*s)]), file=sys.stderr)
            for a, b, kind in ((gold, predicted, "missed"), (predicted, gold, "extra")):
                for s in sorted(a[d.name]):
                    if not any(s[0] < t[1] and t[0] < s[1] for t in b[d.name]):
                        around = d.text[max(s[0] - 30, 0) : s[1] + 25].replace("\n", " ")
                        print("nerel", kind, repr(d.text[s[0] : s[1]]), "|", around, file=sys.stderr)
    names = ("precision", "recall", "f1")
    overlap = loaders.score_spans(gold, predicted, "overlap")
    alike = loaders.score_spans(*exact, "exact")
    return {
        "documents": len(documents),
        "spans": sum(map(len, gold.values())),
        "overlap": {n: round(v, 4) for n, v in zip(names, overlap, strict=True)},
        "exact_without_preposition": {n: round(v, 4) for n, v in zip(names, alike, strict=True)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/, gold/ and seeds/")
    parser.add_argument("--documents", type=int, default=100, help="how many NEREL documents, 0 for none (default 100)")
    parser.add_argument("--errors", action="store_true", help="print what differs to standard error")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    report: dict[str, Any] = {"seeds": seeds(options.shared, options.errors)}
    if options.documents:
        report["nerel"] = nerel(options.shared, options.documents, options.errors)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for part, figures in report.items():
            print(part, *(f"{name}={value}" for name, value in figures.items()), sep="\n  ")


if __name__ == "__main__":
    main()
