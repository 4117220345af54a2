"""How much an event matters in its article."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Document
from workers.extraction.events.merging import Cluster, Reading

_LEAD_PARAGRAPHS = 2
_LEAD = 5  # sentences of a long paragraph
_PAST = 1  # years before the article's own


def ranks(clusters: Sequence[Cluster], document: Document) -> list[str]:
    """main: what the headline or the first sentence says, or told in the lead and again; of an article where nothing
    is, the event mentioned most. background: said once in passing, or a year that is past where the article is not
    about it. Else secondary."""
    found = [_rank(cluster, document) for cluster in clusters]
    if clusters and "main" not in found:
        most = max(range(len(clusters)), key=lambda n: (len(clusters[n].readings), bool(clusters[n].names), -n))
        found[most] = "main"
    return found


def _rank(cluster: Cluster, document: Document) -> str:
    first = document.sentences[cluster.first.token.sentence]
    again = len(cluster.readings) > 1
    atop = any(r.zone == "headline" or r.token.sentence == 0 for r in cluster.readings)
    if atop and (again or _leads(cluster.first)):
        return "main"
    if first.paragraph < _LEAD_PARAGRAPHS and first.i < _LEAD and again:
        return "main"
    if (not again and not cluster.names) or _is_past(cluster, document):
        return "background"
    return "secondary"


def _leads(reading: Reading) -> bool:
    """Whether the mention is what its sentence says, not a circumstance of it."""
    return (reading.trigger.light or reading.token).head < 0


def _is_past(cluster: Cluster, document: Document) -> bool:
    time = cluster.time()
    if document.published is None or time is None or not (time.end or time.start):
        return False
    return int((time.end or time.start or "")[:4]) < document.published.year - _PAST
