"""Whether an event happened, is planned, may happen or did not happen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax, is_participle
from workers.extraction.events.triggers import Trigger

_STRENGTH = ("negated", "possible", "planned")
_MOST_STEPS = 8
_TRANSPARENT = frozenset(
    ("obj", "obl", "nmod", "nsubj", "nsubj:pass", "xcomp", "iobj", "csubj", "conj", "acl", "amod", "appos")
)
_SAYING_OF = frozenset(("о", "об", "после", "по", "из-за", "благодаря", "на", "перед"))


@lru_cache(1)
def _cues() -> Mapping[str, Mapping[str, frozenset[str]]]:
    rows = tomllib.loads(Path(__file__).with_name("factuality.toml").read_text(encoding="utf-8"))
    return {kind: {value: frozenset(words.split()) for value, words in row.items()} for kind, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`cues` are the words that decided it."""

    value: str
    cues: tuple[str, ...]


def judge(trigger: Trigger, syntax: Syntax, future: bool) -> Verdict:
    """The factuality of one mention. `future` says that its time lies after the day of publication."""
    found: dict[str, list[str]] = {}
    for value, word in _signs(trigger, syntax):
        found.setdefault(value, []).append(word)
    if future:
        found.setdefault("planned", []).append("future")
    for value in _STRENGTH:
        if value in found:
            return Verdict(value, tuple(dict.fromkeys(found[value])))
    return Verdict("asserted", ())


def _signs(trigger: Trigger, syntax: Syntax) -> Iterator[tuple[str, str]]:
    token = trigger.token
    yield from _beside(token, syntax)
    below: Token | None = token
    path = [token]
    if trigger.light is not None:
        while below is not None and below.i != trigger.light.i:
            below = syntax.parent(below)
            if below is not None:
                path.append(below)
    for clause in syntax.below(token.i, "acl", "acl:relcl", "amod"):
        if clause.lemma in syntax.lexicon.light_verbs and clause.pos == "VERB":
            yield from _tense(clause, syntax)
            yield from _beside(clause, syntax)
    for word in path[1:]:
        yield from _operator(word)
        yield from _beside(word, syntax)
    yield from _tense(path[-1], syntax)
    yield from _above(path[-1], syntax)
    sentence = syntax.document.sentences[token.sentence]
    if syntax.document.tokens[sentence.last - 1].text == "?":
        yield "possible", "?"


def _beside(token: Token, syntax: Syntax) -> Iterator[tuple[str, str]]:
    """Particles, adverbs and adjectives that hang on the word."""
    cues = _cues()
    for child in (syntax.document.tokens[c] for c in syntax.document.children[token.i]):
        word = child.folded
        for value, words in cues["particles"].items():
            if word in words and child.pos in ("PART", "ADV", "VERB", "INTJ", "CCONJ"):
                yield value, word
        if child.rel in ("advmod", "parataxis", "discourse"):
            for value, words in cues["adverbs"].items():
                if word in words:
                    yield value, word
        if child.rel in ("amod", "acl"):
            for value, words in cues["adjectives"].items():
                if child.lemma in words:
                    yield value, word
        if child.rel == "mark" and word in cues["marks"]["possible"]:
            yield "possible", word
        if child.rel == "case":
            inner = {t.lemma for t in syntax.below(child.i, "fixed")} | {child.lemma}
            for value, words in cues["prepositions"].items():
                if inner & words:
                    yield value, word


def _tense(token: Token, syntax: Syntax) -> Iterator[tuple[str, str]]:
    """Future tense, also with «будет»."""
    if token.feats.get("Tense") == "Fut" and not is_participle(token):
        yield "planned", token.folded
    for auxiliary in syntax.below(token.i, "aux", "aux:pass", "cop"):
        if auxiliary.feats.get("Tense") == "Fut" or auxiliary.folded in ("будет", "будут", "буду", "будем"):
            yield "planned", auxiliary.folded
        elif auxiliary.folded == "бы":
            yield "possible", "бы"


def _operator(word: Token) -> Iterator[tuple[str, str]]:
    for value in _STRENGTH:
        if word.lemma in _cues()["operators"][value]:
            yield value, word.folded


def _above(token: Token, syntax: Syntax) -> Iterator[tuple[str, str]]:
    """Operators and moods of the words above, as far as the event stands in their scope."""
    for _ in range(_MOST_STEPS):
        head = syntax.parent(token)
        if head is None:
            return
        infinitive = token.feats.get("VerbForm") == "Inf"
        if token.rel == "conj":
            if head.pos == token.pos and token.feats.get("VerbForm") == head.feats.get("VerbForm") and infinitive:
                token = head
                continue
            if token.pos in ("NOUN", "PROPN") and head.pos in ("NOUN", "PROPN"):
                token = head
                continue
            return
        if token.rel == "advcl" and infinitive:
            yield "possible", head.folded
            return
        if token.rel not in _TRANSPARENT and not infinitive:
            return
        if token.rel == "acl" and not infinitive:
            return
        if token.pos in ("NOUN", "PROPN") and syntax.preposition(token) in _SAYING_OF and head.pos == "VERB":
            signs = list(_operator(head))
            yield from signs
            return
        yield from _operator(head)
        yield from (s for s in _beside(head, syntax) if infinitive or s[0] != "negated" or head.pos in ("VERB", "ADJ"))
        if head.pos in ("VERB", "ADJ", "AUX"):
            yield from _tense(head, syntax)
        token = head
