"""Texts and tags of HTML in one pass, by the tokenizing rules of the HTML standard.

A parser that builds a tree takes the square of the attributes of a tag; these patterns never look back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape

_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?"""
_MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # comments
    rf"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<inside>(?:[\s/]++|{_ATTRIBUTE})*+)(?:>|\Z)"
    r"|<(?:[!?]|/(?=.))[^>]*+(?:>|\Z)",  # declarations
    re.DOTALL,
)
_NAMED = re.compile(
    r"""(?P<name>[^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<a>[^"]*+)"?|'(?P<b>[^']*+)'?|(?P<c>[^\s>"'][^\s>]*+))?)?"""
)
# What is in these is no markup
_RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
_LONG_REFERENCE = re.compile(r"&#\d{20,};?")  # no character has such a number, and reading it would fail


@dataclass(frozen=True)
class Tag:
    """`<name …>`, or `</name>` where `end`; `closed`: written `<name … />`."""

    name: str
    end: bool
    inside: str

    @property
    def closed(self) -> bool:
        return self.inside.endswith("/")

    @cached_property
    def attributes(self) -> dict[str, str]:
        """By name in lower case; of two with one name the first counts."""
        out: dict[str, str] = {}
        for found in _NAMED.finditer(self.inside):
            value = found["a"] or found["b"] or found["c"] or ""
            out.setdefault(found["name"].lower(), unescape(_LONG_REFERENCE.sub("\ufffd", value)))
        return out


def tokens(html: str) -> Iterator[str | Tag]:
    """Texts with their character references, and tags, as they come; comments and declarations are left out."""
    place = 0
    while found := _MARKUP.search(html, place):
        if found.start() > place:
            yield _text(html[place : found.start()])
        place = found.end()
        if not found["name"]:
            continue
        tag = Tag(found["name"].lower(), bool(found["end"]), found["inside"])
        yield tag
        if tag.name in _RAW and not tag.end:
            ending = _end_of(tag.name).search(html, place)
            inside = html[place : ending.start() if ending else len(html)]
            place += len(inside)
            if inside:
                yield _text(inside)
    if place < len(html):
        yield _text(html[place:])


def _text(written: str) -> str:
    return _LONG_REFERENCE.sub("\ufffd", written)


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
