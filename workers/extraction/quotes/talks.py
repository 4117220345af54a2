"""Talks and interviews: whose turn a line is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

from workers.extraction.quotes.reading import DASHES, Reading

_NAME_TOKENS = 6  # of the name before the colon of a turn
_BOLD = "*"


def turns(reading: Reading) -> dict[int, int]:
    """Lines of a talk, «Имя Фамилия: …», «Корр.: …», by number, with the token of their colon. One name opens several
    lines."""
    heads: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(reading.lines):
        first, last = reading.range(line)
        first = without_bold(reading, first, last)
        colon = next((j for j in range(first, min(first + _NAME_TOKENS, last)) if reading.text(j) == ":"), None)
        if colon is None or colon == first or colon + 1 >= last:
            continue
        if all(t.text[:1].isupper() or t.text == "." for t in reading.tokens[first:colon]):
            heads.setdefault(reading.document.slice(reading.span(first, colon)), []).append((number, colon))
    return {number: colon for lines in heads.values() if len(lines) > 1 for number, colon in lines}


def without_bold(reading: Reading, first: int, last: int) -> int:
    """The first token after the stars of bold print."""
    while first < last and reading.text(first).strip(_BOLD) == "":
        first += 1
    return first


def answer(reading: Reading, number: int, first: int) -> bool:
    """Whether a line of an interview is speech: an answer, or a question that a dash opens."""
    zone = reading.document.zone_at(reading.lines[number].start)
    return zone == "answer" or (zone == "question" and reading.text(first) in DASHES)


class People:
    """The persons whom names stand for, by surname."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._by_initials: dict[str, dict[str, int]] = {}  # initials, lemma of the surname -> first token of a name
        for name in reading.names_from(0):
            first, last = reading.range(name.span)
            words = reading.tokens[first:last]
            if name.type == "PER" and 1 < len(words) <= _NAME_TOKENS:
                letters = "".join(t.text[0] for t in words)
                for initials in {letters, letters[-2:], letters[-1]}:
                    self._by_initials.setdefault(initials, {}).setdefault(words[-1].lemma, first)

    def speaker(self, first: int, colon: int) -> int | None:
        """The token that names whose turn it is: the first one, the only person with the initials that stand there
        («И. Л.:»; a single one is that of the surname), or None for a shortened word («Корр.:»)."""
        words = [t.text for t in self._reading.tokens[first:colon] if t.text != "."]
        if all(len(word) == 1 for word in words):
            return _only(self._by_initials.get("".join(words), {}))
        return None if self._reading.text(colon - 1) == "." else first

    def interviewee(self) -> int | None:
        """The first token of the only person that is named before the first question."""
        reading = self._reading
        question = next((z.span.start for z in reading.document.zones if z.kind == "question"), 0)
        heads: dict[str, int] = {}
        for name in takewhile(lambda n: n.span.start < question, reading.names_from(0)):
            first, last = reading.range(name.span)
            if name.type == "PER" and first < last:
                heads.setdefault(reading.tokens[last - 1].lemma, first)
        return _only(heads)


def _only(heads: Mapping[str, int]) -> int | None:
    return next(iter(heads.values())) if len(heads) == 1 else None
