"""From what somebody pastes or drops to the calls of the API that submit it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.api.bodies import CHARSETS
from service.web.calls import Exchange, call
from service.web.curl import as_curl

AUTO = "auto"

_HTML = re.compile(r"\s*<(?:!doctype|html|head|body|article|section|div|p|h[1-6])\b", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A submission and what became of it. `outcomes` are articles or problems, as on the wire."""

    name: str | None
    exchange: Exchange
    curl: str
    outcomes: list[dict[str, Any]]

    @property
    def answer(self) -> str:
        """The JSON of the answer, a member a line."""
        return json.dumps(self.exchange.value, ensure_ascii=False, indent=2)


def paste(text: str, about: Mapping[str, str]) -> Receipt:
    """Text, HTML or ninjs, by its looks. `about`: title, source, published_at, url, as far as they are known."""
    if looks_like_json(text):
        return _receipt(None, _ninjs(text.encode()))
    body = "html" if _HTML.match(text) else "text"
    return _receipt(None, call("POST", "/v1/articles", json={body: text, **about}))


def drop(name: str, raw: bytes, charset: str, about: Mapping[str, str]) -> Receipt:
    """A file: `.json` is ninjs, `.html` a page, all else text. It is sent as it is, a page inside a JSON body. The
    charset `auto` is found out."""
    kind = name.rpartition(".")[2].lower()
    if kind == "json":
        return _receipt(name, _ninjs(raw), whole=True)
    if charset not in CHARSETS:
        charset = charset_of(raw)
    if kind in ("html", "htm", "xhtml"):
        page = raw.decode(charset, errors="replace").removeprefix("\ufeff")
        return _receipt(name, call("POST", "/v1/articles", json={"html": page, **about}))
    sent = call("POST", "/v1/articles", about, body=raw, content_type=f"text/plain; charset={charset}")
    return _receipt(name, sent, whole=True)


def _ninjs(raw: bytes) -> Exchange:
    return call("POST", "/v1/ingest/ninjs", body=raw, content_type="application/json")


def _receipt(name: str | None, exchange: Exchange, *, whole: bool = False) -> Receipt:
    """`whole`: the body is the file and nothing else."""
    value = exchange.value
    outcomes = [value]
    if exchange.ok and "items" in value:
        outcomes = [item["article"] or item["problem"] or item for item in value["items"]]
    return Receipt(name, exchange, as_curl(exchange, name if whole else None), outcomes)


def looks_like_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def charset_of(raw: bytes) -> str:
    """UTF-8 where it is that, else what the page says of itself, else the Russian charset in which most of the letters
    are small: read in the other one, text is CAPITALS."""
    try:
        raw.decode("utf-8")
        return CHARSETS[0]
    except UnicodeDecodeError:
        pass
    said = _META.search(raw[:4096])
    if said and said[1].decode().lower() in CHARSETS:
        return said[1].decode().lower()
    return max(CHARSETS[1:], key=lambda charset: _small(raw.decode(charset, errors="replace")))


def _small(text: str) -> int:
    return sum("а" <= letter <= "я" or letter == "ё" for letter in text)
