"""From the bytes of a request to plain values: strict JSON, and text in the charsets of Russian newsrooms."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import Request

from service import problems
from service.schemas.validation import step

MAX_DEPTH = 16
CHARSETS = ("utf-8", "windows-1251", "koi8-r")
ACCEPTED = {"Accept-Post": "application/json, text/plain", "Accept-Encoding": "identity"}

_CODECS = {"utf-8": "utf-8", "cp1251": "windows-1251", "koi8-r": "koi8-r"}


class _Malformed(ValueError):
    """What is wrong with a JSON text, fit to be shown."""


def content_type(request: Request, *allowed: str) -> str:
    """One of the media types, `application/json` or `text/plain` where none are named. Raises UnsupportedMediaType for
    everything else, and for a Content-Encoding."""
    if coding(request) != "identity":
        raise problems.UnsupportedMediaType("Send the body without a Content-Encoding.", headers=ACCEPTED)
    return media_type(request, *allowed)


def media_type(request: Request, *allowed: str) -> str:
    allowed = allowed or ("application/json", "text/plain")
    if request.mimetype in allowed:
        return request.mimetype
    given = f"not {request.mimetype[:100]}" if request.mimetype else "but there is no Content-Type"
    headers = ACCEPTED | {"Accept-Post": ", ".join(allowed)}
    raise problems.UnsupportedMediaType(f"Send {' or '.join(allowed)}, {given}.", headers=headers)


def coding(request: Request) -> str:
    """The Content-Encoding."""
    return request.headers.get("Content-Encoding", "").strip().lower() or "identity"


def read(request: Request, limit: int) -> bytes:
    """The body. Raises PayloadTooLarge over `limit` bytes, MalformedBody where the connection ended before the body."""
    if (request.content_length or 0) > limit:
        raise problems.PayloadTooLarge(f"The body has {request.content_length} bytes; at most {limit} are accepted.")
    raw = request.get_data(cache=False)
    if len(raw) > limit:  # a chunked body does not say its length
        raise problems.PayloadTooLarge(f"The body has more than the {limit} bytes that are accepted.")
    if request.content_length is not None and len(raw) < request.content_length:
        raise problems.MalformedBody(f"The body is cut off: {len(raw)} of {request.content_length} bytes came.")
    return raw


def _charset(request: Request) -> str:
    """One of `CHARSETS`, UTF-8 where the request names none."""
    named = request.mimetype_params.get("charset", "utf-8").strip().strip('"')
    try:
        known = _CODECS.get(codecs.lookup(named).name)
    except (LookupError, ValueError):
        known = None
    if known is None:
        raise problems.UnsupportedMediaType(
            f"The charset is unknown here. Send one of {', '.join(CHARSETS)}.", headers=ACCEPTED
        )
    return known


def decode(raw: bytes, charset: str) -> str:
    """Strictly; a byte order mark is cut off. Raises MalformedBody that names the first bad byte."""
    try:
        return raw.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise problems.MalformedBody(
            f"Byte {error.start} (0x{raw[error.start]:02x}) is not {charset}. "
            "Name the charset that the text is in: Content-Type: text/plain; charset=…"
        ) from None


def read_text(request: Request, raw: bytes) -> str:
    """The text of a text/plain body. Raises UnsupportedMediaType where it is a JSON object: its sender forgot to say
    so, and would get an analysis of braces."""
    text = decode(raw, _charset(request))
    if text.lstrip()[:1] == "{" and text.rstrip()[-1:] == "}":
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            raise problems.UnsupportedMediaType("The body is JSON. Send it as application/json.", headers=ACCEPTED)
    return text


def read_json(request: Request, raw: bytes) -> dict[str, Any]:
    """The JSON object of a body, see `parse_json`. Raises ValidationError where it is JSON but no object."""
    value = parse_json(utf8(request, raw))
    if not isinstance(value, dict):
        raise problems.ValidationError(
            errors=[{"pointer": "#", "code": "wrong_type", "detail": "The body must be a JSON object."}]
        )
    return value


def utf8(request: Request, raw: bytes) -> str:
    """The text of a JSON body."""
    if _charset(request) != "utf-8":
        raise problems.UnsupportedMediaType("JSON is UTF-8 (RFC 8259).", headers=ACCEPTED)
    return decode(raw, "utf-8")


def parse_json(text: str) -> Any:
    """A JSON value. Refuses what parsers differ on: duplicate names, NaN, numbers beyond a double, deep nesting.
    Raises MalformedBody, or ValidationError where it holds characters that no text can have."""
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_float=_finite)
        errors = list(islice(_bad_strings(value, "#", 0), problems.MOST_ERRORS))
    except json.JSONDecodeError as error:
        raise problems.MalformedBody(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except _Malformed as error:
        raise problems.MalformedBody(str(error)) from None
    except RecursionError:
        raise problems.MalformedBody(f"The JSON is nested deeper than {MAX_DEPTH} levels.") from None
    except ValueError:  # Python's own limit on the digits of an integer
        raise problems.MalformedBody("The JSON has a number that is too long.") from None
    if errors:
        raise problems.ValidationError(errors=errors)
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(n for n in names if names.count(n) > 1)
        raise _Malformed(f"The name {twice[:50]!a} stands twice in one JSON object.")
    return out


def _no_constant(name: str) -> None:
    raise _Malformed(f"{name} is not JSON.")


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise _Malformed("The JSON has a number that is too large.")
    return number


def _bad_strings(value: Any, pointer: str, depth: int) -> Iterator[dict[str, str]]:
    """NUL and lone surrogates, wherever they stand."""
    if depth > MAX_DEPTH:
        raise _Malformed(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, str):
        bad = invalid_character(value)
        if bad:
            yield {"pointer": pointer, "code": "invalid_character", "detail": bad}
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from _bad_strings(below, f"{pointer}/{i}", depth + 1)
    elif isinstance(value, dict):
        for name, below in value.items():
            if invalid_character(name):
                yield {"pointer": pointer, "code": "invalid_character", "detail": "A name has an invalid character."}
            else:
                yield from _bad_strings(below, pointer + step(name), depth + 1)


def invalid_character(text: str) -> str | None:
    """What is wrong with the characters of a string, None when it is text."""
    nul = text.find("\0")
    if nul >= 0:
        return f"Character {nul} is NUL. Remove it."
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"Character {error.start} is half of a surrogate pair (U+{ord(text[error.start]):04X}). Remove it."
    return None
