"""The parser of the process: slovnet's taggers as they come, or the same mathematics re-arranged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from workers.extraction.document import Document, Span, Zone
from workers.extraction.parsing.sources import Source, Tick

Kind = Literal["stock", "fast"]
KINDS: tuple[Kind, ...] = ("stock", "fast")
DEFAULT: Kind = "fast"


class Parser(Protocol):
    def documents(self, sources: Sequence[Source], tick: Tick) -> list[Document]: ...


_loaded: dict[Kind, Parser] = {}
_chosen: list[Kind] = []


def kind(name: str) -> Kind:
    """The parser of this name. Raises ValueError for another."""
    for known in KINDS:
        if known == name:
            return known
    raise ValueError(f"no parser {name!r}: one of {', '.join(KINDS)}")


def load(kind: Kind | None = None, folder: Path | None = None) -> Parser:
    """The parser of the process with all its models, loaded once (about a second, 300 MB). Call it before forking.

    `kind` chooses the one that `parse` uses from now on; None is the one chosen last, at first `DEFAULT`. `folder`
    keeps the tables of the fast parser; without it they are made anew in memory.
    """
    if kind is None:
        kind = _chosen[-1] if _chosen else DEFAULT
    if kind not in _loaded:
        if kind == "fast":
            from workers.extraction.parsing.fast import Fast

            _loaded[kind] = Fast(folder)
        else:
            from workers.extraction.parsing.stock import Stock

            _loaded[kind] = Stock()
    _chosen[:] = [kind]
    return _loaded[kind]


def parse(text: str, blocks: Sequence[Span], zones: Sequence[Zone] = (), tick: Tick = lambda: None) -> Document:
    """The parsed document (see `Source`). `tick` is called every few sentences; what it raises ends the parse."""
    return parse_many([Source(text, blocks, zones)], tick)[0]


def parse_many(sources: Sequence[Source], tick: Tick = lambda: None) -> list[Document]:
    """The same documents as one by one, to the byte."""
    return load().documents(sources, tick)
