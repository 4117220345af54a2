"""What the other events of an article say of who takes part in one: names of binary features for a second look.

The first look gives every candidate of every event a probability. The second knows who likely takes part in the events
before and behind, in the whole and the parts, in those of the same sentence, word and type.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from workers.extraction.events.merging import Cluster

_LEVELS = (0.1, 0.25, 0.5, 0.75)
_SHARES = (0.05, 0.15, 0.3, 0.5)
_LIKELY = 0.5
_MENTIONS = 6  # mentions of an event whose sentences count

Likely = Mapping[str, float]  # name → probability


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
        self._rows: dict[Hashable, set[int]] = {}
        self._best: dict[tuple[Hashable, str], list[tuple[float, int]]] = {}
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

    def _groups(self, n: int) -> Iterator[Hashable]:
        """What an event shares with others: a sentence, the family of its word, its type."""
        first = self._clusters[n].first
        yield ("family", first.trigger.entry.family)
        yield ("type", first.type)
        yield from sorted({("sentence", r.token.sentence) for r in self._clusters[n].readings[:_MENTIONS]})

    def features(self, n: int, name: str) -> Iterator[str]:
        p = self._likely[n][name]
        yield f"first-{_level(p)}"
        for side, other in (("before", n - 1), ("behind", n + 1)):
            if 0 <= other < len(self._clusters):
                level = _level(self._likely[other].get(name, 0.0))
                yield from (f"{side}-{level}", f"{side}-{level}-{self._away(n, other)}")
        if n in self._parents:
            yield f"whole-{_level(self._likely[self._parents[n]].get(name, 0.0))}"
        if n in self._parts:
            yield f"part-{_level(self._parts[n].get(name, 0.0))}"
        shared: dict[str, float] = {}
        for group in self._shared[n]:
            others = (p for p, m in self._best[group, name] if m != n)
            kind = str(group[0]) if isinstance(group, tuple) else ""
            shared[kind] = max(shared.get(kind, 0.0), next(others, 0.0))
        yield from (f"{kind}-{_level(most)}" for kind, most in shared.items())
        share = (self._mass[name] - p) / self._all
        yield f"share-{sum(share >= s for s in _SHARES)}"
        rivals = self._highest[n][1:] if p == self._highest[n][0] else self._highest[n]
        yield f"rival-{_level(rivals[0]) if rivals else 'none'}"
        yield f"rivals-{min(self._count[n] - (p >= _LIKELY), 3)}"

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
