"""What ties those who may take part in an event to it, as names of binary features for the model of `company.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.document import Token
from workers.extraction.entities.model import Entity
from workers.extraction.events.candidates import Candidate, Candidates, Way, kind_of, sort_of
from workers.extraction.events.grammar import SUBJECTS, agree
from workers.extraction.events.merging import Cluster
from workers.extraction.events.model import Participant
from workers.extraction.events.sources import Sources
from workers.extraction.logistic import Names, bundle

_RELATIONS = SUBJECTS | {"obj", "obl", "nmod", "conj", "appos", "amod", "iobj", "flat:name", "parataxis"}
_GAPS = (1, 3, 6, 12, 25)  # tokens
_OFTEN = 0.5  # salience
_EARLY = 300  # code points
_STEM = 6  # letters of a body's name that its head's title repeats
_LISTED = 4  # steps along a list
_HELD = frozenset(("nmod", "appos", "amod", "flat:name", "flat"))
_NOBODY = frozenset[str]()
_NO_MENTION = ("no-mention",)


class Bonds:
    """Of one document. `parents` maps parts to their wholes."""

    def __init__(
        self, candidates: Candidates, clusters: Sequence[Cluster], parents: Mapping[int, int], sources: Sources
    ) -> None:
        self._field = candidates
        self._clusters = clusters
        self._parents = parents
        self._sources = sources
        self._telling = [cluster.told() for cluster in clusters]
        self._told = [frozenset(p.name for p in told) for told in self._telling]
        self._in_parts: dict[int, set[str]] = {}
        for part, whole in parents.items():
            self._in_parts.setdefault(whole, set()).update(self._told[part])
        self._acting: dict[int, Counter[str]] = {}  # sentence → how many mentions of events name whom
        self._of_type: dict[str, Counter[str]] = {}
        for cluster, told in zip(clusters, self._told, strict=True):
            self._of_type.setdefault(cluster.first.type, Counter()).update(told)
            for reading in cluster.readings:
                row = self._acting.setdefault(reading.token.sentence, Counter())
                row.update(p.name for p in reading.participants)
        self._places = [cluster.place() for cluster in clusters]
        self._kinds = {entity.id: kind_of(entity) for entity in candidates.entities.all}
        self._beside: dict[int, dict[str, set[str]]] = {}  # token → names near it by their kinds
        self._famed: dict[str, tuple[bool, bool, bool, bool]] = {}
        self._subjects: dict[int, str] = {}  # verb → what its subject is
        self._held: dict[int, str] = {}  # the word of an event → who has its first place
        often: dict[str, tuple[int, str]] = {}
        for entity in candidates.entities.all:
            kind = self._kinds[entity.id]
            often[kind] = max(often.get(kind, (0, "")), (len(entity.mentions), entity.id))
        self._main = {id_ for _, id_ in often.values()}
        self._titles: dict[int, set[str]] = {}  # token → of whom it tells a role
        for entity in candidates.entities.all:
            for title in entity.titles:
                for i in range(title.first, title.last):
                    self._titles.setdefault(i, set()).add(entity.name)

    def features(self, n: int, candidate: Candidate, source: str | None) -> Iterator[Names]:
        """Of a candidate for the n-th event, in bundles; `source` names whose words the event rests on."""
        cluster, kind = self._clusters[n], candidate.kind
        sort = sort_of(kind)
        others = self._told[n] - {candidate.name}
        known = min(len(others), 2)
        type_, frame = cluster.first.type, cluster.first.trigger.entry.frame
        state = "told" if candidate.told is not None else "free"
        yield _kinds(kind, sort, type_, frame, state, known)
        if candidate.told is not None:
            yield self._role(n, candidate.told, sort, known)
        way = candidate.way
        if way is None:
            yield _NO_MENTION
        else:
            yield from self._place(way, sort, state, known)
            if way.away:
                yield self._elsewhere(candidate, way, kind, sort, known)
            else:
                yield from self._here(candidate, way, kind, sort, state, known)
                yield self._argument(candidate, way, state)
                yield self._subject(way, state)
            if candidate.told is None:
                yield _beside_holders(self._holders(way), type_, sort, way.away != 0)
            yield self._ties(candidate, way, others, type_, sort)
            yield self._deeds(cluster, candidate, way, known, state)
        if candidate.name == source:
            yield _source(type_, state, known)
        if candidate.entity is not None:
            yield self._renown(candidate.entity, sort, known, state)
        if others:
            yield self._offices(n, candidate, kind, sort)
        yield self._relatives(n, candidate, known, state)

    def _role(self, n: int, told: Participant, sort: str, known: int) -> Names:
        """What the words of the event make of the candidate."""
        cluster = self._clusters[n]
        times = sum(any(p.name == told.name for p in r.participants) for r in cluster.readings)
        shared = any(p.role == told.role and p.name != told.name for p in self._telling[n])
        type_, frame = cluster.first.type, cluster.first.trigger.entry.frame
        return _role(told.role, sort, type_, frame, known, min(times, 3), min(len(cluster.readings), 4), shared)

    def _place(self, way: Way, sort: str, state: str, known: int) -> Iterator[Names]:
        """Where the nearest mention stands."""
        token = way.token
        rel = token.rel if token.rel in _RELATIONS else "other"
        yield _sentence(way.away, sort, state, known)
        yield _path(way.names, state)
        yield _words(way.mention.kind, rel, way.away, state)
        preposition = (self._field.syntax.preposition(token) or "none") if rel in ("obl", "nmod") else None
        yield _case(token.feats.get("Case", "none"), preposition, sort)

    def _elsewhere(self, candidate: Candidate, way: Way, kind: str, sort: str, known: int) -> Names:
        there = min(self._alike(candidate.name, kind, way.token), 2)
        near = min(self._alike(candidate.name, kind, way.reading.token), 2)
        return _elsewhere(way.token.rel in SUBJECTS, way.away, sort, known, there, near)

    def _here(self, candidate: Candidate, way: Way, kind: str, sort: str, state: str, known: int) -> Iterator[Names]:
        token, trigger = way.token, way.reading.token
        gap = abs(token.i - trigger.i)
        yield _gap(trigger.pos, token.i > trigger.i, next((g for g in _GAPS if gap <= g), "far"))
        low, high = sorted((token.i, trigger.i))
        row = self._field.beside(trigger.sentence, trigger.i)
        between = {e.name for i, _, e in row if low < i < high and self._kinds[e.id] == kind} - {candidate.name}
        rivals = min(self._alike(candidate.name, kind, trigger), 2)
        same = self._sources.same_voice(token.start, trigger.start)
        above = self._field.syntax.parent(token)
        root = token.rel in SUBJECTS and above is not None and above.head < 0
        yield _around(min(len(between), 2), rivals, sort, state)
        if root or not same:
            yield _voice(same, root, known)

    def _alike(self, name: str, kind: str, token: Token) -> int:
        """How many others of a kind are beside a token."""
        found = self._beside.get(token.i)
        if found is None:
            found = self._beside[token.i] = {}
            for _, _, entity in self._field.beside(token.sentence, token.i):
                found.setdefault(self._kinds[entity.id], set()).add(entity.name)
        names = found.get(kind, _NOBODY)
        return len(names) - (name in names)

    def _argument(self, candidate: Candidate, way: Way, state: str) -> Names:
        """Which argument of the event's word holds the candidate, and what the frame makes of it."""
        argument = way.argument
        if argument is None:
            return _no_argument(state)
        role = role_of(self._field.syntax.lexicon.frames[way.reading.trigger.entry.frame], way)
        open_ = "no" if role is None else "filled" if any(p.role == role for p in way.reading.participants) else "open"
        return _argument(argument.slot, min(way.depth, 2), role, argument.own, state, open_)

    def _subject(self, way: Way, state: str) -> Names:
        """Whether the candidate could be the subject of the event's verb, and whether another is."""
        verb = way.reading.trigger.light or way.reading.token
        case = way.token.feats.get("Case", "none")
        if verb.pos not in ("VERB", "AUX"):
            return _of_noun(state, case)
        subject = self._subjects.get(verb.i)
        if subject is None:
            subject = self._subjects[verb.i] = self._of_verb(verb)
        if case != "Nom" or verb.feats.get("VerbForm") == "Inf":
            return _of_verb(subject)
        return _fitting(subject, agree(verb, way.token), way.token.i > verb.i, state)

    def replaced(self, candidate: Candidate) -> bool:
        """Whether so many people without a name stand where the candidate, which no word of the event holds, would:
        «Бирюкова приехала на завод. Погибли 12 человек»."""
        way = candidate.way
        return candidate.told is None and way is not None and way.argument is None and self._holders(way) == "counted"

    def _holders(self, way: Way) -> str:
        """Who has the place in which the event's word names those whom it befalls or who act: «погибли 12 человек»,
        «поездка глав государств» leave it to nobody named elsewhere."""
        token, syntax = way.reading.token, self._field.syntax
        tokens, children = syntax.document.tokens, syntax.document.children
        found = self._held.get(token.i)
        if found is None:
            verb = way.reading.trigger.light or token
            slots = (verb.i, "obj" if syntax.passive(verb.i) else "subj"), (token.i, "gen")
            held = [
                t
                for i, slot in slots[: 1 if token.pos == "VERB" else 2]
                for t in syntax.slot(i, slot)
                if t is not token
            ]
            if any(True for t in held for _ in self._field.naming.who(t)):
                found = "named"
            elif any(x.pos == "NUM" for t in held for x in (t, *[tokens[c] for c in children[t.i]])):
                found = "counted"
            else:
                found = "people" if any(t.feats.get("Animacy") == "Anim" for t in held) else "none"
            self._held[token.i] = found
        return found

    def _of_verb(self, verb: Token) -> str:
        """Whether a verb has a subject, with a name or without."""
        slot = "obj" if self._field.syntax.passive(verb.i) else "subj"
        subjects = self._field.syntax.slot(verb.i, slot)
        named = any(any(True for _ in self._field.naming.who(t)) for t in subjects)
        return f"{slot}-{'named' if named else 'filled' if subjects else 'missing'}"

    def _ties(self, candidate: Candidate, way: Way, others: frozenset[str], type_: str, sort: str) -> Names:
        """Through whom it is tied: as part of a title, of another's name, of a list."""
        naming, token = self._field.naming, way.token
        owners = self._titles.get(token.i, _NOBODY)
        titled = len(owners) > (candidate.name in owners)
        above = self._field.syntax.parent(token)
        holder, told = "", False
        if above is not None and token.rel in _HELD:
            entity = naming.at.get(above.i)
            if entity is not None and entity.name != candidate.name:
                holder, told = entity.type.lower(), entity.name in others
            elif above.feats.get("Animacy") == "Anim":
                holder = "people"
        return _ties(titled, not owners.isdisjoint(others), holder, told, self._listed(token, others), type_, sort)

    def _listed(self, token: Token, others: frozenset[str]) -> bool:
        for _ in range(_LISTED):
            if token.rel != "conj" or token.head < 0:
                break
            token = self._field.document.tokens[token.head]
            entity = self._field.naming.at.get(token.i)
            if entity is not None and entity.name in others:
                return True
        return False

    def _deeds(self, cluster: Cluster, candidate: Candidate, way: Way, known: int, state: str) -> Names:
        """What other events make of it around the mentions."""
        name, sentence = candidate.name, way.token.sentence
        acts = self._acts(sentence, name)
        here = acts > 0 and acts > sum(
            any(p.name == name for p in r.participants) for r in cluster.readings if r.token.sentence == sentence
        )
        middle = way.reading.token.sentence
        near = self._acts(middle - 1, name) > 0 or self._acts(middle + 1, name) > 0
        around = len(candidate.ways)
        again = around > 1 and len({w.reading.token.i for w in candidate.ways}) > 1
        again_here = around > 1 and len({w.reading.token.i for w in candidate.ways if w.away == 0}) > 1
        return _deeds(here, near, again, again_here, min(around, 3), way.away, known, state)

    def _acts(self, sentence: int, name: str) -> int:
        return self._acting[sentence][name] if sentence in self._acting else 0

    def _renown(self, entity: Entity, sort: str, known: int, state: str) -> Names:
        """What the article makes of it."""
        famed = self._famed.get(entity.id)
        if famed is None:
            start = entity.mentions[0].span.start if entity.mentions else None
            headline = start is not None and self._field.document.zone_at(start) == "headline"
            early = start is not None and start <= _EARLY
            famed = self._famed[entity.id] = entity.id in self._main, entity.salience >= _OFTEN, headline, early
        return _renown(*famed, sort, known, state)

    def _offices(self, n: int, candidate: Candidate, kind: str, sort: str) -> Names:
        """Whether one of those told holds an office of the candidate: a state, a body."""
        entity, like = candidate.entity, False
        offices: set[str] = set()
        for participant in self._telling[n]:
            if participant.name == candidate.name:
                continue
            other = self._field.entities.by_id.get(participant.entity or "")
            like = like or (kind_of(None) if other is None else self._kinds[other.id]) == kind
            if other is None or entity is None:
                continue
            if kind == "state" and entity.country and other.country == entity.country:
                offices.add(f"state-of-{other.type.lower()}")
            if sort == "body" and other.type == "PERSON" and other.roles:
                stem = candidate.name.lower()[:_STEM]
                if any(stem in r.lower() for r in other.roles):
                    offices.add("body-of-told")
        return _offices(tuple(sorted(offices)), self._clusters[n].first.type, f"like-{sort}" if like else None)

    def _relatives(self, n: int, candidate: Candidate, known: int, state: str) -> Names:
        """What the whole and the parts of the event make of it, and others of its type; whether it is the place."""
        cluster, name = self._clusters[n], candidate.name
        whole = self._parents.get(n)
        place = self._places[n]
        return _relatives(
            whole is not None,
            whole is not None and name in self._told[whole],
            name in self._in_parts.get(n, _NOBODY),
            self._of_type[cluster.first.type][name] > (name in self._told[n]),
            place is not None and place.name == name,
            known,
            state,
            cluster.first.type,
        )


# The names of the features


@bundle
def _kinds(kind: str, sort: str, type_: str, frame: str, state: str, known: int) -> Iterator[str]:
    yield from ("always", kind, f"{sort}-with-{known}", f"{type_}-{sort}", f"{frame}-{known}")
    yield from (f"{state}-{x}" for x in ("always", sort, type_, frame))


@bundle
def _role(
    role: str, sort: str, type_: str, frame: str, known: int, times: int, mentions: int, shared: bool
) -> Iterator[str]:
    yield from (
        f"role-{role}",
        f"role-{role}-{sort}",
        f"{type_}-{role}",
        f"{frame}-{role}",
        f"role-{role}-with-{known}",
    )
    yield f"told-{times}-of-{mentions}"
    if shared:
        yield "role-shared"


@bundle
def _sentence(away: int, sort: str, state: str, known: int) -> Iterator[str]:
    yield from (f"sentence-{away}", f"{state}-sentence-{away}", f"sentence-{away}-with-{known}")
    yield f"sentence-{away}-{sort}"


@bundle
def _path(way: Names, state: str) -> Names:
    return (*way, *(f"{state}-{name}" for name in way))


@bundle
def _words(kind: str, rel: str, away: int, state: str) -> Names:
    mention = (f"mention-{kind}", f"{state}-mention-{kind}")
    return (*mention, f"rel-{rel}", f"{state}-rel-{rel}", f"sentence-{away}-rel-{rel}")


@bundle
def _case(case: str, preposition: str | None, sort: str) -> Iterator[str]:
    yield f"case-{case}"
    if preposition is not None:
        yield from (f"with-{preposition}", f"{sort}-with-{preposition}")


@bundle
def _elsewhere(subject: bool, away: int, sort: str, known: int, there: int, near: int) -> Iterator[str]:
    if subject:
        yield from (f"subject-{away}-with-{known}", f"subject-{away}-{sort}")
    yield from (f"beside-{there}-{sort}", f"beside-{there}-with-{known}", f"near-event-{near}-{sort}")


@bundle
def _beside_holders(held: str, type_: str, sort: str, away: bool) -> Names:
    return f"held-{held}", f"held-{held}-{type_}", f"held-{held}-{sort}", f"held-{held}-{'away' if away else 'here'}"


@bundle
def _gap(pos: str, after: bool, gap: int | str) -> Names:
    return f"{pos}-{'after' if after else 'before'}", f"gap-{gap}"


@bundle
def _around(between: int, rivals: int, sort: str, state: str) -> Names:
    return f"between-{between}", f"{sort}-beside-{rivals}", f"{state}-beside-{rivals}"


@bundle
def _voice(same: bool, root: bool, known: int) -> Iterator[str]:
    if not same:
        yield "other-voice"
    if root:
        yield from ("root-subject", f"root-subject-with-{known}")


@bundle
def _no_argument(state: str) -> Names:
    return (f"{state}-no-argument",)


@bundle
def _argument(slot: str, deep: int, role: str | None, own: bool, state: str, open_: str) -> Iterator[str]:
    yield from (f"slot-{slot}-{deep}", f"{state}-depth-{deep}", f"as-{role}-{deep}", f"{state}-as-{role}-{deep}")
    if not own:
        yield from ("lent", f"lent-{role}")
    if state == "free":
        yield f"{open_}-role-{deep}"


@bundle
def _of_noun(state: str, case: str) -> Names:
    return (f"{state}-noun-{case}",)


@bundle
def _of_verb(subject: str) -> Names:
    return (subject,)


@bundle
def _fitting(subject: str, agrees: bool, after: bool, state: str) -> Names:
    fits, side = "agrees" if agrees else "differs", "after" if after else "before"
    return subject, f"{fits}-{subject}", f"{fits}-{subject}-{side}", f"{state}-{fits}"


@bundle
def _ties(titled: bool, of_title: bool, holder: str, told: bool, listed: bool, type_: str, sort: str) -> Iterator[str]:
    if titled:
        yield "in-title"
    if of_title:
        yield from ("in-title-of-told", f"in-title-of-told-{type_}", f"in-title-of-told-{sort}")
    if holder:
        yield f"of-{holder}"
    if told:
        yield from ("of-told", f"of-told-{sort}")
    if listed:
        yield "listed-with-told"


@bundle
def _deeds(
    here: bool, near: bool, again: bool, again_here: bool, around: int, away: int, known: int, state: str
) -> Iterator[str]:
    if here:
        yield from ("acts-here", f"{state}-acts-here", f"acts-here-{away}", f"acts-here-with-{known}")
    if near:
        yield from ("acts-near", f"{state}-acts-near")
    if again:
        yield "again"
    if again_here:
        yield from ("again-here", f"{state}-again-here")
    yield f"mentions-around-{around}"


@bundle
def _source(type_: str, state: str, known: int) -> Names:
    return "source", f"{state}-source", f"source-{type_}", f"source-with-{known}"


@bundle
def _renown(main: bool, often: bool, headline: bool, early: bool, sort: str, known: int, state: str) -> Iterator[str]:
    if main:
        yield from (f"main-{sort}", f"{state}-main", f"main-with-{known}")
    told = {"often": often, "headline": headline, "early": early}
    yield from (name for name, so in told.items() if so)


@bundle
def _offices(offices: Names, type_: str, like: str | None) -> Iterator[str]:
    yield from offices
    yield from (f"{office}-{type_}" for office in offices)
    if like is not None:
        yield like


@bundle
def _relatives(
    part: bool, in_parent: bool, in_part: bool, same: bool, place: bool, known: int, state: str, type_: str
) -> Iterator[str]:
    if part:
        yield "has-parent"
    if in_parent:
        yield from ("in-parent", f"{state}-in-parent", f"in-parent-with-{known}")
    if in_part:
        yield from ("in-part", f"{state}-in-part")
    if same:
        yield from ("same-type", f"{state}-same-type")
    if place:
        yield from ("is-place", f"{state}-is-place", f"is-place-{type_}")


def role_of(frame: Mapping[str, str], way: Way) -> str | None:
    """The role that a frame gives to the argument that holds the candidate."""
    if way.argument is None:
        return None
    return frame.get(f"{way.argument.slot}+{way.argument.case}") or frame.get(way.argument.slot)
