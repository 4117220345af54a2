"""The body of a batch: a JSON list, or NDJSON that may be packed with gzip, as items one by one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from flask import Request

from service import problems
from service.api import bodies
from service.api.responses import NDJSON
from service.problems import Problem
from service.settings import Settings

LISTED = 100  # items of a JSON list
RATIO = 50  # of unpacked to packed bytes; texts reach 5
_PACKED_AT_LEAST = 65_536  # bytes unpacked before the ratio counts
_PIECE = 1_048_576  # bytes that are unpacked at a time
_ACCEPTED = {"Accept-Post": f"application/json, {NDJSON}", "Accept-Encoding": "identity, gzip"}

Item = dict[str, Any] | Problem  # what a line holds, or what is wrong with it


def read(request: Request, settings: Settings) -> list[Item]:
    """The items of the body, at least one. Raises the problems 400, 413, 415, 422 of `POST /v1/batches`."""
    kind = bodies.media_type(request, "application/json", NDJSON)
    packed = bodies.coding(request)
    if packed not in ("identity", "gzip") or (packed == "gzip" and kind != NDJSON):
        raise problems.UnsupportedMediaType("Only NDJSON may be packed, and only with gzip.", headers=_ACCEPTED)
    if kind == NDJSON:
        request.max_content_length = settings.max_batch_body + 1
        raw = bodies.read(request, settings.max_batch_body)
        items = _lines(unpack(raw, settings.max_batch_unpacked) if packed == "gzip" else raw, settings)
    else:
        items = _list(request, bodies.read(request, settings.max_body))
    if not items:
        raise problems.ValidationError(errors=[_error("empty", "There is no article in it.")])
    return items


def _list(request: Request, raw: bytes) -> list[Item]:
    value = bodies.parse_json(bodies.utf8(request, raw))
    if not isinstance(value, list):
        raise problems.ValidationError(errors=[_error("wrong_type", "The body must be a JSON list of articles.")])
    if len(value) > LISTED:
        raise problems.PayloadTooLarge(
            f"The list has {len(value)} articles; at most {LISTED} are accepted. Send more as {NDJSON}."
        )
    return [_item(x) for x in value]


def _lines(raw: bytes, settings: Settings) -> list[Item]:
    lines = [line for line in raw.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    if len(lines) > settings.max_batch_lines:
        raise problems.PayloadTooLarge(
            f"There are {len(lines)} lines; at most {settings.max_batch_lines} are accepted. Make several batches."
        )
    return list(_parsed(lines, settings))


def _parsed(lines: list[bytes], settings: Settings) -> Iterator[Item]:
    for line in lines:
        try:
            if len(line) > settings.max_body:
                raise problems.PayloadTooLarge(
                    f"The line has {len(line)} bytes; at most {settings.max_body} are accepted."
                )
            yield _item(bodies.parse_json(bodies.decode(line, "utf-8")))
        except Problem as problem:
            yield problem


def _item(value: Any) -> Item:
    if isinstance(value, dict):
        return value
    return problems.ValidationError(errors=[_error("wrong_type", "It must be a JSON object.")])


def unpack(raw: bytes, limit: int) -> bytes:
    """Raises PayloadTooLarge over `limit` bytes or for a ratio that no text has, MalformedBody for what is no gzip."""
    unpacker = zlib.decompressobj(wbits=31)
    out = bytearray()
    left = raw
    try:
        while left and not unpacker.eof:
            out += unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail
            if len(out) > limit or (len(out) > _PACKED_AT_LEAST and len(out) > RATIO * len(raw)):
                raise problems.PayloadTooLarge(
                    f"Unpacked, the body is larger than {limit} bytes or than {RATIO} times its packed size."
                )
    except zlib.error:
        raise problems.MalformedBody("The body is not gzip, though its Content-Encoding says so.") from None
    if not unpacker.eof or unpacker.unused_data:
        raise problems.MalformedBody("The gzip body is cut off, or something follows it.")
    return bytes(out)


def _error(code: str, detail: str) -> dict[str, str]:
    return {"pointer": "#", "code": code, "detail": detail}
