"""How well the light on a named target is told, on RuSentNE-2023.

F1_PN is the mean of F1 of negative and positive, F1_PN0 that of the three classes, in points. Every row was told by
networks that saw no sentence of its document (`workers/extraction/sentiment/train.py` keeps that beside the weights);
the multipliers of the classes and the calibration of a fold come from the other folds. `shown` is what the wire shows:
a polarity that is more probable than not. The intervals hold 95 % of 1,000 bootstraps over documents. `--time` measures
instead what sentiment adds to the parse of an article. Needs the shared folder with the corpora.
"""

from __future__ import annotations

import argparse
import json
import time
from importlib import resources
from pathlib import Path
from typing import Any

import corpora
import numpy as np
from numpy.typing import NDArray

from workers.extraction import entities, parsing, quotes, sentiment, times
from workers.extraction.sentiment import calibration, examples, train

CLASSES = ("negative", "neutral", "positive")
BOOTSTRAPS = 1000
TIMED = 40  # articles
Row = NDArray[Any]


def held_out() -> tuple[Row, Row, Row, Row]:
    """Of every row of RuSentNE what it was told, its support, whether it is quiet, and its type (see `views.View`)."""
    with resources.files(sentiment).joinpath("weights.npz").open("rb") as file, np.load(file) as stored:
        rows = stored["held_out"].astype(float)
    return rows[:, :3] / rows[:, :3].sum(1, keepdims=True), rows[:, 3], rows[:, 4] > 0, rows[:, 5].astype(int)


def time_shares(shared: Path) -> dict[str, Any]:
    """CPU time of sentiment and of natasha's own taggers over articles of NEREL, each after a first one."""
    parsing.load("stock")
    parsed, assessed, sentences, targets = [], [], 0, 0
    texts = sorted((shared / "corpora" / "nerel" / "train").glob("*.txt"))
    for path in texts[:: max(len(texts) // TIMED, 1)]:
        start = time.process_time()
        document = corpora.parse(corpora.text_of(path))
        parsed.append(time.process_time() - start)
        who = entities.find(document)
        said = quotes.find(document, who, times.find(document))
        start = time.process_time()
        found = sentiment.assess(document, who, said)
        assessed.append(time.process_time() - start)
        sentences += len(document.sentences)
        targets += sum(len(target.mentions) for target in found.targets)
    return {
        "articles": len(parsed) - 1, "sentences": sentences, "mentions": targets,
        "parse, ms": round(1000 * sum(parsed[1:])), "sentiment, ms": round(1000 * sum(assessed[1:])),
        "share of the parse": round(sum(assessed[1:]) / sum(parsed[1:]), 2),
        "median share": round(float(np.median(np.array(assessed[1:]) / parsed[1:])), 2),
    }  # fmt: skip


def scores(labels: Row, gold: Row) -> dict[str, float]:
    by_class = train.f1(labels, gold)
    named = {f"F1_{name}": value for name, value in zip(CLASSES, by_class, strict=True)}
    return {"F1_PN": (by_class[0] + by_class[2]) / 2, "F1_PN0": sum(by_class) / 3, **named}


def figures(labels: Row, gold: Row, groups: Row) -> dict[str, Any]:
    """Every score with its interval, over documents."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    drawn = []
    for _ in range(BOOTSTRAPS):
        rows = np.concatenate([members[k] for k in rng.integers(0, len(members), len(members))])
        drawn.append(list(scores(labels[rows], gold[rows]).values()))
    bounds = np.percentile(drawn, [2.5, 97.5], axis=0).T
    return {"rows": len(gold)} | {
        name: f"{value:.1f} ({low:.1f}–{high:.1f})"
        for (name, value), (low, high) in zip(scores(labels, gold).items(), bounds, strict=True)
    }


def shown(found: Row, gold: Row) -> dict[str, Any]:
    """Precision and recall of each polarity on the wire, and how often it is the opposite one."""
    out: dict[str, Any] = {"ECE": round(calibration.error(found, gold), 4)}
    for c in (0, 2):
        told, meant = found[:, c] > 0.5, gold == c
        right, opposite = int((told & meant).sum()), int((told & (gold == 2 - c)).sum())
        out[CLASSES[c]] = int(told.sum())
        out[f"P_{CLASSES[c]}"] = round(right / max(int(told.sum()), 1), 2)
        out[f"R_{CLASSES[c]}"] = round(right / max(int(meant.sum()), 1), 2)
        out[f"opposite_{CLASSES[c]}"] = round(opposite / max(int(told.sum()), 1), 2)
    return out


def report(shared: Path) -> dict[str, dict[str, Any]]:
    rows = [example for example in examples.examples(shared / "corpora") if example.row is not None]
    gold = np.array([row.label for row in rows])
    folds, groups = np.array([row.fold for row in rows]), np.array([row.group for row in rows])
    tags = np.array([row.tag for row in rows])
    told, support, quiet, types = held_out()
    calibrated, labels = train.cross_fitted(told, support, quiet, types, gold, folds)
    found = {"five folds": figures(labels, gold, groups)}
    found["folds 0 and 1"] = figures(labels[folds < 2], gold[folds < 2], groups[folds < 2])
    found["shown"] = shown(calibrated, gold)
    found["uncalibrated"] = {"ECE": round(calibration.error(told, gold), 4)}
    for tag in sorted(set(tags.tolist())):
        found[tag.lower()] = figures(labels[tags == tag], gold[tags == tag], groups[tags == tag])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    parser.add_argument("--time", action="store_true", help="the time that sentiment takes")
    options = parser.parse_args()
    found = {"time": time_shares(options.shared)} if options.time else report(options.shared)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for part, values in found.items():
            print(part, *(f"{name}={value}" for name, value in values.items()), sep="\n  ")


if __name__ == "__main__":
    main()
