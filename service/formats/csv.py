"""CSV (RFC 4180): a line a quote or event, for tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from service.formats.model import Exported, Item

COLUMNS = (
    "article", "kind", "id", "type", "who", "who_kind", "role", "text", "start", "end", "cue_or_trigger", "place",
    "first_day", "last_day", "factuality", "source", "confidence", "embargoed_until", "withheld",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(exported: Exported) -> str:
    """With a header line. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, restval="")
    rows.writeheader()
    article = exported.article
    of_all = {
        "article": article["id"],
        "embargoed_until": article["embargoed_until"],
        "withheld": "true" if article["withheld"] else "false",
    }
    for row in (*_quotes(exported), *_events(exported)):
        rows.writerow({name: _cell(value) for name, value in {**of_all, **row}.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _quotes(exported: Exported) -> Iterator[Item]:
    for quote in exported.list("quotes"):
        speaker = quote["speaker"]
        yield {
            "kind": "quote",
            "id": quote["id"],
            "type": quote["type"],
            "who": speaker["name"],
            "who_kind": speaker["kind"],
            "role": speaker["role"],
            "text": quote["text"],
            "start": quote["spans"][0][0],
            "end": quote["spans"][-1][1],
            "cue_or_trigger": quote["cue"]["text"] if quote["cue"] else None,
            "confidence": quote["confidence"],
        }


def _events(exported: Exported) -> Iterator[Item]:
    for event in exported.list("events"):
        start, end = event["trigger"]["span"]
        time = event["time"] or {"start": None, "end": None}
        yield {
            "kind": "event",
            "id": event["id"],
            "type": event["type"],
            "who": "; ".join(p["name"] for p in event["participants"]),
            "text": event["text"],
            "start": start,
            "end": end,
            "cue_or_trigger": event["trigger"]["text"],
            "place": event["place"]["name"] if event["place"] else None,
            "first_day": time["start"],
            "last_day": time["end"],
            "factuality": event["factuality"],
            "source": event["source"]["name"] if event["source"] else None,
            "confidence": event["confidence"],
        }
