"""Why an event was found: the words that gave its trigger, its factuality, its time and its place."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Document, Evidence
from workers.extraction.events.merging import Cluster


def of(cluster: Cluster, document: Document) -> Iterator[Evidence]:
    """`trigger-встреча` with «встрече»; `light-провести` with «провели»; `factuality-possible` with «может»; `time-own`
    with «во вторник», `time-mention` where a later mention gives it, `time-dateline` where only the day of publication
    does; the same of the place."""
    first = cluster.first
    yield Evidence(f"trigger-{first.trigger.entry.family}", first.token.text, first.token.span)
    light = first.trigger.light
    if light is not None:
        yield Evidence(f"light-{light.lemma}", light.text, light.span)
    judged = cluster.judged()
    yield from (Evidence(f"factuality-{judged.factuality}", cue.text, cue.span) for cue in judged.cues)
    time, place = cluster.time(), cluster.place()
    if time is not None:
        rule = "own" if time == first.time else "mention" if time in cluster.times else cluster.time_from
        yield Evidence(f"time-{rule}", time.text, time.span)
    if place is not None:
        rule = "own" if place == first.place else "mention" if place in cluster.places else cluster.place_from
        yield Evidence(f"place-{rule}", document.slice(place.span), place.span)
