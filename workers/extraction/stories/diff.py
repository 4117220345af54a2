"""The token diff of a variant against the head of its family."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from workers.extraction.stories.alignment import Alignment
from workers.extraction.stories.model import Piece
from workers.extraction.stories.words import Word


def of(head: Alignment, head_text: str, variant_text: str) -> tuple[Piece, ...]:
    """Pieces in order: the texts of `equal` and `insert` make up the variant, those of `equal` and `delete` the head,
    but for marks and blanks at their edges and for other forms of a word (those are the variant's).

    The alignment is of the head, as `longer`, and the variant, as `shorter`.
    """
    return tuple(_pieces(head, head_text, variant_text))


def _pieces(alignment: Alignment, head_text: str, variant_text: str) -> Iterator[Piece]:
    for op, group in groupby(_steps(alignment), key=lambda step: step[0]):
        steps = list(group)
        text = head_text if op == "delete" else variant_text
        words: list[Word] = [word for _, word in steps]
        yield Piece(op, text[words[0].start : words[-1].end])


def _steps(alignment: Alignment) -> Iterator[tuple[str, Word]]:
    ends = [*alignment.pairs, (len(alignment.longer), len(alignment.shorter))]
    i = j = 0
    for next_i, next_j in ends:
        yield from (("delete", word) for word in alignment.longer[i:next_i])
        yield from (("insert", word) for word in alignment.shorter[j:next_j])
        if next_j < len(alignment.shorter):
            yield "equal", alignment.shorter[next_j]
        i, j = next_i + 1, next_j + 1
