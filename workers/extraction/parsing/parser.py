"""slovnet's taggers over the blocks of an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from natasha import NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

from workers.extraction.document import Document, Name, Sentence, Span, Token, Zone
from workers.extraction.parsing import embedding, marks, morphology, segmentation, trees

BATCH = 400  # tokens a step, padding counted; the composition of a batch changes no result
NER_WINDOW = 1_000  # tokens the name tagger sees at once; cut between sentences

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Models:
    morph: Any
    syntax: Any
    ner: Any


@lru_cache(1)
def load() -> Models:
    """All models, once a process (about a second, 300 MB). Call it before forking."""
    words = embedding.load()
    morphology.vocabulary()
    return Models(NewsMorphTagger(words), NewsSyntaxParser(words), NewsNERTagger(words))


@dataclass(frozen=True, slots=True)
class Source:
    """A text to parse. `blocks` are the parts of it that hold sentences, in order and disjoint."""

    text: str
    blocks: Sequence[Span]
    zones: Sequence[Zone] = ()


def parse(text: str, blocks: Sequence[Span], zones: Sequence[Zone] = (), tick: Tick = lambda: None) -> Document:
    """The parsed document (see `Source`). `tick` is called every few sentences; what it raises ends the parse."""
    return parse_many([Source(text, blocks, zones)], tick)[0]


def parse_many(sources: Sequence[Source], tick: Tick = lambda: None) -> list[Document]:
    """The same documents as one by one, to the byte: their sentences share the batches of the taggers."""
    spans: list[list[Span]] = []  # of all sentences the tokens
    homes: list[tuple[int, int]] = []  # of all sentences the source and the block
    for number, source in enumerate(sources):
        for block, span in enumerate(source.blocks):
            for sentence in filter(None, segmentation.sentences(source.text, span)):
                spans.append(sentence)
                homes.append((number, block))
    words = [
        [sources[n].text[s.start : s.end] for s in sentence] for sentence, (n, _) in zip(spans, homes, strict=True)
    ]
    models = load()
    tokens: list[list[Token]] = [[] for _ in sources]
    sentences: list[list[Sentence]] = [[] for _ in sources]
    for batch in _batches([len(w) for w in words]):
        tick()
        chunk = words[batch.start : batch.stop]
        for i, tags, arcs in zip(batch, _tag(models.morph, chunk), _tag(models.syntax, chunk), strict=True):
            number, block = homes[i]
            own, row = tokens[number], sentences[number]
            first = len(own)
            own.extend(_tokens(len(row), first, spans[i], tags.tokens, arcs.tokens))
            row.append(Sentence(len(row), first, len(own), Span(spans[i][0].start, spans[i][-1].end), block))
    return [_document(*parts, models, tick) for parts in zip(sources, sentences, tokens, strict=True)]


def _document(
    source: Source, sentences: Sequence[Sentence], tokens: Sequence[Token], models: Models, tick: Tick
) -> Document:
    names: list[Name] = []
    for first, last in _windows(sentences):
        tick()
        names.extend(_names(models.ner, tokens[first:last]))
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


def _tokens(i: int, first: int, spans: list[Span], tags: Sequence[Any], arcs: Sequence[Any]) -> Iterator[Token]:
    pos = [t.pos for t in tags]
    heads, relations = trees.repair([int(a.head_id) - 1 for a in arcs], [a.rel for a in arcs], pos)
    for k, (span, tag) in enumerate(zip(spans, tags, strict=True)):
        feats = tag.feats or {}
        head = first + heads[k] if heads[k] >= 0 else -1
        yield Token(
            first + k, span.start, span.end, tag.text, morphology.lemma(tag.text, tag.pos, feats),
            tag.pos, feats, head, relations[k], i,
        )  # fmt: skip


def _windows(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """The tokens `[first, last)` of consecutive sentences, at most `NER_WINDOW` of them (or one sentence)."""
    first = last = 0
    for sentence in sentences:
        if last > first and sentence.last - first > NER_WINDOW:
            yield first, last
            first = last
        last = sentence.last
    if last > first:
        yield first, last


def _names(ner: Any, tokens: Sequence[Token]) -> Iterator[Name]:
    """Name spans, by slovnet's tagger over our own tokens."""
    infer = ner.infer
    tags = next(infer.decoder(infer.process(infer.encoder([[t.text for t in tokens]]))))
    start = end = -1
    kind = ""
    for token, tag in [*zip(tokens, tags, strict=True), (None, "O")]:
        part, _, type_ = tag.partition("-")
        if token is not None and part == "I" and kind == type_:
            end = token.end
            continue
        if kind:
            yield Name(Span(start, end), kind)
        kind = type_ if part in ("B", "I") else ""
        if token is not None:
            start, end = token.span


def _batches(lengths: Sequence[int]) -> Iterator[range]:
    """Runs of sentences that take at most `BATCH` tokens when all are padded to the longest (or one sentence)."""
    first = longest = 0
    for i, length in enumerate(lengths):
        longest = max(longest, length)
        if i > first and (i - first + 1) * longest > BATCH:
            yield range(first, i)
            first, longest = i, length
    if first < len(lengths):
        yield range(first, len(lengths))


def _tag(tagger: Any, sentences: list[list[str]]) -> Iterator[Any]:
    """slovnet's markups of one batch, whatever its size."""
    tagger.infer.encoder.batch_size = len(sentences)
    return iter(tagger.infer(sentences))
