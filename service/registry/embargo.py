"""What may not be published, or not yet.

Whoever names an article gets it, with its marks: who submitted it works on it. What is found without being named
(lists, searches, exports of many) leaves it out unless the request says that it may be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

Wish = Literal["exclude", "include", "only"]


def marks(meta: Mapping[str, Any]) -> dict[str, Any]:
    """The marks of an article, or of what was taken from one."""
    return {"embargoed_until": meta.get("embargoed_until"), "withheld": bool(meta.get("withheld"))}


def ends(written: str) -> datetime:
    """When an embargo ends. A day begins at midnight UTC: in Russia never too early."""
    moment = datetime.fromisoformat(written)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def barred(meta: Mapping[str, Any], now: int) -> bool:
    """Whether it may not be published now, milliseconds since the epoch."""
    until = meta.get("embargoed_until")
    return bool(meta.get("withheld")) or (until is not None and ends(until).timestamp() * 1000 > now)


def passes(meta: Mapping[str, Any], now: int, wish: Wish) -> bool:
    return wish == "include" or barred(meta, now) == (wish == "only")


def stricter(meta: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The marks of both: withheld if either is, until the later of the ends."""
    untils = [until for m in (meta, other) if (until := m.get("embargoed_until"))]
    return {
        "embargoed_until": max(untils, key=ends, default=None),
        "withheld": bool(meta.get("withheld") or other.get("withheld")),
    }
