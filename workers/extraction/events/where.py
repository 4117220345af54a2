"""Where an event happens: of the places that its words name or its surroundings lend it and of those named around it,
the likeliest.

A logistic model of what ties each to the event (`bearings.py`). «В Заречном суд огласил приговор. Олухова освободили»:
no word of the release names the town. The weights in `where.toml` are made by `calibrate_where.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.events.bearings import Bearings
from workers.extraction.events.candidates import Candidate, Candidates
from workers.extraction.events.lending import Lending
from workers.extraction.events.merging import Cluster
from workers.extraction.events.spots import SAID, Spot, Spots
from workers.extraction.logistic import Sums

# Least probabilities of a place that is given; it bears its own
_SURE = 0.15
_TOLD = frozenset(("own", "parent"))
_OWN = 0.05  # of one that the event's own words or its whole name: «переговоры прошли в Заречном»


# What the evidence calls rules, by how they begin
_TOLD_AS = (
    ("last", "nearby"), ("house", "nearby"), ("next", "nearby"), ("clause-barred", "nearby"), ("around", "nearby"),
    ("main", "article"), ("first", "article"), ("adjective", "adjective"), ("home", "actor"), ("in-name", "actor"),
    ("office", "office"),
)  # fmt: skip


@lru_cache(1)
def weights() -> Sums:
    """Logits of the features."""
    return Sums(logistic.load(Path(__file__).with_suffix(".toml")))


class Where:
    """The places of a document's events. `candidates` are those named around each."""

    def __init__(
        self,
        field: Candidates,
        clusters: Sequence[Cluster],
        parents: Mapping[int, int],
        candidates: Sequence[Sequence[Candidate]],
        lending: Lending,
    ) -> None:
        self._clusters = clusters
        known = Spots(field, lending)
        self.spots = [known.of(n, cluster, candidates[n]) for n, cluster in enumerate(clusters)]
        bearings = Bearings(field, clusters, parents, self.spots)
        for n, row in enumerate(self.spots):
            for k, spot in enumerate(row):
                spot.bundles = tuple(bearings.features(n, k))

    def likeliest(self, sums: Sums) -> Iterator[tuple[float, Spot | None]]:
        """For every event the likeliest of its spots by these logits, with its probability."""
        for row in self.spots:
            rated = [(sums.probability(spot.bundles), spot) for spot in row]
            yield max(rated, key=lambda r: r[0], default=(0.0, None))

    def fill(self) -> None:
        """Gives every cluster its place."""
        for cluster, (p, spot) in zip(self._clusters, self.likeliest(weights()), strict=True):
            if spot is None or p < (_SURE if _TOLD.isdisjoint(spot.rules) else _OWN):
                cluster.settle_place(None, "")
            else:
                rule = next((r for r in spot.rules if r != SAID), "around")
                cluster.settle_place(
                    replace(spot.place, confidence=round(p, 3)),
                    next((name for start, name in _TOLD_AS if rule.startswith(start)), rule),
                )
