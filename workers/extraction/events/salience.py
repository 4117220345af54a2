"""How much an event matters in its article."""

from __future__ import annotations

from workers.extraction.document import Document
from workers.extraction.events.merging import Cluster

_LEAD_PARAGRAPHS = 2


def rank(cluster: Cluster, document: Document) -> str:
    """main: in the headline, or in the lead and again; background: said once in passing; else secondary."""
    first = document.sentences[cluster.first.token.sentence]
    mentions = len(cluster.readings)
    if any(r.zone == "headline" for r in cluster.readings):
        return "main"
    if first.paragraph < _LEAD_PARAGRAPHS and (mentions > 1 or first.i == 0):
        return "main"
    if mentions > 1 or cluster.names:
        return "secondary"
    return "background"
