"""To whom, where and when something was said, where the frame plainly tells it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from workers.extraction.document import Mention, Span
from workers.extraction.quotes import addressees, scopes, venues
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Addressee
from workers.extraction.quotes.reading import Reading
from workers.extraction.quotes.scopes import Clause
from workers.extraction.quotes.speakers import Speakers
from workers.extraction.times.model import TimeExpression

_PHRASES = ("source-phrase", "dash-phrase")  # «по словам Н.»: a date beside it is of the content


class Circumstances:
    """Looks up the circumstances of one frame after the other; `times` in order of the text."""

    def __init__(self, reading: Reading, speakers: Speakers, times: Sequence[TimeExpression]) -> None:
        self.reading = reading
        self.speakers = speakers
        self.times = sorted(times, key=lambda t: t.span)
        self._starts = [t.span.start for t in self.times]

    def of(self, frame: Frame) -> tuple[Addressee | None, Mention | None, TimeExpression | None]:
        """The addressee, the venue and the time of speaking."""
        clauses = scopes.clauses(self.reading, frame)
        noun = venues.find(self.reading, frame, clauses)
        span = venues.span_of(self.reading, noun) if noun is not None else None
        venue = Mention(self.reading.document.slice(span), span) if span else None
        return addressees.find(self.reading, self.speakers, frame, clauses, noun), venue, self._time(frame, clauses)

    def _time(self, frame: Frame, clauses: Sequence[Clause]) -> TimeExpression | None:
        """The time expression among the frame's own words: «заявил 5 мая», «еще месяц назад говорил»."""
        if frame.cue is None or frame.rule in _PHRASES:
            return None
        for anchor, tokens in clauses:
            cue = self.reading.tokens[anchor].span
            found = [t for t in self._within(tokens) if self._is_of(t, anchor)]
            if found:  # «ранее в четверг»: the day tells more
                return min(found, key=lambda t: (t.type == "REF", _distance(t.span, cue)))
        return None

    def _within(self, tokens: Sequence[int]) -> list[TimeExpression]:
        out = []
        for i in tokens:
            k = bisect_left(self._starts, self.reading.tokens[i].start)
            if k < len(self.times) and self.times[k].span.start < self.reading.tokens[i].end:
                out.append(self.times[k])
        return [t for t in out if t.type in ("DATE", "TIME", "REF")]

    def _is_of(self, expression: TimeExpression, anchor: int) -> bool:
        """Not within a name in marks, brackets, a participle («живший в 2010 году в Заречинске»), a noun («итоги года»)
        nor a while («за последние годы»)."""
        reading = self.reading
        first, last = reading.range(expression.span)
        if any(reading.mark_at[i] != reading.mark_at[anchor] for i in range(first, last)):
            return False
        head = reading.document.head_of(expression.span)
        if head is None or reading.text(first - 1) == "(" or "за" in (reading.text(first - 1), reading.text(first)):
            return False
        prepositional = any(reading.tokens[i].pos == "ADP" for i in range(first, last))
        if not prepositional and head.feats.get("Case") == "Gen" and head.rel == "nmod" and not head.text.isdigit():
            return False
        for above in reading.document.ancestors(head.i):
            if above.i == anchor or reading.is_finite(above.i):
                break
            if above.feats.get("VerbForm") in ("Part", "Inf"):
                return above.lemma in venues.lexicon()["issue"]  # «в письме, опубликованном в среду»
        return True


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)
