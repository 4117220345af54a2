"""The noun phrase around a head: «главный инженер завода «Парус» Глеб Рудаков», up to a comma."""

from __future__ import annotations

from workers.extraction.entities import marked
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.reading import OPENING, Reading

_OUTSIDE = ("acl:relcl", "acl", "advcl", "parataxis", "ccomp", "cop", "obl", "discourse")
_LONGEST = 30  # tokens of a noun phrase


def of(reading: Reading, head: int, *, dative: bool = False) -> tuple[int, int]:
    """The tokens `[first, last)` of the noun phrase: office, affiliation and name, without what a comma parts.

    A dative behind the noun belongs to the verb («сказал инженер журналистам»), unless `dative` says that it is the
    noun's own («интервью газете»).
    """
    key = head, dative, reading.level[head] == -1
    if key not in reading.phrases:
        reading.phrases[key] = _around(reading, head, dative)
    return reading.phrases[key]


def _around(reading: Reading, head: int, dative: bool) -> tuple[int, int]:
    tokens = reading.tokens
    first, last = head, head + 1
    while first > 0 and head - first < _LONGEST and _modifies(reading, first - 1, head):
        first -= 1
    inside = {head}
    while last < len(tokens) and last - head < _LONGEST:
        token = tokens[last]
        if token.sentence != tokens[head].sentence:
            break
        if reading.is_mark(last):
            if (
                reading.mark_at[last - 1] == reading.mark_at[head]
                and token.text not in OPENING
                and last - 1 not in inside
                and not reading.is_mark(last - 1)
            ):
                break
            if not inside - {head} and _opens_medium(reading, last, head):
                break
            last += 1
            continue
        if reading.text(last) == "·":
            inside.add(last)
            last += 1
            continue
        if token.pos == "PUNCT" or token.pos == "CCONJ":
            break
        linked = (token.head in inside and token.rel not in _OUTSIDE) or token.rel in ("amod", "case", "det")
        named = token.pos in ("PROPN", "X") and tokens[last - 1].pos in ("PROPN", "X", "NOUN") and token.rel != "obl"
        named = named and (token.head in inside or same_case(reading, last, head))
        marked = reading.mark_at[last] >= 0 and reading.mark_at[last] != reading.mark_at[head]
        if not (linked or named or marked) or reading.is_finite(last):
            break
        given = token.feats.get("Case") == "Dat" and tokens[head].feats.get("Case") != "Dat"
        if given and not dative and not any(tokens[j].pos == "ADP" for j in range(head, last)):
            break
        if token.rel == "case" and not _nominal_after(reading, last, inside):
            break
        inside.add(last)
        last += 1
    while last > head + 1 and (
        tokens[last - 1].pos in ("ADP", "ADJ", "DET") and tokens[last - 1].rel in ("case", "amod", "det")
    ):
        last -= 1
    first, last = _with_marks(reading, first, last, head)
    while first < head and tokens[first].lemma in ("сам", "же"):
        first += 1
    return first, last


def _opens_medium(reading: Reading, i: int, head: int) -> bool:
    """«в мэрии «Вестям» сообщили»: the medium in marks is who was told, unless the noun is one of media."""
    own = reading.tokens[head].lemma in lexicon().media or reading.tokens[head].feats.get("Animacy") == "Anim"
    return not own and i + 1 < len(reading.tokens) and marked.medium([reading.tokens[i + 1].text]) is not None


def _modifies(reading: Reading, i: int, head: int) -> bool:
    token = reading.tokens[i]
    if token.sentence != reading.tokens[head].sentence:
        return False
    if token.pos in ("ADJ", "DET", "NUM") or token.feats.get("VerbForm") == "Part":
        return any(a.i == head for a in reading.document.ancestors(i))
    if (
        token.pos in ("NOUN", "PROPN")
        and token.head == head
        and token.rel in ("compound", "flat", "flat:name", "nummod")
    ):
        return True
    return token.pos == "NOUN" and token.lemma in ("г-н", "господин", "госпожа", "г-жа") and i == head - 1


def _nominal_after(reading: Reading, i: int, inside: set[int]) -> bool:
    """Whether a preposition goes on with the phrase: «вице-президент по развитию»."""
    noun = reading.tokens[i].head
    return noun > i and reading.tokens[noun].head in inside and reading.tokens[noun].rel == "nmod"


def _with_marks(reading: Reading, first: int, last: int, head: int) -> tuple[int, int]:
    mark = reading.mark_at[head]
    if mark >= 0 and last < len(reading.tokens):
        outer = reading.marks[mark].outer
        covered = reading.range(reading.marks[mark].inner)
        if covered[1] - covered[0] <= 8 and reading.level[head] == -1:
            a, b = reading.range(outer)
            return min(first, a), max(last, b)
    opened = sum(reading.text(j) in ("«", "„") for j in range(first, last))
    closed = sum(reading.text(j) in ("»", "“") for j in range(first, last))
    if closed < opened and last < len(reading.tokens) and reading.text(last) in ("»", "“"):
        last += 1
    return first, last


def same_case(reading: Reading, i: int, j: int) -> bool:
    """«Орлов Лютову» is no one person: the cases differ."""
    a, b = (reading.tokens[k].feats.get("Case") for k in (i, j))
    return a is None or b is None or a == b or {a, b} == {"Gen", "Acc"} or reading.mark_at[i] >= 0
