"""The events of all articles of a story, made ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Span, fold
from workers.extraction.events.model import Event
from workers.extraction.stories import days, words
from workers.extraction.stories.accounts import Account
from workers.extraction.stories.days import Days
from workers.extraction.stories.identity import Identities, Key
from workers.extraction.stories.words import Word

_DATA = Path(__file__).with_name("occurrences.toml")
_NEAR = 60  # code points between a trigger and words that may belong to it
_TOLD = 0.2  # least confidence of a place or time that stories are put together by
_NEXT = 2  # words before a trigger that say of what form it is: «телефонный разговор»


@dataclass(frozen=True, slots=True)
class Scene:
    """An event in its article. `days` are told, `around` allowed: the days it may lie in where none are told.
    `places` and `countries` are those named near it, with its own.

    `triggers` are the lemmas of its words. `parties` are persons and organizations by their keys, states by their
    codes; `acting` and `suffering` those of them whose part is their own. `words` are the telling lemmas of its clause
    with their weights.
    """

    order: int
    account: Account
    event: Event
    triggers: frozenset[str]
    forms: frozenset[str]
    days: Days | None
    around: Days | None
    size: int  # participants
    persons: frozenset[Key]
    parties: frozenset[Key]
    states: frozenset[str]
    acting: frozenset[Key]
    suffering: frozenset[Key]
    place: Key | None
    places: frozenset[Key]
    countries: frozenset[str]
    words: Mapping[str, float]

    @property
    def doc(self) -> str:
        return self.account.doc

    @property
    def type(self) -> str:
        return self.event.type


@dataclass(frozen=True, slots=True)
class Lexicon:
    groups: tuple[frozenset[str], ...]
    forms: Mapping[str, str]  # by lemma
    exclusive: frozenset[frozenset[str]]
    common: frozenset[str]  # forms
    active: frozenset[str]
    passive: frozenset[str]
    days: Mapping[str, tuple[int, int]]
    lasting: Mapping[str, int]

    def agree(self, one: str, other: str) -> bool:
        """Whether two types may name one occurrence."""
        return one == other or any(one in group and other in group for group in self.groups)

    def exclude(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether no form of the one goes with a form of the other."""
        return bool(one and other) and all(frozenset((a, b)) in self.exclusive for a in one for b in other)


@lru_cache(1)
def lexicon() -> Lexicon:
    data = lexicons.read(_DATA)
    return Lexicon(
        tuple(frozenset(group.split()) for group in data["types"]["groups"]),
        {lemma: form for form, lemmas in data["forms"].items() for lemma in lemmas.split()},
        frozenset(frozenset(pair.split()) for pair in data["exclusive"]["pairs"]),
        frozenset(data["common"]["forms"].split()),
        frozenset(data["roles"]["active"].split()),
        frozenset(data["roles"]["passive"].split()),
        {factuality: (before, after) for factuality, (before, after) in data["days"].items()},
        data["lasting"],
    )


def of(accounts: Sequence[Account], who: Identities) -> tuple[Scene, ...]:
    """All events in order of the articles and their text."""
    found: list[Scene] = []
    for account in accounts:
        for event in account.events:
            found.append(_scene(len(found), account, _likely(event), who))
    return tuple(found)


def _likely(event: Event) -> Event:
    """The event without a place and a time that are mere guesses."""
    if event.place is not None and event.place.confidence < _TOLD:
        event = replace(event, place=None)
    if event.time is not None and event.time.confidence < _TOLD:
        event = replace(event, time=None)
    return event


def _scene(order: int, account: Account, event: Event, who: Identities) -> Scene:
    sentence = words.split(event.text)
    triggers = frozenset(lemma for m in event.mentions for word in words.split(m.text) for lemma in word.lemmas)
    keys = {p: who.of(account.doc, p.entity) or fold(p.name) for p in event.participants}
    kinds = {p: who.type(account.doc, p.entity) for p in event.participants}
    states = {who.country(account.doc, p.entity) or "" for p in event.participants} - {""}
    near = [e for e in account.entities if e.type == "LOCATION" and any(_near(event, m.span) for m in e.mentions)]
    place = fold(event.place.name) if event.place else None
    return Scene(
        order=order,
        account=account,
        event=event,
        triggers=triggers,
        forms=_forms(event, triggers, sentence),
        days=days.of(event.time.start, event.time.end) if event.time else None,
        around=_around(account, event),
        countries=frozenset(c for c in (event.place and event.place.country, *(e.country for e in near)) if c),
        size=len(set(keys.values())),
        persons=frozenset(key for p, key in keys.items() if kinds[p] == "PERSON"),
        parties=frozenset(key for p, key in keys.items() if kinds[p] != "LOCATION"),
        states=frozenset(states),
        acting=frozenset(key for p, key in keys.items() if p.role in lexicon().active),
        suffering=frozenset(key for p, key in keys.items() if p.role in lexicon().passive),
        place=place,
        places=frozenset(name for name in (place, *(fold(e.name) for e in near)) if name),
        words={word.lemma: word.weight for word in sentence if word.telling},
    )


def _forms(event: Event, triggers: frozenset[str], sentence: Sequence[Word]) -> frozenset[str]:
    """By the triggers, and what stands just before the first of them."""
    said = set(triggers)
    first = words.split(event.trigger.text)
    for k, word in enumerate(sentence):
        if first and word.folded == first[0].folded:
            said |= {lemma for before in sentence[max(k - _NEXT, 0) : k] for lemma in before.lemmas}
    return frozenset(lexicon().forms[lemma] for lemma in said if lemma in lexicon().forms)


def _around(account: Account, event: Event) -> Days | None:
    """Some days around the publication, by the factuality, and those that stand near the trigger."""
    if not account.published:
        return None
    before, after = lexicon().days[event.factuality]
    day = account.published.toordinal()
    named = [days.of(t.start, t.end) for t in account.times if t.type == "DATE" and _near(event, t.span)]
    possible = [Days(day - before, day + after), *(found for found in named if found)]
    return Days(min(d.first for d in possible), max(d.last for d in possible))


def _near(event: Event, span: Span) -> bool:
    """Whether words of the article stand near the event's first trigger."""
    trigger = event.trigger.span
    return max(span.start - trigger.end, trigger.start - span.end) <= _NEAR
