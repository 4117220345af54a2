"""Whether a word meets the conditions of an entry of the trigger lexicon."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import Condition, Entry, Test
from workers.extraction.events.naming import Naming


def fits(entry: Entry, token: Token, syntax: Syntax, naming: Naming) -> bool:
    """True if one wanted condition holds and no barred one."""
    if entry.wanted and not any(holds(c, token, syntax, naming) for c in entry.wanted):
        return False
    return not any(holds(c, token, syntax, naming) for c in entry.barred)


def holds(condition: Condition, token: Token, syntax: Syntax, naming: Naming) -> bool:
    return all(_passes(test, token, syntax, naming) != test.negated for test in condition)


def _passes(test: Test, token: Token, syntax: Syntax, naming: Naming) -> bool:
    if not test.words and not test.kinds:
        return _flag(test.slot, token, syntax)
    if test.slot == "head":
        return _matches(test, _governors(token, syntax), naming)
    if test.slot == "any":
        around = syntax.lemmas(token.sentence)
        return any(around[w] > (w == token.lemma) for w in test.words if w in around)
    if test.slot == "near":
        last = len(syntax.document.sentences) - 1
        sentences = range(max(token.sentence - 1, 0), min(token.sentence + 1, last) + 1)
        return any(not test.words.isdisjoint(syntax.lemmas(n)) for n in sentences)
    return _matches(test, syntax.fillers(token.i, test.slot), naming)


def _flag(name: str, token: Token, syntax: Syntax) -> bool:
    if name == "passive":
        return syntax.passive(token.i)
    if name == "impf":
        return token.feats.get("Aspect") == "Imp"
    if name == "plural":
        return token.feats.get("Number") == "Plur"
    if name == "light":
        return syntax.light(token.i) is not None
    if name == "inf":
        return any(a.slot == "inf" for a in syntax.arguments(token.i))
    raise ValueError(f"unknown flag {name}")


def _governors(token: Token, syntax: Syntax) -> list[Token]:
    """The governor of a word, its light verb, and its preposition with all parts: «во время»."""
    found = [t for t in (syntax.parent(token), syntax.light(token.i)) if t is not None]
    if found and token.rel == "conj":
        found += [t for t in (syntax.parent(found[0]),) if t is not None]
    marks = list(syntax.below(token.i, "case"))
    return found + marks + [inner for mark in marks for inner in syntax.below(mark.i, "fixed")]


def _matches(test: Test, tokens: Sequence[Token], naming: Naming) -> bool:
    if "*" in test.kinds and tokens:
        return True
    for token in tokens:
        if token.lemma in test.words:
            return True
        if test.kinds and naming.kinds(token) & test.kinds:
            return True
    return False
