"""Headlines that quote without marks: «Рудаков: мост откроют весной», «СМИ: мост закроют»."""

from __future__ import annotations

from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading

_LONGEST = 8  # tokens before the colon


def frame(reading: Reading, first: int, last: int) -> Frame | None:
    """The frame before the colon of a headline (tokens `[first, last)`) whose other words are a clause.

    «Взрыв в порту: двое раненых», «Новый рекорд: мост построили» name a subject, not a source.
    """
    if reading.document.zone_at(reading.tokens[first].start) != "headline":
        return None
    colon = next((j for j in range(first + 1, min(first + 1 + _LONGEST, last)) if reading.text(j) == ":"), None)
    if colon is None or any(reading.is_mark(j) for j in range(first, last)):
        return None
    head = _source(reading, first, colon)
    if head is None or reading.has_predicate(range(first, colon)) or reading.text(last - 1) == "?":
        return None
    if not reading.has_predicate(range(colon + 1, last)) and not any(
        reading.text(j) in DASHES for j in range(colon, last)
    ):
        return None
    return Frame(None, "", "neutral", "name-colon", head, head, (first, colon + 1))


def _source(reading: Reading, first: int, colon: int) -> int | None:
    """The head of the words before the colon if they can speak: people, media, bodies."""
    words, head = lexicon(), reading.tokens[first]
    last = reading.tokens[colon - 1]
    name = next((n for n in reading.names_from(head.start) if n.span.end == last.end), None)
    alone = name is not None and name.span.start == head.start
    if alone and name is not None and (name.type == "LOC" or (name.type == "ORG" and reading.is_finite(colon + 1))):
        return None  # «Приморье: мост закрыт», «Кубок моря: стартует финал»
    noun = next((t for t in reading.tokens[first:colon] if t.pos in ("NOUN", "PROPN", "X")), head)
    spoken = noun.lemma in words.body or noun.lemma in words.media or noun.lemma in ("сми", "источник")
    person = noun.feats.get("Animacy") == "Anim" and noun.feats.get("Case") == "Nom"
    return noun.i if alone or spoken or person else None
