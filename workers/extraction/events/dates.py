"""When an event happens: which time expression belongs to which trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from workers.extraction.document import Document, Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.model import EventTime
from workers.extraction.events.sources import Sources
from workers.extraction.events.triggers import Trigger
from workers.extraction.times.model import TimeExpression

_USABLE = ("DATE", "TIME")


@dataclass
class Calendar:
    """The time expressions of a document that name days, with the word each hangs on."""

    document: Document
    by_sentence: dict[int, list[tuple[TimeExpression, Token]]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, times: Sequence[TimeExpression]) -> Calendar:
        calendar = cls(document)
        for time in times:
            head = document.head_of(time.span) if time.type in _USABLE and time.start else None
            if head is not None:
                calendar.by_sentence.setdefault(head.sentence, []).append((time, head))
        return calendar

    @property
    def heads(self) -> list[Token]:
        return [head for found in self.by_sentence.values() for _, head in found]


def attach(trigger: Trigger, syntax: Syntax, calendar: Calendar, sources: Sources) -> EventTime | None:
    """The time of one mention: its own, its light verb's, then that of the clauses above it; never from across a
    quotation mark («Он приедет», сказал Олухов во вторник: Tuesday is the day of saying)."""
    candidates = calendar.by_sentence.get(trigger.token.sentence, ())
    if not candidates:
        return None
    carriers = [trigger.token.i]
    if trigger.light is not None:
        carriers.append(trigger.light.i)
    carriers += [t.i for t in syntax.below(trigger.token.i, "acl", "acl:relcl", "amod") if t.pos == "VERB"]
    for i in carriers:
        for time, head in candidates:
            if _hangs(head, i, syntax) and sources.same_voice(time.span.start, trigger.token.start):
                return _time(time)
    for above in syntax.document.ancestors(trigger.token.i):
        if above.pos not in ("VERB", "AUX", "ADJ"):
            continue
        for time, head in candidates:
            if head.head == above.i and sources.same_voice(time.span.start, trigger.token.start):
                return _time(time)
        if above.rel in ("ccomp", "acl:relcl", "parataxis"):
            break
    return None


def _hangs(head: Token, i: int, syntax: Syntax) -> bool:
    return head.head == i or head.i == i


def _time(time: TimeExpression) -> EventTime:
    end = time.end if time.end != time.start else None
    return EventTime(time.text, time.span, time.start, end, time.granularity)


def is_future(time: EventTime | None, published: date | None) -> bool:
    """Whether the time begins after the day of publication, as far as both are known to the day or month."""
    if time is None or time.start is None or published is None:
        return False
    return time.start > published.isoformat()[: len(time.start)]
