"""Accounts that do not agree: other numbers, other dates, other speakers of the same words.

Who is right is not said: every side is shown with its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from workers.extraction.document import Span, hull
from workers.extraction.stories import alignment, measures
from workers.extraction.stories.families import Shelf
from workers.extraction.stories.identity import Identities
from workers.extraction.stories.measures import Measure
from workers.extraction.stories.model import Claim, Conflict
from workers.extraction.stories.occurrences import apart, cosine
from workers.extraction.stories.related import likeness
from workers.extraction.stories.sayings import Saying
from workers.extraction.stories.scenes import Scene, lexicon

_ALIKE = 0.85  # likeness of two reports of one statement
_SAME_WORDS = 0.9  # of one wording, that another speaker is said to have used
_LEAST_WORDS = 4  # telling words of it
_SAME_EVENT = 0.3  # cosine of the clauses of two events that differ in nothing but the day
_NEXT_DAYS = 3
_LATEST = 20  # events of the same participants that one is compared with

T = TypeVar("T", Saying, Scene)


def find(
    sayings: Sequence[Saying], families: Sequence[Sequence[Saying]], scenes: Sequence[Scene],
    occurrences: Sequence[Sequence[Scene]], who: Identities,
) -> tuple[Conflict, ...]:  # fmt: skip
    """Numbers first, then dates, then speakers; each in order of the articles."""
    return (*_numbers(sayings, scenes, occurrences, who), *_dates(sayings, families, who), *_days(scenes),
            *_speakers(sayings, who))  # fmt: skip


def _numbers(
    sayings: Sequence[Saying], scenes: Sequence[Scene], occurrences: Sequence[Sequence[Scene]], who: Identities
) -> Iterator[Conflict]:
    """Measures of one event that cannot all be true, from different articles or speakers."""
    home = {scene.order: k for k, group in enumerate(occurrences) for scene in group}
    buckets: dict[tuple[str | int | None, ...], list[Measure]] = defaultdict(list)
    for measure in measures.find(sayings, scenes):
        scene = measure.scene
        buckets[measure.role, measure.unit, home[scene.order]].append(measure)
        if measure.role == measures.DURATION:
            buckets[measure.role, scene.doc, None].append(measure)
    told: set[tuple[str, Span]] = set()
    for bucket in map(_single, buckets.values()):
        sides = [m for m in bucket if any(_disagree(m, other) and _of_one(m, other, home) for other in bucket)]
        if all((m.scene.doc, m.span) in told for m in sides):
            continue
        told.update((m.scene.doc, m.span) for m in sides)
        agreeing = [m for m in bucket if any(m.agrees(side) and _of_one(m, side, home) for side in sides)]
        first = sides[0]
        yield Conflict("number", first.scene.type, first.role, tuple(_measured(m, who) for m in agreeing))


def _single(bucket: Sequence[Measure]) -> list[Measure]:
    """Without the numbers of a voice that gives several: they count parts."""
    voices: dict[tuple[str, str | None], list[Measure]] = defaultdict(list)
    for measure in bucket:
        voices[measure.scene.doc, _voice(measure)].append(measure)
    return [m for own in voices.values() if all(m.agrees(own[0]) for m in own) for m in own]


def _of_one(one: Measure, other: Measure, home: Mapping[int, int]) -> bool:
    """Whether two measures are of one event. Of a meeting an article tells in several words, of which not all are known
    to be one event; its length is measured once."""
    first, second = one.scene, other.scene
    if home[first.order] == home[second.order]:
        return True
    if first.doc != second.doc or not lexicon().agree(first.type, second.type):
        return False
    strangers = first.parties and second.parties and first.parties.isdisjoint(second.parties)
    return not strangers and not (first.days and second.days and not first.days.overlaps(second.days))


def _disagree(one: Measure, other: Measure) -> bool:
    """Two articles, or two speakers in one; what its author and a speaker count may be two things."""
    first, second = _voice(one), _voice(other)
    told = one.scene.doc != other.scene.doc or (first is not None and second is not None and first != second)
    return told and not one.agrees(other)


def _voice(measure: Measure) -> str | None:
    return measure.saying.speaker if measure.saying else None


def _measured(measure: Measure, who: Identities) -> Claim:
    scene, saying = measure.scene, measure.saying
    if saying:
        return saying.claim(measure.text, who.name(saying.speaker, saying.quote.speaker.name))
    published = scene.account.published
    return Claim(
        scene.doc, None, scene.event.id, None, measure.text, scene.event.text, (measure.span,),
        published.isoformat() if published else None,
    )  # fmt: skip


def _dates(sayings: Sequence[Saying], families: Sequence[Sequence[Saying]], who: Identities) -> Iterator[Conflict]:
    """Reports of one statement that tell different days of it: «месяц назад», «в конце сентября»."""
    dated = [s for s in sayings if s.dated and s.speaker]
    home = {s.order: k for k, family in enumerate(families) for s in family}
    shelf, sides = Shelf(), _Sides(sayings)
    for saying in sorted(dated, key=lambda s: (-len(s.telling), s.order)):
        for other in shelf.candidates(saying):
            one = saying.order in home and home[saying.order] == home.get(other.order)
            same = saying.speaker == other.speaker and (one or likeness(saying, other) >= _ALIKE)
            if same and saying.days and other.days and not saying.days.overlaps(other.days):
                sides.join(saying, other)
        shelf.put(saying)
    for group in sides.groups():
        name = who.name(group[0].speaker, group[0].quote.speaker.name)
        claims = (s.claim(s.quote.time.text, name) for s in group if s.quote.time)
        yield Conflict("date", None, None, tuple(claims))


def _days(scenes: Sequence[Scene]) -> Iterator[Conflict]:
    """Two articles that tell of one event on days next to each other, each with words of its own for the day."""
    known = [s for s in scenes if s.event.time and s.event.time.text and s.days and s.event.factuality == "asserted"]
    shelf: dict[tuple[str, frozenset[str]], list[Scene]] = defaultdict(list)
    sides = _Sides(scenes)
    for scene in known:
        if len(scene.parties) < 2:
            continue
        for other in shelf[scene.type, scene.parties][-_LATEST:]:
            gap = scene.days.apart(other.days) if scene.days and other.days and scene.doc != other.doc else 0
            if 0 < gap <= _NEXT_DAYS and apart(scene, other) and cosine(scene.words, other.words) >= _SAME_EVENT:
                sides.join(scene, other)
        shelf[scene.type, scene.parties].append(scene)
    for group in sides.groups():
        yield Conflict("date", group[0].type, None, tuple(map(_dated, group)))


def _dated(scene: Scene) -> Claim:
    time = scene.event.time
    spans = (time.span,) if time and time.span else ()
    text = time.text or "" if time else ""
    return Claim(scene.doc, None, scene.event.id, None, text, scene.event.text, spans, time.start if time else None)


def _speakers(sayings: Sequence[Saying], who: Identities) -> Iterator[Conflict]:
    """The same words of two speakers, by two articles, or by an article and its caption."""
    shelf, sides = Shelf(), _Sides(sayings)
    long = [s for s in sayings if len({w.lemma for w in s.telling}) >= _LEAST_WORDS and s.speaker]
    for saying in sorted(long, key=lambda s: (-len(s.words), s.order)):
        for other in shelf.candidates(saying, others=True, enough=_LEAST_WORDS):
            if not saying.near(other) or _relays(saying, other):
                continue
            fit = alignment.align(other.words, saying.words)
            if fit.containment >= _SAME_WORDS and fit.in_runs >= _SAME_WORDS:
                sides.join(saying, other)
                break
        shelf.put(saying)
    for group in sides.groups():
        names = [who.name(s.speaker, s.quote.speaker.name) for s in group]
        claims = (s.claim(name or "", name) for s, name in zip(group, names, strict=True))
        yield Conflict("speaker", None, None, tuple(claims))


def _relays(one: Saying, other: Saying) -> bool:
    """Whether one is said inside the other: Савин says what Токаев says."""
    if one.doc != other.doc:
        return False
    first, second = hull(one.quote.spans), hull(other.quote.spans)
    return first.covers(second) or second.covers(first)


class _Sides(Generic[T]):
    """What disagrees with each other, as groups: three accounts of one thing are one conflict."""

    def __init__(self, items: Sequence[T]) -> None:
        self._items: Sequence[T] = items
        self._parent: dict[int, int] = {}

    def join(self, one: T, other: T) -> None:
        first, second = sorted((self._root(one.order), self._root(other.order)))
        self._parent[second] = first

    def groups(self) -> list[list[T]]:
        """In order of their first items, each in order."""
        found: dict[int, list[T]] = {}
        for order in sorted(self._parent):
            found.setdefault(self._root(order), []).append(self._items[order])
        return [found[root] for root in sorted(found)]

    def _root(self, order: int) -> int:
        while (above := self._parent.setdefault(order, order)) != order:
            order = above
        return order
