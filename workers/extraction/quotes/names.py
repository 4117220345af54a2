"""Marked words that are a name, a title or a term, not speech."""

from __future__ import annotations

from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.reading import Reading

_MOST_WORDS = 6  # of a name in marks
_COVERED = 0.75  # share of the marked words that a named entity covers


def is_name(reading: Reading, index: int, first: int, last: int) -> bool:
    """Whether the words of a mark (tokens `[first, last)`) name something: «фильм «Дорога»», «Берег»."""
    words = list(reading.words(first, last))
    if not words:
        return True
    count = len(words)
    if reading.text(last - 1) in ("!", "?", "…", "...") and count > 2 and reading.has_predicate(range(first, last)):
        return False
    if _exclaimed(reading, first, last):
        return False
    if _is_title(reading, first, last) or _so_called(reading, first):
        return True
    capital = words[0].text[:1].isupper() or words[0].text[:1].isdigit() or not words[0].text[:1].isalpha()
    if count > _MOST_WORDS:
        return False
    appositive = _appositive(reading, first - 1)
    if not capital:
        return appositive and count <= 2
    if appositive or _is_tagged(reading, index):
        return not (count > 3 and _has_finite_verb(reading, first, last))
    return count <= 4 and not _has_finite_verb(reading, first, last)


def _has_finite_verb(reading: Reading, first: int, last: int) -> bool:
    return any(t.pos in ("VERB", "AUX") and t.feats.get("VerbForm") == "Fin" for t in reading.tokens[first:last])


def _exclaimed(reading: Reading, first: int, last: int) -> bool:
    """«Кричали: «Свободу!»»: however short."""
    return (
        reading.text(last - 1) in ("!", "?")
        and reading.text(first - 2) == ":"
        and reading.cues.get(first - 3) is not None
    )


def _so_called(reading: Reading, first: int) -> bool:
    """«Так называемый «приоритетный список»» is a term."""
    return reading.text(first - 3) == "так" and reading.text(first - 2).startswith("называем")


def _is_title(reading: Reading, first: int, last: int) -> bool:
    """The title of a document («О мерах поддержки …») or the nickname of one («закон Рудакова»)."""
    tokens = reading.tokens[first:last]
    if tokens[0].text in ("О", "Об", "Обо"):
        comma = next((t.i for t in tokens if t.text == ","), last)
        if not reading.has_predicate(range(first, comma)):
            return True
    named = len(tokens) > 1 and all(t.text[:1].isupper() for t in tokens[1:])
    return named and (tokens[0].lemma in lexicon().law or tokens[0].lemma in lexicon().naming)


def _appositive(reading: Reading, opening: int) -> bool:
    """A noun right before the mark that names take: «газета», «проект»."""
    k = opening - 1
    if k < 0 or reading.tokens[k].pos not in ("NOUN", "PROPN"):
        return False
    words, lemma = lexicon(), reading.tokens[k].lemma
    if lemma == "слово" and reading.tokens[k].feats.get("Case") == "Ins":
        return False  # «со словами «…»» is speech, «слово «…»» is not
    return lemma in words.naming or lemma in words.media or lemma in words.body


def _is_tagged(reading: Reading, index: int) -> bool:
    """Whether named entities cover most of the marked words."""
    inner = reading.marks[index].inner
    covered = 0
    for name in reading.names_from(inner.start - 1):
        if name.span.start >= inner.end:
            break
        covered += min(name.span.end, inner.end) - max(name.span.start, inner.start)
    return covered >= _COVERED * (inner.end - inner.start)
