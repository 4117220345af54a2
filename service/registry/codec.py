"""Values as they lie in Redis: one byte that names the form, then the bytes. The only form so far is JSON in zlib."""

from __future__ import annotations

import json
import zlib
from typing import Any, Final

LARGEST: Final = 32 * 1024 * 1024  # bytes of JSON; an article of 200,000 code points makes about a tenth of it

_ZLIB_JSON = b"\x01"
_LEVEL = 6


class CodecError(ValueError):
    """A value that cannot be stored, or stored bytes that are no value of ours."""


def encode(value: Any) -> bytes:
    """Raises CodecError for what JSON or UTF-8 cannot hold (NaN, a set, a lone surrogate) and for what is longer
    than `LARGEST`."""
    try:
        # \\uXXXX would triple Russian text
        raw = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise CodecError(f"not storable: {error}") from error
    if len(raw) > LARGEST:
        raise CodecError(f"{len(raw)} bytes of JSON are over the limit of {LARGEST}")
    return _ZLIB_JSON + zlib.compress(raw, _LEVEL)


def decode(blob: bytes) -> Any:
    """Raises CodecError; never inflates to more than `LARGEST` bytes, whatever was stored."""
    if blob[:1] != _ZLIB_JSON:
        raise CodecError(f"unknown form {blob[:1]!r}")
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(memoryview(blob)[1:], LARGEST)
        if inflater.unconsumed_tail or not inflater.eof:
            raise CodecError("cut off or over the limit")
        return json.loads(raw)
    except (zlib.error, ValueError, RecursionError) as error:
        raise CodecError(f"damaged: {error}") from error
