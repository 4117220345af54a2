"""Time expressions on the wire."""

from __future__ import annotations

from service.schemas import fields as wire

TYPES = ("DATE", "TIME", "DURATION", "SET", "REF")
GRANULARITIES = ("hour", "day", "week", "month", "quarter", "season", "year", "decade", "century")
MODIFIERS = ("START", "MID", "END", "APPROX", "BEFORE", "AFTER")
ANCHORS = ("explicit", "dateline", "quote", "context", "event")


class TimeSchema(wire.Wire):
    """A time expression and the days it means."""

    text = wire.text("The words as they stand in the article")
    span = wire.span()
    type = wire.choice("What kind of expression it is", *TYPES)
    start = wire.text("First day, in the exactness of the text: `2025-11-11`, `2025-09`, `2024`", allow_none=True)
    end = wire.text("Last day, in the exactness of the text", allow_none=True)
    granularity = wire.choice("How exact it is", *GRANULARITIES, allow_none=True)
    mod = wire.choice("Which side or part of the interval is meant", *MODIFIERS, allow_none=True)
    value = wire.text(
        "An ISO 8601 duration (`PT3H`), a time of day (`T18:30`, `TMO`) or a kind of reference (`PAST_REF`)",
        allow_none=True,
    )
    anchor = wire.choice("What the value was counted from", *ANCHORS)
