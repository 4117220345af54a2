"""Which events of different articles are one occurrence.

Two events are kept apart by anything that two occurrences would differ in: their days, places, forms (a call, a summit)
and whose part is whose. They are joined by what one occurrence would share: participants, the day, the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.stories.scenes import Scene, lexicon

ENOUGH = 1.9  # score of two events that are one
_TELLS = 3  # telling words of a clause that tells of what it is; «в матче» does not
_CROWD = 40  # events that an event is compared with at most, those that share most keys first
_LATEST = 256  # of one key that are looked at
_FIRST = 12  # members of an occurrence by which another is kept apart
_RARE = 3  # rarest words of its sentence that an event is looked up by


def find(scenes: Sequence[Scene]) -> tuple[tuple[Scene, ...], ...]:
    """The scenes of each occurrence, in order of the articles. The likeliest pairs are joined first."""
    alone = _Alone(scenes)
    likely = []
    for one, other in _pairs(scenes):
        if not apart(one, other) and (fit := score(one, other) + alone.bonus(one, other)) >= ENOUGH:
            likely.append((-fit, one.order, other.order))
    groups = [[scene] for scene in scenes]
    at = list(range(len(scenes)))  # scenes[k].order is k
    for _, first, second in sorted(likely):
        home, joining = groups[at[first]], groups[at[second]]
        if home is joining or any(apart(one, other) for one in home[:_FIRST] for other in joining[:_FIRST]):
            continue
        home.extend(joining)
        for scene in joining:
            at[scene.order] = at[first]
    kept = (groups[k] for k in dict.fromkeys(at))
    return tuple(tuple(sorted(group, key=lambda s: s.order)) for group in kept)


def _pairs(scenes: Sequence[Scene]) -> Iterator[tuple[Scene, Scene]]:
    """Each scene with the earlier ones that share most keys with it."""
    shelf: dict[tuple[str, str], list[int]] = defaultdict(list)
    for scene in scenes:
        keys = list(_keys(scene))
        shared = Counter(k for key in keys for k in shelf[key][-_LATEST:])
        for k, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CROWD]:
            yield scenes[k], scene
        for key in keys:
            shelf[key].append(scene.order)


def apart(one: Scene, other: Scene) -> bool:
    """Whether they cannot be one occurrence."""
    return (
        not lexicon().agree(one.type, other.type)
        or (one.doc == other.doc and not _told_twice(one, other))
        or lexicon().exclude(one.forms, other.forms)
        or not _same_days(one, other)
        or _elsewhere(one, other)
        or not one.acting.isdisjoint(other.suffering)
        or not one.suffering.isdisjoint(other.acting)
        or (bool(one.acting and other.acting) and one.acting.isdisjoint(other.acting))
        or (len(one.persons) > 1 and len(other.persons) > 1 and len(one.persons & other.persons) < 2)
    )


def _told_twice(one: Scene, other: Scene) -> bool:
    """Whether an article repeats itself: two events of one type with the same participants, two at least."""
    related = one.event.parent == other.event.id or other.event.parent == one.event.id
    same = (one.type, one.event.factuality, one.parties, one.states) == (
        other.type, other.event.factuality, other.parties, other.states
    )  # fmt: skip
    return same and not related and min(one.size, other.size) > 1


class _Alone:
    """Which events are the only ones of their type on their day in their article."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._count = Counter((s.doc, key) for s in scenes for key in self._of(s))

    def bonus(self, one: Scene, other: Scene) -> float:
        """Two articles of one story that each tell of one such event mean the same, likely."""
        shared = set(self._of(one)) & set(self._of(other))
        return 1.25 if any(self._count[one.doc, k] == self._count[other.doc, k] == 1 for k in shared) else 0.0

    @staticmethod
    def _of(scene: Scene) -> list[tuple[str, int]]:
        if not scene.days or scene.days.first != scene.days.last:
            return []
        return [(group, scene.days.first) for group in _groups(scene)]


def score(one: Scene, other: Scene) -> float:
    """How much speaks for one occurrence; participants weigh most."""
    shared = one.parties & other.parties
    least = min(len(one.parties), len(other.parties))
    points = 1.0 * min(len(shared), 2) if least else 0.0
    if shared and len(shared) < least:
        points -= 0.5 * (least - len(shared))
    if len(shared) < 2 and len(one.states & other.states) > 1:
        points += 1.0
    if one.doc == other.doc:
        points += 1.0
    if one.days and other.days:
        points += 0.75 if _exact(one) and _exact(other) else 0.5
    if one.event.place and other.event.place:
        points += 0.75 if one.place == other.place else 0.5 if _country(one) == _country(other) else -0.25
    if (one.forms & other.forms) - lexicon().common:
        points += 0.75
    elif one.triggers & other.triggers:
        points += 0.25
    elif not (one.days and other.days) and one.place is None and other.place is None:
        points -= 0.5
    if one.type != other.type:
        points -= 0.5
    if one.event.salience == other.event.salience == "main":
        points += 0.25
    if one.persons and other.persons and one.persons.isdisjoint(other.persons):
        points -= 0.75
    exact_day, somewhere = _exact(one) and _exact(other), one.places & other.places
    if not shared and len(one.states & other.states) < 2 and not exact_day and not somewhere:
        points -= 1.0
    told = min(len(one.words), len(other.words), _TELLS) / _TELLS
    return points + 2 * told * cosine(one.words, other.words)


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two bags of lemmas with their weights."""
    if len(other) < len(one):
        one, other = other, one
    product = sum(w * other[lemma] for lemma, w in one.items() if lemma in other)
    norms = sum(w * w for w in one.values()) * sum(w * w for w in other.values())
    return float(product / norms**0.5) if norms else 0.0


def _same_days(one: Scene, other: Scene) -> bool:
    first, second = one.days or one.around, other.days or other.around
    return not first or not second or first.apart(second) <= lexicon().lasting.get(one.type, 0)


def _elsewhere(one: Scene, other: Scene) -> bool:
    """Whether their places lie in two countries, neither of which the other's sentence names."""
    here, there = _country(one), _country(other)
    return bool(here and there) and here not in other.countries and there not in one.countries


def _country(scene: Scene) -> str | None:
    return scene.event.place.country if scene.event.place else None


def _exact(scene: Scene) -> bool:
    return bool(scene.days and scene.days.last - scene.days.first < 3)


def _groups(scene: Scene) -> list[str]:
    return [" ".join(sorted(g)) for g in lexicon().groups if scene.type in g] or [scene.type]


def _keys(scene: Scene) -> Iterator[tuple[str, str]]:
    """What two scenes of one occurrence share at least one of; a type stands for its groups."""
    rare = sorted(scene.words, key=lambda lemma: (-scene.words[lemma], lemma))[:_RARE]
    for group in _groups(scene):
        for party in sorted(scene.parties):
            yield group, party
        for lemma in rare:
            yield group, f"~{lemma}"
        if scene.days and scene.days.first == scene.days.last:
            yield group, str(scene.days.first)
        if len(scene.states) > 1:
            yield group, " ".join(sorted(scene.states))
