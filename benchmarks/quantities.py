"""How well quantities are found: NEREL's MONEY, PERCENT and NUMBER, by overlap and exactly (and AGE).

NEREL puts measures and counts under NUMBER. A span of another kind that overlaps counts as missed and as extra.
What NEREL marks as ORDINAL is neither asked for nor held against the result. Needs the shared folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import times

KINDS = {"MONEY": "MONEY", "PERCENT": "PERCENT", "NUMBER": "NUMBER", "COUNT": "NUMBER", "MEASURE": "NUMBER"}
KINDS |= {"SCORE": "NUMBER", "AGE": "AGE"}

Spans = dict[str, set[tuple[int, int]]]


def found_in(text: str) -> list[tuple[str, tuple[int, int]]]:
    """The kind, in NEREL's words, and span of every quantity; the sides of a score are two numbers there."""
    document = corpora.parse(text)
    out = []
    for q in times.quantities(document):
        if q.kind == "SCORE":
            middle = q.span.start + q.text.index(":")
            out += [("NUMBER", (q.span.start, middle)), ("NUMBER", (middle + 1, q.span.end))]
        elif q.kind in KINDS:
            out.append((KINDS[q.kind], (q.span.start, q.span.end)))
    return out


def _apart(span: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in others)


def _show(document: Any, kind: str, gold: set[tuple[int, int]], predicted: set[tuple[int, int]]) -> None:
    for what, ours, theirs in (("missed", gold, predicted), ("extra", predicted, gold)):
        for start, end in sorted(ours):
            around = document.text[max(start - 30, 0) : end + 30].replace("\n", " ")
            label = what if _apart((start, end), theirs) else "bounds" if (start, end) not in theirs else ""
            if label:
                print(kind, label, repr(document.text[start:end]), "|", around, file=sys.stderr)


def nerel(shared: Path, most: int, errors: bool) -> dict[str, Any]:
    """Precision, recall and F1 by kind and for all together, regardless of kind."""
    loaders = corpora.loaders(shared)
    documents = loaders.load_nerel(str(shared / "corpora" / "nerel"), "train")
    documents = documents[:: max(len(documents) // most, 1)][:most]
    gold: dict[str, Spans] = defaultdict(lambda: defaultdict(set))
    predicted: dict[str, Spans] = defaultdict(lambda: defaultdict(set))
    for d in documents:
        spans = [(e.type, (e.start, e.end)) for e in d.entities.values()]
        aside = {span for kind, span in spans if kind == "ORDINAL"}
        for kind, span in spans:
            if kind in KINDS.values():
                gold[kind][d.name].add(span)
                gold["all"][d.name].add(span)
        for kind, span in found_in(d.text):
            if _apart(span, aside):
                predicted[kind][d.name].add(span)
                predicted["all"][d.name].add(span)
        if errors:
            for kind in sorted(set(KINDS.values())):
                _show(d, kind, gold[kind][d.name], predicted[kind][d.name])
    report: dict[str, Any] = {"documents": len(documents)}
    for kind in ("MONEY", "PERCENT", "NUMBER", "AGE", "all"):
        report[kind] = {"spans": sum(map(len, gold[kind].values()))}
        for mode in ("overlap", "exact"):
            figures = loaders.score_spans(gold[kind], predicted[kind], mode)
            named = zip(("precision", "recall", "f1"), figures, strict=True)
            report[kind][mode] = {name: round(value, 4) for name, value in named}
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--documents", type=int, default=100, help="how many NEREL documents (default 100)")
    parser.add_argument("--errors", action="store_true", help="print what differs to standard error")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    report = nerel(options.shared, options.documents, options.errors)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for part, figures in report.items():
            print(part, figures)


if __name__ == "__main__":
    main()
