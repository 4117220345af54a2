"""What both parsers share: a text to parse, and the document made of its sentences, tokens and names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Name, Sentence, Span, Token, Zone
from workers.extraction.parsing import marks

NER_WINDOW = 1_000  # tokens the name tagger sees at once; cut between sentences

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A text to parse. `blocks` are the parts of it that hold sentences, in order and disjoint."""

    text: str
    blocks: Sequence[Span]
    zones: Sequence[Zone] = ()


def document(source: Source, sentences: Sequence[Sentence], tokens: Sequence[Token], names: Sequence[Name]) -> Document:
    quotations = marks.lex(source.text, source.blocks)
    return Document(
        text=source.text,
        zones=tuple(source.zones),
        sentences=tuple(sentences),
        tokens=tuple(tokens),
        names=tuple(names),
        marks=quotations,
        passages=tuple(marks.passages(quotations, sentences, tokens)),
    )


def windows(lasts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sentences `[first, last)` whose tokens the name tagger sees at once: at most `NER_WINDOW`, or one sentence.

    `lasts` are for every sentence the tokens up to its end.
    """
    first = begin = 0
    for i, last in enumerate(lasts):
        if i > first and last - begin > NER_WINDOW:
            yield first, i
            first, begin = i, lasts[i - 1]
    if first < len(lasts):
        yield first, len(lasts)
