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
_PARTS = ("START", "MID", "END", "APPROX")
_WIDTHS = {"month": 7, "year": 4}  # letters of an ISO date
# «после встречи», «о встрече»: the time of the clause is not that of the noun
_APART = frozenset(("после", "до", "о", "об", "перед", "накануне", "спустя", "из-за", "по", "про"))
_NEAR = 12  # tokens
_ENDS = (",", ";", ":", "—", "–", "«", "»", "(", ")")


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
    candidates = [
        (time, head)
        for time, head in calendar.by_sentence.get(trigger.token.sentence, ())
        if sources.same_voice(time.span.start, trigger.token.start)
    ]
    if not candidates:
        return None
    carriers = [trigger.token.i]
    if trigger.light is not None:
        carriers.append(trigger.light.i)
    carriers += [t.i for t in syntax.below(trigger.token.i, "acl", "acl:relcl", "amod") if t.pos == "VERB"]
    for i in carriers:
        for time, head in candidates:
            if i in (head.i, head.head):
                return _time(time)
    below = trigger.token
    if syntax.preposition(below) in _APART:
        return None
    for above in syntax.document.ancestors(below.i):
        if below.rel in ("ccomp", "acl:relcl", "parataxis"):
            break
        below = above
        if above.pos in ("VERB", "AUX", "ADJ"):
            for time, head in candidates:
                if head.head == above.i:
                    return _time(time)
    near = [(time, head) for time, head in candidates if _one_clause(head, carriers[:2], calendar.document)]
    return _time(near[0][0]) if len(near) == 1 else None


def _one_clause(head: Token, carriers: Sequence[int], document: Document) -> bool:
    """Whether nothing between a time and a trigger or its light verb starts another clause; trees lose what stands
    far from its verb."""
    for i in carriers:
        between = document.tokens[min(head.i, i) + 1 : max(head.i, i)]
        if len(between) <= _NEAR and not any(
            t.text in _ENDS or (t.pos == "VERB" and t.i not in carriers) or t.pos == "SCONJ" for t in between
        ):
            return True
    return False


def _time(time: TimeExpression) -> EventTime:
    """The days of an expression in its own exactness: «в начале ноября» is November."""
    start, end, granularity = time.start, time.end, time.granularity
    if start and time.mod in _PARTS:
        width = _WIDTHS.get(granularity or "")
        if width:
            start = end = start[:width]
        elif time.mod == "APPROX" and end and start[:7] == end[:7]:
            start = end = start[:7]
            granularity = "month"
    return EventTime(time.text, time.span, start, end, granularity)


def is_future(time: EventTime | None, published: date | None) -> bool:
    """Whether the time begins after the day of publication, as far as both are known to the day or month."""
    if time is None or time.start is None or published is None:
        return False
    return time.start > published.isoformat()[: len(time.start)]
