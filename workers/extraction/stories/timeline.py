"""One timeline of all articles: what happened when, by whose account, and how sure it was on which day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workers.extraction.events.model import FACTUALITIES
from workers.extraction.stories.identity import Identities
from workers.extraction.stories.model import Occurrence, Sighting, Stage
from workers.extraction.stories.scenes import Scene

_LASTING = ("VISIT", "SPORT", "DISASTER")  # types of several days: their days are those of all accounts together


def of(groups: Sequence[Sequence[Scene]], who: Identities) -> tuple[Occurrence, ...]:
    """The occurrences by their days; those without days last, in order of the articles."""
    ids = {(s.doc, s.event.id): k for k, group in enumerate(groups) for s in group}
    order = sorted(range(len(groups)), key=lambda k: (_first(groups[k]), k))
    names = {k: f"o{n}" for n, k in enumerate(order, 1)}
    return tuple(_occurrence(names[k], groups[k], _parent(k, groups, ids, names), who) for k in order)


def _occurrence(id_: str, group: Sequence[Scene], parent: str | None, who: Identities) -> Occurrence:
    start, end = _days(group)
    history = _history(group)
    return Occurrence(
        id=id_,
        type=Counter(s.type for s in group).most_common(1)[0][0],
        participants=_participants(group, who),
        place=_place(group),
        start=start,
        end=end,
        factuality=_came_to(history),
        history=history,
        parent=parent,
        members=tuple(_sighting(scene) for scene in group),
    )


def _sighting(scene: Scene) -> Sighting:
    event, published = scene.event, scene.account.published
    day = published.isoformat() if published else None
    return Sighting(
        scene.doc, event.id, scene.account.outlet, day, event.text, event.trigger.span, event.factuality
    )  # fmt: skip


def _participants(group: Sequence[Scene], who: Identities) -> tuple[str, ...]:
    """By how many articles name them, each with the fullest name."""
    count: Counter[str] = Counter()
    names: dict[str, str] = {}
    for scene in group:
        for participant in scene.event.participants:
            key = who.of(scene.doc, participant.entity) or participant.name
            names.setdefault(key, who.name(key, participant.name) or participant.name)
            count[key] += 1
    return tuple(names[key] for key, _ in count.most_common())


def _place(group: Sequence[Scene]) -> str | None:
    """The place of most mentions; of equals the first."""
    places: Counter[str] = Counter()
    for scene in group:
        if scene.event.place:
            places[scene.event.place.name] += len(scene.event.mentions)
    return places.most_common(1)[0][0] if places else None


def _days(group: Sequence[Scene]) -> tuple[str | None, str | None]:
    """The most exact days that are told, and of these those of most articles; of an occurrence that lasts the first
    and the last."""
    times = [s.event.time for s in group if s.event.time and (s.event.time.start or s.event.time.end)]
    if not times:
        return None, None
    exactness = max(len(t.start or t.end or "") for t in times)
    exact = [
        ((t.start or t.end or ""), (t.end or t.start or "")) for t in times if len(t.start or t.end or "") == exactness
    ]
    if group[0].type in _LASTING:
        return min(start for start, _ in exact), max(end for _, end in exact)
    return Counter(exact).most_common(1)[0][0]


def _history(group: Sequence[Scene]) -> tuple[Stage, ...]:
    """What the articles of each day say of it, the surest; days on which nothing new is said are left out."""
    by_day: dict[str | None, list[Scene]] = {}
    for scene in group:
        by_day.setdefault(scene.account.published.isoformat() if scene.account.published else None, []).append(scene)
    stages: list[Stage] = []
    for day in sorted(by_day, key=lambda d: d or ""):
        surest = min((s.event.factuality for s in by_day[day]), key=_rank)
        docs = tuple(dict.fromkeys(s.doc for s in by_day[day] if s.event.factuality == surest))
        if not stages or stages[-1].factuality != surest:
            stages.append(Stage(day, surest, docs))
    return tuple(stages)


def _came_to(history: Sequence[Stage]) -> str:
    """What has happened has happened; what was planned may come to nothing."""
    said = [stage.factuality for stage in history]
    return "asserted" if "asserted" in said else said[-1]


def _rank(factuality: str) -> int:
    return (FACTUALITIES[0], "negated", *FACTUALITIES[1:]).index(factuality)


def _parent(
    k: int, groups: Sequence[Sequence[Scene]], ids: dict[tuple[str, str], int], names: dict[int, str]
) -> str | None:
    """The occurrence that most members are a part of."""
    parents = Counter(
        ids[s.doc, s.event.parent] for s in groups[k] if s.event.parent and (s.doc, s.event.parent) in ids
    )
    return next((names[p] for p, _ in parents.most_common() if p != k), None)


def _first(group: Sequence[Scene]) -> tuple[bool, str]:
    start, _ = _days(group)
    return start is None, start or ""
