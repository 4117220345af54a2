"""To whom, where and when something was said, where the frame plainly tells it."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Mention, Span
from workers.extraction.quotes import nounphrases
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Addressee
from workers.extraction.quotes.reading import Reading
from workers.extraction.quotes.speakers import Speakers
from workers.extraction.times.model import TimeExpression

_VENUE = (
    "интервью", "пресс-конференция", "брифинг", "эфир", "заявление", "выступление", "беседа", "речь", "комментарий",
    "обращение", "блог", "твиттер", "фейсбук", "телеграм-канал", "послание", "письмо", "разговор", "совещание",
    "встреча",
)  # fmt: skip
_REACH = 12  # tokens between a cue and its circumstances


def addressee(reading: Reading, speakers: Speakers, frame: Frame) -> Addressee | None:
    """The dative beside the cue: «рассказал журналистам», «объяснил «Вестнику» Н.»."""
    if frame.cue is None:
        return None
    beside = reading.document.children[frame.source] if frame.source is not None else ()
    for c in (*reading.document.children[frame.anchor], *beside):
        token = reading.tokens[c]
        if c == frame.source or token.pos not in ("NOUN", "PROPN", "PRON") or token.feats.get("Case") != "Dat":
            continue
        if token.rel not in ("iobj", "obl", "obj", "appos") or abs(c - frame.anchor) > _REACH:
            continue
        if any(reading.tokens[k].rel == "case" for k in reading.document.children[c]):
            continue
        first, last = nounphrases.of(reading, c)
        span = reading.trimmed(first, last)
        if span is None:
            continue
        hit = speakers.at(token.span)
        mention = Mention(reading.document.slice(span), span)
        return Addressee(hit[1].name if hit else None, hit[1].id if hit else None, mention)
    return None


def venue(reading: Reading, frame: Frame) -> Mention | None:
    """«В интервью «Вестнику»», «на пресс-конференции»: the phrase without its preposition."""
    if frame.cue is None:
        return None
    first, last = reading.period_of(frame.anchor)
    for j in range(max(first, frame.anchor - _REACH), min(last, frame.anchor + _REACH)):
        token = reading.tokens[j]
        if (
            token.lemma in _VENUE
            and token.feats.get("Case") == "Loc"
            and reading.level[j] == reading.level[frame.anchor]
        ):
            if (
                j == frame.source
                or reading.mark_at[j] != reading.mark_at[frame.anchor]
                or _in_content(frame, token.start)
            ):
                continue
            start, end = nounphrases.of(reading, j, dative=True)
            span = reading.trimmed(start, end)
            if span:
                return Mention(reading.document.slice(span), span)
    return None


def time(reading: Reading, frame: Frame, times: Sequence[TimeExpression]) -> TimeExpression | None:
    """The time expression among the frame's own words: «заявил 5 мая», «еще месяц назад говорил»."""
    if frame.cue is None:
        return None
    first, last = reading.period_of(frame.anchor)
    low = reading.tokens[max(first, frame.anchor - _REACH)].start
    high = reading.tokens[min(last - 1, frame.anchor + _REACH)].end
    best = None
    for expression in times:
        span = expression.span
        if (
            span.start < low
            or span.end > high
            or _in_content(frame, span.start)
            or expression.type in ("DURATION", "SET")
        ):
            continue
        i = reading.range(span)[0]
        if i >= len(reading.tokens) or reading.level[i] != reading.level[frame.anchor]:
            continue
        if best is None or _distance(span, frame.cue) < _distance(best.span, frame.cue):
            best = expression
    return best


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _in_content(frame: Frame, offset: int) -> bool:
    return any(s.start <= offset < s.end for s in frame.content)
