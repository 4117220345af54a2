"""A text cut into flat pieces: where spans overlap, a piece belongs to several of them; none stands in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

LAYERS = ("quote", "cue", "speaker", "event", "entity")
OWN = ("quote", "event", "entity")  # the words of a finding themselves, rather than what points to them

# They turn the direction of what follows or cannot be seen: each is shut into a box of its own and shown as a sign
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span `[start, end)` in code points. `finding` is the id of what it belongs to: the words of a quote, its cue
    and the mention of its speaker are marks of one finding. `style` is a further class."""

    start: int
    end: int
    layer: str
    finding: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same marks, none of them for plain text. `finding` is the one that a click means, the narrowest;
    `first` on the one piece of a finding that stands for it."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    finding: str = ""
    first: bool = False


def pieces(length: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    """All of the text, in order. Marks that reach beyond it are cut; empty ones are left out."""
    kept = [m for m in marks if m.start < min(m.end, length)]
    begins: dict[int, list[Mark]] = {}
    ends: dict[int, list[Mark]] = {}
    for mark in kept:
        begins.setdefault(mark.start, []).append(mark)
        ends.setdefault(min(mark.end, length), []).append(mark)
    active: list[Mark] = []
    cut: list[tuple[int, int, tuple[Mark, ...], Mark | None]] = []
    for start, end in pairwise(sorted({0, length, *begins, *ends})):
        for mark in ends.get(start, ()):
            active.remove(mark)
        active.extend(begins.get(start, ()))
        cut.append((start, end, tuple(active), min(active, key=_narrowness, default=None)))
    standing: dict[str, int] = {}  # for a finding: where the piece starts that stands for it, its own words if it can
    for own_words in (True, False):
        for start, _, _, meant in cut:
            if meant and (meant.layer in OWN or not own_words):
                standing.setdefault(meant.finding, start)
    for start, end, under, meant in cut:
        finding = meant.finding if meant else ""
        yield Piece(start, end, under, finding, standing.get(finding) == start)


def _narrowness(mark: Mark) -> tuple[int, int]:
    return mark.end - mark.start, LAYERS[::-1].index(mark.layer)


def paragraphs(text: str, marks: Iterable[Mark]) -> Iterator[list[Piece]]:
    """The pieces of each line that is not blank; the ends of lines belong to none."""
    lines = list(_lines(text))
    at = 0
    row: list[Piece] = []
    for piece in pieces(len(text), marks):
        first = piece.first
        while at < len(lines) and lines[at][0] < piece.end:
            start, end = max(lines[at][0], piece.start), min(lines[at][1], piece.end)
            if start < end:
                row.append(Piece(start, end, piece.marks, piece.finding, first))
                first = False
            if lines[at][1] > piece.end:
                break
            yield row
            row = []
            at += 1
    if row:
        yield row


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _LINE_ENDS.finditer(text):
        if text[start : end.start()].strip():
            yield start, end.start()
        start = end.end()
    if text[start:].strip():
        yield start, len(text)


def plain(text: str) -> Markup:
    """The words as HTML: the same characters again, and none of them can do anything."""
    out, at = [], 0
    for unseen in _UNSEEN.finditer(text):
        code = f"{ord(unseen[0]):04X}"
        out.append(f'{escape(text[at : unseen.start()])}<bdi class="unseen-sign" data-code="U+{code}">&#x{code};</bdi>')
        at = unseen.end()
    return Markup("".join([*out, str(escape(text[at:]))]))  # noqa: S704 # all parts are escaped


def html(text: str, row: Sequence[Piece], about: Mapping[str, str]) -> Markup:
    """A paragraph. A piece carries its layers as classes and the ids of its findings as `data-of`; the first of each
    finding is a link to `#id`, described by `about[id]` to those who cannot see the colours."""
    return Markup("".join(_piece(text[piece.start : piece.end], piece, about) for piece in row))  # noqa: S704


def _piece(words: str, piece: Piece, about: Mapping[str, str]) -> str:
    shown = plain(words)
    if not piece.marks:
        return shown
    classes = " ".join(dict.fromkeys(name for m in piece.marks for name in (m.layer, m.style) if name))
    of = " ".join(dict.fromkeys(m.finding for m in piece.marks))
    go = escape(piece.finding)
    attributes = f'class="{escape(classes)}" data-of="{escape(of)}" data-go="{go}"'
    if not piece.first:
        return f"<span {attributes}>{shown}</span>"
    return f'<a {attributes} href="#{go}" aria-description="{escape(about.get(piece.finding, ""))}">{shown}</a>'
