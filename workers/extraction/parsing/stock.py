"""slovnet's taggers over the blocks of an article, as they come: the reference of the fast parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from natasha import NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

from workers.extraction.document import Document, Name, Sentence, Span, Token
from workers.extraction.parsing import embedding, morphology, segmentation, trees
from workers.extraction.parsing.sources import Source, Tick, document, windows

BATCH = 400  # tokens a step, padding counted; the composition of a batch changes no result


class Stock:
    """About a second to load, 300 MB."""

    def __init__(self) -> None:
        words = embedding.navec()
        morphology.vocabulary()
        self.morph: Any = NewsMorphTagger(words)
        self.syntax: Any = NewsSyntaxParser(words)
        self.ner: Any = NewsNERTagger(words)

    def documents(self, sources: Sequence[Source], tick: Tick) -> list[Document]:
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
        tokens: list[list[Token]] = [[] for _ in sources]
        sentences: list[list[Sentence]] = [[] for _ in sources]
        for batch in _batches([len(w) for w in words]):
            tick()
            chunk = words[batch.start : batch.stop]
            for i, tags, arcs in zip(batch, _tag(self.morph, chunk), _tag(self.syntax, chunk), strict=True):
                number, block = homes[i]
                own, row = tokens[number], sentences[number]
                first = len(own)
                own.extend(_tokens(len(row), first, spans[i], tags.tokens, arcs.tokens))
                row.append(Sentence(len(row), first, len(own), Span(spans[i][0].start, spans[i][-1].end), block))
        found = []
        for source, row, own in zip(sources, sentences, tokens, strict=True):
            names: list[Name] = []
            for first, last in windows([s.last for s in row]):
                tick()
                names.extend(_names(self.ner, own[row[first].first : row[last - 1].last]))
            found.append(document(source, row, own, names))
        return found


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
