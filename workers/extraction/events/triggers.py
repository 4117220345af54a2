"""Finds the words that name events."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.conditions import fits
from workers.extraction.events.generic import is_generic
from workers.extraction.events.lexicon import Entry
from workers.extraction.events.naming import Naming, states_of

_POINTING = frozenset(("этот", "данный", "тот", "такой", "состоявшийся", "прошедший", "предстоящий", "сам"))
_ATTENDED = ("на", "во", "после", "перед", "ход", "время", "накануне", "рамка")
_LONGEST = 9  # words of a name in quotation marks
_UNDOING = ("REJECT",)  # «перенесли стыковку»: the verb is no mere carrier
_ABSORBING = ("obj", "nsubj:pass", "obl", "iobj", "nsubj")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event. `light` is the verb that carries a noun, if one does."""

    token: Token
    entry: Entry
    light: Token | None


def find(syntax: Syntax, naming: Naming, cues: frozenset[int], dated: frozenset[int]) -> list[Trigger]:
    """The triggers of a document in order of the text.

    `cues` are the offsets at which cues of quotes start, `dated` the indices of words that a time expression hangs on.
    """
    found: dict[int, Trigger] = {}
    titles = frozenset(_titled(syntax))
    for token in syntax.document.tokens:
        for entry in syntax.lexicon.of(token.lemma, token.pos):
            if token.i in titles and not entry.titled:
                continue
            if _admissible(token, entry, syntax, naming, cues) and fits(entry, token, syntax, naming):
                if entry.weak and not _specific(token, entry, syntax, naming, dated):
                    continue
                if is_generic(token, entry, syntax, naming, dated):
                    continue
                found[token.i] = Trigger(token, entry, syntax.light(token.i) if token.pos != "VERB" else None)
                break
    carried = {t.light.i for t in found.values() if t.light is not None}
    dropped = {i for i in carried if i in found and found[i].entry.type not in _UNDOING} | set(_absorbed(found, syntax))
    return [t for i, t in sorted(found.items()) if i not in dropped]


def _admissible(token: Token, entry: Entry, syntax: Syntax, naming: Naming, cues: frozenset[int]) -> bool:
    if entry.plural and token.feats.get("Number") != "Plur":
        return False
    if token.i in naming.names and not entry.titled and naming.names[token.i][1] in ("ORG", "PER"):
        return False
    if token.pos == "ADJ" and token.rel == "amod":
        return False
    return not (token.start in cues and entry.type in ("THREATEN",))


def _titled(syntax: Syntax) -> Iterator[int]:
    """The words of names in quotation marks: «в фильме «Бегство из Заречного»»."""
    tokens = syntax.document.tokens
    for opening in tokens:
        if opening.text not in ("«", '"', "„") or opening.i == 0:
            continue
        noun, first = tokens[opening.i - 1], opening.i + 1
        if noun.pos not in ("NOUN", "PROPN") or noun.sentence != opening.sentence:
            continue
        inside = list(itertools.takewhile(lambda t: t.text not in ("»", '"', "“"), tokens[first : first + _LONGEST]))
        if inside and len(inside) < _LONGEST and inside[0].text[:1].isupper():
            yield from (t.i for t in inside)


def _specific(token: Token, entry: Entry, syntax: Syntax, naming: Naming, dated: frozenset[int]) -> bool:
    """Whether something ties a vague word to one occurrence: a name, a light verb, «этот», a time of its own; people
    gather at one («выступил на форуме»)."""
    if token.i in dated or syntax.light(token.i) is not None:
        return True
    if entry.frame == "gathering" and token.feats.get("Number") == "Sing" and syntax.preposition(token) in _ATTENDED:
        return True
    for argument in syntax.arguments(token.i):
        if argument.slot == "adj" and states_of(argument.token):
            return True
        if any(naming.kinds(t) for t in syntax.conjuncts(argument.token)):
            return True
    return any(t.lemma in _POINTING for t in syntax.below(token.i, "det", "amod", "acl"))


def _absorbed(found: dict[int, Trigger], syntax: Syntax) -> Iterator[int]:
    """Nouns that only say what a verb of the same type does: «подписал соглашение» is one event."""
    for i, trigger in found.items():
        head = trigger.token.head
        if trigger.token.pos == "VERB" or head not in found or trigger.token.rel not in _ABSORBING:
            continue
        above = found[head]
        if above.token.pos == "VERB" and above.entry.type == trigger.entry.type and trigger.light is None:
            yield i


def is_another(trigger: Trigger, syntax: Syntax) -> bool:
    """Whether an adjective sets the occurrence apart from those before: «новая встреча»."""
    another = syntax.lexicon.words["another"]
    return any(t.lemma in another for t in syntax.below(trigger.token.i, "amod", "det"))


def dated_words(syntax: Syntax, heads: Sequence[Token]) -> frozenset[int]:
    """The indices of the words that time expressions hang on, given the heads of these."""
    return frozenset(t.head for t in heads if t.head >= 0)
