#!/usr/bin/env python3
"""Makes `confidence.toml`: fits how sure an event is to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate GOLD_FILE … [--texts FOLDER] [--write]

Each file holds one annotated event a line; `score.py` and the folder `texts/` lie beside the first. An event is right
when a gold event of its type has its trigger among its own; of two that have the same one only one is. The network of
occurrences is sure of what it learned from: every article is read with one that did not learn from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration, quotes
from workers.extraction.events import confidence, finder
from workers.extraction.events.merging import Cluster
from workers.extraction.events.occurrences import network, train

_LEAST = 0.5  # of the shorter trigger
_PENALTY = 5.0


def read(text: str, model: network.Model | None = None) -> tuple[finder.Findings, tuple[quotes.Quote, ...]]:
    """The events of a text with its quotes. `model` tells the occurrences instead of that of the repository."""
    document, who, when, said = train.parsed(text)
    return finder.Findings(document, who, when, said, model=model), said


def judge(score: ModuleType, documents: calibration.Documents) -> Iterator[Iterable[tuple[Iterator[str], bool]]]:
    models = train.of_others(documents, calibration.FOLDS)
    return (_judged(score, text, gold, models[k % len(models)]) for k, (text, gold) in enumerate(documents))


def _judged(
    score: ModuleType, text: str, gold: Sequence[dict[str, Any]], model: network.Model
) -> Iterator[tuple[Iterator[str], bool]]:
    found, said = read(text, model)
    right = {id(c) for theirs, c in pairs(score, text, gold, found.clusters) if theirs["type"] == c.first.type}
    for cluster in found.clusters:
        quote = cluster.first.quote
        yield confidence.features(cluster, said[quote] if quote is not None else None), id(cluster) in right


def pairs(
    score: ModuleType, text: str, gold: Sequence[dict[str, Any]], clusters: Sequence[Cluster]
) -> Iterator[tuple[dict[str, Any], Cluster]]:
    """Gold events with the event that the scorer pairs them with."""

    def touch(theirs: dict[str, Any], ours: Cluster) -> float:
        mine = score.chars([ours.first.token.span], text)
        best = 0.0
        for span in theirs["triggers"]:
            other = score.chars([span], text)
            if mine & other:
                best = max(best, len(mine & other) / min(len(mine), len(other)))
        return best + (0.001 if theirs["type"] == ours.first.type else 0.0)

    for i, j, _ in score.match(gold, clusters, touch, _LEAST):
        yield gold[i], clusters[j]


if __name__ == "__main__":
    calibration.run(__doc__ or "", "events", judge, Path(confidence.__file__).with_suffix(".toml"), _PENALTY)
