"""Messages with a stable code, and the way from marshmallow's messages to the `errors` of a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


class Coded(str):
    """A message for people that carries a code for programs."""

    code: str

    def __new__(cls, code: str, message: str) -> Coded:
        out = super().__new__(cls, message)
        out.code = code
        return out

    def format(self, *args: object, **kwargs: object) -> str:
        """Keeps the code when marshmallow fills a message in."""
        return Coded(self.code, super().format(*args, **kwargs))


STANDARD = {
    "Missing data for required field.": Coded("required", "It is required."),
    "Unknown field.": Coded("unknown_field", "There is no such field here. Remove it or correct its name."),
    "Field may not be null.": Coded("wrong_type", "It may not be null."),
    "Not a valid string.": Coded("wrong_type", "It must be a string."),
    "Not a valid integer.": Coded("wrong_type", "It must be a whole number."),
    "Not a valid boolean.": Coded("wrong_type", "It must be true or false."),
    "Not a valid list.": Coded("wrong_type", "It must be a list."),
    "Not a valid mapping type.": Coded("wrong_type", "It must be an object."),
    "Invalid input type.": Coded("wrong_type", "The body must be a JSON object."),
}


def coded(message: object) -> Coded:
    if isinstance(message, Coded):
        return message
    return STANDARD.get(str(message)) or Coded("invalid", str(message))


def step(name: object) -> str:
    """One step of a JSON pointer, escaped."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def walk(messages: Any, pointer: str = "") -> Iterator[tuple[str, Coded]]:
    """marshmallow's nested messages as pairs of JSON pointer (without `#`) and message."""
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            inner = name in ("_schema", "key", "value") and isinstance(below, list)
            yield from walk(below, pointer if inner else pointer + step(name))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield pointer, coded(message)
