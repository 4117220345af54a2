"""What an act is about: the things and deeds that tell two acts of one kind and one actor apart."""

from __future__ import annotations

from workers.extraction.events.arguments import Argument, Syntax
from workers.extraction.events.naming import Naming
from workers.extraction.events.triggers import Trigger

_SLOTS = frozenset(("obj", "gen", "inf", "от", "о", "об", "к"))
_STEM = 5  # letters that words of one root share
# Names of whatever was spoken of: «документ принят», «это решение»
_GENERAL = frozenset(
    ("документ", "решение", "мера", "дело", "вопрос", "инициатива", "идея", "предложение", "шаг", "дата")
)


def matter(trigger: Trigger, syntax: Syntax, naming: Naming) -> frozenset[str]:
    """The stems of the unnamed things and deeds among the arguments of a mention: «отказался вернуть город» → верну."""
    found: set[str] = set()
    for argument in syntax.arguments(trigger.token.i):
        if argument.slot in _SLOTS and _is_thing(argument, naming):
            found |= {t.lemma[:_STEM] for t in syntax.conjuncts(argument.token) if t.lemma not in _GENERAL}
    return frozenset(found)


def _is_thing(argument: Argument, naming: Naming) -> bool:
    token = argument.token
    if argument.slot == "inf":
        return True
    return token.pos == "NOUN" and token.feats.get("Animacy") == "Inan" and not naming.kinds(token)
