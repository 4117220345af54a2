"""What ties the spots where an event may happen to it, as names of binary features for the model of `where.py`."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workers.extraction.events.candidates import Candidates, Way
from workers.extraction.events.merging import Cluster
from workers.extraction.events.places import RULES
from workers.extraction.events.spots import ADJECTIVE, SAID, Spot
from workers.extraction.logistic import Names, bundle

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
        self._known: dict[int, _About] = {}
        self._placed = sum(bool(c.places) for c in clusters) or 1

    def features(self, n: int, k: int) -> Iterator[Names]:
        """Of the k-th spot for the n-th event, in bundles."""
        spot, about = self._spots[n][k], self._about(n)
        here = SAID if SAID in spot.rules else "free" if RULES.isdisjoint(spot.rules) else "ruled"
        known = "alone" if about.places <= (here == SAID) else "rivals"
        yield _event(spot.kind, here, known, about.type, about.frame)
        yield _form(here, about.factuality, about.zone, about.quoted, about.verb)
        yield from (_rule(rule, spot.kind, about.type) for rule in spot.rules)
        yield _best(about.rule if about.place in (None, spot.name) else None, spot.kind, about.type)
        yield from self._way(n, k, here, about)
        yield self._rivals(n, k, here)
        yield from self._named(n, spot, here, about)
        yield from self._others(n, spot, here, about)

    def _about(self, n: int) -> _About:
        found = self._known.get(n)
        if found is None:
            found = self._known[n] = self._read(n)
        return found

    def _read(self, n: int) -> _About:
        cluster = self._clusters[n]
        first, place = cluster.first, cluster.place_by_rules()
        own = {r.token.sentence for r in cluster.readings}
        people: dict[str, set[int]] = {}
        for name in {p.name for p in cluster.participants()}:
            people[name] = set(self._sentences.get(name, ())) - own
        return _About(
            first.type,
            first.trigger.entry.frame,
            cluster.factuality(),
            first.zone,
            first.quote is not None,
            first.token.pos == "VERB",
            len(cluster.places),
            place.name if place is not None else None,
            "" if place is None else SAID if cluster.places else cluster.place_from,
            own,
            people,
        )

    def _way(self, n: int, k: int, here: str, about: _About) -> Iterator[Names]:
        """How it stands to what the sentence tells."""
        spot, way = self._spots[n][k], self._nearest[n][k]
        if way is None:
            told = "adjective" if any(rule.startswith(ADJECTIVE) for rule in spot.rules) else "elsewhere"
            yield _unnamed(told, spot.kind, about.type)
            return
        side = self._side(way)
        yield _sentence(way.away, spot.kind, here, about.type)
        yield _sided(side, way.away, spot.kind, here, about.type, about.frame)
        yield from (_any(*at) for at in sorted({(self._side(w), w.away != 0) for w in spot.ways[:_WAYS]}))
        if not way.away:
            yield from self._here(n, k, way, side, here)

    def _here(self, n: int, k: int, way: Way, side: str, here: str) -> Iterator[Names]:
        trigger, token = way.reading.token, way.token
        clauses = next((name for name in way.names if name.startswith("clauses")), "apart")
        opens = token.i - self._field.document.sentences[token.sentence].first <= _OPENING
        yield _clauses(side, clauses, self._spots[n][k].kind, here, opens)
        alike = [
            w.steps for m, w in enumerate(self._nearest[n]) if m != k and w and not w.away and self._side(w) == side
        ]
        nearer = sum([steps < way.steps for steps in alike])
        gap = _step(abs(token.i - trigger.i), _GAPS)
        yield _order(side, min(nearer, 2), min(len(alike), 2), token.i > trigger.i, gap)
        argument = way.argument
        if argument is None:
            yield _argument(side, None, False, 0)
        else:
            yield _argument(side, argument.slot, argument.own, min(way.depth, 2))

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

    def _rivals(self, n: int, k: int, here: str) -> Names:
        """What is named as near, inside it, around it or abroad."""
        spot, nearest = self._spots[n][k], self._nearest[n]
        country, near = spot.place.country, max(_away(nearest[k]), 1)
        inner = outer = even = abroad = 0
        for m, other in enumerate(self._spots[n]):
            if m == k or other.entity is None or other.entity.type != "LOCATION" or _away(nearest[m]) > near:
                continue
            if other.place.country != country:
                abroad += 1
            elif country:
                inner += other.size > spot.size
                outer += other.size < spot.size
                even += other.size == spot.size
        return _rivals(min(inner, 2), min(outer, 2), min(even, 2), min(abroad, 2), spot.kind, here)

    def _named(self, n: int, spot: Spot, here: str, about: _About) -> Iterator[Names]:
        """Where else the article names it: near, with those who take part, as a place."""
        sentences = self._sentences.get(spot.name)
        if not sentences:
            return
        kind, sentence = spot.kind, self._clusters[n].first.token.sentence
        k = bisect_left(sentences, sentence + 1)
        before = _step(sentence - sentences[k - 1], _DISTANCES) if k else "never"
        after = _step(sentences[k] - sentence, _DISTANCES) if k < len(sentences) else "never"
        yield _distance(before, after, kind, here)
        people = about.people.items()
        together = sum([name != spot.name and not there.isdisjoint(sentences) for name, there in people])
        yield _together(min(together, 2), min(len(about.sentences.intersection(sentences)), 3), kind, here)
        located = self._located[spot.name]
        share = "all" if all(located) else "some" if any(located) else "never"
        yield _located(share, min(sum(located), 3), kind, here, about.type)
        if sentence < _LEAD:
            yield _lead(_step(sentences[0], _DISTANCES), kind, here)

    def _others(self, n: int, spot: Spot, here: str, about: _About) -> Iterator[Names]:
        """Which other events happen there by their own words."""
        cluster, name = self._clusters[n], spot.name
        first = cluster.first
        away: set[int] = set()
        others = {m for _, m in self._there.get(name, ()) if m != n}
        if others:
            away = {sentence - first.token.sentence for sentence, m in self._there[name] if m != n}
        type_ = family = people = day = False
        for other in (self._clusters[m] for m in others):
            type_ = type_ or other.first.type == first.type
            family = family or other.first.trigger.entry.family == first.trigger.entry.family
            people = people or not cluster.names.isdisjoint(other.names)
            day = day or bool(cluster.times and other.times and cluster.times[0].start == other.times[0].start)
        near = tuple(sorted(a for a in away if abs(a) <= _NEAR))
        yield _others(not others, near, type_, family, people, day, here)
        share = self._events[name] / self._placed
        yield _share(sum([share >= s for s in _SHARES]), here, about.type)
        before = tuple(
            [back for back in (1, 2) if n >= back and any(p.name == name for p in self._clusters[n - back].places)]
        )
        whole = ""
        if n in self._parents:
            places = {p.name for p in self._clusters[self._parents[n]].places}
            whole = "there" if name in places else "elsewhere" if places else "nowhere"
        yield _around(before, whole, here)


class _About(NamedTuple):
    """What all features of an event's spots ask of it. `place` is what the rules give, by `rule`; `people` are the
    sentences that name those who take part, elsewhere than it."""

    type: str
    frame: str
    factuality: str
    zone: str
    quoted: bool
    verb: bool
    places: int
    place: str | None
    rule: str
    sentences: set[int]
    people: dict[str, set[int]]


# The names of the features


@bundle
def _event(kind: str, here: str, known: str, type_: str, frame: str) -> Iterator[str]:
    yield from ("always", kind)
    yield from (f"{here}-{known}", f"{here}-{known}-{kind}", f"{here}-{type_}", f"{here}-{frame}")
    yield from (f"{kind}-{type_}", f"{here}-{kind}-{type_}")


@bundle
def _form(here: str, factuality: str, zone: str, quoted: bool, verb: bool) -> Iterator[str]:
    yield from (f"{here}-{factuality}", f"{here}-zone-{zone}")
    yield from (f"{here}-{'quoted' if quoted else 'told'}", f"{here}-{'verb' if verb else 'noun'}")


@bundle
def _rule(rule: str, kind: str, type_: str) -> Names:
    return f"rule-{rule}", f"rule-{rule}-{kind}", f"rule-{rule}-{type_}"


@bundle
def _best(rule: str | None, kind: str, type_: str) -> Names:
    if rule is None:
        return ("placed-elsewhere",)
    if not rule:
        return "unplaced", f"unplaced-{kind}"
    return f"best-{rule}", f"best-{rule}-{type_}", f"best-{rule}-{kind}"


@bundle
def _unnamed(told: str, kind: str, type_: str) -> Names:
    return told, f"{told}-{kind}", f"{told}-{type_}"


@bundle
def _sentence(away: int, kind: str, here: str, type_: str) -> Names:
    return f"sentence-{away}", f"sentence-{away}-{kind}", f"sentence-{away}-{here}", f"sentence-{away}-{type_}"


@bundle
def _sided(side: str, away: int, kind: str, here: str, type_: str, frame: str) -> Iterator[str]:
    far = min(abs(away), 1)
    yield from (f"{side}-{away}", f"{side}-{kind}-{far}", f"{side}-{here}")
    yield from (f"{side}-{type_}-{far}", f"{side}-{frame}-{far}")


@bundle
def _any(side: str, far: bool) -> Names:
    return (f"any-{side}-{far:d}",)


@bundle
def _clauses(side: str, clauses: str, kind: str, here: str, opens: bool) -> Iterator[str]:
    yield from (f"{side}-{clauses}", f"{side}-{clauses}-{kind}", f"{side}-{clauses}-{here}")
    if opens:
        yield from (f"{side}-opens", f"{side}-opens-{clauses}")


@bundle
def _order(side: str, nearer: int, alike: int, after: bool, gap: str) -> Names:
    return f"{side}-nearer-{nearer}", f"{side}-alike-{alike}", f"{side}-{'after' if after else 'before'}-{gap}"


@bundle
def _argument(side: str, slot: str | None, own: bool, deep: int) -> Names:
    if slot is None:
        return (f"{side}-no-argument",)
    return f"{side}-slot-{slot}", f"{side}-{'own' if own else 'lent'}-{deep}"


@bundle
def _rivals(inner: int, outer: int, even: int, abroad: int, kind: str, here: str) -> Names:
    return f"inner-{inner}-{kind}", f"outer-{outer}", f"even-{even}-{kind}", f"abroad-{abroad}-{here}"


@bundle
def _distance(before: str, after: str, kind: str, here: str) -> Names:
    return f"before-{before}-{kind}", f"before-{before}-{here}", f"after-{after}-{kind}"


@bundle
def _together(together: int, own: int, kind: str, here: str) -> Names:
    return f"together-{together}-{here}", f"together-{together}-{kind}", f"in-its-sentences-{own}"


@bundle
def _located(share: str, located: int, kind: str, here: str, type_: str) -> Names:
    return f"located-{share}-{kind}", f"located-{share}-{here}", f"located-{located}-{type_}"


@bundle
def _lead(first: str, kind: str, here: str) -> Names:
    return f"lead-{here}-{kind}", f"lead-{first}-{here}"


@bundle
def _others(
    nothing: bool, away: tuple[int, ...], type_: bool, family: bool, people: bool, day: bool, here: str
) -> Iterator[str]:
    if nothing:
        yield "nothing-there"
    yield from (f"there-{a}" for a in away)
    yield from sorted({f"there-{abs(a)}-{here}" for a in away})
    if type_:
        yield from ("type-there", f"type-there-{here}")
    if family:
        yield f"family-there-{here}"
    if people:
        yield from ("people-there", f"people-there-{here}")
    if day:
        yield from ("day-there", f"day-there-{here}")


@bundle
def _share(share: int, here: str, type_: str) -> Names:
    return f"events-{share}", f"events-{share}-{here}", f"events-{share}-{type_}"


@bundle
def _around(before: tuple[int, ...], whole: str, here: str) -> Iterator[str]:
    yield from (f"event-before-{back}-{here}" for back in before)
    if whole:
        yield f"whole-{whole}-{here}"


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
