"""What stands around a time expression: the verb of its clause, and whether it is inside a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right

from workers.extraction.document import Document, Span, Token
from workers.extraction.times import lexicon

_OPENING, _CLOSING = "«“„", "»”"
_MARK = re.compile(f"[{_OPENING}{_CLOSING}]")
_MOST_STEPS = 12  # heads walked up from an expression


def quotations(text: str) -> tuple[Span, ...]:
    """The outermost stretches between marks of quotation, in order; one that nothing closes ends with its line."""
    spans: list[Span] = []
    opened: list[int] = []
    for mark in _MARK.finditer(text):
        i, letter = mark.start(), mark[0]
        if letter in _OPENING and not (letter == "“" and opened and text[opened[-1]] == "„"):
            opened.append(i)
        elif (letter in _CLOSING or letter == "“") and opened:
            start = opened.pop()
            if not opened:
                spans.append(Span(start, i + 1))
            elif len(opened) == 1 and _closes_all(text, i):
                spans.append(Span(opened.pop(), i + 1))
    if opened:
        line = text.find("\n", opened[0])
        spans = [s for s in spans if s.start < opened[0]]
        spans.append(Span(opened[0], line if line >= 0 else len(text)))
    return tuple(spans)


def _closes_all(text: str, i: int) -> bool:
    """A nested mark and the outer one often share one closing mark: «Он читал «Весну», — сказал»."""
    return text[i + 1 : i + 4] in (", —", ", –", ", -")


class Quotations:
    """Answers whether an offset is inside a quotation."""

    def __init__(self, text: str) -> None:
        self._spans = quotations(text)
        self._starts = [s.start for s in self._spans]

    def holds(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._spans[i].end


def governor(document: Document, head: Token) -> Token | None:
    """The verb the expression hangs on, or the root of its sentence: «12 ноября» → «прошли»."""
    token = head
    for _ in range(_MOST_STEPS):
        if token.pos in ("VERB", "AUX") and token is not head:
            return token
        if token.head < 0:
            break
        token = document.tokens[token.head]
    return token if token is not head else None


def tense(document: Document, verb: Token | None) -> str | None:
    """past, future, present or None. What is announced lies ahead: «встреча назначена на 12 ноября» → future."""
    if verb is None:
        return None
    words = [verb, *(document.tokens[i] for i in document.children[verb.i])]
    if verb.lemma in lexicon.PROSPECTIVE_VERBS or any(
        w.lemma in lexicon.PROSPECTIVE_PREDICATES and w.pos in ("ADJ", "VERB") and w.feats.get("Variant") == "Short"
        for w in words
    ):
        return "future"
    own = verb.feats.get("Tense")
    auxiliary = next((w for w in words[1:] if w.lemma == "быть" and w.pos == "AUX"), None)
    if auxiliary is not None:
        own = auxiliary.feats.get("Tense", own)
    if own is None and verb.feats.get("VerbForm") == "Inf" and verb.head >= 0:
        above = document.tokens[verb.head]
        if above.lemma in lexicon.PROSPECTIVE_VERBS or above.lemma in lexicon.PROSPECTIVE_PREDICATES:
            return "future"
        own = above.feats.get("Tense") if verb.rel in ("xcomp", "csubj") else None
    if own == "Pres" and verb.feats.get("Aspect") == "Perf":
        return "future"
    return {"Past": "past", "Fut": "future", "Pres": "present"}.get(own or "")


def nowadays(document: Document, verb: Token | None) -> bool:
    """Whether «сегодня» beside this verb means nowadays: «сегодня может стать», «сегодня является»."""
    while verb is not None:
        around = [verb, *(document.tokens[i] for i in document.children[verb.i])]
        if any(w.feats.get("Tense") in ("Past", "Fut") and w.pos in ("VERB", "AUX") and w.feats.get("VerbForm") == "Fin"
               for w in (w for w in around if w is verb or w.pos == "AUX")):  # fmt: skip
            return False
        if verb.lemma in lexicon.NOWADAYS_VERBS and verb.feats.get("Tense") == "Pres":
            return True
        if verb.lemma in lexicon.NOWADAYS_PREDICATES or (
            verb.pos == "ADJ" and verb.feats.get("Variant") == "Short" and verb.rel == "root"
        ):
            return True
        if verb.feats.get("VerbForm") != "Inf" or verb.head < 0:
            return False
        verb = document.tokens[verb.head]
    return False
