#!/usr/bin/env python3
"""Makes `sameness.toml`: fits which mentions tell of one occurrence to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_sameness GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. A mention that the gold knows is compared with the events of those before it, which are put
together as the gold has them; it is right with the one that is its own there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration
from workers.extraction.events import calibrate, sameness
from workers.extraction.events.joining import Open
from workers.extraction.events.merging import Cluster, Reading

_PENALTY = 8.0


def judge(score: ModuleType, text: str, gold: Sequence[dict[str, Any]]) -> Iterator[tuple[Iterator[str], bool]]:
    found, _ = calibrate.read(text)
    known = Open()
    homes: dict[int, Cluster] = {}
    for reading in sorted((r for c in found.clusters for r in c.readings), key=lambda r: r.token.i):
        event = told(reading, gold)
        if event is None:
            continue
        for cluster, bundles in known.candidates(reading):
            yield chain(*bundles), cluster is homes.get(event)
        homes[event] = known.add(reading, homes.get(event))


def told(reading: Reading, gold: Sequence[dict[str, Any]]) -> int | None:
    """The index of the gold event that a mention tells of, one of its own type before others."""
    span = reading.token.span
    found = [i for i, g in enumerate(gold) if any(s < span.end and span.start < e for s, e in g["triggers"])]
    return min(found, key=lambda i: gold[i]["type"] != reading.type, default=None)


if __name__ == "__main__":
    calibration.run(__doc__ or "", "pairs", judge, Path(sameness.__file__).with_suffix(".toml"), _PENALTY)
