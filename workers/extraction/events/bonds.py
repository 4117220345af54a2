"""What ties those who may take part in an event to it, as names of binary features for the model of `company.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.document import Token
from workers.extraction.events.candidates import Candidate, Candidates, Way, kind_of
from workers.extraction.events.grammar import agree
from workers.extraction.events.merging import Cluster
from workers.extraction.events.sources import Sources

_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_RELATIONS = _SUBJECTS | {"obj", "obl", "nmod", "conj", "appos", "amod", "iobj", "flat:name", "parataxis"}
_GAPS = (1, 3, 6, 12, 25)  # tokens
_OFTEN = 0.5  # salience
_EARLY = 300  # code points
_STEM = 6  # letters of a body's name that its head's title repeats
_LISTED = 4  # steps along a list


class Bonds:
    """Of one document. `parents` maps parts to their wholes."""

    def __init__(
        self, candidates: Candidates, clusters: Sequence[Cluster], parents: Mapping[int, int], sources: Sources
    ) -> None:
        self._field = candidates
        self._clusters = clusters
        self._parents = parents
        self._sources = sources
        self._told = [frozenset(p.name for p in cluster.told()) for cluster in clusters]
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
        often: dict[str, tuple[int, str]] = {}
        for entity in candidates.entities.all:
            kind = kind_of(entity)
            often[kind] = max(often.get(kind, (0, "")), (len(entity.mentions), entity.id))
        self._main = {id_ for _, id_ in often.values()}
        self._titles: dict[int, set[str]] = {}  # token → of whom it tells a role
        for entity in candidates.entities.all:
            for title in entity.titles:
                for i in range(title.first, title.last):
                    self._titles.setdefault(i, set()).add(entity.name)

    def features(self, n: int, candidate: Candidate, source: str | None) -> Iterator[str]:
        """Of a candidate for the n-th event; `source` names whose words the event rests on."""
        cluster = self._clusters[n]
        others = self._told[n] - {candidate.name}
        known = min(len(others), 2)
        type_, frame = cluster.first.type, cluster.first.trigger.entry.frame
        state = "told" if candidate.told is not None else "free"
        sort = candidate.sort
        yield "always"
        yield candidate.kind
        yield f"{sort}-with-{known}"
        yield f"{type_}-{sort}"
        yield f"{frame}-{known}"
        yield from (f"{state}-{x}" for x in ("always", sort, type_, frame))
        if candidate.told is not None:
            yield from self._role(cluster, candidate, others)
        if candidate.way is None:
            yield "no-mention"
        else:
            yield from self._place(candidate, candidate.way, state, known)
            yield from self._ties(cluster, candidate, candidate.way, others)
            yield from self._deeds(cluster, candidate, candidate.way, known, state)
        if candidate.name == source:
            yield from ("source", f"{state}-source", f"source-{type_}", f"source-with-{known}")
        yield from self._renown(candidate, known, state)
        yield from self._offices(cluster, candidate)
        yield from self._relatives(n, candidate, known, state)

    def _role(self, cluster: Cluster, candidate: Candidate, others: frozenset[str]) -> Iterator[str]:
        """What the words of the event make of the candidate."""
        role = candidate.told.role if candidate.told is not None else ""
        yield f"role-{role}"
        yield f"role-{role}-{candidate.sort}"
        yield f"{cluster.first.type}-{role}"
        yield f"{cluster.first.trigger.entry.frame}-{role}"
        yield f"role-{role}-with-{min(len(others), 2)}"
        times = sum(any(p.name == candidate.name for p in r.participants) for r in cluster.readings)
        yield f"told-{min(times, 3)}-of-{min(len(cluster.readings), 4)}"
        if any(p.role == role and p.name != candidate.name for p in cluster.told()):
            yield "role-shared"

    def _place(self, candidate: Candidate, way: Way, state: str, known: int) -> Iterator[str]:
        """Where the nearest mention stands."""
        sort, token, away = candidate.sort, way.token, way.away
        yield from (f"sentence-{away}", f"{state}-sentence-{away}", f"sentence-{away}-with-{known}")
        yield f"sentence-{away}-{sort}"
        yield from way.names
        yield from (f"{state}-{name}" for name in way.names)
        yield from (f"mention-{way.mention.kind}", f"{state}-mention-{way.mention.kind}")
        rel = token.rel if token.rel in _RELATIONS else "other"
        yield from (f"rel-{rel}", f"{state}-rel-{rel}", f"sentence-{away}-rel-{rel}")
        yield f"case-{token.feats.get('Case', 'none')}"
        if rel in ("obl", "nmod"):
            preposition = self._field.syntax.preposition(token) or "none"
            yield from (f"with-{preposition}", f"{sort}-with-{preposition}")
        if away:
            yield from self._elsewhere(candidate, way, known)
        else:
            yield from self._here(candidate, way, state, known)

    def _elsewhere(self, candidate: Candidate, way: Way, known: int) -> Iterator[str]:
        sort = candidate.sort
        if way.token.rel in _SUBJECTS:
            yield from (f"subject-{way.away}-with-{known}", f"subject-{way.away}-{sort}")
        there = min(len(self._alike(candidate, way.token)), 2)
        yield from (f"beside-{there}-{sort}", f"beside-{there}-with-{known}")
        yield f"near-event-{min(len(self._alike(candidate, way.reading.token)), 2)}-{sort}"

    def _here(self, candidate: Candidate, way: Way, state: str, known: int) -> Iterator[str]:
        token, trigger, kind = way.token, way.reading.token, candidate.kind
        yield f"{trigger.pos}-{'after' if token.i > trigger.i else 'before'}"
        gap = abs(token.i - trigger.i)
        yield f"gap-{next((g for g in _GAPS if gap <= g), 'far')}"
        low, high = sorted((token.i, trigger.i))
        row = self._field.beside(trigger.sentence, trigger.i)
        between = {e.name for i, _, e in row if low < i < high and kind_of(e) == kind} - {candidate.name}
        yield f"between-{min(len(between), 2)}"
        rivals = min(len(self._alike(candidate, trigger)), 2)
        yield from (f"{candidate.sort}-beside-{rivals}", f"{state}-beside-{rivals}")
        if not self._sources.same_voice(token.start, trigger.start):
            yield "other-voice"
        above = self._field.syntax.parent(token)
        if token.rel in _SUBJECTS and above is not None and above.head < 0:
            yield from ("root-subject", f"root-subject-with-{known}")
        yield from self._argument(candidate, way, state)
        yield from self._subject(way, state)

    def _alike(self, candidate: Candidate, token: Token) -> set[str]:
        """Others of its kind beside a token."""
        row = self._field.beside(token.sentence, token.i)
        return {e.name for _, _, e in row if kind_of(e) == candidate.kind} - {candidate.name}

    def _argument(self, candidate: Candidate, way: Way, state: str) -> Iterator[str]:
        """Which argument of the event's word holds the candidate, and what the frame makes of it."""
        if way.argument is None:
            yield f"{state}-no-argument"
            return
        entry, slot, deep = way.reading.trigger.entry, way.argument.slot, min(way.depth, 2)
        role = role_of(self._field.syntax.lexicon.frames[entry.frame], way)
        yield from (f"slot-{slot}-{deep}", f"{state}-depth-{deep}")
        yield from (f"as-{role}-{deep}", f"{state}-as-{role}-{deep}")
        if not way.argument.own:
            yield from ("lent", f"lent-{role}")
        if candidate.told is None:
            filled = any(p.role == role for p in way.reading.participants)
            yield f"{'no' if role is None else 'filled' if filled else 'open'}-role-{deep}"

    def _subject(self, way: Way, state: str) -> Iterator[str]:
        """Whether the candidate could be the subject of the event's verb, and whether another is."""
        syntax, verb = self._field.syntax, way.reading.trigger.light or way.reading.token
        case = way.token.feats.get("Case", "none")
        if verb.pos not in ("VERB", "AUX"):
            yield f"{state}-noun-{case}"
            return
        slot = "obj" if syntax.passive(verb.i) else "subj"
        subjects = syntax.slot(verb.i, slot)
        named = any(any(True for _ in self._field.naming.who(t)) for t in subjects)
        subject = f"{slot}-{'named' if named else 'filled' if subjects else 'missing'}"
        yield subject
        if case == "Nom" and verb.feats.get("VerbForm") != "Inf":
            side = "after" if way.token.i > verb.i else "before"
            fits = "agrees" if agree(verb, way.token) else "differs"
            yield from (f"{fits}-{subject}", f"{fits}-{subject}-{side}", f"{state}-{fits}")

    def _ties(self, cluster: Cluster, candidate: Candidate, way: Way, others: frozenset[str]) -> Iterator[str]:
        """Through whom it is tied: as part of a title, of another's name, of a list."""
        naming, token, type_ = self._field.naming, way.token, cluster.first.type
        owners = self._titles.get(token.i, set()) - {candidate.name}
        if owners:
            yield "in-title"
        if owners & others:
            yield from ("in-title-of-told", f"in-title-of-told-{type_}", f"in-title-of-told-{candidate.sort}")
        above = self._field.syntax.parent(token)
        if above is not None and token.rel in ("nmod", "appos", "amod", "flat:name", "flat"):
            holder = naming.at.get(above.i)
            if holder is not None and holder.name != candidate.name:
                yield f"of-{holder.type.lower()}"
                if holder.name in others:
                    yield from ("of-told", f"of-told-{candidate.sort}")
            elif above.feats.get("Animacy") == "Anim":
                yield "of-people"
        for _ in range(_LISTED):
            if token.rel != "conj" or token.head < 0:
                break
            token = self._field.document.tokens[token.head]
            entity = naming.at.get(token.i)
            if entity is not None and entity.name in others:
                yield "listed-with-told"
                break

    def _deeds(self, cluster: Cluster, candidate: Candidate, way: Way, known: int, state: str) -> Iterator[str]:
        """What other events make of it around the mentions."""
        name, sentence = candidate.name, way.token.sentence
        own = sum(any(p.name == name for p in r.participants) for r in cluster.readings if r.token.sentence == sentence)
        if self._acts(sentence, name) > own:
            yield from ("acts-here", f"{state}-acts-here", f"acts-here-{way.away}", f"acts-here-with-{known}")
        middle = way.reading.token.sentence
        if self._acts(middle - 1, name) or self._acts(middle + 1, name):
            yield from ("acts-near", f"{state}-acts-near")
        here = {w.reading.token.i for w in candidate.ways if w.away == 0}
        if len({w.reading.token.i for w in candidate.ways}) > 1:
            yield "again"
        if len(here) > 1:
            yield from ("again-here", f"{state}-again-here")
        yield f"mentions-around-{min(len(candidate.ways), 3)}"

    def _acts(self, sentence: int, name: str) -> int:
        return self._acting[sentence][name] if sentence in self._acting else 0

    def _renown(self, candidate: Candidate, known: int, state: str) -> Iterator[str]:
        """What the article makes of it."""
        entity = candidate.entity
        if entity is None:
            return
        if entity.id in self._main:
            yield from (f"main-{candidate.sort}", f"{state}-main", f"main-with-{known}")
        if entity.salience >= _OFTEN:
            yield "often"
        if entity.mentions and self._field.document.zone_at(entity.mentions[0].span.start) == "headline":
            yield "headline"
        if entity.mentions and entity.mentions[0].span.start <= _EARLY:
            yield "early"

    def _offices(self, cluster: Cluster, candidate: Candidate) -> Iterator[str]:
        """Whether one of those told holds an office of the candidate: a state, a body."""
        entity, type_ = candidate.entity, cluster.first.type
        like = False
        offices: set[str] = set()
        for participant in cluster.told():
            if participant.name == candidate.name:
                continue
            other = self._field.entities.by_id.get(participant.entity or "")
            like = like or kind_of(other) == candidate.kind
            if other is None or entity is None:
                continue
            if candidate.kind == "state" and entity.country and other.country == entity.country:
                offices |= {f"state-of-{other.type.lower()}", f"state-of-{other.type.lower()}-{type_}"}
            stem = candidate.name.lower()[:_STEM]
            if candidate.sort == "body" and other.type == "PERSON" and any(stem in r.lower() for r in other.roles):
                offices |= {"body-of-told", f"body-of-told-{type_}"}
        yield from sorted(offices)
        if like:
            yield f"like-{candidate.sort}"

    def _relatives(self, n: int, candidate: Candidate, known: int, state: str) -> Iterator[str]:
        """What the whole and the parts of the event make of it, and others of its type; whether it is the place."""
        cluster, name = self._clusters[n], candidate.name
        whole = self._parents.get(n)
        if whole is not None:
            yield "has-parent"
            if name in self._told[whole]:
                yield from ("in-parent", f"{state}-in-parent", f"in-parent-with-{known}")
        if name in self._in_parts.get(n, ()):
            yield from ("in-part", f"{state}-in-part")
        if self._of_type[cluster.first.type][name] > (name in self._told[n]):
            yield from ("same-type", f"{state}-same-type")
        place = cluster.place()
        if place is not None and place.name == name:
            yield from ("is-place", f"{state}-is-place", f"is-place-{cluster.first.type}")


def role_of(frame: Mapping[str, str], way: Way) -> str | None:
    """The role that a frame gives to the argument that holds the candidate."""
    if way.argument is None:
        return None
    return frame.get(f"{way.argument.slot}+{way.argument.case}") or frame.get(way.argument.slot)
