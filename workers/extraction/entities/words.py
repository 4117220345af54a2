"""The words of a document, folded all at once."""

from __future__ import annotations

from collections.abc import Iterable

from workers.extraction.document import fold


def folded(words: Iterable[str]) -> list[str]:
    """`fold` of every word, at the price of a few; none may hold a line break."""
    text = "\n".join(words)
    return fold(text).split("\n") if text else []
