#!/usr/bin/env python3
"""Makes `company.toml`: fits who else takes part in an event to annotated articles; reports on held-out folds.

    python -m workers.extraction.events.calibrate_company GOLD_FILE … [--texts FOLDER] [--write]

Files as of `calibrate.py`. Of the events that have the right trigger and type, a candidate is right when the gold event
names it and its own words do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import calibration
from workers.extraction.events import calibrate, company

_PENALTY = 4.0


def judge(score: ModuleType, text: str, gold: Sequence[dict[str, Any]]) -> Iterator[tuple[Iterator[str], bool]]:
    found, _ = calibrate.read(text)
    for theirs, cluster in calibrate.pairs(score, text, gold, found.clusters):
        if theirs["type"] != cluster.first.type:
            continue
        told = [p.name for p in cluster.told()]
        hits = score.match(theirs["participants"], told, lambda a, b: float(score.same_name(a, b)), 1.0)
        known = {i for i, _, _ in hits}
        missing = [name for i, name in enumerate(theirs["participants"]) if i not in known]
        for candidate in found.company.candidates(cluster, found.speaker(cluster)):
            name = candidate.entity.name
            yield iter(candidate.features), any(score.same_name(other, name) for other in missing)


if __name__ == "__main__":
    calibration.run(__doc__ or "", "candidates", judge, Path(company.__file__).with_suffix(".toml"), _PENALTY)
