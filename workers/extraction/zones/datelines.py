"""What of a page says when it was published: «date 2025-11-11» above it, a line of its own («29.01.2018 12:10»,
«МОСКВА, 26 января 2022»), or the beginning of its first paragraph («МОСКВА, 26 янв 2022 — РИА Новости.»)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from workers.extraction.document import Span

LINES: Final = 4  # the date stands among the first ones
_EARLIEST = 1995  # an older day is that of a picture, a letter, a birth

_HEADER = re.compile(r"[\s\ufeff]*date (?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])[ \t]*")
_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = (
    r"(?i:янв(?:аря)?|фев(?:раля|р)?|мар(?:та)?|апр(?:еля)?|мая|июн[яь]?|июл[яь]?|авг(?:уста)?|сен(?:тября|т)?"
    r"|окт(?:ября)?|ноя(?:бря|б)?|дек(?:абря)?)"
)
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})[ \xa0](?P<month>{_MONTH})\.?[ \xa0](?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))(?![\d-])"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d|\.\d)"
_ZONE = r"(?:[ \xa0]?\(?(?i:мск|msk|utc|gmt)(?:[+-]\d{1,2})?\)?)?"
_WEEKDAY = r"(?i:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)"
_NAME = r"[«\"]?[А-ЯЁA-Z][\w-]*[»\"]?"
_CAPITALS = r"[А-ЯЁ][А-ЯЁ-]+(?: [А-ЯЁ][А-ЯЁ-]+){0,3}"
_PLACE = rf"(?:(?:{_CAPITALS}|[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?)(?:[,.]| ?[|•·]) ?)?"
_NO_PICTURE = r"(?!(?i:фото|снимок|архив|рисунок))"
_OUTLET = rf"(?: ?[|•·/] ?{_NO_PICTURE}{_NAME}(?: {_NAME}){{0,2}}|[,.] {_NO_PICTURE}(?:«[^»\n]{{2,40}}»|{_NAME}))?"
_LABEL = r"(?:(?i:опубликовано|дата(?: публикации)?)[: ]{1,2})?"
_BEFORE = rf"(?:(?P<clock>{_CLOCK}){_ZONE}[,|—–-]?[ \xa0]|{_WEEKDAY}, ?)?"
_AFTER = rf"(?:[ \xa0]?г(?:ода\b|\.)?)?(?:,? {_WEEKDAY})?(?:[,|—–/ \xa0-]{{1,3}}(?:в )?(?P<hour>{_CLOCK}){_ZONE})?"
_LINE = re.compile(rf"[ \t\xa0]*{_LABEL}{_PLACE}{_BEFORE}{_DATE}{_AFTER}{_OUTLET}[ \t\xa0]*")
# «МОСКВА, 26 января 2022 — РИА Новости.», «МОСКВА, 26 января 2022. /ТАСС/.», «18.06.2020 15:30.»
_AGENCY = (
    rf"(?:\.?[ \xa0]?[—–-][ \xa0]?{_NAME}(?: {_NAME}){{0,3}}\.|\.?[ \xa0]?/[^/\n]{{2,30}}/[.,]?|(?:, {_NAME})?[.:])"
)
_OPENING = re.compile(rf"[ \t\xa0]*{_PLACE}{_DATE}(?:[ \xa0]?г\.)?(?:,? {_CLOCK}{_ZONE})?{_AGENCY}[ \xa0]+(?=[А-ЯЁ«])")
_DATED = re.compile(rf"[ \t\xa0]*{_DATE}")
_SENTENCE = re.compile(r"[.;,:][»”\"“)\]]*\s*$")


def header(text: str) -> tuple[date | None, int]:
    """The date of a leading `date 2025-11-11` and where that header ends."""
    found = _HEADER.match(text)
    try:
        return (date.fromisoformat(found["iso"]), found.end()) if found else (None, 0)
    except ValueError:
        return None, 0


def of_lines(text: str, lines: Sequence[Span]) -> tuple[date, Span] | None:
    """The date that one of the first lines consists of, with a clock, a place or an outlet beside it, and that line:
    one with a clock before others. None below a line of sentences, and where dates head other lines too: a chronicle.
    """
    found = []
    for line in lines[:LINES]:
        said = _LINE.fullmatch(text, *line)
        day = _day(said) if said else None
        if said and day:
            found.append((not (said["clock"] or said["hour"]), day, line))
        elif _SENTENCE.search(text, *line):
            break
    if not found:
        return None
    bare, day, line = min(found, key=lambda f: f[0])
    if bare and any(_other(text, other, day) for other in lines if other != line):
        return None
    return day, line


def opening(text: str, line: Span, others: Sequence[Span] = ()) -> tuple[date | None, int]:
    """The date that opens a paragraph and where that opening ends. It is none of publication where dates head `others`
    too: a chronicle."""
    found = _OPENING.match(text, *line)
    day = _day(found) if found else None
    if not found or not day or any(_other(text, other, day) for other in others):
        return None, line.start
    return day, found.end()


def _other(text: str, line: Span, day: date) -> bool:
    """Whether a line begins with another date."""
    found = _DATED.match(text, *line)
    return found is not None and _day(found) != day


def _day(found: re.Match[str]) -> date | None:
    """None for a day that there never was, or long ago."""
    said = found.groupdict()
    try:
        if said["iso"]:
            day = date.fromisoformat(said["iso"])
        elif said["day"]:
            day = date(int(said["year"]), _MONTHS.index(said["month"][:3].lower()) + 1, int(said["day"]))
        else:
            day = date(int(said["y"]), int(said["m"]), int(said["d"]))
    except ValueError:
        return None
    return day if day.year >= _EARLIEST else None
