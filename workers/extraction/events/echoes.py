"""What the other events of an article say of who takes part in one: names of binary features for a second look.

The first look gives every candidate of every event a probability. The second knows who likely takes part in the events
before and behind, in the whole and the parts, in those of the same sentence, word and type.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.events.merging import Cluster
from workers.extraction.logistic import Names, bundle

_LEVELS = (0.1, 0.25, 0.5, 0.75)
_SHARES = (0.05, 0.15, 0.3, 0.5)
_LIKELY = 0.5
_MENTIONS = 6  # mentions of an event whose sentences count

Likely = Mapping[str, float]  # name → probability
Group = tuple[str, str | int]  # what events share, and which one


class Echoes:
    """Of one document. `likely` holds the first look at every event. Work for a candidate is bounded."""

    def __init__(self, clusters: Sequence[Cluster], parents: Mapping[int, int], likely: Sequence[Likely]) -> None:
        self._clusters = clusters
        self._parents = parents
        self._likely = likely
        self._parts: dict[int, dict[str, float]] = {}
        for part, whole in parents.items():
            best = self._parts.setdefault(whole, {})
            for name, p in likely[part].items():
                best[name] = max(best.get(name, 0.0), p)
        self._rows: dict[Group, set[int]] = {}
        self._best: dict[tuple[Group, str], list[tuple[float, int]]] = {}
        self._mass = Counter[str]()
        for n, names in enumerate(likely):
            self._mass.update(names)
            for group in self._groups(n):
                self._rows.setdefault(group, set()).add(n)
                for name, p in names.items():
                    best_two = self._best.setdefault((group, name), [])
                    best_two.append((p, n))
                    best_two.sort(reverse=True)
                    del best_two[2:]
        self._all = sum(self._mass.values()) or 1.0
        self._shared = [[g for g in self._groups(n) if len(self._rows[g]) > 1] for n in range(len(clusters))]
        self._highest = [sorted(names.values(), reverse=True)[:2] for names in likely]
        self._count = [sum(p >= _LIKELY for p in names.values()) for names in likely]
        self._distances: dict[tuple[int, int], int] = {}

    def _groups(self, n: int) -> Iterator[Group]:
        """What an event shares with others: a sentence, the family of its word, its type."""
        first = self._clusters[n].first
        yield ("family", first.trigger.entry.family)
        yield ("type", first.type)
        yield from sorted({("sentence", r.token.sentence) for r in self._clusters[n].readings[:_MENTIONS]})

    def features(self, n: int, name: str) -> Iterator[Names]:
        """In bundles."""
        p = self._likely[n][name]
        yield _neighbours(_level(p), *self._beside(n, n - 1, name), *self._beside(n, n + 1, name))
        whole = _level(self._likely[self._parents[n]].get(name, 0.0)) if n in self._parents else None
        part = _level(self._parts[n].get(name, 0.0)) if n in self._parts else None
        shared: dict[str, float] = {}
        for group in self._shared[n]:
            best = self._best[group, name]
            other = best[0][0] if best[0][1] != n else best[1][0] if len(best) > 1 else 0.0
            kind = group[0]
            shared[kind] = max(shared.get(kind, 0.0), other)
        yield _relatives(whole, part, tuple([(kind, _level(most)) for kind, most in shared.items()]))
        share = (self._mass[name] - p) / self._all
        rivals = self._highest[n][1:] if p == self._highest[n][0] else self._highest[n]
        rival = _level(rivals[0]) if rivals else "none"
        yield _rivals(bisect_right(_SHARES, share), rival, min(self._count[n] - (p >= _LIKELY), 3))

    def _beside(self, n: int, other: int, name: str) -> tuple[int, int]:
        """How likely it is in the event before or behind, and how far away that is; -1 where there is none."""
        if not 0 <= other < len(self._clusters):
            return -1, -1
        return _level(self._likely[other].get(name, 0.0)), self._away(n, other)

    def _away(self, n: int, other: int) -> int:
        """Sentences between two events, at most 2."""
        found = self._distances.get((n, other))
        if found is None:
            found = self._distances[n, other] = self._measured(n, other)
        return found

    def _measured(self, n: int, other: int) -> int:
        mine, theirs = ([r.token.sentence for r in self._clusters[k].readings[:_MENTIONS]] for k in (n, other))
        return min(min(abs(a - b) for a in mine for b in theirs), 2)


def _level(p: float) -> int:
    return bisect_right(_LEVELS, p)


# The names of the features


@bundle
def _neighbours(first: int, before: int, far_before: int, behind: int, far_behind: int) -> Iterator[str]:
    yield f"echo-first-{first}"
    for side, level, away in (("before", before, far_before), ("behind", behind, far_behind)):
        if level >= 0:
            yield from (f"echo-{side}-{level}", f"echo-{side}-{level}-{away}")


@bundle
def _relatives(whole: int | None, part: int | None, shared: tuple[tuple[str, int], ...]) -> Iterator[str]:
    if whole is not None:
        yield f"echo-whole-{whole}"
    if part is not None:
        yield f"echo-part-{part}"
    yield from (f"echo-{kind}-{level}" for kind, level in shared)


@bundle
def _rivals(share: int, rival: int | str, rivals: int) -> Names:
    return f"echo-share-{share}", f"echo-rival-{rival}", f"echo-rivals-{rivals}"
