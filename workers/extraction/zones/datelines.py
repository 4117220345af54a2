"""What of a page says when it was published: «date 2025-11-11» above it, a line of its own («29.01.2018 12:10»,
«МОСКВА, 26 января 2022»), or the beginning of its first paragraph («МОСКВА, 26 янв 2022 — РИА Новости.»)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from workers.extraction.document import Span

LINES: Final = 4  # the date stands among the first ones
_EARLIEST = 1950  # an older year is that of a photograph or of a source

_HEADER = re.compile(r"[\s\ufeff]*date (?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])[ \t]*")
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DATE = (
    r"(?:(?P<day>\d{1,2})[ \xa0](?P<month>(?i:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,5})\.?"
    r"[ \xa0](?P<year>\d{4})|(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))(?![\d-])"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d|\.\d)"
_ZONE = r"(?:[ \xa0]?\(?(?i:мск|msk|utc|gmt)(?:[+-]\d{1,2})?\)?)?"
_WEEKDAY = r"(?i:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)"
_PLACE = r"(?:(?:[А-ЯЁ][А-ЯЁ-]+(?: [А-ЯЁ][А-ЯЁ-]+){0,3}|[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?)(?:[,.]| ?[|•·]) ?)?"
_OUTLET = r"(?:[ \xa0]*(?:[|•·/][ \xa0]*|[,.][ \xa0]?(?=[«\"А-ЯЁA-Z]))[^.!?\n]{2,40})?"
_LABEL = r"(?:(?i:опубликовано|дата(?: публикации)?)[: ]{1,2})?"
_BEFORE = rf"(?:{_CLOCK}{_ZONE}[,|—–-]?[ \xa0]|{_WEEKDAY}, ?)?"
_AFTER = rf"(?:[ \xa0]?г(?:ода\b|\.)?)?(?:,? {_WEEKDAY})?(?:[,|—–/ \xa0-]{{1,3}}(?:в )?{_CLOCK}{_ZONE})?"
_LINE = re.compile(rf"\s*{_LABEL}{_PLACE}{_BEFORE}{_DATE}{_AFTER}{_OUTLET}[ \xa0]*")
_AGENCY = r"(?:\.?[ \xa0]?[—–-][^\n.—–]{2,40}\.|\.?[ \xa0]?/[^/\n]{2,30}/[.,]?|(?:, [А-ЯЁ][\w-]+)?[.:])"
_OPENING = re.compile(rf"\s*{_PLACE}{_DATE}(?:[ \xa0]?г\.)?(?:,? {_CLOCK}{_ZONE})?{_AGENCY}[ \xa0]+(?=[А-ЯЁ«])")


def header(text: str) -> tuple[date | None, int]:
    """The date of a leading `date 2025-11-11` and where that header ends."""
    found = _HEADER.match(text)
    day = _day(found) if found else None
    return (day, found.end()) if found and day else (None, 0)


def of_line(text: str, line: Span) -> date | None:
    """The date that a line consists of, with a clock, a place or an outlet beside it."""
    found = _LINE.fullmatch(text, *line)
    return _day(found) if found else None


def opening(text: str, line: Span) -> tuple[date | None, int]:
    """The date that opens a paragraph and where that opening ends."""
    found = _OPENING.match(text, *line)
    day = _day(found) if found else None
    return (day, found.end()) if found and day else (None, line.start)


def _day(found: re.Match[str]) -> date | None:
    """None for a day that there never was."""
    said = found.groupdict()
    try:
        if said["iso"]:
            return date.fromisoformat(said["iso"])
        if said["day"]:
            # «ма» begins «мар» too: the longest match counts
            number = max((len(m), k) for k, m in enumerate(_MONTHS, 1) if said["month"].lower().startswith(m))[1]
            day = date(int(said["year"]), number, int(said["day"]))
        else:
            day = date(int(said["y"]), int(said["m"]), int(said["d"]))
    except ValueError:
        return None
    return day if day.year >= _EARLIEST else None
