"""How a mention of an event looks, as far as that tells whether it takes up one told before."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming
from workers.extraction.events.triggers import Trigger

_STEM = 5  # letters that words of one root share
_UP = 12  # heads
_CONTENT = ("NOUN", "ADJ", "VERB", "PROPN")
_POINTING = frozenset(("этот", "данный", "тот", "такой", "сам", "указанный", "упомянутый"))


@dataclass(frozen=True, slots=True)
class Look:
    """`stems` of the unnamed words around the mention, `around` the names of its sentence, `above` the indices of its
    heads, nearest first."""

    form: str  # participle, verb, plural or noun
    stems: frozenset[str]
    around: frozenset[str]
    above: tuple[int, ...]
    pointing: bool  # «эта встреча»
    bare: bool  # a noun without arguments
    persons: frozenset[str]  # the participants that are


def look(trigger: Trigger, participants: Sequence[Participant], syntax: Syntax, naming: Naming) -> Look:
    token, document = trigger.token, syntax.document
    sentence = document.sentences[token.sentence]
    named = (naming.at.get(i) for i in range(sentence.first, sentence.last))
    heads = itertools.takewhile(lambda t: t.sentence == token.sentence, document.ancestors(token.i))
    return Look(
        _form(token),
        _stems(token, syntax, naming),
        frozenset(e.name for e in named if e is not None),
        tuple(t.i for t in itertools.islice(heads, _UP)),
        any(t.lemma in _POINTING for t in syntax.below(token.i, "det", "amod")),
        token.pos != "VERB" and not syntax.arguments(token.i),
        frozenset(p.name for p in participants if _is_person(p, naming)),
    )


def _is_person(participant: Participant, naming: Naming) -> bool:
    entity = naming.entities.by_id.get(participant.entity or "")
    return entity is not None and entity.type == "PERSON"


def _form(token: Token) -> str:
    if token.feats.get("VerbForm") == "Part" and token.rel in ("amod", "acl"):
        return "participle"
    if token.pos == "VERB":
        return "verb"
    return "plural" if token.feats.get("Number") == "Plur" else "noun"


def _stems(token: Token, syntax: Syntax, naming: Naming) -> frozenset[str]:
    """«Обсудили закупку новых автобусов» → закуп, новый, автоб."""
    found: set[str] = set()
    for argument in syntax.arguments(token.i):
        for part in syntax.conjuncts(argument.token):
            if part.i == token.i or naming.kinds(part):
                continue
            if part.pos in _CONTENT:
                found.add(part.lemma[:_STEM])
            inner = (t for t in syntax.below(part.i, "nmod", "amod") if t.pos in ("NOUN", "ADJ"))
            found |= {t.lemma[:_STEM] for t in inner if not naming.kinds(t)}
    if token.pos in ("NOUN", "PROPN"):
        found |= {t.lemma[:_STEM] for t in syntax.below(token.i, "amod")}
    return frozenset(found)
