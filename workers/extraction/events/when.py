"""When an event happens: the likeliest of the moments it may have had (`moments.py`), if it is likely enough.

A conditional logit: the moments and there being none compete, and each has the share that the logits of its features
give it. The weights in `when.toml` are made by `calibrate_when.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.events.dates import Calendar, stretched
from workers.extraction.events.merging import Cluster
from workers.extraction.events.moments import Moment, Moments

_LEAST = 0.15  # probability of a time that is given; it bears its own


@lru_cache(1)
def weights() -> Mapping[str, float]:
    return logistic.load(Path(__file__).with_suffix(".toml"))


class When:
    """The moments of the events of a document: `choices` holds for every event the features of there being no time,
    then those of its moments."""

    def __init__(self, clusters: Sequence[Cluster], calendar: Calendar, moments: Moments) -> None:
        self._clusters = clusters
        self._calendar = calendar
        self.moments: list[list[Moment]] = []
        self.choices: list[list[list[str]]] = []
        for n in range(len(clusters)):
            row = moments.of(n)
            self.moments.append(row)
            self.choices.append([moments.none(n), *(sorted(m.names) for m in row)])

    def chosen(self, table: Mapping[str, float]) -> Iterator[tuple[float, Moment | None]]:
        """For every event the likeliest moment by these logits, the first of equals, and how likely it is."""
        for row, choice in zip(self.moments, self.choices, strict=True):
            rated = shares(table, choice)[1:]
            best = max(rated, default=0.0)
            yield best, row[rated.index(best)] if best >= _LEAST else None

    def fill(self) -> None:
        """Gives every cluster its time."""
        for cluster, (p, moment) in zip(self._clusters, self.chosen(weights()), strict=True):
            if moment is None:
                cluster.settle(None, "")
            else:
                tokens = (reading.token for reading in cluster.readings)
                time = stretched(moment.time, tokens, self._calendar)
                cluster.settle(replace(time, confidence=p), moment.rule)


def shares(table: Mapping[str, float], choice: Sequence[Sequence[str]]) -> list[float]:
    """The probabilities of what competes, to the third place."""
    logits = [sum([table[name] for name in sorted(names) if name in table]) for names in choice]
    most = max(logits)
    odds = [math.exp(logit - most) for logit in logits]
    return [round(odd / sum(odds), 3) for odd in odds]
