"""Reports inside relative clauses: «отчет, согласно которому A», «инженер, по словам которого A»."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Span
from workers.extraction.quotes.complements import Complement
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import Reading

_REACH = 8  # tokens before the comma in which the antecedent stands


def find(reading: Reading, first: int, last: int, level: int) -> Iterator[tuple[Frame, Complement]]:
    """The frames of a scope that open a relative clause, each with the start of what it reports.

    Laws and plans say how things have to be and report nothing: «закон, согласно которому водители обязаны …».
    """
    words = lexicon()
    for i in reading.leads_in(first + 2, last - 2):
        text = reading.text(i)
        if reading.level[i] != level or reading.text(i - 1) != ",":
            continue
        if text == "согласно":
            noun, which, table = i, i + 1, words.according
        else:
            noun, which, table = i + 1, i + 2, words.source
            if reading.tokens[noun].lemma not in (table if text == "по" else ("слово",)):
                continue
        if which >= last or reading.tokens[which].lemma != "который":
            continue
        source = _antecedent(reading, i - 2, first)
        if source is None:
            continue
        if text == "согласно" and not _says(reading.tokens[source].lemma):
            continue
        lemma = text if noun == i else f"{text} {reading.tokens[noun].lemma}"
        stance = table.get(reading.tokens[source if noun == i else noun].lemma, "neutral")
        cue = Span(reading.tokens[i].start, reading.tokens[noun].end)
        frame = Frame(cue, lemma, stance, "source-phrase", noun, source, (i, which + 1))
        yield frame, Complement(which, which + 1)


def _antecedent(reading: Reading, before: int, first: int) -> int | None:
    """The noun that the clause hangs on: the name right before the comma, else the head of its phrase."""
    nouns = [
        j for j in range(before, max(before - _REACH, first - 1), -1) if reading.tokens[j].pos in ("NOUN", "PROPN")
    ]
    if not nouns or nouns[0] < before - 1:
        return None
    nearest = nouns[0]
    if reading.tokens[nearest].pos == "PROPN":
        return nearest
    genitive = reading.tokens[nearest].rel == "nmod" and reading.tokens[nearest].head in nouns
    return reading.tokens[nearest].head if genitive else nearest


def end(reading: Reading, frame: Frame, complement: Complement, last: int) -> int:
    """The token after the relative clause that the complement opens: a comma, or `last`.

    «Слухи, согласно которым A, обсуждали»: where the clause of the antecedent goes on; else where the subtree ends.
    """
    verb = reading.tokens[frame.source].head if frame.source is not None else -1
    if complement.start < verb < last and reading.is_finite(verb):
        comma = next((j for j in range(verb, complement.start, -1) if reading.text(j) == ","), None)
        if comma is not None:
            return comma
    top = complement.conjunction
    for above in reading.document.ancestors(top):
        if above.i < top:
            break
        top = above.i
    reach = max(reading.document.subtree(top), default=complement.start)
    for j in range(max(reach + 1, complement.start), last):
        if reading.text(j) == "," and reading.has_predicate(range(complement.start, j)):
            return j
    return last


def _says(lemma: str) -> bool:
    words = lexicon()
    spoken = lemma in words.according or lemma in words.noun or lemma in words.document
    return spoken and lemma not in words.law
