"""What the stages found as plain values."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

_PLAIN = {str, int, float, bool, type(None)}

_names: dict[type[Any], tuple[str, ...]] = {}  # of the fields of a dataclass; none for what is no dataclass


def plain(value: Any) -> Any:
    """The value with every dataclass in it as a dict, its fields in their order; the rest is what it was.

    As `dataclasses.asdict`, which also copies what nobody changes and takes several times as long for it.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return tuple([plain(inner) for inner in value])
    if kind is dict:
        return {key: plain(inner) for key, inner in value.items()}
    names = _names.get(kind)
    if names is None:
        names = _names[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return {name: plain(getattr(value, name)) for name in names} if names else value
