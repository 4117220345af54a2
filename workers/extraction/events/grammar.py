"""What a word is by its form alone."""

from __future__ import annotations

from workers.extraction.document import Token

SUBJECTS = frozenset(("nsubj", "nsubj:pass"))


def is_participle(token: Token) -> bool:
    return token.feats.get("VerbForm") == "Part"


def is_noun(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN", "PRON", "NUM", "X") or (token.pos in ("ADJ", "DET") and token.rel != "amod")


def agree(verb: Token, noun: Token) -> bool:
    """Whether a noun may be the subject of a verb: number, and gender where both show it."""
    for feature in ("Number", "Gender"):
        a, b = verb.feats.get(feature), noun.feats.get(feature)
        if a and b and a != b:
            return False
    return True
