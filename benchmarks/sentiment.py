"""How well the light on a named target is told, on RuSentNE-2023.

F1_PN is the mean of F1 of negative and positive, F1_PN0 that of the three classes, in points. The constants of the
stage are fitted on folds 2 to 4 of the document-disjoint groups, so folds 0 and 1 are the honest figure. The target of
a row is given; what else is named comes from the tagger. Needs the shared folder with the corpora.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workers.extraction import parsing
from workers.extraction.document import Span
from workers.extraction.sentiment import scoring
from workers.extraction.sentiment.evidence import Evidence

CLASSES = {"-1": "negative", "0": "neutral", "1": "positive"}


def rows(shared: Path) -> list[dict[str, Any]]:
    folder = shared / "corpora" / "rusentne"
    with (folder / "train_data.csv").open(encoding="utf-8", newline="") as file:
        found: list[dict[str, Any]] = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    with (folder / "groups.csv").open(encoding="utf-8", newline="") as file:
        for group in csv.DictReader(file):
            found[int(group["row"])]["fold"] = int(group["fold"])
    return found


def score_rows(found: Iterable[dict[str, Any]]) -> None:
    """Puts `score` into every row; each sentence is parsed once."""
    by_sentence: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_sentence.setdefault(row["sentence"], []).append(row)
    for text, same in by_sentence.items():
        document = parsing.parse(text, [Span(0, len(text))])
        names = [tuple(t.i for t in document.tokens_in(n.span)) for n in document.names]
        for row in same:
            span = Span(int(row["entity_pos_start_rel"]), int(row["entity_pos_end_rel"]))
            inside = {t.i for t in document.tokens_in(span)}
            head = document.head_of(span)
            row["own"] = (head.i, *sorted(inside - {head.i})) if head else ()
        groups = [*names, *(row["own"] for row in same)]
        named = {i for group in groups for i in group}
        evidence = {s.i: Evidence(document, s, named) for s in document.sentences}
        for row in same:
            own = row["own"]
            others = {i for group in groups if not set(group) & set(own) for i in group}
            row["score"] = scoring.target(evidence[document.tokens[own[0]].sentence], own, others)[0] if own else 0.0


def figures(found: list[dict[str, Any]]) -> dict[str, float]:
    gold = [CLASSES[row["label"]] for row in found]
    told = [scoring.polarity(row["score"]) for row in found]
    f1 = {}
    for name in CLASSES.values():
        hits = sum(g == t == name for g, t in zip(gold, told, strict=True))
        f1[name] = 200 * hits / max(gold.count(name) + told.count(name), 1)
    return {
        "rows": len(found),
        "F1_PN": round((f1["negative"] + f1["positive"]) / 2, 1),
        "F1_PN0": round(sum(f1.values()) / 3, 1),
        **{f"F1_{name}": round(value, 1) for name, value in f1.items()},
        "ECE": round(_calibration_error(found), 4),
    }


def _calibration_error(found: list[dict[str, Any]]) -> float:
    """How far the highest probability is from how often it is right, over ten bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for row in found:
        p = scoring.probabilities(row["score"])
        highest = max(("negative", "neutral", "positive"), key=lambda name: float(getattr(p, name)))
        confidence = float(getattr(p, highest))
        bins[min(int(confidence * 10), 9)].append((confidence, highest == CLASSES[row["label"]]))
    return sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / max(len(found), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--rows", type=int, help="only the first rows (all by default: some minutes)")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    found = rows(options.shared)[: options.rows]
    score_rows(found)
    report = {
        "fitted (folds 2-4)": figures([row for row in found if row["fold"] >= 2]),
        "held out (folds 0-1)": figures([row for row in found if row["fold"] < 2]),
    }
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for part, values in report.items():
            print(part, *(f"{name}={value}" for name, value in values.items()), sep="\n  ")


if __name__ == "__main__":
    main()
