"""Who else of those named around an event takes part in it, beyond what its own words govern.

A logistic model over where a name stands to the event: «Олухова везли в суд, где начался процесс», «Бирюкова призвала
начать проверку». The weights in `company.toml` are made by `calibrate_company.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.document import Document, Mention, Token
from workers.extraction.entities.model import Entities, Entity, EntityMention
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming
from workers.extraction.events.places import is_state

_SURE = 0.55  # least probability of a participant
_MENTIONS = 4  # mentions of the event that are looked around
_AROUND = (0, -1, 1)  # sentences, nearest first
_BESIDE = 10  # names on either side of a mention of the event
_STEPS = 30  # along heads
_MOST = 3  # participants added to one event
_CLAUSES = frozenset(("acl", "acl:relcl", "advcl", "ccomp", "csubj", "parataxis"))
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_RELATIONS = _SUBJECTS | {"obj", "obl", "nmod", "conj", "appos", "amod"}
_OFTEN = 0.5  # salience


@lru_cache(1)
def weights() -> Mapping[str, float]:
    return logistic.load(Path(__file__).with_suffix(".toml"))


@dataclass(slots=True)
class Candidate:
    """One who may take part in an event, where it stands nearest to a mention of it."""

    entity: Entity
    mention: EntityMention
    token: Token
    reading: Reading
    away: int  # sentences
    path: tuple[str, ...]  # features of the way between the two
    again: int = 1  # mentions of the event that it stands beside
    rank: tuple[int, int] = (0, 0)
    features: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return _kind(self.entity)


def _kind(entity: Entity) -> str:
    if entity.type == "LOCATION":
        return "state" if is_state(entity.name) else "place"
    return entity.type.lower()


class Company:
    """Those named around the events of a document. Work for an event is bounded."""

    def __init__(
        self, document: Document, entities: Entities, naming: Naming, syntax: Syntax, clusters: Sequence[Cluster]
    ) -> None:
        self._document = document
        self._naming = naming
        self._syntax = syntax
        self._named: list[list[tuple[int, EntityMention, Entity]]] = [[] for _ in document.sentences]
        starts = [t.start for t in document.tokens]
        for entity in entities.all:
            for mention in entity.mentions:
                i = bisect_left(starts, mention.span.start)
                if i < len(document.tokens):
                    self._named[document.tokens[i].sentence].append((i, mention, entity))
        for row in self._named:
            row.sort(key=lambda named: named[0])
        self._acting: dict[int, set[str]] = {}  # sentence → names of those who take part in its events
        for cluster in clusters:
            for reading in cluster.readings:
                self._acting.setdefault(reading.token.sentence, set()).update(p.name for p in reading.participants)
        often: dict[str, tuple[int, str]] = {}
        for entity in entities.all:
            kind = _kind(entity)
            often[kind] = max(often.get(kind, (0, "")), (len(entity.mentions), entity.id))
        self._main = {id_ for _, id_ in often.values()}

    def lend(self, cluster: Cluster, source: str | None) -> tuple[Participant, ...]:
        """The likely participants of an event beyond those that its words govern, the likeliest first."""
        rated = [(logistic.probability(weights(), c.features), c) for c in self.candidates(cluster, source)]
        sure = sorted((r for r in rated if r[0] >= _SURE), key=lambda r: (-r[0], r[1].token.i))
        return tuple(self._participant(c) for _, c in sure[:_MOST])

    def candidates(self, cluster: Cluster, source: str | None) -> list[Candidate]:
        """Those named in the sentences of an event and beside them that are none of its participants yet, with their
        features. `source` names whose words the event rests on."""
        found: dict[str, Candidate] = {}
        known = {p.name for p in cluster.told()}
        for reading in cluster.readings[:_MENTIONS]:
            for candidate in self._around(reading):
                if candidate.entity.name in known:
                    continue
                held = found.get(candidate.entity.id)
                if held is None or candidate.rank < held.rank:
                    candidate.again += held.again if held is not None else 0
                    found[candidate.entity.id] = candidate
                else:
                    held.again += 1
        kinds = Counter(c.kind for c in found.values() if c.away == 0)
        for candidate in found.values():
            candidate.features = list(self._features(candidate, cluster, kinds, source))
        return list(found.values())

    def _around(self, reading: Reading) -> Iterator[Candidate]:
        sentence = self._document.sentences[reading.token.sentence]
        above = self._above(reading.token)
        for away in _AROUND:
            i = sentence.i + away
            if not 0 <= i < len(self._document.sentences):
                continue
            if abs(self._document.sentences[i].paragraph - sentence.paragraph) > 1:
                continue
            row = self._named[i]
            at = bisect_left(row, reading.token.i, key=lambda named: named[0])
            for first, mention, entity in row[max(at - _BESIDE, 0) : at + _BESIDE]:
                token = self._head(first, mention)
                if token.i == reading.token.i:
                    continue
                path, steps = self._path(token, above, reading) if away == 0 else ((), _STEPS)
                yield Candidate(entity, mention, token, reading, away, path, rank=(abs(away) * 2 + (away > 0), steps))

    def _head(self, first: int, mention: EntityMention) -> Token:
        """The head of a mention that starts with a token."""
        tokens = self._document.tokens
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].start < mention.span.end:
            last += 1
        return next((t for t in tokens[first : last + 1] if not first <= t.head <= last), tokens[first])

    def _above(self, token: Token) -> dict[int, int]:
        """The token and its heads with the steps to each."""
        found = {token.i: 0}
        for step, head in enumerate(self._document.ancestors(token.i), 1):
            if step > _STEPS:
                break
            found[head.i] = step
        return found

    def _path(self, token: Token, above: Mapping[int, int], reading: Reading) -> tuple[tuple[str, ...], int]:
        tokens = self._document.tokens
        down, top, clauses = 0, token, 0
        here = token
        while here.i not in above and down <= _STEPS and here.head >= 0:
            clauses += _new_clause(here, tokens)
            down, top, here = down + 1, here, tokens[here.head]
        if here.i not in above:
            return ("apart",), _STEPS
        up = above[here.i]
        side = reading.token
        for _ in range(up - 1):
            clauses += _new_clause(side, tokens)
            side = tokens[side.head]
        clauses += _new_clause(side, tokens) if up else 0
        names = [f"clauses-{min(clauses, 3)}", f"up-{min(up, 3)}-down-{min(down, 3)}"]
        if down:
            names.append(f"as-{top.rel}-{'below' if not up else 'beside'}")
        if up:
            names.append(f"event-{side.rel}")
        if here.i != token.i and token.rel in _SUBJECTS and token.head in above:
            names.append(f"subject-above-{min(clauses, 2)}")
        return tuple(names), up + down + 3 * clauses

    def _features(
        self, candidate: Candidate, cluster: Cluster, kinds: Counter[str], source: str | None
    ) -> Iterator[str]:
        token, entity, kind = candidate.token, candidate.entity, candidate.kind
        trigger = candidate.reading.trigger
        group = "body" if kind in ("organization", "media") else kind
        known = min(len(cluster.names), 2)
        yield "always"
        yield kind
        yield f"sentence-{candidate.away}"
        yield f"{group}-with-{known}"
        yield f"{trigger.entry.type}-{group}"
        yield f"{trigger.entry.frame}-{known}"
        yield f"sentence-{candidate.away}-with-{known}"
        yield from candidate.path
        yield f"mention-{candidate.mention.kind}"
        if candidate.away == 0:
            yield f"{trigger.token.pos}-{'after' if token.i > trigger.token.i else 'before'}"
            if kinds[kind] == 1:
                yield f"only-{group}"
        rel = (
            token.rel
            if token.rel in ("nsubj", "nsubj:pass", "obj", "obl", "nmod", "conj", "appos", "amod")
            else "other"
        )
        yield f"rel-{rel}"
        yield f"case-{token.feats.get('Case', 'none')}"
        if rel in ("obl", "nmod"):
            yield f"with-{self._syntax.preposition(token) or 'none'}"
        yield from self._holder(candidate, cluster)
        if entity.name in self._acting.get(token.sentence, ()):
            yield "acts-here"
        if entity.name == source:
            yield "source"
        if entity.id in self._main:
            yield f"main-{group}"
        if entity.salience >= _OFTEN:
            yield "often"
        if self._document.zone_at(entity.mentions[0].span.start) == "headline":
            yield "headline"
        if candidate.again > 1:
            yield "again"
        place = cluster.place()
        if place is not None and place.name == entity.name:
            yield "is-place"
        if any(_kind_of(p, self._naming) == kind for p in cluster.told()):
            yield f"like-{group}"

    def _holder(self, candidate: Candidate, cluster: Cluster) -> Iterator[str]:
        """Whose name the candidate is a part of: «президент Заречья Олухов», «глава «Заречья»»."""
        above = self._syntax.parent(candidate.token)
        if above is None or candidate.token.rel not in ("nmod", "appos", "amod", "flat:name", "flat"):
            return
        holder = self._naming.at.get(above.i)
        if holder is not None and holder.id != candidate.entity.id:
            yield f"of-{holder.type.lower()}"
            if holder.name in cluster.names:
                yield "of-participant"
        elif above.feats.get("Animacy") == "Anim":
            yield "of-people"

    def _participant(self, candidate: Candidate) -> Participant:
        frame = self._syntax.lexicon.frames[candidate.reading.trigger.entry.frame]
        role = "person" if "person" in frame.values() else "participant"
        who = candidate.mention
        return Participant(candidate.entity.name, candidate.entity.id, role, Mention(who.text, who.span))


def fill(company: Company, clusters: Sequence[Cluster], speakers: Sequence[str | None]) -> None:
    """Adds the likely participants to every cluster; `speakers` are the names of whose quote it stands in."""
    for cluster, speaker in zip(clusters, speakers, strict=True):
        cluster.company = company.lend(cluster, speaker)


def _kind_of(participant: Participant, naming: Naming) -> str:
    entity = naming.entities.by_id.get(participant.entity or "")
    return _kind(entity) if entity is not None else "state"


def _new_clause(token: Token, tokens: Sequence[Token]) -> bool:
    if token.rel in _CLAUSES:
        return True
    return token.rel == "conj" and token.pos == "VERB" and token.head >= 0 and tokens[token.head].pos == "VERB"
