"""Events of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workers.extraction.document import Document, Mention, Span, hull
from workers.extraction.entities.model import Entities
from workers.extraction.events import (
    captions,
    confidence,
    dates,
    evidence,
    factuality,
    frames,
    looks,
    matters,
    numbers,
    people,
    places,
    relative,
    salience,
    triggers,
)
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.candidates import Candidates
from workers.extraction.events.company import Company
from workers.extraction.events.days import Days
from workers.extraction.events.joining import merge
from workers.extraction.events.lending import Lending
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import Event
from workers.extraction.events.moments import Moments
from workers.extraction.events.naming import Naming
from workers.extraction.events.occurrences import network
from workers.extraction.events.parents import parents
from workers.extraction.events.sources import Sources
from workers.extraction.events.when import When
from workers.extraction.events.where import Where
from workers.extraction.quotes.model import Quote
from workers.extraction.times import TimeExpression, quantities

_LONGEST_TEXT = 30  # tokens of an event's `text`
_PACE = 50  # readings or events between two ticks

Tick = Callable[[], None]


class Findings:
    """What is read of a document's events. `clusters` in order of their first mention; time is linear in the text.
    `tick` is called every now and then; what it raises ends the search. `model` tells the occurrences instead of that
    of the repository."""

    def __init__(
        self,
        document: Document,
        entities: Entities,
        times: tuple[TimeExpression, ...],
        quotes: tuple[Quote, ...],
        tick: Tick = lambda: None,
        model: network.Model | None = None,
    ) -> None:
        self._document = document
        self._quotes = quotes
        self._tick = tick
        self._syntax = Syntax(document, lexicon())
        self._sources = Sources(quotes)
        naming = Naming(document, entities)
        calendar = dates.Calendar.of(document, times)
        found = triggers.Triggers(self._syntax, naming, calendar.heads, quotes, model).find()
        readings = list(self._readings(found, naming, calendar))
        tick()
        self.clusters = merge(readings)
        tick()
        self._parents = parents(self.clusters, self._syntax)
        people.fill(self.clusters, document, naming, self._syntax)
        field = Candidates(document, entities, naming, self._syntax)
        speakers = [self.speaker(c) for c in self.clusters]
        self.company = Company(field, self.clusters, self._parents, self._sources, speakers)
        self.company.fill()
        tick()
        days = Days(self.clusters, self._parents, document, calendar, self._sources)
        days.fill(relative.Relations(self.clusters, self._syntax))
        moments = Moments(self.clusters, self._parents, calendar, self._sources, self._syntax)
        self.when = When(self.clusters, calendar, moments)
        self.when.fill()
        lending = Lending(self.clusters, self._parents, naming, self._syntax)
        self.where = Where(field, self.clusters, self._parents, self.company.candidates, lending)
        self.where.fill()
        self._ranks = salience.ranks(self.clusters, document)
        tick()
        self._numbers = numbers.attach(self.clusters, self._parents, document, quantities(document, times))

    def _readings(
        self, found: Sequence[triggers.Trigger], naming: Naming, calendar: dates.Calendar
    ) -> Iterator[Reading]:
        document, syntax, sources = self._document, self._syntax, self._sources
        judge = factuality.Judge(syntax)
        retold = captions.retold(document)
        for n, trigger in enumerate(found):
            if n % _PACE == 0:
                self._tick()
            times = tuple(dates.attached(trigger, syntax, calendar, sources))
            time = times[0][1] if times else None
            ahead = dates.is_future(time, document.published)
            future = Mention(time.text, time.span) if ahead and time and time.text and time.span else None
            verdict = judge.judge(trigger, future)
            who = frames.participants(trigger, syntax, naming, sources.speaker(trigger.token.start))
            yield Reading(
                trigger=trigger,
                participants=who,
                places=tuple(places.ruled(trigger, syntax, naming)),
                times=times,
                factuality=verdict.value,
                cues=verdict.cues,
                quote=sources.at(trigger.token.start),
                zone=document.zone_at(trigger.token.start),
                retold=trigger.token.sentence in retold,
                countries=naming.countries(p.entity for p in who),
                fresh=triggers.is_another(trigger, syntax),
                matter=matters.matter(trigger, syntax, naming),
                look=looks.look(trigger, who, syntax, naming),
            )

    def speaker(self, cluster: Cluster) -> str | None:
        """The name of whose quote the first mention stands in."""
        return self._quotes[cluster.first.quote].speaker.name if cluster.first.quote is not None else None

    def events(self) -> Iterator[Event]:
        for n, cluster in enumerate(self.clusters):
            if n % _PACE == 0:
                self._tick()
            yield self._event(n, cluster)

    def _event(self, n: int, cluster: Cluster) -> Event:
        first, parent = cluster.first, self._parents.get(n)
        type_ = self._syntax.lexicon.types[first.type]
        quote = self._quotes[first.quote] if first.quote is not None else None
        return Event(
            id=f"e{n + 1}",
            type=first.type,
            plover=type_.plover,
            iptc=type_.iptc,
            text=self._document.slice(_extent(self._document, first, quote)),
            trigger=Mention(first.token.text, first.token.span),
            mentions=tuple(Mention(r.token.text, r.token.span) for r in cluster.readings),
            participants=cluster.participants(),
            place=cluster.place(),
            time=cluster.time(),
            factuality=cluster.factuality(),
            source=self._sources.source(first.quote),
            parent=f"e{parent + 1}" if parent is not None else None,
            salience=self._ranks[n],
            confidence=confidence.of(cluster, quote),
            evidence=tuple(evidence.of(cluster, self._document)),
            numbers=self._numbers.get(n, ()),
        )


def find(
    document: Document,
    entities: Entities,
    times: tuple[TimeExpression, ...],
    quotes: tuple[Quote, ...],
    tick: Tick = lambda: None,
) -> tuple[Event, ...]:
    """All events in order of their first mention. Time is linear in the text. `tick` is called every now and then;
    what it raises ends the search."""
    return tuple(Findings(document, entities, times, quotes, tick).events())


def _extent(document: Document, reading: Reading, quote: Quote | None) -> Span:
    """The phrase of the first trigger, with its light verb, at most `_LONGEST_TEXT` words around it; what stands in
    direct speech ends where that does."""
    top = reading.trigger.light or reading.token
    words = [i for i in document.subtree(top.i) if abs(i - reading.token.i) <= _LONGEST_TEXT]
    run = [i for i in words if document.tokens[i].sentence == reading.token.sentence] or [reading.token.i]
    if quote is not None and quote.type == "direct":
        run = [i for i in run if any(s.covers(document.tokens[i].span) for s in quote.spans)] or [reading.token.i]
    while len(run) > 1 and document.tokens[run[0]].pos in ("PUNCT", "CCONJ", "SCONJ"):
        run.pop(0)
    while len(run) > 1 and document.tokens[run[-1]].pos == "PUNCT":
        run.pop()
    return hull([document.tokens[run[0]].span, document.tokens[run[-1]].span, reading.token.span])
