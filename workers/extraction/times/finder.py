"""Time expressions of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workers.extraction.document import Document, Name, Span, Token
from workers.extraction.parsing import morphology
from workers.extraction.times import calendar, clauses, lexicon, resolver
from workers.extraction.times.calendar import Interval
from workers.extraction.times.model import TimeExpression
from workers.extraction.times.newsday import NOTHING_TOLD, news_day
from workers.extraction.times.numbers import Line
from workers.extraction.times.patterns import matches
from workers.extraction.times.shapes import Between, Calendar, Clock, Match, Reference, Shape, Shifted, Weekday

_PAGE_ZONES = ("header", "byline", "counter", "dateline")  # parts of the page that are not parsed
_PAGE_DATE = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_PAGE_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+([А-Яа-яё]{3,8})\s+(\d{4})(?!\d)")
_DAYS = (Calendar, Weekday, Shifted, Between)
_YEAR = 4  # digits
_STORY = 2  # sentences in which an hour is one of the day told
_SEQUEL = 4  # sentences in which «через год» is counted from the month or year told
_SPEECH_WITHIN = timedelta(days=3)  # a speech is of the last day told when that lies this near before publication


@dataclass(frozen=True, slots=True)
class _Found:
    match: Match
    span: Span
    head: Token
    quoted: bool


def find(document: Document) -> tuple[TimeExpression, ...]:
    """All time expressions in order, resolved against the publication date.

    Where that is unknown, a full date in the header or byline takes its place; else the day that the text tells news
    of («12 ноября 2024 года открыли мост»). From that «в четверг» has a start, but «вчера» has none.
    """
    quotations = clauses.Quotations(document.text)
    found = list(_all(document, quotations))
    published = document.published or _page_date(document)
    news = NOTHING_TOLD if published else news_day(document, ((f.match.shape, f.head) for f in found))
    told: Interval | None = None
    told_in = 0
    period: Interval | None = None  # the month or year told since
    period_in = 0
    dated = {f.head.sentence for f in found if isinstance(f.match.shape, _DAYS)}  # an hour may be of these days
    out = []
    past: tuple[int, date] | None = None  # a sentence and the past day that it tells of
    for item in found:
        verb = clauses.governor(document, item.head)
        shape = item.match.shape
        match = item.match
        if isinstance(shape, Shifted) and shape.adverb and shape.low == 0 and clauses.nowadays(document, verb):
            match = Match(match.start, match.end, Reference("PRESENT_REF"))
        day, label = published, "dateline"
        if item.quoted:
            day, label = _speech_day(published, told), "quote"
        elif published is None and not _beside_today(shape):
            day, label = news.day, "context"
        if item.head.sentence - period_in > _SEQUEL:
            period = None
        tense = clauses.tense(document, verb) if day or news.near or told or period else None
        sequel = item.head.sentence - max(told_in, period_in) <= _SEQUEL and _on_verb(document, item)
        anchor = resolver.Anchor(
            day, tense if tense != "present" else None, told, news, published is not None, period, sequel
        )
        if past and past[0] == item.head.sentence and not item.quoted and tense == "past" and _yearless(shape):
            anchor, label = resolver.Anchor(past[1], "future", told, news), "context"
        meaning = resolver.meaning(match, anchor)
        if meaning is None:
            continue
        here = item.head.sentence
        near = here == told_in or (here - told_in <= _STORY and here not in dated)
        if _bare_hour(shape) and tense == "past" and near and not item.quoted:
            meaning = replace(meaning, interval=told)
        start, end = meaning.interval.iso() if meaning.interval else (None, None)
        out.append(
            TimeExpression(
                document.slice(item.span), item.span, meaning.type, start, end, meaning.granularity, meaning.mod,
                meaning.value, label if meaning.anchored == "anchor" else meaning.anchored,
            )
        )  # fmt: skip
        if meaning.interval and tense == "past" and _tells_past(document, item, published or news.day):
            past = (item.head.sentence, meaning.interval.first)
        if meaning.interval and not item.quoted:
            if meaning.interval.first == meaning.interval.last:
                told, told_in, period = meaning.interval, here, None
            elif _tells_period(document, item, meaning):
                period, period_in = meaning.interval, here
            elif not isinstance(shape, Calendar):
                period = None
    return tuple(out)


def _beside_today(shape: Shape | None) -> bool:
    """«вчера», «сегодня утром»: only the very day of publication says which day that is."""
    return (isinstance(shape, Shifted) and shape.adverb) or (isinstance(shape, Clock) and _beside_today(shape.day))


def _bare_hour(shape: Shape | None) -> bool:
    """«в 19:28», «ночью»: an hour of the day told before, of what has happened."""
    return isinstance(shape, Clock) and shape.day is None


def _yearless(shape: Shape) -> bool:
    return isinstance(shape, Calendar) and shape.year is None and shape.month is not None


def _tells_past(document: Document, item: _Found, published: date | None) -> bool:
    """Whether the sentence goes on from this day or year: «20 сентября 2000 года он уволился, а 3 октября уехал».

    It does from the time of a verb, not from that of a noun («закон от 5 мая 2008 года») or of a birth.
    """
    shape = item.match.shape
    if item.quoted or item.head.head < 0 or not isinstance(shape, Calendar) or shape.year is None:
        return False
    verb = document.tokens[item.head.head]
    return (
        published is not None
        and shape.year.number is not None
        and shape.year.number < published.year
        and verb.pos == "VERB"
        and verb.feats.get("VerbForm") == "Fin"
        and verb.lemma not in lexicon.BIRTHS
    )


def _tells_period(document: Document, item: _Found, meaning: resolver.Meaning) -> bool:
    """Whether the story goes on from this month or year: «в 1967 году», not «закон 1967 года», «до 2008 года», «мост,
    построенный в 1967 году», «родился в 1967 году»."""
    if meaning.granularity not in ("month", "year") or not isinstance(item.match.shape, Calendar | Shifted):
        return False
    first = document.tokens_in(item.span)[0]
    if first.lemma != "в" and not isinstance(item.match.shape, Shifted):
        return False
    above = document.tokens[item.head.head] if item.head.head >= 0 else None
    if above is None:
        return True
    aside = above.rel in ("acl", "acl:relcl") or (above.feats.get("VerbForm") == "Part" and above.rel == "amod")
    return not aside and above.lemma != "родиться"


def _on_verb(document: Document, item: _Found) -> bool:
    """Whether it tells when something happened: not «бюджет на следующий год», «до следующего года»."""
    return item.head.rel != "nmod" and document.tokens_in(item.span)[0].lemma not in ("до", "к")


def _all(document: Document, quotations: clauses.Quotations) -> list[_Found]:
    out = []
    organizations: dict[int, list[Name]] = {}
    for name in document.names:
        if name.type == "ORG" and (inside := document.tokens_in(name.span)):
            organizations.setdefault(inside[0].sentence, []).append(name)
    for sentence in document.sentences:
        tokens = document.tokens[sentence.first : sentence.last]
        line = Line(tokens)
        for match in matches(line):
            inside = tokens[match.start : match.end]
            span = Span(inside[0].start, inside[-1].end)
            if line.at(match.start).named_year:  # «ЧМ-2018»: the year alone
                span = Span(span.end - _YEAR, span.end)
            own = {t.i for t in inside}
            content = [t for t in inside if t.pos not in ("ADP", "PUNCT")] or list(inside)
            head = next((t for t in content if t.head not in own), content[0])
            if any(name.span.covers(span) for name in organizations.get(sentence.i, ())):  # «Вестник сегодня»
                continue
            out.append(_Found(match, span, head, quotations.holds(span.start)))
    return out


def _speech_day(published: date | None, told: Interval | None) -> date | None:
    """The day of a speech: the last day told before it, when that lies shortly before publication.

    In «12 ноября прошли переговоры. «Вчера они говорили три часа», — сказал он», published on the 13th, «вчера» is
    the 11th.
    """
    if published and told and timedelta() <= published - told.first <= _SPEECH_WITHIN:
        return told.first
    return published


def _page_date(document: Document) -> date | None:
    """A full date in the parts of the page that are not parsed: «20.04.2011», «20 апреля 2011»."""
    for zone in document.zones:
        if zone.kind not in _PAGE_ZONES:
            continue
        text = document.slice(zone.span)
        if said := _PAGE_DATE.search(text):
            year, month, day = (said[4], said[5], said[6]) if said[4] else (said[3], said[2], said[1])
            if found := calendar.safe_date(int(year), int(month), int(day)):
                return found
        if said := _PAGE_WORDS.search(text):
            number = lexicon.MONTHS.get(morphology.lemma(said[2].lower(), "NOUN", {}), 0)
            if found := calendar.safe_date(int(said[3]), number, int(said[1])):
                return found
    return None
