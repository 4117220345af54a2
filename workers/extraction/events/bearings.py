"""What ties the spots where an event may happen to it, as names of binary features for the model of `where.py`."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.events.candidates import Candidates, Way
from workers.extraction.events.merging import Cluster
from workers.extraction.events.places import RULES
from workers.extraction.events.spots import ADJECTIVE, SAID, Spot

_SHARES = (0.05, 0.15, 0.3, 0.5)
_DISTANCES = (0, 1, 2, 4, 8)  # sentences
_GAPS = (1, 3, 6, 12, 25)  # tokens
_NEAR = 3  # sentences
_LEAD = 2  # sentences of the article
_WAYS = 10  # mentions of a spot that are looked at
_OPENING = 4  # tokens
_DEEP = 4  # steps to the word whose preposition counts
_UP = frozenset(("appos", "flat", "flat:name", "nmod", "nummod", "nummod:entity"))
_AT = frozenset(("у", "возле", "близ", "под", "около", "недалеко", "над", "при", "за", "вблизи", "рядом", "между"))
_FROM = frozenset(("из", "с", "от"))
_ALONG = frozenset(("к", "до", "по", "через"))


class Bearings:
    """Of one document. `parents` maps parts to their wholes, `spots` are those of every event."""

    def __init__(
        self,
        field: Candidates,
        clusters: Sequence[Cluster],
        parents: Mapping[int, int],
        spots: Sequence[Sequence[Spot]],
    ) -> None:
        self._field = field
        self._clusters = clusters
        self._parents = parents
        self._spots = spots
        self._sides: dict[tuple[int, int], str] = {}  # of a name's token to the word of an event
        self._nearest = [[self._way_to(spot) for spot in row] for row in spots]
        self._sentences: dict[str, list[int]] = {}  # of the mentions of everyone named
        self._located: dict[str, list[bool]] = {}  # whether they stand behind «в», «на»
        for sentence, row in enumerate(field.named):
            for i, mention, entity in row:
                self._sentences.setdefault(entity.name, []).append(sentence)
                head = field.head(i, mention)
                inside = head.feats.get("Case") == "Loc" and field.syntax.preposition(head) in ("в", "на")
                self._located.setdefault(entity.name, []).append(inside)
        self._there: dict[str, list[tuple[int, int]]] = {}  # name → sentence and number of those told there
        self._events = Counter[str]()
        for n, cluster in enumerate(clusters):
            self._events.update({p.name for p in cluster.places})
            for reading in cluster.readings:
                if reading.place is not None:
                    self._there.setdefault(reading.place.name, []).append((reading.token.sentence, n))
        self._placed = sum(bool(c.places) for c in clusters) or 1

    def features(self, n: int, k: int) -> set[str]:
        """Of the k-th spot for the n-th event."""
        cluster, spot = self._clusters[n], self._spots[n][k]
        here = SAID if SAID in spot.rules else "free" if RULES.isdisjoint(spot.rules) else "ruled"
        found = {"always"}
        found.update(self._event(cluster, spot, here))
        found.update(self._rules(cluster, spot))
        found.update(self._way(n, k, here))
        found.update(self._rivals(n, k, here))
        found.update(self._named(cluster, spot, here))
        found.update(self._others(n, spot, here))
        return found

    def _event(self, cluster: Cluster, spot: Spot, here: str) -> Iterator[str]:
        first, kind = cluster.first, spot.kind
        type_, frame = first.type, first.trigger.entry.frame
        known = "alone" if len(cluster.places) <= (here == SAID) else "rivals"
        yield kind
        yield from (f"{here}-{known}", f"{here}-{known}-{kind}", f"{here}-{type_}", f"{here}-{frame}")
        yield from (f"{kind}-{type_}", f"{here}-{kind}-{type_}")
        yield from (f"{here}-{cluster.factuality()}", f"{here}-zone-{first.zone}")
        yield f"{here}-{'told' if first.quote is None else 'quoted'}"
        yield f"{here}-{'verb' if first.token.pos == 'VERB' else 'noun'}"

    def _rules(self, cluster: Cluster, spot: Spot) -> Iterator[str]:
        type_, kind = cluster.first.type, spot.kind
        for rule in spot.rules:
            yield from (f"rule-{rule}", f"rule-{rule}-{kind}", f"rule-{rule}-{type_}")
        place = cluster.place_by_rules()
        if place is None:
            yield from ("unplaced", f"unplaced-{kind}")
        elif place.name == spot.name:
            rule = SAID if cluster.places else cluster.place_from
            yield from (f"best-{rule}", f"best-{rule}-{type_}", f"best-{rule}-{kind}")
        else:
            yield "placed-elsewhere"

    def _way(self, n: int, k: int, here: str) -> Iterator[str]:
        """How it stands to what the sentence tells."""
        spot, way = self._spots[n][k], self._nearest[n][k]
        kind, first = spot.kind, self._clusters[n].first
        if way is None:
            told = "adjective" if any(rule.startswith(ADJECTIVE) for rule in spot.rules) else "elsewhere"
            yield from (told, f"{told}-{kind}", f"{told}-{first.type}")
            return
        side, far = self._side(way), min(abs(way.away), 1)
        yield from (f"sentence-{way.away}", f"sentence-{way.away}-{kind}", f"sentence-{way.away}-{here}")
        yield f"sentence-{way.away}-{first.type}"
        yield from (f"{side}-{way.away}", f"{side}-{kind}-{far}", f"{side}-{here}")
        yield from (f"{side}-{first.type}-{far}", f"{side}-{first.trigger.entry.frame}-{far}")
        yield from (f"any-{self._side(w)}-{min(abs(w.away), 1)}" for w in spot.ways[:_WAYS])
        if not way.away:
            yield from self._here(n, k, way, side, here)

    def _here(self, n: int, k: int, way: Way, side: str, here: str) -> Iterator[str]:
        trigger, token = way.reading.token, way.token
        clauses = next((name for name in way.names if name.startswith("clauses")), "apart")
        yield from (f"{side}-{clauses}", f"{side}-{clauses}-{self._spots[n][k].kind}", f"{side}-{clauses}-{here}")
        others = (w for m, w in enumerate(self._nearest[n]) if w is not None and m != k)
        alike = [w.steps for w in others if w.away == 0 and self._side(w) == side]
        yield f"{side}-nearer-{min(sum(steps < way.steps for steps in alike), 2)}"
        yield f"{side}-alike-{min(len(alike), 2)}"
        if token.i - self._field.document.sentences[token.sentence].first <= _OPENING:
            yield from (f"{side}-opens", f"{side}-opens-{clauses}")
        gap = _step(abs(token.i - trigger.i), _GAPS)
        yield f"{side}-{'after' if token.i > trigger.i else 'before'}-{gap}"
        if way.argument is None:
            yield f"{side}-no-argument"
        else:
            own = "own" if way.argument.own else "lent"
            yield from (f"{side}-slot-{way.argument.slot}", f"{side}-{own}-{min(way.depth, 2)}")

    def _way_to(self, spot: Spot) -> Way | None:
        """The way to the nearest mention, of those as near to one that says where."""

        def far(way: Way) -> tuple[int, bool, int]:
            return abs(way.away) * 2 + (way.away > 0), self._side(way) not in ("in", "to"), way.steps

        return min(spot.ways, key=far, default=None)

    def _side(self, way: Way) -> str:
        key = way.token.i, way.reading.token.i
        if key not in self._sides:
            self._sides[key] = self._found_side(way)
        return self._sides[key]

    def _found_side(self, way: Way) -> str:
        """How a name stands to what is told: in, to, from it, of it, as the one who acts; what it names or is a part of
        says so too: «в селе Заречное», «в центре Заречного»."""
        syntax, token, deep = self._field.syntax, way.token, ""
        for _ in range(_DEEP):
            preposition, case = syntax.preposition(token), token.feats.get("Case", "")
            if preposition is not None:
                return _of_preposition(preposition, case) + deep
            if token.rel in ("nsubj", "nsubj:pass", "obj"):
                return token.rel[:5] + deep
            above = syntax.parent(token)
            if token.rel not in _UP or above is None or above.pos not in ("NOUN", "PROPN"):
                break
            if above.i == way.reading.token.i or above.feats.get("Animacy") == "Anim":
                break
            deep = "-of" if token.rel == "nmod" else deep
            token = above
        return ("of" if way.token.feats.get("Case") == "Gen" else "bare") + deep

    def _rivals(self, n: int, k: int, here: str) -> Iterator[str]:
        """What is named as near, inside it, around it or abroad."""
        spot, nearest = self._spots[n][k], self._nearest[n]
        country, near = spot.place.country, max(_away(nearest[k]), 1)
        counts = Counter[str]()
        for m, other in enumerate(self._spots[n]):
            if m == k or other.entity is None or other.entity.type != "LOCATION" or _away(nearest[m]) > near:
                continue
            if other.place.country != country:
                counts["abroad"] += 1
            elif country:
                counts["inner" if other.size > spot.size else "outer" if other.size < spot.size else "even"] += 1
        inner, outer, even, abroad = (min(counts[what], 2) for what in ("inner", "outer", "even", "abroad"))
        yield from (f"inner-{inner}-{spot.kind}", f"outer-{outer}", f"even-{even}-{spot.kind}")
        yield f"abroad-{abroad}-{here}"

    def _named(self, cluster: Cluster, spot: Spot, here: str) -> Iterator[str]:
        """Where else the article names it: near, with those who take part, as a place."""
        sentences = self._sentences.get(spot.name)
        if not sentences:
            return
        kind, sentence = spot.kind, cluster.first.token.sentence
        k = bisect_left(sentences, sentence + 1)
        before = _step(sentence - sentences[k - 1], _DISTANCES) if k else "never"
        after = _step(sentences[k] - sentence, _DISTANCES) if k < len(sentences) else "never"
        yield from (f"before-{before}-{kind}", f"before-{before}-{here}", f"after-{after}-{kind}")
        own = {r.token.sentence for r in cluster.readings}
        elsewhere = set(sentences) - own
        people = {p.name for p in cluster.participants()} - {spot.name}
        together = sum(not elsewhere.isdisjoint(self._sentences.get(name, ())) for name in people)
        yield from (f"together-{min(together, 2)}-{here}", f"together-{min(together, 2)}-{kind}")
        yield f"in-its-sentences-{min(len(own.intersection(sentences)), 3)}"
        located = self._located[spot.name]
        share = "all" if all(located) else "some" if any(located) else "never"
        yield from (f"located-{share}-{kind}", f"located-{share}-{here}")
        yield f"located-{min(sum(located), 3)}-{cluster.first.type}"
        if sentence < _LEAD:
            yield from (f"lead-{here}-{kind}", f"lead-{_step(sentences[0], _DISTANCES)}-{here}")

    def _others(self, n: int, spot: Spot, here: str) -> Iterator[str]:
        """Which other events happen there by their own words."""
        cluster, name = self._clusters[n], spot.name
        first = cluster.first
        found = {"nothing-there"}
        for sentence, m in self._there.get(name, ()):
            if m == n:
                continue
            found.discard("nothing-there")
            other = self._clusters[m]
            away = sentence - first.token.sentence
            if abs(away) <= _NEAR:
                found |= {f"there-{away}", f"there-{abs(away)}-{here}"}
            if other.first.type == first.type:
                found |= {"type-there", f"type-there-{here}"}
            if other.first.trigger.entry.family == first.trigger.entry.family:
                found.add(f"family-there-{here}")
            if cluster.names & other.names:
                found |= {"people-there", f"people-there-{here}"}
            if cluster.times and other.times and cluster.times[0].start == other.times[0].start:
                found |= {"day-there", f"day-there-{here}"}
        yield from found
        share = sum(self._events[name] / self._placed >= s for s in _SHARES)
        yield from (f"events-{share}", f"events-{share}-{here}", f"events-{share}-{first.type}")
        for back in (1, 2):
            if n >= back and any(p.name == name for p in self._clusters[n - back].places):
                yield f"event-before-{back}-{here}"
        if n in self._parents:
            places = {p.name for p in self._clusters[self._parents[n]].places}
            yield f"whole-{'there' if name in places else 'elsewhere' if places else 'nowhere'}-{here}"


def _of_preposition(preposition: str, case: str) -> str:
    if preposition in ("в", "во", "на"):
        return "to" if case == "Acc" else "in"
    if preposition in _AT:
        return "in"
    if preposition in _FROM:
        return "from"
    return preposition if preposition in _ALONG else "with"


def _away(way: Way | None) -> int:
    return _NEAR if way is None else abs(way.away)


def _step(n: int, steps: Sequence[int]) -> str:
    return next((str(step) for step in steps if n <= step), "far")
