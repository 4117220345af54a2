"""Bodies known by a common noun: «следствие», «пресс-служба мэрии», «власти Исландии»."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from workers.extraction.document import Token, fold
from workers.extraction.entities import marked, phrases
from workers.extraction.quotes import nounphrases
from workers.extraction.quotes.affiliations import lowered
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.reading import Reading

_LONGEST = 6  # words of a name that stands for the bare noun further on


def is_body(token: Token) -> bool:
    """A noun in the singular for a body, and «власти», which speak as one."""
    if token.lemma == "власть":
        return token.feats.get("Number") == "Plur"
    known = token.lemma in lexicon().body or (token.lemma in marked.lexicon().bodies and token.pos == "NOUN")
    return known and token.feats.get("Number") != "Plur"


class Bodies:
    """What the article calls its bodies."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        # by lemma
        self._fuller: dict[str, tuple[list[int], list[str | None]]] = {}

    def _fuller_names(self, lemma: str) -> tuple[list[int], list[str | None]]:
        """The tokens that name a body by several words, in order, and the one name that it has had up to there, if
        one. They are looked for when a lemma is first asked for: hardly any of an article's bodies speaks."""
        if lemma in self._fuller:
            return self._fuller[lemma]
        places, names = self._fuller[lemma] = [], []
        for i in self._places.get(lemma, ()):
            name = self.nominative(i, *nounphrases.of(self._reading, i))
            if 2 <= len(name.split()) <= _LONGEST:
                places.append(i)
                one = not names or (names[-1] is not None and fold(names[-1]) == fold(name))
                names.append(name if one else None)
        return places, names

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The tokens of bodies by their lemma."""
        places: dict[str, list[int]] = {}
        for token in self._reading.tokens:
            if token.pos == "NOUN" and is_body(token):
                places.setdefault(token.lemma, []).append(token.i)
        return places

    def name(self, head: int, first: int, last: int) -> str:
        """The body's words in the nominative; for the bare noun those that it had before, if they were always the same.

        «Полиция Малайзии …. По данным полиции, …» → «полиция Малайзии»
        """
        name = self.nominative(head, first, last)
        if " " in name:
            return name
        places, names = self._fuller_names(self._reading.tokens[head].lemma)
        k = bisect_left(places, head)
        return (names[k - 1] if k else None) or name

    def document(self, head: int) -> str:
        """A document has its noun alone as its name: «аннотация к книге» → «аннотация»."""
        return self.nominative(head, head, head + 1)

    def nominative(self, head: int, first: int, last: int) -> str:
        """The words around a noun in the nominative; a common noun in lower case, at the head of a sentence too."""
        tokens = self._reading.tokens
        start = first if tokens[first].lemma not in ("этот", "сам") else head
        span = self._reading.trimmed(start, last)
        if span is None:
            return tokens[head].text
        low, high = self._reading.range(span)
        name = phrases.nominative(tokens[low:high], tokens[head])
        opens = low == self._reading.document.sentences[tokens[head].sentence].first
        common = tokens[head].pos == "NOUN" and (tokens[head].text[:1].islower() or opens)
        return lowered(name) if common else name
