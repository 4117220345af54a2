"""Quotes of one speaker that say the same in other words: linked, never merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.stories.families import Shelf
from workers.extraction.stories.sayings import Saying

ENOUGH = 0.4  # of the shorter quote's telling words, by weight, that the other one has
_FEWEST = 2  # telling words that both have
_HEAVIEST = 4.0  # weight that one word adds at most


def find(
    sayings: Sequence[Saying], families: Sequence[Sequence[Saying]]
) -> tuple[tuple[tuple[Saying, float], ...], ...]:
    """For every family the quotes related to it, then groups of related quotes that have no family; each quote with
    its likeness, 0 to 1, the first of a group of its own with 1."""
    home: dict[int, int] = {s.order: k for k, family in enumerate(families) for s in family}
    groups: list[list[tuple[Saying, float]]] = [[] for _ in families]
    shelf = Shelf()
    for family in families:
        for saying in family:
            shelf.put(saying)
    frames = {(s.doc, s.quote.parent) for family in families for s in family}
    for saying in sorted(sayings, key=lambda s: (-len(s.telling), s.order)):
        if saying.order in home or saying.speaker is None or (saying.doc, saying.quote.id) in frames:
            continue
        likely = [(likeness(saying, other), other) for other in shelf.candidates(saying) if _linked(saying, other)]
        most, best = max(likely, key=lambda pair: (pair[0], -pair[1].order), default=(0.0, saying))
        if most >= ENOUGH:
            home[saying.order] = home[best.order]
            groups[home[best.order]].append((saying, most))
        else:
            home[saying.order] = len(groups)
            groups.append([(saying, 1.0)])
        shelf.put(saying)
    own = (group for group in groups[len(families) :] if len(group) > 1)
    ordered = [tuple(sorted(g, key=lambda pair: pair[0].order)) for g in (*groups[: len(families)], *own)]
    return (*ordered[: len(families)], *sorted(ordered[len(families) :], key=lambda g: g[0][0].order))


def likeness(one: Saying, other: Saying) -> float:
    """The share of the telling words of the one with fewer that the other has, by weight; 0 where it is chance."""
    first, second = _bag(one), _bag(other)
    shared = set(first) & set(second)
    least = min(sum(first.values()), sum(second.values()))
    if len(shared) < _FEWEST or not least:
        return 0.0
    return min(sum(first[lemma] for lemma in shared) / least, 1.0)


def _bag(saying: Saying) -> Mapping[str, float]:
    return {word.lemma: min(word.weight, _HEAVIEST) for word in saying.telling}


def _linked(one: Saying, other: Saying) -> bool:
    """Whether they can be two reports of one statement; a frame and the words marked in it are one already."""
    framed = one.doc == other.doc and (one.quote.parent == other.quote.id or other.quote.parent == one.quote.id)
    return one.speaker == other.speaker and one.near(other) and not framed
