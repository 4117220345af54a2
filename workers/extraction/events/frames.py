"""Who takes part in an event, and as what."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Token
from workers.extraction.events.arguments import Argument, Syntax
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming
from workers.extraction.events.triggers import Trigger

_MUTUAL = frozenset(("reciprocal", "agree", "discuss"))
_MEETING_AT = frozenset(("на", "в", "с", "во", "после", "перед", "ход", "время", "итог", "рамка"))
_POSTS = frozenset(("appoint", "takeover", "depart"))
_MOST = 12  # participants of one mention


def participants(trigger: Trigger, syntax: Syntax, naming: Naming) -> tuple[Participant, ...]:
    """The named participants of one mention, in the order of its arguments, each once."""
    frame = syntax.lexicon.frames[trigger.entry.frame]
    found: dict[str, Participant] = {}
    for argument in syntax.arguments(trigger.token.i):
        role = frame.get(f"{argument.slot}+{argument.case}") or frame.get(argument.slot)
        if role is None:
            continue
        for token in syntax.conjuncts(argument.token):
            for participant in _named(token, role, naming):
                found.setdefault(participant.name, participant)
    for participant in _further(trigger, found, syntax, naming):
        found.setdefault(participant.name, participant)
    return tuple(found.values())[:_MOST]


def _named(token: Token, role: str, naming: Naming) -> Iterator[Participant]:
    for who in naming.who(token):
        yield Participant(who.name, who.entity, role, who.mention)


def _further(trigger: Trigger, found: dict[str, Participant], syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    if trigger.entry.frame in _POSTS:
        yield from _organizations(trigger, syntax, naming)
    if trigger.entry.frame in _MUTUAL and trigger.token.pos != "VERB" and len(found) == 1:
        yield from _attending(trigger, syntax, naming)


def _organizations(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """The body of the post: «назначен директором «Заречья»», «с поста главы «Заречья»»."""
    for argument in syntax.arguments(trigger.token.i):
        if argument.slot not in ("ins", "obj", "на", "с", "от", "gen", "в"):
            continue
        token = argument.token
        for _ in range(3):
            if naming.kinds(token):
                break
            inner = [t for t in syntax.below(token.i, "nmod") if t.feats.get("Case") == "Gen"]
            if not inner:
                break
            token = inner[0]
            for who in naming.who(token):
                if who.type == "ORGANIZATION":
                    yield Participant(who.name, who.entity, "organization", who.mention)


def _attending(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """The other side of a meeting that only names one: «на встрече с Бирюковой Олухов пообещал …»."""
    head = syntax.parent(trigger.token)
    while head is not None and head.pos not in ("VERB", "AUX", "ADJ"):
        head = syntax.parent(head)
    if head is None or syntax.preposition(trigger.token) not in _MEETING_AT:
        return
    for argument in syntax.arguments(head.i):
        if argument.slot == "subj":
            for who in naming.who(argument.token):
                if who.type == "PERSON":
                    yield Participant(who.name, who.entity, "participant", who.mention)


def slots(arguments: tuple[Argument, ...]) -> frozenset[str]:
    return frozenset(a.slot for a in arguments)
