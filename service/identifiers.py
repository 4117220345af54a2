"""Ids: a prefix (`ar_` article, `ba_` batch) and 128 bits, of which 48 are milliseconds (so they sort by time) and 80
are secret."""

from __future__ import annotations

import re
import secrets
import time

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O, U
_FORM = re.compile(r"([a-z]{2})_[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII)


def new_id(kind: str = "ar") -> str:
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return f"{kind}_" + "".join(_DIGITS[number >> shift & 31] for shift in range(125, -1, -5))


def is_id(text: str, kind: str = "ar") -> bool:
    form = _FORM.fullmatch(text)
    return form is not None and form[1] == kind
