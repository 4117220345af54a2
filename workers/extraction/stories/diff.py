"""The token diff of a variant against the head of its family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from workers.extraction.stories.alignment import Alignment
from workers.extraction.stories.model import Piece
from workers.extraction.stories.words import Word


def of(head: Alignment, head_text: str, variant_text: str) -> tuple[Piece, ...]:
    """Pieces in order: the words of `equal` and `insert` make up the variant, those of `equal` and `delete` the head.
    Another form of a word is another word here; «ё» and «е», «3» and «три» are one, as the variant writes it.

    The alignment is of the head, as `longer`, and the variant, as `shorter`.
    """
    return tuple(_pieces(head, head_text, variant_text))


def _pieces(alignment: Alignment, head_text: str, variant_text: str) -> Iterator[Piece]:
    for op, group in groupby(_steps(alignment), key=itemgetter(0)):
        text = head_text if op == "delete" else variant_text
        words = [word for _, word in group]
        yield Piece(op, text[words[0].start : words[-1].end])


def _steps(alignment: Alignment) -> Iterator[tuple[str, Word]]:
    """Every word with what happens to it; between two shared ones those of the head first."""
    gone: list[Word] = []
    new: list[Word] = []
    i = j = 0
    for next_i, next_j in (*alignment.pairs, (len(alignment.longer), len(alignment.shorter))):
        gone += alignment.longer[i:next_i]
        new += alignment.shorter[j:next_j]
        i, j = next_i + 1, next_j + 1
        pair = (*alignment.longer[next_i:i], *alignment.shorter[next_j:j])
        if pair and pair[0].folded != pair[1].folded and pair[0].value is None:
            gone.append(pair[0])
            new.append(pair[1])
            continue
        yield from (("delete", word) for word in gone)
        yield from (("insert", word) for word in new)
        gone, new = [], []
        if pair:
            yield "equal", pair[1]
