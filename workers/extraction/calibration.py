"""Makes the weights of a confidence: fits a logistic model to annotated articles and reports on held-out folds.

Each file holds one annotation a line with its text's name in `doc`; `score.py` and the folder `texts/` lie beside the
first file, the texts of the others in folders of their own.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from workers.extraction import logistic

FOLDS = 5
_RARE = 3  # features seen less often are left out
_HEAD = "# Logits of features, fitted to annotated articles\n"

T = TypeVar("T")

Documents = Sequence[tuple[str, list[dict[str, Any]]]]  # texts with their annotations
# The scorer and all documents → for every document the features of its findings and whether each is right
Judge = Callable[[ModuleType, Documents], Iterable[Iterable[tuple[Iterable[str], bool]]]]


def run(description: str, what: str, judge: Judge, weights: Path, penalty: float) -> None:
    """The command line of a stage's `calibrate.py`. `weights` is the file that `--write` makes anew, `penalty` that of
    the squared logits."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help=f"files of annotated {what}")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="more folders with texts")
    parser.add_argument("--write", action="store_true", help=f"write {weights.name}")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    options = parser.parse_args()
    score = scorer(options.gold[0].parent)
    named: list[frozenset[str]] = []
    right: list[bool] = []
    fold: list[int] = []
    documents = annotated(options.gold, [options.gold[0].parent / "texts", *options.texts])
    for number, found in enumerate(judge(score, documents)):
        for features, is_right in found:
            named.append(frozenset(features))
            right.append(is_right)
            fold.append(number % FOLDS)
    figures, logits = _fitted(named, np.array(right, dtype=float), np.array(fold), penalty)
    figures = {"documents": len(documents), what: len(right)} | figures
    if options.write:
        write(weights, logits)
    print(json.dumps(figures) if options.json else json.dumps(figures, indent=2))


def articles(
    description: str, weights: Path, read: Callable[[ModuleType, str, Sequence[dict[str, Any]]], T]
) -> tuple[ModuleType, list[T], bool]:
    """The command line of what is fitted to whole articles: the scorer, what `read` makes of every article, and whether
    to write `weights`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, help="files of annotated events")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="more folders with texts")
    parser.add_argument("--write", action="store_true", help=f"write {weights.name}")
    options = parser.parse_args()
    score = scorer(options.gold[0].parent)
    documents = annotated(options.gold, [options.gold[0].parent / "texts", *options.texts])
    return score, [read(score, text, rows) for text, rows in documents], options.write


def table(logits: Mapping[str, float]) -> str:
    """Logits as lines of TOML."""
    return "".join(f'"{name}" = {logit:.3f}\n' for name, logit in logits.items())


def write(weights: Path, logits: Mapping[str, float]) -> None:
    weights.write_text(_HEAD + table(logits), "utf-8")


def annotated(files: Sequence[Path], folders: Sequence[Path]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every annotated text with its annotations, in order of the names."""
    by_document: dict[str, list[dict[str, Any]]] = {}
    for path in files:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            by_document.setdefault(row["doc"], []).extend([] if row.get("none") else [row])
    found = []
    for name, rows in sorted(by_document.items()):
        # «nerel__train__013.txt» may lie as nerel/train/013.txt among the corpora
        places = (folder / path for folder in folders for path in (Path(name), Path(*name.split("__"))))
        place = next((path for path in places if path.is_file()), None)
        if place is None:
            raise SystemExit(f"no text {name} in {', '.join(map(str, folders))}")
        with place.open(encoding="utf-8", newline="") as file:
            found.append((file.read(), rows))
    return found


def _fitted(
    named: Sequence[frozenset[str]], y: logistic.Array, folds: npt.NDArray[np.int64], penalty: float
) -> tuple[dict[str, Any], dict[str, float]]:
    """Figures on held-out folds, and the logits that all of them give."""
    seen = {name for names in named for name in names} - {"always"}
    columns = ["always", *sorted(n for n in seen if sum(n in names for names in named) >= _RARE)]
    x = np.array([[float(c in names) for c in columns] for names in named])
    p = np.zeros(len(y))
    for k in range(FOLDS):
        p[folds == k] = logistic.predicted(x[folds == k], logistic.fit(x[folds != k], y[folds != k], penalty))
    figures: dict[str, Any] = {
        "right": round(float(y.mean()), 4),
        "ece_held_out": round(logistic.expected_calibration_error(p, y), 4),
        "brier_held_out": round(float(((p - y) ** 2).mean()), 4),
        "brier_of_the_mean": round(float(y.mean() * (1 - y.mean())), 4),
    }
    for floor in (0.8, 0.9):
        sure = p >= floor
        told = {"share": round(float(sure.mean()), 4), "right": round(float(y[sure].mean()), 4) if sure.any() else None}
        figures[f"at_least_{floor}"] = told
    logits = dict(zip(columns, map(float, logistic.fit(x, y, penalty)), strict=True))
    return figures, logits


def error(rated: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error of probabilities with whether each was right."""
    p, right = zip(*rated, strict=True)
    return round(logistic.expected_calibration_error(np.array(p, float), np.array(right, float)), 4)


def scorer(folder: Path) -> ModuleType:
    """The module `score.py` of a folder; ends the program where there is none."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
