"""Events of a document."""

from __future__ import annotations

from workers.extraction.document import Document, Mention, Span, hull
from workers.extraction.entities.model import Entities
from workers.extraction.events import (
    dates,
    evidence,
    factuality,
    frames,
    matters,
    numbers,
    places,
    salience,
    surroundings,
    triggers,
)
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.merging import Cluster, Reading, merge
from workers.extraction.events.model import Event, Number
from workers.extraction.events.naming import Naming
from workers.extraction.events.parents import parents
from workers.extraction.events.sources import Sources
from workers.extraction.quotes.model import Quote
from workers.extraction.times import TimeExpression, quantities

_LONGEST_TEXT = 30  # tokens of an event's `text`


def find(
    document: Document, entities: Entities, times: tuple[TimeExpression, ...], quotes: tuple[Quote, ...]
) -> tuple[Event, ...]:
    """All events in order of their first mention. Time is linear in the text."""
    syntax = Syntax(document, lexicon())
    naming = Naming(document, entities)
    calendar = dates.Calendar.of(document, times)
    sources = Sources(quotes)
    cues = frozenset(q.cue.span.start for q in quotes if q.cue)
    judge = factuality.Judge(syntax)
    dated = triggers.dated_words(syntax, calendar.heads)
    readings = []
    for trigger in triggers.find(syntax, naming, cues, dated):
        time = dates.attach(trigger, syntax, calendar, sources)
        ahead = dates.is_future(time, document.published)
        future = Mention(time.text, time.span) if ahead and time and time.text and time.span else None
        verdict = judge.judge(trigger, future)
        who = frames.participants(trigger, syntax, naming, sources.speaker(trigger.token.start))
        readings.append(
            Reading(
                trigger=trigger,
                participants=who,
                place=places.place(trigger, syntax, naming),
                time=time,
                factuality=verdict.value,
                cues=verdict.cues,
                quote=sources.at(trigger.token.start),
                zone=document.zone_at(trigger.token.start),
                countries=naming.countries(p.entity for p in who),
                fresh=triggers.is_another(trigger, syntax),
                matter=matters.matter(trigger, syntax, naming),
            )
        )
    clusters = merge(readings)
    above = parents(clusters)
    surroundings.fill(clusters, above, document, naming, calendar, sources)
    told = numbers.attach(clusters, above, document, quantities(document, times))
    return tuple(
        _event(document, syntax, cluster, f"e{n + 1}", above.get(n), sources, told.get(n, ()))
        for n, cluster in enumerate(clusters)
    )


def _event(
    document: Document,
    syntax: Syntax,
    cluster: Cluster,
    name: str,
    parent: int | None,
    sources: Sources,
    told: tuple[Number, ...],
) -> Event:
    first = cluster.first
    type_ = syntax.lexicon.types[first.type]
    return Event(
        id=name,
        type=first.type,
        plover=type_.plover,
        iptc=type_.iptc,
        text=document.slice(_extent(document, first)),
        trigger=Mention(first.token.text, first.token.span),
        mentions=tuple(Mention(r.token.text, r.token.span) for r in cluster.readings),
        participants=cluster.participants(),
        place=cluster.place(),
        time=cluster.time(),
        factuality=cluster.factuality(),
        source=sources.source(first.quote),
        parent=f"e{parent + 1}" if parent is not None else None,
        salience=salience.rank(cluster, document),
        confidence=salience.confidence(cluster),
        evidence=tuple(evidence.of(cluster, document)),
        numbers=told,
    )


def _extent(document: Document, reading: Reading) -> Span:
    """The phrase of the first trigger, with its light verb, at most `_LONGEST_TEXT` words around it."""
    top = reading.trigger.light or reading.token
    words = [i for i in document.subtree(top.i) if abs(i - reading.token.i) <= _LONGEST_TEXT]
    run = [i for i in words if document.tokens[i].sentence == reading.token.sentence] or [reading.token.i]
    while len(run) > 1 and document.tokens[run[0]].pos in ("PUNCT", "CCONJ", "SCONJ"):
        run.pop(0)
    while len(run) > 1 and document.tokens[run[-1]].pos == "PUNCT":
        run.pop()
    return hull([document.tokens[run[0]].span, document.tokens[run[-1]].span, reading.token.span])
