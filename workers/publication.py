"""When an article was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from workers.extraction import zones


def day(meta: Mapping[str, Any]) -> date | None:
    """The day of `published_at` in its own time zone: an article of 00:30 in Vladivostok says «вчера» of that day."""
    stamp = meta.get("published_at")
    return datetime.fromisoformat(stamp).date() if stamp else None


def day_of(meta: Mapping[str, Any], text: str) -> date | None:
    """The same; where the client told none, the one that stands at the head of the text."""
    return day(meta) or zones.divide(text).published
