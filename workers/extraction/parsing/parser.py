"""slovnet's taggers over the blocks of an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

from workers.extraction.document import Document, Name, Sentence, Span, Token, Zone
from workers.extraction.parsing import morphology, segmentation, trees

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
    embedding = NewsEmbedding()
    morphology.vocabulary()
    return Models(NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding))


def parse(text: str, blocks: Sequence[Span], zones: Sequence[Zone] = (), tick: Tick = lambda: None) -> Document:
    """The parsed document. `blocks` are the parts of the text that hold sentences, in order and disjoint.

    `tick` is called every few sentences; what it raises ends the parse.
    """
    spans: list[list[Span]] = []
    paragraphs: list[int] = []
    for paragraph, block in enumerate(blocks):
        for sentence in segmentation.sentences(text, block):
            if sentence:
                spans.append(sentence)
                paragraphs.append(paragraph)
    words = [[text[s.start : s.end] for s in sentence] for sentence in spans]
    models = load()
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for batch in _batches([len(w) for w in words]):
        tick()
        chunk = words[batch.start : batch.stop]
        for i, tags, arcs in zip(batch, _tag(models.morph, chunk), _tag(models.syntax, chunk), strict=True):
            first = len(tokens)
            tokens.extend(_tokens(i, first, spans[i], tags.tokens, arcs.tokens))
            hull = Span(spans[i][0].start, spans[i][-1].end)
            sentences.append(Sentence(i, first, len(tokens), hull, paragraphs[i]))
    names: list[Name] = []
    for window in _windows(spans):
        tick()
        names.extend(_names(text, models.ner, window))
    return Document(text=text, zones=tuple(zones), sentences=tuple(sentences), tokens=tuple(tokens), names=tuple(names))


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


def _windows(sentences: Sequence[list[Span]]) -> Iterator[list[Span]]:
    """The tokens of consecutive sentences, at most `NER_WINDOW` of them (or one sentence)."""
    window: list[Span] = []
    for sentence in sentences:
        if window and len(window) + len(sentence) > NER_WINDOW:
            yield window
            window = []
        window = window + sentence
    if window:
        yield window


def _names(text: str, ner: Any, tokens: list[Span]) -> Iterator[Name]:
    """Name spans, by slovnet's tagger over our own tokens."""
    words = [text[s.start : s.end] for s in tokens]
    infer = ner.infer
    tags = next(infer.decoder(infer.process(infer.encoder([words]))))
    start = end = -1
    kind = ""
    for span, tag in [*zip(tokens, tags, strict=True), (Span(-1, -1), "O")]:
        part, _, type_ = tag.partition("-")
        if part == "I" and kind == type_:
            end = span.end
            continue
        if kind:
            yield Name(Span(start, end), kind)
        kind = type_ if part in ("B", "I") else ""
        start, end = span.start, span.end


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
