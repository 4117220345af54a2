#!/usr/bin/env python3
"""Makes `confidence.toml`: fits how sure a quote is to annotated articles; reports on held-out folds.

    python -m workers.extraction.quotes.calibrate GOLD_FILE … [--write]

Each file holds one annotated quote a line; `score.py` and the folder `texts/` lie beside the first. A quote is right
when its words overlap those of a gold quote by .8 of their union, with the same type (marked or not) and speaker.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.extraction import entities, parsing, times, zones
from workers.extraction.document import Document
from workers.extraction.quotes import confidence, finder
from workers.extraction.quotes.model import Quote

_FOLDS = 5
_BINS = 10
_PENALTY = 2.0  # of the squared logits, `always` apart
_STEPS = 50
_RARE = 3  # features seen less often are left out
_HEAD = "# Made by calibrate.py: logits of features, see confidence.py\n"

Array = npt.NDArray[np.float64]


def _scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _found(text: str) -> tuple[Document, Sequence[Quote]]:
    page = zones.divide(text)
    document = parsing.parse_many([parsing.Source(text, page.blocks, page.zones)])[0]
    who, when = entities.find(document), times.find(document)
    return document, finder.find(document, who, when)


def _right(score: ModuleType, text: str, gold: Sequence[dict[str, Any]], quotes: Sequence[Quote]) -> list[bool]:
    """For every quote whether a gold quote has its words, type and speaker."""
    right = [False] * len(quotes)
    for indirect in (True, False):
        theirs = [(g, score.chars(g["spans"], text)) for g in gold if (g["type"] == "indirect") is indirect]
        mine = [k for k, q in enumerate(quotes) if (q.type == "indirect") is indirect]
        ours = [(quotes[k], score.chars(quotes[k].spans, text)) for k in mine]
        for i, j, _ in score.match(theirs, ours, lambda a, b: len(a[1] & b[1]) / max(len(a[1] | b[1]), 1), 0.8):
            right[mine[j]] = bool(score.same_name(theirs[i][0].get("speaker"), quotes[mine[j]].speaker.name))
    return right


def _fit(x: Array, y: Array) -> Array:
    """Logits of the columns by Newton's method with an L2 penalty; the first column is always 1 and goes free."""
    penalty = np.full(x.shape[1], _PENALTY)
    penalty[0] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    return w


def expected_calibration_error(p: Array, y: Array) -> float:
    """Mean distance between confidence and share of right ones over ten bins of equal size, weighted by size."""
    order = np.argsort(p, kind="stable")
    bins = [b for b in np.array_split(order, _BINS) if len(b)]
    return float(sum(len(b) * abs(p[b].mean() - y[b].mean()) for b in bins) / max(len(p), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="files of annotated quotes")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="more folders with texts")
    parser.add_argument("--write", action="store_true", help="write confidence.toml")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    options = parser.parse_args()
    score = _scorer(options.gold[0].parent)
    folders = [options.gold[0].parent / "texts", *options.texts]
    by_document: dict[str, list[dict[str, Any]]] = {}
    for path in options.gold:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            by_document.setdefault(row["doc"], []).extend([] if row.get("none") else [row])
    named: list[set[str]] = []
    right: list[bool] = []
    fold: list[int] = []
    for number, (name, gold) in enumerate(sorted(by_document.items())):
        path = next(folder / name for folder in folders if (folder / name).is_file())
        with path.open(encoding="utf-8", newline="") as file:
            document, quotes = _found(file.read())
        named += [set(confidence.features(document, q)) for q in quotes]
        right += _right(score, document.text, gold, quotes)
        fold += [number % _FOLDS] * len(quotes)
    seen = {n for names in named for n in names}
    columns = ["always", *sorted(n for n in seen - {"always"} if sum(n in names for names in named) >= _RARE)]
    x = np.array([[float(c in names) for c in columns] for names in named])
    y, folds = np.array(right, dtype=float), np.array(fold)
    p = np.zeros(len(y))
    for k in range(_FOLDS):
        p[folds == k] = 1 / (1 + np.exp(-x[folds == k] @ _fit(x[folds != k], y[folds != k])))
    figures = {
        "documents": len(by_document),
        "quotes": len(y),
        "right": round(float(y.mean()), 4),
        "ece_held_out": round(expected_calibration_error(p, y), 4),
        "brier_held_out": round(float(((p - y) ** 2).mean()), 4),
        "brier_of_the_mean": round(float(y.mean() * (1 - y.mean())), 4),
        "at_least_.9": {"share": round(float((p >= 0.9).mean()), 4), "right": round(float(y[p >= 0.9].mean()), 4)},
    }
    if options.write:
        rows = [f'"{name}" = {logit:.3f}' for name, logit in zip(columns, _fit(x, y), strict=True)]
        Path(confidence.__file__).with_suffix(".toml").write_text(_HEAD + "\n".join(rows) + "\n", "utf-8")
    print(json.dumps(figures) if options.json else json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
