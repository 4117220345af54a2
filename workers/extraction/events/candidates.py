"""Who may take part in an event: those whom its words name and those named around it, each where it stands nearest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workers.extraction.document import Document, Token
from workers.extraction.entities.model import Entities, Entity, EntityMention
from workers.extraction.events.arguments import Argument, Syntax
from workers.extraction.events.grammar import SUBJECTS
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming
from workers.extraction.events.places import is_state
from workers.extraction.logistic import Names

STEPS = 30  # along heads
CLAUSES = frozenset(("acl", "acl:relcl", "advcl", "ccomp", "csubj", "parataxis"))
_MENTIONS = 6  # mentions of the event that are looked around
_AROUND = (0, -1, 1, -2)  # sentences
_BESIDE = 12  # names on either side of a mention of the event
_MOST = 60  # candidates of one event
_TO_ARGUMENT = 6  # steps from a word up to the argument that it is a part of
_ONE_NAME = frozenset(("conj", "flat:name", "appos", "flat"))


@dataclass(frozen=True, slots=True)
class Way:
    """From a mention of a candidate to a mention of the event. `away` counts sentences; `names` tell the way through
    the tree, `argument` is that of the event's word that holds the candidate, `depth` nouns below its head."""

    reading: Reading
    mention: EntityMention
    token: Token
    away: int
    names: tuple[str, ...] = ()
    steps: int = STEPS
    argument: Argument | None = None
    depth: int = 0

    @property
    def group(self) -> tuple[bool, int, bool, int]:
        """The nearer the less."""
        return (False, abs(self.away) * 2 + (self.away > 0), self.argument is None, self.steps)


@dataclass(slots=True)
class Candidate:
    """`told` is what the event's own words make of it, if they name it; `ways` lead to it, the nearest is `way`."""

    name: str
    entity: Entity | None
    told: Participant | None = None
    ways: list[Way] = field(default_factory=list)
    way: Way | None = None
    bundles: tuple[Names, ...] = ()  # of features

    @property
    def kind(self) -> str:
        return kind_of(self.entity)


def kind_of(entity: Entity | None) -> str:
    """person, organization, media, state or place; a state that only an adjective names has no entity."""
    if entity is None:
        return "state"
    if entity.type == "LOCATION":
        return "state" if is_state(entity.name) else "place"
    return entity.type.lower()


def sort_of(kind: str) -> str:
    """Kinds that behave alike."""
    return "body" if kind in ("organization", "media") else kind


class Candidates:
    """Those named in a document, by where they are. Work for an event is bounded."""

    def __init__(self, document: Document, entities: Entities, naming: Naming, syntax: Syntax) -> None:
        self.document = document
        self.entities = entities
        self.naming = naming
        self.syntax = syntax
        self.named: list[list[tuple[int, EntityMention, Entity]]] = [[] for _ in document.sentences]
        self._starts = starts = [t.start for t in document.tokens]
        for entity in entities.all:
            if entity.id in naming.nations:  # its state takes part
                continue
            for mention in entity.mentions:
                i = bisect_left(starts, mention.span.start)
                if i < len(document.tokens):
                    self.named[document.tokens[i].sentence].append((i, mention, entity))
        for row in self.named:
            row.sort(key=lambda named: named[0])

    def beside(self, sentence: int, i: int) -> Sequence[tuple[int, EntityMention, Entity]]:
        """The names of a sentence nearest to a token."""
        row = self.named[sentence]
        at = bisect_left(row, i, key=lambda named: named[0])
        return row[max(at - _BESIDE, 0) : at + _BESIDE]

    def of(self, cluster: Cluster) -> list[Candidate]:
        """In order: those told, then those around the mentions."""
        found: dict[str, Candidate] = {}
        for participant in cluster.told():
            entity = self.entities.by_id.get(participant.entity or "")
            found[participant.name] = Candidate(participant.name, entity, participant)
        for reading in cluster.sound()[:_MENTIONS]:
            own = {p.name for p in reading.participants}
            above = self._above(reading.token)
            for away, token, mention, entity in self._around(reading):
                candidate = found.get(entity.name)
                if candidate is None:
                    if token.i == reading.token.i or len(found) >= _MOST:
                        continue
                    candidate = found[entity.name] = Candidate(entity.name, entity)
                candidate.entity = candidate.entity or entity
                way = self._way(reading, mention, token, away, above)
                candidate.ways.append(way)
                held = candidate.way
                if held is None or (entity.name not in own, way.group) < (not _own(held, entity), held.group):
                    candidate.way = way
            self._tell(reading, above, found)
        return list(found.values())

    def _tell(self, reading: Reading, above: Mapping[int, int], found: Mapping[str, Candidate]) -> None:
        """The way to those whom no mention of an entity names: to the state behind «Минск», behind «российский»."""
        for participant in reading.participants:
            candidate = found[participant.name]
            if candidate.way is None:
                words = participant.mention
                i = bisect_left(self._starts, words.span.start)
                if i < len(self._starts) and i != reading.token.i:
                    token = self.document.tokens[i]
                    away = token.sentence - reading.token.sentence
                    mention = EntityMention(words.text, words.span, "name")
                    candidate.way = self._way(reading, mention, token, away, above)
                    candidate.ways.append(candidate.way)

    def _around(self, reading: Reading) -> Iterator[tuple[int, Token, EntityMention, Entity]]:
        sentence = self.document.sentences[reading.token.sentence]
        for away in _AROUND:
            i = sentence.i + away
            if not 0 <= i < len(self.document.sentences):
                continue
            if abs(self.document.sentences[i].paragraph - sentence.paragraph) <= 1:
                for first, mention, entity in self.beside(i, reading.token.i):
                    yield away, self.head(first, mention), mention, entity

    def head(self, first: int, mention: EntityMention) -> Token:
        """The head of a mention that starts with a token."""
        tokens = self.document.tokens
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].start < mention.span.end:
            last += 1
        return next((t for t in tokens[first : last + 1] if not first <= t.head <= last), tokens[first])

    def _above(self, token: Token) -> dict[int, int]:
        """The token and its heads with the steps to each."""
        found = {token.i: 0}
        for step, head in enumerate(self.document.ancestors(token.i), 1):
            if step > STEPS:
                break
            found[head.i] = step
        return found

    def _way(self, reading: Reading, mention: EntityMention, token: Token, away: int, above: Mapping[int, int]) -> Way:
        if away:
            return Way(reading, mention, token, away)
        names, steps = self._path(token, above, reading)
        argument, depth = self._argument(token, reading)
        return Way(reading, mention, token, away, names, steps, argument, depth)

    def _path(self, token: Token, above: Mapping[int, int], reading: Reading) -> tuple[tuple[str, ...], int]:
        tokens = self.document.tokens
        down, top, clauses = 0, token, 0
        here = token
        while here.i not in above and down <= STEPS and here.head >= 0:
            clauses += _new_clause(here, tokens)
            down, top, here = down + 1, here, tokens[here.head]
        if here.i not in above:
            return ("apart",), STEPS
        up = above[here.i]
        side = reading.token
        for _ in range(up):
            clauses += _new_clause(side, tokens)
            last, side = side, tokens[side.head]
        names = [f"clauses-{min(clauses, 3)}", f"up-{min(up, 3)}-down-{min(down, 3)}"]
        if down:
            names.append(f"as-{top.rel}-{'below' if not up else 'beside'}")
        if up:
            names.append(f"event-{last.rel}")
        if here.i != token.i and token.rel in SUBJECTS and token.head in above:
            names.append(f"subject-above-{min(clauses, 2)}")
        return tuple(names), up + down + 3 * clauses

    def _argument(self, token: Token, reading: Reading) -> tuple[Argument | None, int]:
        """The argument of the event's word that a word is a part of, and how deep inside it."""
        arguments = {a.token.i: a for a in reversed(self.syntax.arguments(reading.token.i))}
        here, depth = token, 0
        for _ in range(_TO_ARGUMENT):
            if here.i in arguments:
                return arguments[here.i], depth
            if here.head < 0 or here.i == reading.token.i or here.rel in CLAUSES:
                break
            depth += here.rel not in _ONE_NAME
            here = self.document.tokens[here.head]
        return None, 0


def _own(way: Way, entity: Entity) -> bool:
    return any(p.name == entity.name for p in way.reading.participants)


def _new_clause(token: Token, tokens: Sequence[Token]) -> bool:
    if token.rel in CLAUSES:
        return True
    return token.rel == "conj" and token.pos == "VERB" and token.head >= 0 and tokens[token.head].pos == "VERB"
