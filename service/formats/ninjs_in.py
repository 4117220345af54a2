"""ninjs 1.x, 2.x, 3.x and the Superdesk dialect as they come in: one plain description of an item.

Unknown members are ignored: Superdesk's own output fails the strict 1.6 schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")
_TEXTS = ("text", "composite", None)
_STATUSES = dict.fromkeys(("canceled", "cancelled", "recalled"), "canceled") | {"usable": "usable"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """An item of a feed. `status` is usable, withheld or canceled; `html` where there is no plain `text`; moments are
    RFC 3339 or days."""

    uri: str
    version: str
    dialect: str
    type: str | None
    status: str
    title: str | None
    text: str | None
    html: str | None
    published: str | None
    embargoed: str | None
    source: str | None
    language: str | None

    @property
    def withheld(self) -> bool:
        return self.status == "withheld"

    @property
    def is_text(self) -> bool:
        return self.type in _TEXTS


def dialect(item: Mapping[str, Any]) -> str:
    """`1`, `2`, `3` or `superdesk`: as the item says, else by its members."""
    standard = item.get("standard") or item.get("$standard")
    version = str(standard.get("version") or "") if isinstance(standard, dict) else ""
    if version[:1] in ("1", "2", "3"):
        return version[0]
    if item.get("bodies") or item.get("headlines"):
        camel = {"versionCreated", "pubStatus", "contentCreated", "firstCreated", "embargoedUntil", "infoSources"}
        return "3" if camel & set(item) or "contentType" in _first(item.get("bodies")) else "2"
    return "superdesk" if "guid" in item and "uri" not in item else "1"


def read(item: Mapping[str, Any]) -> Incoming:
    """Members of another type than theirs count as missing."""
    text, html = _body(item)
    return Incoming(
        uri=_string(item, "uri", "guid") or "",
        version=str(item.get("version") or "1"),
        dialect=dialect(item),
        type=_string(item, "type"),
        status=_status(item),
        title=_string(item, "headline") or _value(item, "headlines", "main") or _prefixed(item, "headline_"),
        text=text,
        html=html,
        published=_moment(
            item,
            "firstpublished", "contentcreated", "contentCreated", "firstcreated", "firstCreated", "versioncreated",
            "versionCreated",
        ),
        embargoed=_moment(item, "embargoed", "embargoedUntil") or _odd(item, "embargoed", "embargoedUntil"),
        source=_string(item, "source") or _source(item),
        language=_string(item, "language"),
    )  # fmt: skip


def _string(item: Mapping[str, Any], *names: str) -> str | None:
    return next((v.strip() for n in names if isinstance(v := item.get(n), str) and v.strip()), None)


def _status(item: Mapping[str, Any]) -> str:
    """Withheld where the word is unknown: an item must not get out because its sender has words of his own."""
    said = _string(item, "pubstatus", "pubStatus") or _odd(item, "pubstatus", "pubStatus") or "usable"
    return _STATUSES.get(said.lower(), "withheld")


def _odd(item: Mapping[str, Any], *names: str) -> str | None:
    """What is there but no string, for the check to name it."""
    return next((str(v) for n in names if (v := item.get(n)) is not None and not isinstance(v, str)), None)


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in value if isinstance(row, dict)) if isinstance(value, list) else ()


def _first(value: Any) -> Mapping[str, Any]:
    return next(_rows(value), {})


def _value(item: Mapping[str, Any], name: str, role: str) -> str | None:
    """The value of the row with the role, else of the first one."""
    rows = sorted(_rows(item.get(name)), key=lambda row: row.get("role") != role)
    return next((v for row in rows if (v := _string(row, "value"))), None)


def _prefixed(item: Mapping[str, Any], prefix: str) -> str | None:
    return next((v for name in sorted(item) if name.startswith(prefix) and (v := _string(item, name))), None)


def _source(item: Mapping[str, Any]) -> str | None:
    for name in ("infosource", "infosources", "infoSources"):
        found = _string(_first(item.get(name)), "name")
        if found:
            return found
    return None


def _body(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Plain text with the role main, any plain text, HTML with the role main, any HTML; never a caption."""
    plain, html = _string(item, "body_text"), _string(item, "body_html", "body_xhtml")
    rows = sorted(_rows(item.get("bodies")), key=lambda row: row.get("role") != "main")
    for row in rows:
        kind = str(row.get("contenttype") or row.get("contentType") or "text/plain").lower()
        value = _string(row, "value")
        if row.get("role") in ("caption", "description"):
            continue
        if "html" in kind:
            html = html or value
        elif "plain" in kind:
            plain = plain or value
    return (plain, None) if plain else (None, html)


def _moment(item: Mapping[str, Any], *names: str) -> str | None:
    """`2026-11-21T10:00:00+0300` gets its colon; what is no moment is left as it is, for the check to name it."""
    found = _string(item, *names)
    return _OFFSET.sub(r"\1:\2", found) if found and "T" in found else found
