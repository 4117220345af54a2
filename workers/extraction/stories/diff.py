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
    ends = [*alignment.pairs, (len(alignment.longer), len(alignment.shorter))]
    i = j = 0
    for next_i, next_j in ends:
        yield from (("delete", word) for word in alignment.longer[i:next_i])
        yield from (("insert", word) for word in alignment.shorter[j:next_j])
        if next_j < len(alignment.shorter):
            one, other = alignment.longer[next_i], alignment.shorter[next_j]
            if one.folded == other.folded or one.value is not None:
                yield "equal", other
            else:
                yield "delete", one
                yield "insert", other
        i, j = next_i + 1, next_j + 1
