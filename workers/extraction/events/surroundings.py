"""What an event leaves unsaid and its surroundings say: the place and day of the visit it belongs to, of the scene,
of the article. A day that only the publication date gives has no words: an empty text at [0, 0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.document import Document
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.dates import Calendar
from workers.extraction.events.days import Days
from workers.extraction.events.merging import Cluster
from workers.extraction.events.naming import Naming
from workers.extraction.events.relative import Relations
from workers.extraction.events.sources import Sources


def fill(
    clusters: Sequence[Cluster],
    parents: Mapping[int, int],
    document: Document,
    naming: Naming,
    calendar: Calendar,
    sources: Sources,
    relations: Relations,
    syntax: Syntax,
) -> None:
    """Lends places and times to the clusters that have none, in order of the text."""
    days = Days(clusters, parents, document, calendar, sources)
    for n, cluster in enumerate(clusters):
        if cluster.time() is None:
            counted = relations.day(n)
            cluster.time_from, cluster.lent_time = ("relative", counted) if counted is not None else days.lend(n)
    for n, cluster in enumerate(clusters):
        if cluster.time() is None and (day := relations.day(n)) is not None:
            cluster.time_from, cluster.lent_time = "relative", day
