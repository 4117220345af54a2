"""The words of a document as columns, made at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from workers.extraction.document import Document, fold


def folded(words: Iterable[str]) -> list[str]:
    """`fold` of every word, at the price of a few; none may hold a line break."""
    text = "\n".join(words)
    return fold(text).split("\n") if text else []


class Words:
    """What the finders of names look at before any grammar: most words of a text are no part of a name."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.text = [t.text for t in document.tokens]
        self.folded = folded(self.text)
        self.capitals = [i for i, text in enumerate(self.text) if text[:1].isupper()]

    @cached_property
    def common(self) -> frozenset[str]:
        """Lemmas of the nouns that the text writes in lower case."""
        tokens = self._document.tokens
        return frozenset(t.lemma for t in tokens if t.pos == "NOUN" and t.text[:1].islower())
