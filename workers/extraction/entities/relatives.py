"""Relative pronouns: «Петров, которого цитирует агентство» for the person or organization right before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.drafts import Draft

_BEFORE = 3  # tokens between the antecedent and «который»: a comma and a preposition
_CLAUSE = 12  # steps up from «который» to the predicate of its clause
_GENDERS = {"Masc": "masc", "Fem": "fem"}


def pronouns(document: Document) -> list[Token]:
    """«который» in the singular, in order."""
    return [t for t in document.tokens if t.lemma == "который" and t.feats.get("Number") != "Plur"]


def resolve(
    document: Document, which: Sequence[Token], ends: Mapping[int, tuple[int, Draft]]
) -> list[tuple[Draft, Span]]:
    """The relative pronouns that stand for a mention right before their comma.

    `ends` maps the index behind a mention to the index of its first token and its entity. The clause must hang on a
    word of the mention where it hangs on a noun at all, and the gender must agree.
    """
    found = []
    for token in which:
        first = document.sentences[token.sentence].first
        comma = next(
            (i for i in range(token.i - 1, max(first, token.i - _BEFORE) - 1, -1) if _is_comma(document, i)), None
        )
        if comma is None or (held := ends.get(comma)) is None:
            continue
        begin, draft = held
        anchor = _anchor(document, token.i)
        if (anchor is None or begin <= anchor < comma) and _agrees(document, token.i, begin, comma, draft):
            found.append((draft, token.span))
    return found


def _is_comma(document: Document, i: int) -> bool:
    return document.tokens[i].text == ","


def _anchor(document: Document, i: int) -> int | None:
    """The noun that the relative clause hangs on; None where the parse shows no such clause."""
    token = document.tokens[i]
    for _ in range(_CLAUSE):
        if token.head < 0:
            return None
        if token.rel.startswith("acl"):
            return token.head
        token = document.tokens[token.head]
    return None


def _agrees(document: Document, i: int, begin: int, end: int, draft: Draft) -> bool:
    gender = document.tokens[i].feats.get("Gender")
    if gender is None:
        return True
    if draft.type == "PERSON":
        return draft.gender is None or _GENDERS.get(gender, draft.gender) == draft.gender
    inside = range(begin, end)
    head = next((t for t in document.tokens[begin:end] if t.head not in inside), document.tokens[begin])
    return gender == head.feats.get("Gender")
