"""How a speaker's position moved: statements of one subject, first against and later for, or the other way round.

A shift is no contradiction: a host is no mediator, and circumstances change. Both sides are shown with their dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.stories.identity import Identities
from workers.extraction.stories.model import Shift
from workers.extraction.stories.sayings import Saying
from workers.extraction.stories.scenes import Scene
from workers.extraction.stories.words import Word

LABEL = "shift"
APART = 7  # days between the two statements, at least
_SHARED = 2  # telling words of both, beside the kind of event
_WEIGHT = 3.0  # of the shared words
_SCOPE = 2  # words before another that turn it round
_DATA = Path(__file__).with_name("stances.toml")
_CLAUSE = re.compile(r"[,;:.!?…()—–]| - |\b(?:но|однако|а|хотя)\b")


@dataclass(frozen=True, slots=True)
class _Position:
    """A saying that is `for_` or against something of certain types of events."""

    saying: Saying
    for_: bool
    types: frozenset[str]
    words: Mapping[str, float]


def find(sayings: Sequence[Saying], scenes: Sequence[Scene], who: Identities) -> tuple[Shift, ...]:
    """One shift a speaker and subject, the one whose sides have most in common."""
    spoken = _types(sayings, scenes)
    by_speaker: dict[str, list[_Position]] = {}
    for saying in sayings:
        side = stance(saying)
        if saying.speaker and saying.days and side is not None and spoken[saying.order]:
            bag = {w.lemma: w.weight for w in saying.telling if w.lemma not in _stance_words()}
            by_speaker.setdefault(saying.speaker, []).append(_Position(saying, side, spoken[saying.order], bag))
    return tuple(shift for positions in by_speaker.values() for shift in _of_speaker(positions, who))


def stance(saying: Saying) -> bool | None:
    """True where the words are for, False where they are against, None where they are neither or both."""
    sides = {side for clause in _clauses(saying) for side in _sides(clause)}
    return sides.pop() if len(sides) == 1 else None


def _of_speaker(positions: Sequence[_Position], who: Identities) -> Iterator[Shift]:
    best: dict[str, tuple[float, _Position, _Position, list[str]]] = {}
    ordered = sorted(positions, key=lambda p: (p.saying.days or (0, 0), p.saying.order))
    for k, before in enumerate(ordered):
        for after in ordered[k + 1 :]:
            first, second = before.saying.days, after.saying.days
            common = before.types & after.types
            if before.for_ == after.for_ or not common or not first or not second or first.apart(second) < APART:
                continue
            shared = sorted(before.words.keys() & after.words.keys(), key=lambda w: (-before.words[w], w))
            weight = sum(before.words[w] for w in shared)
            if len(shared) < _SHARED or weight < _WEIGHT:
                continue
            for type_ in sorted(common):
                if type_ not in best or weight > best[type_][0]:
                    best[type_] = weight, before, after, shared
    told = set()
    for _, before, after, shared in best.values():
        if (before.saying.order, after.saying.order) in told:
            continue
        told.add((before.saying.order, after.saying.order))
        name = who.name(before.saying.speaker, before.saying.quote.speaker.name) or ""
        sides = (position.saying.claim("for" if position.for_ else "against", name) for position in (before, after))
        yield Shift(name, tuple(shared), LABEL, *sides)


def _types(sayings: Sequence[Saying], scenes: Sequence[Scene]) -> dict[int, frozenset[str]]:
    """The types of the events that every saying speaks of."""
    mentioned: dict[str, list[tuple[int, str]]] = {}
    for scene in scenes:
        mentioned.setdefault(scene.doc, []).extend((m.span.start, scene.type) for m in scene.event.mentions)
    return {
        s.order: frozenset(
            kind for start, kind in mentioned.get(s.doc, ()) if any(p.start <= start < p.end for p in s.quote.spans)
        )
        for s in sayings
    }


@lru_cache(1)
def _lexicon() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(lemmas.split()) for kind, lemmas in lexicons.read(_DATA).items()}


@lru_cache(1)
def _stance_words() -> frozenset[str]:
    return frozenset(lemma for lemmas in _lexicon().values() for lemma in lemmas)


def _clauses(saying: Saying) -> Iterator[list[Word]]:
    text = saying.quote.text
    ends = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    for k, end in enumerate(ends[1:]):
        inside = [w for w in saying.words if ends[k] <= w.start and w.end <= end]
        if inside:
            yield inside


def _sides(clause: Sequence[Word]) -> Iterator[bool]:
    """What each word of a stance comes to, with what stands just before it: «не готов» is against."""
    known = _lexicon()
    for k, word in enumerate(clause):
        forms = {*word.lemmas, word.folded}
        turned = any(before.lemma in known["turning"] for before in clause[max(k - _SCOPE, 0) : k])
        if not known["against"].isdisjoint(forms):
            yield turned
        elif not known["for"].isdisjoint(forms):
            yield not turned
        elif turned and not known["acting"].isdisjoint(forms):
            yield False
