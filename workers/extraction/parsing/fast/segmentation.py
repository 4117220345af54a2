"""razdel's sentences and tokens, the same to the character, at a fraction of its steps.

A token never holds white space, so what stands between two blanks is cut once and remembered. Every rule of
razdel about sentences can only join, so the cheapest goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from razdel import tokenize
from razdel.segmenters.sentenize import BULLET_SIZE, DELIMITER, RULES, SentSplit
from razdel.segmenters.tokenize import PUNCTS

from workers.extraction.document import Span
from workers.extraction.parsing import segmentation

_DELIMITER = re.compile(DELIMITER)
_WINDOW = 10  # code points that razdel shows its rules on either side
# Marks that look across a blank: «по- русски», «5 ,5»
ACROSS = frozenset("‑–—−-_.,/\\")
# A Russian word between single marks, none of which joins it or another: «Слово», (слово).
_SIMPLE = re.compile(r"[«„\"(]?([а-яёА-ЯЁ]+(?:-[а-яёА-ЯЁ]+)*)[»“”\")]?[.,:;!?…]?")
_EDGES = {"": "", "a": "а", "1": "1", ",": ","}  # of a neighbour's kind, a word of that kind
_RULES = tuple(rule.function for rule in RULES)


def cut(text: str) -> Iterator[tuple[int, int]]:
    """razdel's `sentenize`: where sentences begin and end."""
    start = 0
    for found in _DELIMITER.finditer(text):
        at, end = found.span()
        if end >= len(text) or not text[end].isspace():
            continue
        split = SentSplit(text[max(0, at - _WINDOW) : at], found.group(), text[end : end + _WINDOW])
        split.buffer = text[start : min(at, start + BULLET_SIZE + 1)]
        if any(rule(split) for rule in _RULES):
            continue
        yield _stripped(text, start, end)
        start = end
    if text:
        yield _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    length = len(piece.strip())
    return (start + left, start + left + length) if length else (start, start)


def kind(sign: str) -> str:
    """What a mark that looks across a blank sees of the sign there: a number, a mark, or a letter."""
    return "1" if sign.isdecimal() else "," if sign in PUNCTS else "a"


def simple(chunk: str) -> list[tuple[int, int]]:
    """The tokens of a word between marks, whatever stands around it; none where the rules of razdel must be asked."""
    found = _SIMPLE.fullmatch(chunk)
    if not found:
        return []
    start, end = found.span(1)
    return [*((i, i + 1) for i in range(start)), (start, end), *((i, i + 1) for i in range(end, len(chunk)))]


def pieces(chunk: str, before: str, after: str) -> tuple[Span, ...]:
    """The tokens of what stands between two blanks, by their places in it; `before` and `after` are the kinds of the
    signs beyond the blanks, empty where there is none."""
    left = _EDGES[before] + " " if before else ""
    right = " " + _EDGES[after] if after else ""
    found: list[Span] = []
    for token in tokenize(left + chunk + right):
        start, end = token.start - len(left), token.stop - len(left)
        if 0 <= start < len(chunk):
            found.extend(segmentation.without_mark(chunk, start, end))
    return tuple(found)
