"""What all stages share: spans, tokens, sentences, the parsed document.

Every offset is a Unicode code point of the text as given; every span is half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open pair `[start, end)` of code points; as JSON it is a list of two numbers."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def hull(spans: Sequence[Span]) -> Span:
    """The smallest span that covers all of them (at least one)."""
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def fold(word: str) -> str:
    """Lower case with ё as е: the form in which words are compared everywhere."""
    return word.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the article that stand for something, with their place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was found: the name of a rule and the words that decided, None where none did."""

    rule: str
    text: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its analysis; `head` is an index into `Document.tokens`, -1 at the root of a sentence."""

    i: int
    start: int
    end: int
    text: str
    lemma: str  # folded: lower case, ё as е
    pos: str  # Universal Dependencies: NOUN, VERB, PROPN …
    feats: Mapping[str, str]  # Universal Dependencies: {"Case": "Nom", "Number": "Sing"}; tokens may share it
    head: int
    rel: str  # Universal Dependencies relation to the head
    sentence: int  # index into `Document.sentences`

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `[first, last)` of the document that were parsed together; `paragraph` counts the parsed blocks."""

    i: int
    first: int
    last: int
    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the named-entity tagger found it: PER, LOC or ORG."""

    span: Span
    type: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in quotation marks. `outer` holds the marks, `inner` does not; `parent` is an index into
    `Document.marks`, -1 at the top."""

    outer: Span
    inner: Span
    parent: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the page: header, byline, counter, dateline, caption, subhead, question, answer or body."""

    kind: str
    span: Span


@dataclass(frozen=True)
class Document:
    """A parsed article. Heads form one tree a sentence, so a walk along them ends.

    A sentence is what was parsed together. `passages` are runs of sentences, as token indices `[first, last)`, that
    one pair of quotation marks holds together: no passage ends inside a quotation («Да. Мы готовы», — сказал он).
    """

    text: str
    published: date | None = None
    zones: tuple[Zone, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] = ()
    names: tuple[Name, ...] = ()
    marks: tuple[Mark, ...] = ()
    passages: tuple[tuple[int, int], ...] = ()

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For every token the indices of its dependents, in order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                below[token.head].append(token.i)
        return tuple(tuple(c) for c in below)

    @cached_property
    def mark_at(self) -> tuple[int, ...]:
        """For every token the innermost mark whose inner span holds it, or -1; the signs themselves are outside."""
        at = [-1] * len(self.tokens)
        stack: list[int] = []
        k = 0
        for token in self.tokens:
            while k < len(self.marks) and self.marks[k].inner.start <= token.start:
                stack.append(k)
                k += 1
            while stack and self.marks[stack[-1]].inner.end <= token.start:
                stack.pop()
            at[token.i] = stack[-1] if stack else -1
        return tuple(at)

    @cached_property
    def _token_starts(self) -> list[int]:
        return [t.start for t in self.tokens]

    @cached_property
    def _zone_starts(self) -> list[int]:
        return [z.span.start for z in self.zones]

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def sentence_tokens(self, sentence: Sentence) -> tuple[Token, ...]:
        return self.tokens[sentence.first : sentence.last]

    def subtree(self, i: int) -> list[int]:
        """The token and all that depends on it, in order of the text."""
        out, todo = [], [i]
        while todo:
            j = todo.pop()
            out.append(j)
            todo.extend(self.children[j])
        return sorted(out)

    def ancestors(self, i: int) -> Iterator[Token]:
        """The heads above a token, nearest first."""
        i = self.tokens[i].head
        while i >= 0:
            yield self.tokens[i]
            i = self.tokens[i].head

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that overlap the span."""
        first = max(bisect_right(self._token_starts, span.start) - 1, 0)
        out = []
        for i in range(first, len(self.tokens)):
            token = self.tokens[i]
            if token.start >= span.end:
                break
            if token.end > span.start:
                out.append(token)
        return tuple(out)

    def head_of(self, span: Span) -> Token | None:
        """The first token of the span whose own head lies outside it."""
        inside = self.tokens_in(span)
        own = {t.i for t in inside}
        return next((t for t in inside if t.head not in own), inside[0] if inside else None)

    def zone_at(self, offset: int) -> str:
        """The kind of the zone that holds the offset; body where none does."""
        i = bisect_right(self._zone_starts, offset) - 1
        return self.zones[i].kind if i >= 0 and offset < self.zones[i].span.end else "body"
