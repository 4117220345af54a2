"""At which meetings those of an event sat together: «Олухов поблагодарил Бирюкову за приезд»."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.events.merging import Cluster

_COMPANY = frozenset(("MEETING", "NEGOTIATION", "VISIT"))
_NEAR = 12  # clusters before and behind that may hold the company


def of(clusters: Sequence[Cluster], n: int) -> list[Cluster]:
    """Those near the n-th event that have all whom its words name, two at least."""
    cluster = clusters[n]
    if cluster.factuality() != "asserted" or len(cluster.names) < 2:
        return []
    return [
        other
        for other in clusters[max(n - _NEAR, 0) : n + _NEAR]
        if other is not cluster and other.first.type in _COMPANY and other.factuality() == "asserted"
        if cluster.names <= other.names
    ]
