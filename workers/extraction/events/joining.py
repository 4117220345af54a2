"""Joins the mentions of one occurrence, in order of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.events import sameness
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.logistic import Names, Sums

_WINDOW = 30  # events of one kind that a mention is compared with, latest first
_SURE = 0.45  # least probability of one occurrence
# Types that may name one occurrence: «убийство» and «погиб», «переговоры» and «встреча»
_KIN = (
    ("CRIME", "LIFE", "ATTACK"),
    ("MEETING", "NEGOTIATION"),
    ("DEAL", "AGREEMENT", "COOPERATE"),
    ("RESTRICT", "SANCTION"),
    ("ACCUSE", "PROSECUTE"),
    ("ELECT", "PERSONNEL"),
    ("ATTACK", "PROTEST"),
    ("MOBILIZE", "REQUEST"),
)


class Open:
    """The events told so far. A mention is compared with a bounded number of them."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._of_type: dict[str, list[Cluster]] = {}  # by the type of the first mention, the latest mentioned last

    def candidates(self, reading: Reading) -> Iterator[tuple[Cluster, tuple[Names, ...]]]:
        """The events that a mention may belong to, with the features of the two in bundles."""
        found = [c for type_ in _kin(reading.type) for c in self._of_type.get(type_, ())[-_WINDOW:]]
        found.sort(key=lambda c: -c.last.token.i)
        rivals = found[:_WINDOW]
        for rank, cluster in enumerate(rivals):
            bundles = tuple(sameness.features(cluster, reading, rank, len(rivals)))
            if sameness.possible(bundles):
                yield cluster, bundles

    def add(self, reading: Reading, home: Cluster | None, doubt: float = 0.0) -> Cluster:
        """Puts a mention into an event told before, or into one of its own; `doubt` is how likely that is wrong."""
        if home is None:
            home = Cluster.of(reading)
            home.doubt = doubt
            self.clusters.append(home)
        else:
            home.add(reading)
            peers = self._of_type[home.first.type]
            del peers[next(i for i in reversed(range(len(peers))) if peers[i] is home)]
        self._of_type.setdefault(home.first.type, []).append(home)
        return home


def merge(readings: Sequence[Reading], weights: Sums | None = None) -> list[Cluster]:
    """The events in order of their first mention; `weights` are those of `sameness`. Time is linear in the mentions."""
    known, weights = Open(), sameness.weights() if weights is None else weights
    for reading in readings:
        known.add(reading, *_home(known, reading, weights))
    return known.clusters


def _home(known: Open, reading: Reading, weights: Sums) -> tuple[Cluster | None, float]:
    """The likeliest event, the latest of equals, if it is likely enough, and how likely it is."""
    rated = [(weights.probability(bundles), cluster) for cluster, bundles in known.candidates(reading)]
    likely, cluster = max(rated, key=lambda r: r[0], default=(0.0, None))
    return cluster if likely >= _SURE else None, likely


def _kin(type_: str) -> frozenset[str]:
    return frozenset((type_,)).union(*(kin for kin in _KIN if type_ in kin))
