"""Stretches of direct speech, and what makes words a sentence that somebody can have uttered."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.document import Span
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import Reading


@dataclass(slots=True)
class Utterance:
    """`ranges` of tokens are the speech, `spans` its characters; `level` is how `Reading.level` calls it.

    `frame` is None where the speech stands free and goes on with the one before.
    """

    level: int
    spans: list[Span]
    ranges: list[tuple[int, int]]
    frame: Frame | None
    rule: str


def speaks(reading: Reading, first: int, last: int) -> bool:
    """Whether marked words are a sentence: with a predicate, an imperative, or the punctuation of one."""
    if last - first > 1 and reading.text(last - 1) in ("!", "?", "…", "...", "."):
        return True
    count = reading.count(first, last)
    return count >= 3 and (
        reading.has_predicate(range(first, last))
        or any(t.feats.get("Mood") == "Imp" for t in reading.tokens[first:last])
        or count >= 12
    )
