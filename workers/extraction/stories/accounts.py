"""What one article brings to a story."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from workers.extraction.entities.model import Entity
from workers.extraction.events.model import Event
from workers.extraction.quotes.model import Quote
from workers.extraction.times.model import TimeExpression


@dataclass(frozen=True, slots=True)
class Account:
    """An analysed article: `doc` names it, `outlet` whoever published it, as the client tells."""

    doc: str
    published: date | None
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    outlet: str | None = None


def account(
    doc: str, parts: Mapping[str, Sequence[Mapping[str, Any]]], published: date | None = None, outlet: str | None = None
) -> Account:
    """An account of the parts as on the wire; a part that is not there is empty.

    Raises KeyError or TypeError for what is no such part.
    """
    return Account(
        doc,
        published,
        tuple(_build(Quote, row) for row in parts.get("quotes", ())),
        tuple(_build(Event, row) for row in parts.get("events", ())),
        tuple(_build(Entity, row) for row in parts.get("entities", ())),
        tuple(_build(TimeExpression, row) for row in parts.get("times", ())),
        outlet,
    )


def _build(kind: Any, value: Any) -> Any:
    """A value of the wire as the type that it was made of."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in typing.get_args(kind) if a is not type(None))
        return None if value is None else _build(inner, value)
    if origin is tuple:
        item = typing.get_args(kind)[0]
        return tuple(_build(item, v) for v in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{f.name: _build(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})
    if isinstance(kind, type) and issubclass(kind, tuple):
        return kind(*value)
    return value


@lru_cache(64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)
