"""Organizations and media that the tagger overlooks: in marks after a generic noun, web addresses, known media."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Document, Span, Token, fold
from workers.extraction.entities import phrases
from workers.extraction.entities.drafts import NameSpan
from workers.extraction.entities.words import Words

_DATA = Path(__file__).with_name("organizations.toml")
MARKS = '«»"“”„'
_LONGEST_IN_MARKS = 12  # tokens
_LONGEST_MEDIUM = 4  # words

_END = r"\.(?:ru|рф|com|net|org|info|az|kz|ua|by|uz|kg|md|tv|fm|su|ру|news|media|io|me)(?![\w-]|\.\w)"
_DOMAIN_ENDS = re.compile(_END, re.IGNORECASE)
DOMAIN = re.compile(r"(?<![\w@/.-])[^\W_][\w-]{0,40}(?:\.[\w-]{1,40}){0,2}" + _END, re.IGNORECASE)


@dataclass(frozen=True)
class Lexicon:
    legal_forms: frozenset[str]
    generic: frozenset[str]
    media_nouns: frozenset[str]
    bodies: frozenset[str]
    known: Mapping[tuple[str, ...], str]  # folded forms → the first name of the body
    media: Mapping[tuple[str, ...], str]  # folded forms → the name in the nominative
    media_in_marks: Mapping[tuple[str, ...], str]

    @cached_property
    def before_marks(self) -> frozenset[str]:
        """Nouns behind which a name in marks stands."""
        return self.media_nouns | self.generic | self.legal_forms

    @cached_property
    def first_words(self) -> frozenset[str]:
        return frozenset(words[0] for words in self.media)

    @cached_property
    def first_of_known(self) -> frozenset[str]:
        return frozenset(words[0] for words in self.known if len(words) > 1)

    @cached_property
    def longest_known(self) -> int:
        return max(len(words) for words in self.known)


@lru_cache(1)
def lexicon() -> Lexicon:
    """`organizations.toml`, folded, with the case forms of the media."""
    rows = lexicons.read(_DATA)
    plain = {key: frozenset(fold(w) for w in rows[key]) for key in ("legal_forms", "generic", "media_nouns", "bodies")}
    known = {form: row[0] for row in rows["known"] for form in _forms(row)}
    return Lexicon(**plain, known=known, media=_forms(rows["media"]), media_in_marks=_forms(rows["media_in_marks"]))


def _forms(names: Sequence[str]) -> dict[tuple[str, ...], str]:
    table: dict[tuple[str, ...], str] = {}
    for name in names:
        for words in phrases.forms(name):
            table.setdefault(words, name)
    return table


def find(document: Document, words: Words) -> Iterator[NameSpan]:
    """Organizations in marks after a generic noun, web addresses, media and bodies of the lists; they may overlap."""
    yield from _in_marks(document)
    yield from _addresses(document)
    yield from _known_media(document, words)
    yield from _known_bodies(document, words)


def _in_marks(document: Document) -> Iterator[NameSpan]:
    """«центр «Заря»» is an organization, «газета «Заря»» a medium."""
    tokens = document.tokens
    words = lexicon()
    for token in [t for t in tokens[1:] if t.text in '«"“„']:
        i = token.i
        close = _closing(tokens, i)
        if close is None or close == i + 1 or not _is_name(tokens[i + 1]):
            continue
        before = tokens[i - 1]
        inner = tuple(t.folded for t in tokens[i + 1 : close])
        known = words.media.get(inner) or words.media_in_marks.get(inner)
        if before.sentence == token.sentence and before.lemma in words.before_marks:
            medium = (before.lemma in words.media_nouns and before.lemma != "агентство") or known
            yield _span(document, i - 1, close + 1, "MEDIA" if medium else "ORGANIZATION", (i + 1, close))
        elif known:
            yield _span(document, i + 1, close, "MEDIA", (i + 1, close))


def _closing(tokens: Sequence[Token], i: int) -> int | None:
    """The mark that ends the name which a mark opens."""
    depth = 0
    for j in range(i, min(i + _LONGEST_IN_MARKS, len(tokens))):
        if tokens[j].sentence != tokens[i].sentence:
            return None
        if tokens[j].text in "«„“" or (tokens[j].text == '"' and j == i):
            depth += 1
        elif tokens[j].text in '»”"':
            depth -= 1
            if depth == 0:
                return j
    return None


def _is_name(token: Token) -> bool:
    return (
        token.text[:1].isupper() or token.text[:1].isdigit() or (token.text[:1].isascii() and token.text[:1].isalpha())
    )


def _addresses(document: Document) -> Iterator[NameSpan]:
    """«Example.ru», with the noun of a medium before it."""
    if not _DOMAIN_ENDS.search(document.text):
        return
    starts = [t.start for t in document.tokens]
    for match in DOMAIN.finditer(document.text):
        first, last = bisect_right(starts, match.start()) - 1, bisect_left(starts, match.end())
        if first < 0 or first >= last or document.tokens[last - 1].end < match.end():
            continue
        if not any(c.isalpha() for c in match.group().rsplit(".", 1)[0]):
            continue
        before = document.tokens[first - 1] if first else None
        begin = first - 1 if before is not None and before.lemma in lexicon().media_nouns else first
        yield _span(document, begin, last, "MEDIA", (first, last))


def _known_media(document: Document, words: Words) -> Iterator[NameSpan]:
    tokens = document.tokens
    media, first_words = lexicon().media, lexicon().first_words
    behind = 0
    for i in words.capitals:
        if i < behind or words.folded[i] not in first_words:
            continue
        for last in range(min(i + _LONGEST_MEDIUM, len(tokens)), i, -1):
            name = media.get(tuple(words.folded[i:last]))
            if name and _cased(tokens[i:last], name) and tokens[i].sentence == tokens[last - 1].sentence:
                begin = i - 1 if i and tokens[i - 1].lemma in lexicon().media_nouns else i
                yield _span(document, begin, last, "MEDIA", (i, last))
                behind = last
                break


def _known_bodies(document: Document, words: Words) -> Iterator[NameSpan]:
    """Well-known bodies with names of several words, the first with a capital: «Всемирного банка»."""
    tokens = document.tokens
    known, first_words = lexicon().known, lexicon().first_of_known
    for i in words.capitals:
        if words.folded[i] not in first_words:
            continue
        for last in range(min(i + lexicon().longest_known, len(tokens)), i + 1, -1):
            if tuple(words.folded[i:last]) in known and tokens[last - 1].sentence == tokens[i].sentence:
                yield _span(document, i, last, "ORGANIZATION", (i, last))
                break


def _cased(tokens: Sequence[Token], name: str) -> bool:
    """«ТАСС» and «AP» only in capitals; the others with their first one."""
    if len(tokens) == 1 and name.isupper():
        return tokens[0].text.isupper()
    return True


def _span(document: Document, first: int, last: int, kind: str, title: tuple[int, int]) -> NameSpan:
    return NameSpan(first, last, Span(document.tokens[first].start, document.tokens[last - 1].end), kind, title)


def body(words: Sequence[str]) -> str | None:
    """One name for all names of a well-known body, from its words in any case: «Евросоюзом», «ЕС» → «Евросоюз»."""
    return lexicon().known.get(tuple(fold(w) for w in words))


def medium(words: Sequence[str]) -> str | None:
    """The usual name of a medium of the list, from its words in any case."""
    form = tuple(fold(w) for w in words)
    return lexicon().media.get(form) or lexicon().media_in_marks.get(form)
