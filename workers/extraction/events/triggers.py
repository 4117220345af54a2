"""Finds the words that name events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import Entry
from workers.extraction.events.naming import Naming
from workers.extraction.events.occurrences import network, words
from workers.extraction.events.possible import FITS, GENERIC, NAMED, VAGUE, WANTING, Possible, possible
from workers.extraction.quotes.model import Quote

_UNDOING = ("REJECT",)  # «перенесли стыковку»: the verb is no mere carrier
_ABSORBING = ("obj", "nsubj:pass", "obl", "iobj", "nsubj")
_BEYOND = -1  # the standing of a type that no entry of the word has
# How probable it must be, by how the lexicon's entry stands to a word, that it names an occurrence, or one of just that
# type where the entry does not fit
_LEAST = {FITS: 0.3, VAGUE: 0.5, WANTING: 0.5, _BEYOND: 0.5}
_FITTING = 2.0  # how much more a type counts whose entry fits


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names an event. `light` is the verb that carries a noun, if one does; `probability` is how likely it
    names an occurrence of its type, as the network has it."""

    token: Token
    entry: Entry
    light: Token | None
    probability: float = 1.0


class Triggers:
    """Finds the triggers of a document: words of the lexicon that the network takes for occurrences. `dating` are the
    heads of its time expressions; `model` is another one than that of the repository."""

    def __init__(
        self,
        syntax: Syntax,
        naming: Naming,
        dating: Sequence[Token],
        quotes: Sequence[Quote],
        model: network.Model | None = None,
    ) -> None:
        document = syntax.document
        self._syntax, self._model = syntax, model
        cues = frozenset(q.cue.span.start for q in quotes if q.cue)
        dated = frozenset(t.head for t in dating if t.head >= 0)
        said = frozenset(t.i for q in quotes for span in q.spans for t in document.tokens_in(span))
        self._possible = possible(syntax, naming, cues, dated)
        first = {i: next((p.entry for p in entries if p.fits), None) for i, entries in self._possible.items()}
        fitting = self._kept({i: self._trigger(i, entry) for i, entry in first.items() if entry is not None})
        self.view = words.view(syntax, naming, self._possible, {t.token.i: t.entry.type for t in fitting}, dated, said)

    def find(self) -> list[Trigger]:
        """In order of the text."""
        likely = network.probabilities(self.view, sorted(self._possible), self._model)
        chosen: dict[int, Trigger] = {}
        for i, entries in self._possible.items():
            probability = 1 - float(likely[i, 0])
            shares = dict(zip(words.types(), likely[i, 1:].tolist(), strict=True))
            sure = [
                p
                for p in (*entries, *self._beyond(i, entries, shares))
                if (probability if p.fits else shares[p.entry.type]) >= _LEAST.get(p.standing, 2)
            ]
            generic = any(p.standing == GENERIC for p in entries) and not any(p.fits for p in entries)
            if sure and not generic:
                best = max(sure, key=lambda p: shares[p.entry.type] * (_FITTING if p.fits else 1))
                chosen[i] = self._trigger(i, best.entry, shares[best.entry.type])
        return self._kept(chosen)

    def _beyond(self, i: int, entries: Sequence[Possible], shares: Mapping[str, float]) -> Iterator[Possible]:
        """The type that the network finds likeliest, where no entry of the word has it."""
        token, code = self._syntax.document.tokens[i], max(shares, key=lambda code: shares[code])
        if all(p.entry.type != code for p in entries) and any(p.standing != NAMED for p in entries):
            yield Possible(self._syntax.lexicon.beyond(code, token.lemma, token.pos), _BEYOND)

    def _trigger(self, i: int, entry: Entry, probability: float = 1.0) -> Trigger:
        token = self._syntax.document.tokens[i]
        return Trigger(token, entry, self._syntax.light(i) if token.pos != "VERB" else None, probability)

    def _kept(self, found: Mapping[int, Trigger]) -> list[Trigger]:
        """Without the verbs that only carry a noun, and nouns that only say what a verb does."""
        carried = {t.light.i for t in found.values() if t.light is not None}
        dropped = {i for i in carried if i in found and found[i].entry.type not in _UNDOING} | set(_absorbed(found))
        return [t for i, t in sorted(found.items()) if i not in dropped]


def _absorbed(found: Mapping[int, Trigger]) -> Iterator[int]:
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
