"""Clauses that a cue governs: «сообщил, что …», «спросил, когда …», «выразил надежду на то, что …»."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.quotes.cues import CueWord, lexicon
from workers.extraction.quotes.reading import Reading

_REACH = 45  # tokens between a cue and the conjunction of its clause
_CONJUNCTIONS = ("что", "чтобы", "будто", "якобы")
_POINTING = ("том", "то", "тому", "тем", "того")
# «потому что», «так что», «тем более что», «несмотря на то что» belong to no cue
_NOT_BEFORE = (
    "потому",
    "так",
    "оттого",
    "более",
    "ввиду",
    "тогда",
    "разве",
    "затем",
    "исключением",
    "условии",
    "случае",
)
_SENSE = ("в том смысле ,", "в том духе ,")
_ABOUT = ("поводу", "счет", "насчет", "относительно", "касательно")  # «… того, что»
_POINTING_PREPOSITIONS = ("о", "об", "на", "в", "с", "обо", "со", "по")


@dataclass(frozen=True, slots=True)
class Complement:
    """`conjunction` is a token index; the content starts at `start`."""

    conjunction: int
    start: int


def of(reading: Reading, word: CueWord, last: int) -> Complement | None:
    """The clause that the cue governs, at most `_REACH` tokens to its right and before `last`."""
    words = lexicon()
    if word.lemma in words.denied and not reading.negated(word.i):
        return None
    found = _clause_after(reading, word.i, last)
    return found if found and (word.lemma not in words.marks_only or _in_sense(reading, found)) else None


def _in_sense(reading: Reading, found: Complement) -> bool:
    """«Высказался в том смысле, что …»: a clause even where the verb takes none."""
    return " ".join(reading.text(found.conjunction - k) for k in (4, 3, 2, 1)) in _SENSE


def of_noun(reading: Reading, noun: int, last: int) -> Complement | None:
    """The clause right after a noun of speech: «мнение, что …», «надежду на то, что …»."""
    found = _clause_after(reading, noun, min(last, noun + 14))
    return found if found and reading.text(found.conjunction) == "что" else None


def _clause_after(reading: Reading, i: int, last: int) -> Complement | None:
    level = reading.level[i]
    relative = False
    for k in range(i + 1, min(last, i + _REACH)):
        if reading.level[k] != level:
            if reading.mark_at[k] >= 0 and reading.level[k] >= 0:
                return None
            continue
        text = reading.text(k)
        if text in (":", ".", "!", "?", ";") and reading.mark_at[k] == reading.mark_at[i]:
            return None
        if text == "," or (text in ("(",) and reading.mark_at[k] < 0):
            relative = False
        if text == "что" and reading.tokens[min(k + 1, len(reading.tokens) - 1)].lemma == "касаться":
            return None
        if text in _CONJUNCTIONS and _opens_clause(reading, k):
            return Complement(k, k + 1) if _governs(reading, i, k) else None
        if reading.tokens[k].lemma == "который":
            relative = True
        for word in (k, k + 1) if reading.text(k + 1) == "ли" else (k,):
            asked = _interrogative(reading, i, word)
            if asked is not None:
                return Complement(word, asked)
        if not relative and k > i + 1 and _other_predicate(reading, i, k):
            return _without_conjunction(reading, i, k)
    return None


def _opens_clause(reading: Reading, k: int) -> bool:
    before = k - 1
    while reading.is_mark(before):
        before -= 1
    return reading.text(before) in (",", "и", "—", "–") or reading.tokens[k].pos == "SCONJ"


def _governor(reading: Reading, k: int) -> int:
    return next((a.i for a in reading.document.ancestors(k) if a.i < k), -1)


def _governed(reading: Reading, k: int) -> int:
    """The predicate that «как» opens: a cue there makes it a frame of its own («как пишет Н.»)."""
    return reading.tokens[k].head if reading.tokens[k].head > k else k + 1


def _governs(reading: Reading, i: int, k: int) -> bool:
    """Whether the cue at `i` governs the clause that the conjunction at `k` opens."""
    comma = k - 1
    while reading.is_mark(comma):
        comma -= 1
    before = comma - 1 if reading.text(comma) == "," else comma
    word = reading.text(before)
    if word in _NOT_BEFORE:
        return False
    if before != i and before in reading.cues:
        return False  # «…, сообщило агентство, добавив, что …»: the nearest cue governs
    if before != i and _takes_clause(reading, i, before):
        return False
    if word in _POINTING:
        preposition = reading.text(before - 1)
        if word == "того" and reading.tokens[i].lemma in ("исключать", "исключить", "отрицать", "скрывать"):
            return before - i <= 2
        about = word == "того" and preposition in _ABOUT
        explained = word == "тем" and reading.tokens[i].lemma in ("объяснить", "объяснять") and before - i <= 2
        aside = reading.text(before - 2) in ("несмотря", "невзирая")
        if not (explained or about) and (preposition not in _POINTING_PREPOSITIONS or aside):
            return False
    pronoun = reading.tokens[k].pos == "PRON" and reading.tokens[k].rel != "mark"
    if pronoun and before - i > 1 and word not in _POINTING:
        return False  # «ждет ответа, что может затянуть дело»
    governor = _governor(reading, k)
    if governor > i and reading.tokens[governor].pos == "VERB" and not _is_short(reading, governor):
        return False
    if reading.text(k) == "чтобы":
        purpose = any(reading.tokens[j].feats.get("VerbForm") == "Inf" for j in range(i + 1, k))
        return not purpose and (governor == i or before - i <= 2)
    return True


def _takes_clause(reading: Reading, i: int, before: int) -> bool:
    """Whether other words between the cue and the conjunction own the clause: «сообщили люди, увидевшие, что …»,
    «призвал не забывать о том, что …», «заявил о выходе из союза, что позволит …»."""
    token = reading.tokens[before]
    if token.feats.get("VerbForm") == "Part" and token.feats.get("Variant") != "Short":
        return True
    between = reading.tokens[i + 1 : before + 1]
    stance = reading.cues[i].stance if i in reading.cues else ""
    if stance == "directive" and any(t.feats.get("VerbForm") == "Inf" for t in between):
        return True
    if token.folded in _POINTING or token.lemma in lexicon().noun or token.lemma in lexicon().source:
        return False
    return any(
        t.folded in ("о", "об") and reading.tokens[t.head].head == i and reading.text(t.i + 1) not in _POINTING
        for t in between
    )


def _is_short(reading: Reading, i: int) -> bool:
    return reading.tokens[i].feats.get("VerbForm") == "Part"


def _interrogative(reading: Reading, i: int, k: int) -> int | None:
    """The first word of an embedded question whose question word stands at `k`: «, в каком», «, когда»."""
    token = reading.tokens[k]
    if token.folded == "ли":
        comma = next((j for j in range(k - 1, max(k - 6, i), -1) if reading.text(j) == ","), None)
        return comma + 1 if comma is not None and _clause_head(reading, k, i) else None
    if token.lemma not in lexicon().interrogative or token.lemma == "который":
        return None
    start = k
    if reading.tokens[k - 1].pos == "ADP":
        start = k - 1
    if reading.text(start - 1) != ",":
        return None
    if _takes_clause(reading, i, start - 2):
        return None
    pointing = reading.text(start - 2) in ("том", "то") and reading.text(start - 3) in ("о", "об", "на")
    if token.lemma == "как" and reading.cues.get(_governed(reading, k)):
        return None
    return start if pointing or _governor(reading, k) == i else None


def _clause_head(reading: Reading, k: int, i: int) -> bool:
    return any(a.i == i for a in reading.document.ancestors(k))


def _other_predicate(reading: Reading, i: int, k: int) -> bool:
    """A predicate between the cue and a conjunction, which then is its own; an infinitive may be one too."""
    if not reading.is_finite(k):
        return False
    return reading.mark_at[k] == reading.mark_at[i]


def _without_conjunction(reading: Reading, i: int, k: int) -> Complement | None:
    """«Он считает, победа близка»: the parse says that the clause after the comma is a complement."""
    token = reading.tokens[k]
    if token.head != i or token.rel != "ccomp" or reading.tokens[i].rel == "parataxis":
        return None
    comma = next((j for j in range(i + 1, k) if reading.text(j) == ","), None)
    if comma is None or comma - i > 6:
        return None
    return Complement(comma, comma + 1)
