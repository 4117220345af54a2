"""The reporter's own clause around a cue: where its addressee, venue and time may stand."""

from __future__ import annotations

from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import Reading

_REACH = 40  # tokens of a clause on either side of its cue
_CHAIN = 3  # steps from a cue to the verbs whose clause it shares
_STOPS = (".", "!", "?", "…", "...", ";", ":")
_COORDINATING = ("и", "а", "но", "однако", "или")
_SUBORDINATING = (
    "что", "чтобы", "если", "поскольку", "потому", "хотя", "когда", "где", "который", "чей", "как", "пока", "будто",
    "так", "ли", "куда", "откуда", "кто", "после", "прежде", "словно",
)  # fmt: skip
_RELATIVE = ("который", "чей", "где", "когда", "кто")


Clause = tuple[int, list[int]]  # its anchor and all its tokens, in order


def clauses(reading: Reading, frame: Frame) -> list[Clause]:
    """The anchor of the frame with the tokens of its clause, in order; then the verbs above that share its subject,
    with theirs: «В беседе с «Вымпелом» Н. рассказал, что …, добавив, что …»."""
    anchor = frame.anchor
    found = [(anchor, _clause(reading, frame, anchor))]
    seen = {anchor}
    for _ in range(_CHAIN):
        above = _sharing(reading, anchor)
        if above is None or above in seen or _in_content(reading, frame, above):
            break
        seen.add(above)
        anchor = above
        found.append((anchor, _clause(reading, frame, anchor)))
    return found


def _sharing(reading: Reading, i: int) -> int | None:
    """The verb before a coordinated one without a subject of its own, or above a gerund."""
    token = reading.tokens[i]
    head = token.head
    if head < 0 or reading.tokens[head].pos not in ("VERB", "ADJ") or reading.level[head] != reading.level[i]:
        return None
    if token.feats.get("VerbForm") == "Conv":
        return head
    subject = any(reading.tokens[c].rel.startswith("nsubj") for c in reading.document.children[i])
    return head if token.rel == "conj" and head < i and not subject else None


def _in_content(reading: Reading, frame: Frame, i: int) -> bool:
    start = reading.tokens[i].start
    return any(s.start <= start < s.end for s in frame.content)


def _clause(reading: Reading, frame: Frame, anchor: int) -> list[int]:
    first, last = reading.period_of(anchor)
    left = _left(reading, frame, anchor, max(first, anchor - _REACH))
    right = _right(reading, frame, anchor, min(last, anchor + _REACH + 1))
    return [*left, anchor, *right]


def _ends(reading: Reading, frame: Frame, anchor: int, j: int) -> bool:
    """Whether the clause cannot go on over a token: speech, the content, the end of a sentence."""
    if reading.level[j] != reading.level[anchor] or _in_content(reading, frame, j):
        return True
    return reading.text(j) in _STOPS and reading.mark_at[j] == reading.mark_at[anchor]


def _predicate(reading: Reading, anchor: int, j: int) -> bool:
    """A predicate of another clause; «решил рассказать», «был уверен» are one predicate."""
    token, own = reading.tokens[j], reading.tokens[anchor]
    if not reading.is_finite(j) or reading.mark_at[j] != reading.mark_at[anchor]:
        return False
    infinitive = own.feats.get("VerbForm") == "Inf" and own.head == j
    return not infinitive and not (token.pos == "AUX" and token.head == anchor)


def _right(reading: Reading, frame: Frame, anchor: int, last: int) -> list[int]:
    out: list[int] = []
    for j in range(anchor + 1, last):
        if _ends(reading, frame, anchor, j):
            break
        text = reading.text(j)
        if reading.mark_at[j] == reading.mark_at[anchor]:
            opens = (j + 1 < last and reading.tokens[j + 1].lemma in _SUBORDINATING) or (
                j + 2 < last and reading.tokens[j + 2].lemma in _RELATIVE
            )
            if text == "," and opens:
                break
            if _predicate(reading, anchor, j):
                return _up_to_boundary(reading, out)
        out.append(j)
    return out


def _up_to_boundary(reading: Reading, tokens: list[int]) -> list[int]:
    """The tokens before the last comma or conjunction: what follows belongs to the next predicate."""
    for k in range(len(tokens) - 1, -1, -1):
        if reading.text(tokens[k]) in (",", "—", "–", *_COORDINATING):
            return tokens[:k]
    return []


def _left(reading: Reading, frame: Frame, anchor: int, first: int) -> list[int]:
    out: list[int] = []
    j = anchor - 1
    while j >= first:
        if _ends(reading, frame, anchor, j):
            break
        if _predicate(reading, anchor, j):
            opening = _relative_before(reading, j, first)
            if opening is not None and any(reading.text(k) == "," for k in out):
                while out and reading.text(out[-1]) != ",":
                    out.pop()
                j = opening
                continue
            while out and reading.text(out[-1]) not in (",", "—", "–", *_COORDINATING):
                out.pop()
            break
        out.append(j)
        j -= 1
    return out[::-1]


def _relative_before(reading: Reading, predicate: int, first: int) -> int | None:
    """The comma that opens the relative clause of a predicate: «Н., который возглавляет клуб, заявил»."""
    for j in range(predicate - 1, first, -1):
        if reading.text(j) == ",":
            relative = any(reading.tokens[k].lemma in _RELATIVE for k in (j + 1, min(j + 2, predicate)))
            return j if relative else None
        if reading.is_finite(j) or reading.text(j) in _STOPS:
            return None
    return None
