"""A finding as an editor corrected it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]


def corrected(part: str, item: Item, text: str) -> Item:
    """What the editor says in place of what was found; the item itself where nobody corrected it."""
    change = (item.get("verdict") or {}).get("correction")
    if not change:
        return item
    return _quote(item, change, text) if part == "quotes" else _event(item, change)


def _quote(quote: Item, change: Item, text: str) -> Item:
    """Another speaker has none of the office, the affiliation and the entity that were found of the first."""
    speaker = dict(quote["speaker"])
    if "speaker" in change and change["speaker"] != speaker["name"]:
        name = change["speaker"]
        kind = "unnamed" if name is None else "person"
        speaker = {"name": name, "kind": kind, "entity": None, "role": None, "affiliation": None, "mention": None}
    if "role" in change:
        speaker["role"] = change["role"]
    spans = change.get("spans") or quote["spans"]
    words = " ".join(text[start:end] for start, end in spans) if "spans" in change else quote["text"]
    return {**quote, "type": change.get("type") or quote["type"], "speaker": speaker, "spans": spans, "text": words}


def _event(event: Item, change: Item) -> Item:
    out = dict(event)
    for name in ("type", "factuality"):
        out[name] = change.get(name) or event[name]
    if "place" in change:
        out["place"] = change["place"] and {
            "name": change["place"],
            "country": None,
            "span": None,
            "confidence": 1.0,
        }
    if "start" in change or "end" in change:
        found = event["time"] or {"text": None, "span": None, "start": None, "end": None, "granularity": None}
        out["time"] = {
            **found,
            **{name: change[name] for name in ("start", "end") if name in change},
            "confidence": 1.0,
        }
    if "participants" in change:
        found = {p["name"]: p for p in event["participants"]}
        unknown = {"entity": None, "role": "participant", "mention": None, "confidence": 1.0}
        out["participants"] = [found.get(name, unknown | {"name": name}) for name in change["participants"]]
    return out
