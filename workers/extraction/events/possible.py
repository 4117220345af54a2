"""What the lexicon makes of words: the types of events that each may name, and what speaks against them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.conditions import holds
from workers.extraction.events.generic import is_generic
from workers.extraction.events.lexicon import Entry
from workers.extraction.events.naming import Naming, states_of

# How an entry stands to a word, the best first: it fits; the word is vague here, it lacks what the entry wants; it is
# used without an occurrence, something bars the entry, it is no word of the sentence but of a name
STANDINGS = ("fits", "vague", "wanting", "generic", "barred", "named")
FITS, VAGUE, WANTING, GENERIC, BARRED, NAMED = range(len(STANDINGS))

_POINTING = frozenset(("этот", "данный", "тот", "такой", "состоявшийся", "прошедший", "предстоящий", "сам"))
_ATTENDED = ("на", "во", "после", "перед", "ход", "время", "накануне", "рамка")
_LONGEST = 9  # words of a name in quotation marks


@dataclass(frozen=True, slots=True)
class Possible:
    """An entry that a word may belong to; `standing` is an index into `STANDINGS`."""

    entry: Entry
    standing: int

    @property
    def fits(self) -> bool:
        return self.standing == FITS


def possible(
    syntax: Syntax, naming: Naming, cues: frozenset[int], dated: frozenset[int]
) -> dict[int, tuple[Possible, ...]]:
    """For every word of the lexicon its entries, in the lexicon's order, one a type: the one that stands best.

    `cues` are the offsets at which cues of quotes start, `dated` the indices of words that a time expression hangs on.
    """
    titles = frozenset(_titled(syntax))
    found: dict[int, tuple[Possible, ...]] = {}
    for token in syntax.document.tokens:
        by_type: dict[str, Possible] = {}
        for entry in syntax.lexicon.of(token.lemma, token.pos):
            best = by_type.get(entry.type)
            if best is None or not best.fits:
                standing = _standing(token, entry, syntax, naming, cues, dated, titles)
                if best is None or standing < best.standing:
                    by_type.pop(entry.type, None)
                    by_type[entry.type] = Possible(entry, standing)
        if by_type:
            found[token.i] = tuple(by_type.values())
    return found


def _standing(
    token: Token,
    entry: Entry,
    syntax: Syntax,
    naming: Naming,
    cues: frozenset[int],
    dated: frozenset[int],
    titles: frozenset[int],
) -> int:
    if (token.i in titles and not entry.titled) or not _admissible(token, entry, naming, cues):
        return NAMED
    if any(holds(c, token, syntax, naming) for c in entry.barred):
        return BARRED
    if entry.wanted and not any(holds(c, token, syntax, naming) for c in entry.wanted):
        return WANTING
    if entry.weak and not _specific(token, entry, syntax, naming, dated):
        return VAGUE
    return GENERIC if is_generic(token, entry, syntax, naming, dated) else FITS


def _admissible(token: Token, entry: Entry, naming: Naming, cues: frozenset[int]) -> bool:
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
