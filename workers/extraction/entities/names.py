"""Name spans: what the tagger found, repaired.

The tagger joins neighbours («Токаев Путину» as one person), runs over brackets («Трампом] Токаев»), and overlooks names
that it found elsewhere in the same article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities import nominative
from workers.extraction.entities.drafts import NameSpan

LONGEST = 25  # tokens of one name
TYPES = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
_SURNAME = re.compile(r"(?:[ое]в|[иы]н|[сц]кий)\Z")
_OBLIQUE_SURNAME = re.compile(r"(?:(?:[ое]в|[иы]н)(?:у|ым)|[сц]к(?:ому|им))\Z")


def find(document: Document) -> list[NameSpan]:
    """The names in order of the text; they do not overlap."""
    found = list(_tagged(document))
    found.extend(_overlooked(document, found))
    return sorted(found, key=lambda n: n.first)


def _tagged(document: Document) -> Iterator[NameSpan]:
    starts = [t.start for t in document.tokens]
    used = 0
    for name in document.names:
        first = max(bisect_left(starts, name.span.start), used)
        last = max(bisect_left(starts, name.span.end), first)
        last = min(last, first + LONGEST)
        used = last
        for begin, end in _pieces(document, first, last, name.type):
            hull = Span(document.tokens[begin].start, document.tokens[end - 1].end)
            yield NameSpan(begin, end, hull, TYPES[name.type])


def _pieces(document: Document, first: int, last: int, kind: str) -> Iterator[tuple[int, int]]:
    """The parts of a tagged span that are one name each."""
    tokens = document.tokens
    begin = first
    for i in range(first, last):
        if begin > i:
            continue
        token = tokens[i]
        cut = token.sentence != tokens[begin].sentence
        if kind == "PER":
            mark = not token.text[:1].isalnum() and token.text not in (".", "-", "’", "'", "`")
            if mark:
                yield from _trimmed(tokens, begin, i)
                begin = i + 1
                continue
            cut = cut or (i > begin and _two_persons(tokens[i - 1], token))
        if cut:
            yield from _trimmed(tokens, begin, i)
            begin = i
    yield from _trimmed(tokens, begin, last)


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Without marks at the ends; nothing where no word is left."""
    while first < last and not tokens[first].text[:1].isalnum() and tokens[first].text not in '«"“„':
        first += 1
    while first < last and not tokens[last - 1].text[-1:].isalnum() and tokens[last - 1].text not in '»"”“.':
        last -= 1
    if any(t.text[:1].isalpha() for t in tokens[first:last]):
        yield first, last


def _two_persons(left: Token, right: Token) -> bool:
    """Two surnames side by side, the first in the nominative, the second not: «Токаев Путину»."""
    if min(len(left.text), len(right.text)) < 3 or nominative.is_patronymic(right.text):
        return False
    if nominative.knows_as(left.text, "given") or nominative.knows_as(right.text, "given"):
        return False
    if _SURNAME.search(left.folded) and _OBLIQUE_SURNAME.search(right.folded):
        return True
    cases = left.feats.get("Case"), right.feats.get("Case")
    return cases[0] == "Nom" and cases[1] in ("Dat", "Ins") and _is_nominative(left) and not _is_nominative(right)


def _is_nominative(token: Token) -> bool:
    """Whether the likeliest reading of the word alone is in the nominative."""
    gender = {"Masc": "masc", "Fem": "fem"}.get(token.feats.get("Gender", ""), "")
    word = nominative.Word(token.text, token.feats.get("Case", ""), gender)
    return nominative.readings([word])[0].case == "Nom"


def _overlooked(document: Document, found: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Capitalised words outside all names that are written as a name of one word elsewhere in the article."""
    taken = {i for name in found for i in range(name.first, name.last)}
    types: dict[str, str] = {}
    for name in found:
        if name.type in ("PERSON", "LOCATION"):
            words = name.words(document)
            if words:
                types.setdefault(words[-1].folded, name.type)
    for token in document.tokens:
        kind = types.get(token.folded)
        if kind and token.i not in taken and token.text[:1].isupper() and len(token.text) > 3:
            yield NameSpan(token.i, token.i + 1, token.span, kind)
