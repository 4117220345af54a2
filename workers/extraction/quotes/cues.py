"""The lexicon of reporting words, read once from `cues.toml` and `nouns.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from workers.extraction import lexicons
from workers.extraction.document import Token

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas with their stance, and sets of lemmas; see the comments of the TOML files."""

    verb: Mapping[str, str]
    phrase: Mapping[str, list[str]]
    negated: Mapping[str, str]
    impersonal: Mapping[str, str]
    participle: Mapping[str, str]
    adjective: Mapping[str, str]
    source: Mapping[str, str]
    according: Mapping[str, str]
    noun: Mapping[str, str]
    fragment: Mapping[str, str]
    marks_only: frozenset[str]
    denied: frozenset[str]
    no_tail: frozenset[str]
    no_fragment: frozenset[str]
    calling: frozenset[str]
    of_things: frozenset[str]
    light: frozenset[str]
    issuing: frozenset[str]
    interrogative: frozenset[str]
    speech_infinitive: frozenset[str]
    connective: Mapping[str, tuple[tuple[str, ...], ...]]  # by first word, each as its words, the longest first
    media: frozenset[str]
    document: frozenset[str]
    body: frozenset[str]
    naming: frozenset[str]
    collective: frozenset[str]
    law: frozenset[str]
    apposed: frozenset[str]
    house: frozenset[str]
    members: frozenset[str]
    uttered: frozenset[str]


@lru_cache(1)
def lexicon() -> Lexicon:
    words = lexicons.read(_HERE / "cues.toml")
    nouns = lexicons.read(_HERE / "nouns.toml")
    connective = sorted((tuple(c.split()) for c in words.pop("connective")), key=lambda c: (-len(c), c))
    tables: dict[str, Any] = {k: v if isinstance(v, dict) else frozenset(v) for k, v in (words | nouns).items()}
    by_first = {c[0]: tuple(d for d in connective if d[0] == c[0]) for c in connective}
    return Lexicon(connective=by_first, **tables)


@lru_cache(1)
def reporting() -> frozenset[str]:
    """All lemmas that a word can report with."""
    words = lexicon()
    return frozenset().union(
        words.verb, words.phrase, words.negated, words.impersonal, words.participle, words.adjective
    )


@dataclass(frozen=True, slots=True)
class CueWord:
    """A token that can report. `form`: finite, gerund, participle (active), passive, impersonal, adjective."""

    i: int
    lemma: str
    stance: str
    form: str


def cue_word(token: Token, negated: bool) -> CueWord | None:
    """What the token reports with, or None: other persons than the third («скажу»), infinitives and imperatives
    report nothing, nor does a negated verb («не уточнил») unless that says the thing itself («не исключил»)."""
    words, lemma, feats = lexicon(), token.lemma, token.feats
    if token.pos == "ADJ" or (token.pos == "VERB" and lemma in words.adjective):
        if lemma in words.adjective and feats.get("Variant") == "Short" and not negated:
            return CueWord(token.i, lemma, words.adjective[lemma], "adjective")
        return None
    if token.pos == "NOUN" and token.lemma in words.verb and token.text.islower() and not negated:
        return CueWord(token.i, lemma, words.verb[lemma], "finite")  # the tagger misreads some verbs with ё
    if token.pos not in ("VERB", "AUX"):
        return None
    if lemma in words.impersonal and feats.get("VerbForm") == "Fin":
        return None if negated else CueWord(token.i, lemma, words.impersonal[lemma], "impersonal")
    if feats.get("VerbForm") == "Part" and feats.get("Voice") == "Pass":
        short = feats.get("Variant") == "Short" and feats.get("Gender") == "Neut"
        if lemma in words.participle and short and not negated:
            return CueWord(token.i, lemma, words.participle[lemma], "passive")
        return None
    stance = words.negated.get(lemma) if negated else words.verb.get(lemma)
    if stance is None or feats.get("Mood") == "Imp":
        return None
    form = {"Fin": "finite", "Conv": "gerund", "Part": "participle"}.get(feats.get("VerbForm", ""))
    if form is None or feats.get("Person") in ("1", "2"):
        return None
    return CueWord(token.i, lemma, stance, form)
