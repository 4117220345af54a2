"""Uses of trigger words that name no single occurrence: attributes, habits, purposes, conditions of a rule."""

from __future__ import annotations

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.grammar import is_participle
from workers.extraction.events.lexicon import Entry
from workers.extraction.events.naming import Naming
from workers.extraction.parsing.morphology import grammemes

# «Погибшие», «ранеными»: who died or was hurt is told by what they are called
_TELLING = ("LIFE", "CRIME")
_SUBSTANTIVE = ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "obl:agent")
_LOOSE = ("punct", "advmod", "cc", "conj")
_RULE = ("если", "когда")


def is_generic(token: Token, entry: Entry, syntax: Syntax, naming: Naming, dated: frozenset[int]) -> bool:
    """Whether the word is used without an occurrence of its own.

    «Запрещённые сайты», «митингующие», «обычно встречаются», «для обсуждения бюджета», «зал заседаний», «если человека
    уволят».
    """
    if token.i in dated:
        return _habitual(token, syntax)
    if token.pos == "VERB" and _attribute(token, entry, syntax):
        return True
    if _habitual(token, syntax):
        return True
    if token.pos == "VERB":
        return _hypothetical(token, syntax)
    if syntax.preposition(token) in ("для", "путем") or _setting(token, syntax):
        return not _definite(token, syntax, naming)
    return False


def _setting(token: Token, syntax: Syntax) -> bool:
    """What only says of which kind a thing is: «в зале заседаний», «следы взлома», «по требованию»."""
    if syntax.preposition(token) == "по" and token.lemma == "требование":
        return True
    above = syntax.parent(token)
    return token.rel == "nmod" and above is not None and above.lemma in syntax.lexicon.words["setting"]


def _attribute(token: Token, entry: Entry, syntax: Syntax) -> bool:
    """A bare participle before its noun or in place of one: «избранного президента», «протестующих»; one of the present
    passive with words of its own too: «арендуемой в Заречном квартиры»."""
    if entry.type in _TELLING:
        return False
    if token.rel in ("amod", "acl") and {"PRTF", "pres", "pssv"} <= grammemes(token.text):
        return True
    if token.rel == "amod":
        return not any(t.rel not in _LOOSE for t in _below(token, syntax))
    return is_participle(token) and token.rel in _SUBSTANTIVE and token.feats.get("Variant") != "Short"


def _below(token: Token, syntax: Syntax) -> list[Token]:
    return [syntax.document.tokens[c] for c in syntax.document.children[token.i]]


def _habitual(token: Token, syntax: Syntax) -> bool:
    """«Ежегодно отмечают», «неоднократно выигрывали»; with a noun its light verb is asked too."""
    words = syntax.lexicon.words["habit"]
    carriers = [token, *(t for t in (syntax.light(token.i),) if t is not None)]
    return any(t.lemma in words for c in carriers for t in syntax.below(c.i, "advmod", "obl", "parataxis", "det"))


def _hypothetical(token: Token, syntax: Syntax) -> bool:
    """In a clause that states the condition of a rule: «если человека уволят»."""
    if token.feats.get("Tense") == "Past" or not any(t.lemma in _RULE for t in syntax.below(token.i, "mark", "advmod")):
        return False
    return any(a.token.lemma in syntax.lexicon.words["anybody"] for a in syntax.arguments(token.i))


def _definite(token: Token, syntax: Syntax, naming: Naming) -> bool:
    """A name among its arguments, or «этот»: «для расследования этого инцидента»."""
    arguments = [t for a in syntax.arguments(token.i) for t in syntax.conjuncts(a.token)]
    if any(naming.kinds(t) for t in arguments):
        return True
    return any(d.lemma == "этот" for t in (token, *arguments) for d in syntax.below(t.i, "det"))
