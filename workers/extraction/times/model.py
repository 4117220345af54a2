"""Time expressions: what the words are and which days they mean."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.document import Span

TYPES = ("DATE", "TIME", "DURATION", "SET", "REF")
GRANULARITIES = ("hour", "day", "week", "month", "quarter", "season", "year", "decade", "century")
MODIFIERS = ("START", "MID", "END", "APPROX", "BEFORE", "AFTER")
ANCHORS = ("explicit", "dateline", "quote", "context", "event")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """As on the wire. `start` and `end` close an interval of days in the exactness of the expression
    (`2025-11-11`, `2025-09`, `2024`); `value` is an ISO 8601 duration (`PT3H`), a time of day (`T18:30`, `TMO` for
    the morning) or a kind of reference (`PAST_REF`)."""

    text: str
    span: Span
    type: str
    start: str | None
    end: str | None
    granularity: str | None
    mod: str | None
    value: str | None
    anchor: str
