"""Divides the page into zones by the shape of its lines, before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workers.extraction.document import Span, Zone, fold
from workers.extraction.zones import datelines

SENTENCE_ZONES = ("headline", "subhead", "caption", "question", "answer", "body")

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_FINAL = re.compile(r"[.!?…:;,][»”\"“)\]]*\s*$")
_BYLINE = re.compile(
    r"\s*(?:автор|текст|фото|источник)\b\s*:|.*\b(?:собкор|спецкор|корреспондент|обозреватель)\b", re.IGNORECASE
)
# «МОСКВА, 5 янв — РИА Новости.», «МОСКВА, 5 января. /ТАСС/.», «АСТАНА. 5 января. КАЗИНФОРМ -»
_DATELINE = re.compile(
    r"\s*[А-ЯЁ][А-ЯЁ-]+(?: [А-ЯЁ][А-ЯЁ-]+){0,3}[,.]? ?(?:\d{1,2} [а-я]{3,8}\.?)?"
    r"(?:(?: ?[,.])? ?/[^/\n]{2,30}/[.,]?| [—–-] [^\n.—–]{2,40}\.| ?[—–-]{1,2} ?(?=[А-ЯЁ«]))\s*"
)
_TURN = re.compile(r"\s*[—–-]\s")
_QUESTION = re.compile(r"\?[»”\"*]*\s*$")
_BOLD = re.compile(r"\s*(?:[—–-]\s*)?\*\*")

_LEAST_QUESTIONS = 2  # of an interview
_BYLINE_LINES = 5  # a byline stands among the first lines
_HEADLINE_WORDS = 20
_SUBHEAD_WORDS = 12
_CAPTION_LEAST_WORDS = 5
_CAPTION_MOST_LINES = 200  # a page with more lines without a full stop is a list
_CAPTION_LIKENESS = 0.8  # share of the caption's words that one other paragraph holds
_STEM = 5  # letters that a word keeps through its cases


@dataclass(frozen=True, slots=True)
class Page:
    """`blocks` are the zones that hold sentences, in order; `published` the date that the page itself states."""

    zones: tuple[Zone, ...]
    blocks: tuple[Span, ...]
    published: date | None


def divide(text: str) -> Page:
    """The zones of the page in order; they cover all its words."""
    published, start = datelines.header(text)
    lines = [Span(start + m.start(), start + m.end()) for m in _LINE.finditer(text[start:]) if m.group().strip()]
    zones = [Zone("header", Span(0, start))] if start else []
    if published and lines and "\n" not in text[:start] and not _CYRILLIC.search(text, *lines[0]):
        zones.append(Zone("header", lines.pop(0)))
    told = None if published else datelines.of_lines(text, lines)
    published, dated = told or (published, None)
    shown = [line for line in lines if line != dated]
    captions = set(_captions(text, shown))
    turns = _turns(text, lines)
    seen_body = False
    number = 0
    for line in lines:
        if line == dated:
            zones.append(Zone("dateline", line))
            continue
        kind = _kind(text, line, number, seen_body, line in captions, turns.get(line))
        if kind == "body":
            end = line.start
            if not seen_body:
                day, end = datelines.opening(
                    text, line, [] if published else [other for other in shown if other != line]
                )
                published = published or day
            agency = _DATELINE.match(text, end, line.end)
            end = agency.end() if agency else end
            if line.start < end < line.end:
                zones.append(Zone("dateline", Span(line.start, end)))
                line = Span(end, line.end)
        zones.append(Zone(kind, line))
        number += kind != "counter"
        seen_body = seen_body or kind in ("body", "question", "answer")
    blocks = tuple(z.span for z in zones if z.kind in SENTENCE_ZONES)
    return Page(tuple(zones), blocks, published)


def _kind(text: str, line: Span, number: int, seen_body: bool, caption: bool, turn: str | None) -> str:
    words = _WORD.findall(text, *line)
    final = _FINAL.search(text, *line)
    if not _CYRILLIC.search(text, *line) and sum(len(w) > 3 for w in words) < 4:
        return "counter"
    if caption:
        return "caption"
    if number < _BYLINE_LINES and not final and len(words) < 10 and _BYLINE.match(text, *line):
        return "byline"
    if turn:
        return turn
    if not final and not _TURN.match(text, *line):
        if not seen_body and number < _BYLINE_LINES and len(words) <= _HEADLINE_WORDS:
            return "headline" if number == 0 else "caption"
        if seen_body and len(words) <= _SUBHEAD_WORDS and text[line.end - 1] not in '»”"':
            return "subhead"
    return "body"


def _captions(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Lines without a full stop whose words stand again in another paragraph: what a page prints below a photo."""
    bags = [{fold(w)[:_STEM] for w in _WORD.findall(text, *line)} for line in lines]
    unstopped = [i for i, line in enumerate(lines) if not _FINAL.search(text, *line)]
    if len(unstopped) > _CAPTION_MOST_LINES:
        return
    for i in unstopped[1:] if unstopped[:1] == [0] else unstopped:
        if len(bags[i]) < _CAPTION_LEAST_WORDS:
            continue
        if any(j != i and len(bags[i] & bag) >= _CAPTION_LIKENESS * len(bags[i]) for j, bag in enumerate(bags)):
            yield lines[i]


def _turns(text: str, lines: Sequence[Span]) -> dict[Span, str]:
    """The questions and answers of an interview: at least two questions, each printed bold («**Когда?**») or followed
    by a line that a dash opens. Below a bold question all is answer until the next one."""
    dashed = [bool(_TURN.match(text, *line)) for line in lines]
    asked = [bool(_QUESTION.search(text, *line)) for line in lines]
    bold = [ask and bool(_BOLD.match(text, *line)) for ask, line in zip(asked, lines, strict=True)]
    answered = [ask and after for ask, after in zip(asked, [*dashed[1:], False], strict=False)]
    if sum(b or a for b, a in zip(bold, answered, strict=True)) < _LEAST_QUESTIONS:
        return {}
    turns: dict[Span, str] = {}
    below = False
    for i, line in enumerate(lines):
        if bold[i] or answered[i] or (asked[i] and dashed[i]):
            turns[line] = "question"
            below = bold[i]
        elif dashed[i] or below:
            turns[line] = "answer"
    return turns
