"""Case forms of noun phrases: «Российская Федерация» → «Российской Федерации», and back to the nominative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from workers.extraction.document import Token, fold
from workers.extraction.parsing import morphology

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")

_WORD = re.compile(r"[^\s]+")


def _noun(word: str) -> Any | None:
    """The reading of a word as a noun in the nominative, a place's name before others."""
    nouns = [p for p in morphology.readings(word) if p.pos in ("NOUN", "PROPN") and p.feats.get("Case") == "Nom"]
    return next((p for p in nouns if "Geox" in p.tag.grammemes), nouns[0] if nouns else None)


def _adjective(word: str, noun: Any) -> Any | None:
    """The reading of a word as an adjective that agrees with the noun in the nominative."""
    number = noun.feats.get("Number")
    for parse in morphology.readings(word):
        if parse.pos not in ("ADJ", "DET", "VERB") or parse.feats.get("Case") != "Nom":
            continue
        if parse.feats.get("Number") == number and (
            number == "Plur" or parse.feats.get("Gender") == noun.feats.get("Gender")
        ):
            return parse
    return None


def forms(name: str) -> list[tuple[str, ...]]:
    """The folded words of a nominative phrase in all cases: adjectives and head change, what follows does not.

    «Босния и Герцеговина» changes on both sides of «и».
    """
    return list(dict.fromkeys(_by_case(_WORD.findall(name))))


def _by_case(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The folded words in each of `CASES`."""
    if "и" in words[1:-1]:
        i = words.index("и")
        left, right = _by_case(words[:i]), _by_case(words[i + 1 :])
        return [(*a, "и", *b) for a, b in zip(left, right, strict=True)]
    head, noun = next(((i, n) for i, w in enumerate(words) if (n := _noun(w)) and not _adjectival(w)), (0, None))
    if noun is None:
        return [tuple(fold(w) for w in words)] * len(CASES)
    columns = []
    for i, word in enumerate(words):
        parse = noun if i == head else _adjective(word, noun) if i < head else None
        forms = parse.inflected([{case} for case in CASES]) if parse else [None] * len(CASES)
        columns.append([fold(form.word if form else word) for form in forms])
    return list(zip(*columns, strict=True))


def _adjectival(word: str) -> bool:
    parses = morphology.readings(word)
    return bool(parses) and parses[0].pos == "ADJ"


def nominative(tokens: Sequence[Token], head: Token) -> str:
    """The words with head and agreeing modifiers in the nominative, the rest as written.

    «Генеральной Ассамблеи ООН» → «Генеральная Ассамблея ООН». Blanks as in the text, one at most.
    """
    text = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        gap = " " if before and before.end < token.start else ""
        text += gap + (_to_nominative(token, head) if token.i <= head.i else token.text)
    return text


def _to_nominative(token: Token, head: Token) -> str:
    if token.i != head.i and (token.pos not in ("ADJ", "DET", "VERB") or _differs(token, head)):
        return token.text
    return word_nominative(token, head.feats.get("Gender") if token.i != head.i else None)


def _differs(token: Token, head: Token) -> bool:
    return not same_case(token.feats.get("Case"), head.feats.get("Case"))


def same_case(one: str | None, other: str | None) -> bool:
    """Whether the cases agree; the tagger often mixes up the genitive and the accusative of living beings."""
    return one == other or {one, other} == {"Gen", "Acc"}


def word_nominative(token: Token, gender: str | None = None) -> str:
    """The nominative of one noun or adjective in its own number, written like the token: «Астаны» → «Астана»."""
    if token.text.isupper() and len(token.text) > 1:  # «ФСЭГ» is not declined
        return token.text
    lead, joint, last = token.text.rpartition("-")
    if lead[:1].isdigit():  # «22-летней»
        return lead + joint + word_nominative(replace(token, text=last), gender)
    case, number = token.feats.get("Case"), token.feats.get("Number", "Sing")
    if case in (None, "Nom") and gender is None:
        return token.text
    return _nominative(token.text, token.pos, case, number, gender)


@lru_cache(5_000)
def _nominative(text: str, pos: str, case: str | None, number: str, gender: str | None) -> str:
    best = None
    for parse in morphology.readings(text):
        if parse.pos not in ("NOUN", "PROPN", "ADJ", "DET", "VERB"):
            continue
        feats = parse.feats
        wrong = (
            not same_case(feats.get("Case"), case),
            feats.get("Case") != case,
            (parse.pos in ("NOUN", "PROPN")) != (pos in ("NOUN", "PROPN")),
            feats.get("Number", "Sing") != number,
            gender is not None and number == "Sing" and feats.get("Gender") not in (None, gender),
            "Geox" not in parse.tag.grammemes and pos == "PROPN",
        )
        if best is None or wrong < best[0]:
            best = (wrong, parse)
    if best is None or best[0][0]:
        return text
    grammemes = {"Nom", number} if best[1].feats.get("Number") else {"Nom"}
    changed = best[1].inflect(grammemes)
    return cased_like(changed.word, text) if changed else text


def cased_like(word: str, model: str) -> str:
    """`word` with the capitals of `model`, piece by piece: «нью-йорк», «Нью-Йорке» → «Нью-Йорк»."""
    if len(model) > 1 and len(word) > 1 and model[: len(word)].isupper():  # «МИДа» → «МИД»
        return word.upper()
    pieces, models = word.split("-"), model.split("-")
    if len(pieces) != len(models):
        return word[:1].upper() + word[1:] if model[:1].isupper() else word
    return "-".join(p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in zip(pieces, models, strict=True))
