"""Sentences and tokens of a block of text, by razdel, bounded in length whatever the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from razdel import sentenize, tokenize

from workers.extraction.document import Span

MAX_TOKENS = 250  # slovnet's syntax is quadratic in the sentence: 22,000 tokens took 4 GB
_LONGEST_SHORTENED = 30  # code points
WINDOW = 4_000  # code points handed to razdel at once: its rules look back over the whole sentence so far

_END_OF_SENTENCE = re.compile(r"[.!?…][»”\"“)]?\s+(?=[«„“\"(—–-]?\s?[A-ZА-ЯЁ])")
_BLANK = re.compile(r"\s+")
# A sentence never starts with the frame of the speech before it: «Да. Мы готовы!» — сказал он
_FRAME = re.compile(r"[,»”\"]*\s*(?:[—–−―]|--?)\s*[a-zа-яё]")
# Amounts and dates: «27 млрд долл. США», «6 сент. 2023 года»; not «за 5 руб. Потом»
_SHORTENED = re.compile(
    r"\d\s*(?:(?:тыс|млн|млрд|трлн)\.?\s+)?"
    r"(?:долл|руб|тыс|млн|млрд|трлн|янв|февр?|апр|авг|сент?|окт|нояб|дек)\.\s*$"
)
_AFTER_SHORTENED = re.compile(r"США\b|[a-zа-яё\d(]")


Cut = Callable[[str], Iterator[tuple[int, int]]]


def sentences(text: str, block: Span) -> Iterator[list[Span]]:
    """Sentences of the block in order, each as the spans of its tokens (1 to `MAX_TOKENS`)."""
    for span in pieces(text, block, _cut):
        tokens = list(_tokens(text, span))
        for first in range(0, len(tokens), MAX_TOKENS):
            yield tokens[first : first + MAX_TOKENS]


def pieces(text: str, block: Span, cut: Cut) -> Iterator[Span]:
    """Sentences of the block in order, of any length. `cut` gives those of a text as razdel finds them."""
    for window in _windows(text, block):
        yield from _join(text, window, cut)


def _cut(text: str) -> Iterator[tuple[int, int]]:
    return ((piece.start, piece.stop) for piece in sentenize(text))


def _tokens(text: str, sentence: Span) -> Iterator[Span]:
    """razdel's tokens, without the mark it glues to a number: «1994,», «12.11.2024.»."""
    for token in tokenize(text[sentence.start : sentence.end]):
        yield from without_mark(text, sentence.start + token.start, sentence.start + token.stop)


def without_mark(text: str, start: int, end: int) -> Iterator[Span]:
    """A token of razdel, or two where it glued a mark to a number: «1994,» → «1994» «,»."""
    if end - start > 1 and text[start].isdecimal() and text[end - 1] in ",.;:":
        yield Span(start, end - 1)
        start = end - 1
    yield Span(start, end)


def _windows(text: str, block: Span) -> Iterator[Span]:
    """The block cut after a sentence, else at a blank, else anywhere, into pieces of at most `WINDOW`."""
    start = block.start
    while block.end - start > WINDOW:
        limit = start + WINDOW
        ends = [m.end() for m in _END_OF_SENTENCE.finditer(text, start + WINDOW // 2, limit)]
        ends = ends or [m.end() for m in _BLANK.finditer(text, start + WINDOW // 2, limit)]
        cut = ends[-1] if ends else limit
        yield Span(start, cut)
        start = cut
    if start < block.end:
        yield Span(start, block.end)


def _is_shortened(text: str, before: Span, after: Span) -> bool:
    """Whether what ends the one piece is a shortened word and the other goes on."""
    start = max(before.start, before.end - _LONGEST_SHORTENED)
    return bool(_AFTER_SHORTENED.match(text, after.start) and _SHORTENED.search(text, start, before.end))


def _join(text: str, window: Span, cut: Cut) -> Iterator[Span]:
    """razdel's sentences, joined where it cuts a frame from its speech or an amount in two."""
    held: Span | None = None
    for start, end in cut(text[window.start : window.end]):
        if start == end:
            continue
        span = Span(window.start + start, window.start + end)
        if held is None:
            held = span
        elif _FRAME.match(text, span.start) or _is_shortened(text, held, span):
            held = Span(held.start, span.end)
        else:
            yield held
            held = span
    if held is not None:
        yield held
