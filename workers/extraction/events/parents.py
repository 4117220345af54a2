"""Which event is a part of which: a meeting of a visit, an agreement signed at a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.events.merging import Cluster, overlap
from workers.extraction.events.places import agree

_WITHIN = {  # type → types it may be a part of, nearest first
    "MEETING": ("VISIT",),
    "NEGOTIATION": ("VISIT",),
    "AGREEMENT": ("NEGOTIATION", "MEETING", "VISIT"),
    "DEAL": ("MEETING", "VISIT"),
    "LIFE": ("ATTACK", "CRIME", "ACCIDENT", "DISASTER"),
    "ARREST": ("PROTEST",),
}
_WINDOW = 12  # clusters before and behind that may hold one
_NEAR = 2  # sentences between the mentions


def parents(clusters: Sequence[Cluster]) -> dict[int, int]:
    """For the index of a part the index of its whole. A part shares a participant or the place, a day where both have
    one, and stands within `_NEAR` sentences of the whole."""
    found: dict[int, int] = {}
    for n, part in enumerate(clusters):
        around = range(max(n - _WINDOW, 0), min(n + _WINDOW + 1, len(clusters)))
        for kind in _WITHIN.get(part.first.type, ()):
            inside = (m for m in around if m != n and clusters[m].first.type == kind)
            whole = next((m for m in inside if _holds(clusters[m], part)), None)
            if whole is not None:
                found[n] = whole
                break
    return found


def _holds(whole: Cluster, part: Cluster) -> bool:
    near = any(abs(a.token.sentence - b.token.sentence) <= _NEAR for a in whole.readings[:8] for b in part.readings[:8])
    if not near or whole.factuality() != part.factuality():
        return False
    if whole.times and part.times and not any(overlap(a, b) for a in whole.times for b in part.times):
        return False
    if whole.places and part.places and not any(agree(a, b) for a in whole.places for b in part.places):
        return False
    return bool(whole.names & part.names) or bool({p.name for p in whole.places} & {p.name for p in part.places})
