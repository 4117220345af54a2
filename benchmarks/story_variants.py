"""Variants of quotes made by rule, with the class that a reader would give them."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymorphy3

_SYNONYMS = Path(__file__).with_name("synonyms.toml")
_WORD = re.compile(r"\w+(?:-\w+)*")
_MARKED = re.compile(r"«([^«»„“]{30,600})»")
_CLAUSE = re.compile(r"(?<=[,;.!?—–:])\s+")
_FEWEST = 7  # words of a quote that is varied
_NUMERALS = ("два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")

Made = tuple[str, str]  # the variant and its class


def marked_words(folder: Path) -> list[str]:
    """Words in quotation marks of the corpora, long enough to be speech; no two share five words in a row."""
    found, seen = [], set()
    for file in sorted(folder.rglob("*.txt")):
        for match in _MARKED.finditer(file.read_text(encoding="utf-8")):
            text = " ".join(match[1].split())
            words = [w.lower() for w in _WORD.findall(text)]
            runs = {tuple(words[k : k + 5]) for k in range(len(words) - 4)}
            if len(words) >= _FEWEST and re.search("[а-я]", text) and not runs & seen:
                seen |= runs
                found.append(text)
    return found


def make(text: str, kind: str, chance: random.Random) -> Made | None:
    """A variant of the kind, one of `KINDS`; None where the words do not allow it."""
    made = KINDS[kind](text, chance)
    return made if made and made[0] != text else None


def _cut(text: str, chance: random.Random) -> Made | None:
    """Some clauses, or a stretch of at least half the words."""
    clauses = _CLAUSE.split(text)
    if len(clauses) > 2 and chance.random() < 0.6:
        size = chance.randint((len(clauses) + 1) // 2, len(clauses) - 1)
        first = chance.randint(0, len(clauses) - size)
        kept = " ".join(clauses[first : first + size]).strip(" ,;:—–")
    else:
        places = [m.span() for m in _WORD.finditer(text)]
        size = chance.randint(max(5, len(places) // 2), len(places) - 1)
        first = chance.randint(0, len(places) - size)
        kept = text[places[first][0] : places[first + size - 1][1]]
    return (kept, "cut") if len(_WORD.findall(kept)) >= 5 and _telling(kept) >= 3 else None


def _reordered(text: str, chance: random.Random) -> Made | None:
    """Two clauses, or two neighbouring content words, change places."""
    clauses = _CLAUSE.split(text)
    if len(clauses) > 1 and chance.random() < 0.4:
        k = chance.randrange(len(clauses) - 1)
        if min(_telling(c) for c in clauses[k : k + 2]):
            clauses[k : k + 2] = [clauses[k + 1].rstrip(" ,.;") + ",", clauses[k].rstrip(" ,.;")]
            return " ".join(clauses), "reordered"
    places = [m.span() for m in _WORD.finditer(text)]
    pairs = [
        (a, b)
        for a, b in pairwise(places)
        if _is_telling(text[slice(*a)]) and _is_telling(text[slice(*b)]) and text[a[1] : b[0]] == " "
        and text[slice(*a)].lower() != text[slice(*b)].lower()
    ]  # fmt: skip
    if not pairs:
        return None
    (s1, e1), (s2, e2) = chance.choice(pairs)
    return text[:s1] + text[s2:e2] + text[e1:s2] + text[s1:e1] + text[e2:], "reordered"


def _synonym(text: str, chance: random.Random) -> Made | None:
    places = [m for m in _WORD.finditer(text) if _parse(m.group()).normal_form in _synonyms()]
    chance.shuffle(places)
    for match in places:
        known = _parse(match.group())
        other = _inflected(_synonyms()[known.normal_form], known)
        if other:
            return text[: match.start()] + _cased(other, match.group()) + text[match.end() :], "altered"
    return None


def _negation(text: str, chance: random.Random) -> Made | None:
    """A «не» is lost, or one is put before a finite verb."""
    nots = list(re.finditer(r"\bне\s+", text))
    if nots and chance.random() < 0.5:
        match = chance.choice(nots)
        return text[: match.start()] + text[match.end() :], "altered"
    verbs = [
        m for m in _WORD.finditer(text)
        if _parse(m.group()).tag.POS == "VERB" and not re.search(r"\bн[еи]\s+$", text[: m.start()].lower())
    ]  # fmt: skip
    if not verbs:
        return None
    match = chance.choice(verbs)
    return f"{text[: match.start()]}не {match.group().lower()}{text[match.end() :]}", "altered"


def _number(text: str, chance: random.Random) -> Made | None:
    places = [m for m in _WORD.finditer(text) if m.group().isdecimal() or _parse(m.group()).normal_form in _NUMERALS]
    if not places:
        return None
    match = chance.choice(places)
    word = match.group()
    if word.isdecimal():
        other = str(int(word) + chance.choice((1, 2, 5, 10)))
    else:
        known = _parse(word)
        choice = chance.choice([n for n in _NUMERALS if n != known.normal_form])
        other = _inflected(choice, known) or choice
    return text[: match.start()] + _cased(other, word) + text[match.end() :], "altered"


def _verbatim(text: str, chance: random.Random) -> Made | None:
    """Other marks, and «е» for «ё»."""
    plain = text.replace("ё", "е").replace("—", "-")
    return (plain if plain != text else text.rstrip(".") + "…"), "verbatim"


KINDS: dict[str, Callable[[str, random.Random], Made | None]] = {
    "verbatim": _verbatim, "cut": _cut, "reorder": _reordered, "synonym": _synonym, "negation": _negation,
    "number": _number,
}  # fmt: skip


@lru_cache(1)
def _morph() -> Any:
    return pymorphy3.MorphAnalyzer()


@lru_cache(50_000)
def _parse(word: str) -> Any:
    return _morph().parse(word)[0]


@lru_cache(1)
def _synonyms() -> dict[str, str]:
    pairs = tomllib.loads(_SYNONYMS.read_text(encoding="utf-8"))["pairs"]
    return {a: b for pair in pairs for a, b in (pair, pair[::-1])}


def _inflected(lemma: str, like: Any) -> str | None:
    """The lemma in the form of another word."""
    tag = like.tag
    wanted = {g for g in (tag.case, tag.number, tag.tense, tag.person, tag.mood) if g}
    if tag.POS in ("ADJF", "PRTF", "VERB") and tag.gender and tag.number == "sing":
        wanted.add(tag.gender)
    other = next((p for p in _morph().parse(lemma) if p.tag.POS == tag.POS), None)
    form = other.inflect(wanted) if other else None
    return str(form.word) if form else None


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _is_telling(word: str) -> bool:
    return _parse(word).tag.POS in ("NOUN", "ADJF", "VERB", "INFN", "PRTF", "NUMR")


def _telling(text: str) -> int:
    return sum(map(_is_telling, _WORD.findall(text)))
