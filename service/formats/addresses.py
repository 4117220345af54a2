"""Addresses as they come in, written as URIs (RFC 3986)."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import quote

_PARTS = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^/?#@]*@)?(?P<host>[^/?#@]*?)(?P<port>:\d*)?(?P<rest>[/?#].*)?", re.I
)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNTOUCHED = "%-._~!$&'()*+,;="


def uri(address: str) -> str:
    """`https://вестник.рф/мост` becomes `https://xn--b1agjinxh.xn--p1ai/%D0%BC%D0%BE%D1%81%D1%82`; a URI stays as it
    is."""
    found = _PARTS.fullmatch(address)
    if not found:
        return _encoded(address, "")
    host = found["host"]
    if not host.startswith("["):
        with suppress(UnicodeError):  # a label that is too long has no other form
            host = host if host.isascii() else host.encode("idna").decode()
        host = _encoded(host, "")
    before, hash_sign, fragment = (found["rest"] or "").partition("#")
    rest = _encoded(before, "/:@?") + hash_sign + _encoded(fragment, "/:@?")
    return f"{found['scheme']}://{_encoded(found['user'] or '', ':@')}{host}{found['port'] or ''}{rest}"


def _encoded(part: str, also: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_UNTOUCHED + also)
