"""Where an event may happen though none of its words says so: at the place of the visit it belongs to, of the scene,
of the court, of the state that the article is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from workers.extraction.entities.countries import State, gazetteer
from workers.extraction.events import meetings
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.merging import Cluster, overlap
from workers.extraction.events.model import Place
from workers.extraction.events.naming import Naming
from workers.extraction.events.places import apart, is_state

# What a state does, it does at home
_AT_HOME = frozenset(("LEGISLATE", "ELECT", "RESTRICT", "MOBILIZE", "VERDICT", "PROTEST"))
# Words need no place of their own to be said
_SAID = frozenset(("ACCUSE", "REJECT", "THREATEN", "SANCTION", "OFFER", "REQUEST", "DEAL", "AGREEMENT"))
_OF_STATES = frozenset(("LEGISLATE", "ELECT", "PERSONNEL"))  # in the whole of it rather than in a town
_ON_STAGE = _AT_HOME | {"ATTACK", "PERSONNEL", "CRIME", "ARREST", "VISIT"}
# What befalls a person or is shown to all stands among things told of other places: «Олухов, родившийся в Заречном, …»
_OF_ITS_OWN = frozenset(("LIFE", "CEREMONY", "SPORT"))
_OF_THE_PRESS = "RU"  # the state that a Russian article names whatever it tells of
# What people do at a meeting
_SAT_TOGETHER = frozenset(("SUPPORT", "COOPERATE", "OFFER", "REQUEST", "AGREEMENT", "NEGOTIATION"))
_IN_COURT = frozenset(("VERDICT", "PROSECUTE"))
_HEARD = frozenset(("trial", "verdict", "ruling"))  # senses of what happens in court
_SHARE = 0.5  # of the mentions of states
_LEAST = 3  # mentions
_SCENE = 1  # sentences back


class Lending:
    """Lends places to the events of a document whose mentions give none, in order of the text. `rows` hold for every
    event what could lend it one, and the place; `remote` are the numbers of those whose people are in different places.
    Work for an event is bounded."""

    def __init__(self, clusters: Sequence[Cluster], parents: Mapping[int, int], naming: Naming, syntax: Syntax) -> None:
        self._clusters = clusters
        self._parents = parents
        self._naming = naming
        self._syntax = syntax
        self._stage = _stage(naming)
        self.rows: list[list[tuple[str, Place]]] = []
        self.remote = frozenset(n for n, cluster in enumerate(clusters) if _remote(cluster, syntax))
        scene: Cluster | None = None
        for n, cluster in enumerate(clusters):
            row = list(self._around(n, scene)) if n not in self.remote else []
            self.rows.append(row)
            if row and cluster.place() is None:
                cluster.place_from, cluster.lent_place = row[0]
            if cluster.places:
                scene = cluster

    def _around(self, n: int, scene: Cluster | None) -> Iterator[tuple[str, Place]]:
        """What lends a place, the surest first; `scene` is the last event before whose own words say where."""
        cluster, naming = self._clusters[n], self._naming
        whole = self._clusters[self._parents[n]] if n in self._parents else None
        around = (
            ("parent", whole.place() if whole else None),
            ("actor", _court(cluster, naming)),
            ("company", self._met(n) if cluster.first.type in _SAT_TOGETHER else None),
            ("office", _office(cluster, naming)),
            ("actor", _home(cluster, naming)),
            ("scene", _scene(scene, cluster, self._syntax)),
            ("article", self._stage if _on_stage(cluster, self._stage) else None),
        )
        return ((rule, place) for rule, place in around if place is not None)

    def _met(self, n: int) -> Place | None:
        """The place of the meetings at which those of an event sat together, if it is one."""
        met = meetings.of(self._clusters, n)
        places = {place.name: place for other in met if (place := other.place()) is not None}
        return next(iter(places.values())) if len(places) == 1 else None


def _remote(cluster: Cluster, syntax: Syntax) -> bool:
    """Whether those who talk are in different places: «созвонились», «телефонный разговор»."""
    words = [r.token for r in cluster.readings]
    words += [t for r in cluster.readings for t in syntax.below(r.token.i, "amod", "obl", "nmod")]
    return any(t.lemma in lexicon().words["remote"] for t in words)


def _home(cluster: Cluster, naming: Naming) -> Place | None:
    """The state of whoever acts: a law signed by the president of Zarechye is signed in Zarechye."""
    if cluster.first.type not in _AT_HOME:
        return None
    for participant in cluster.participants():
        entity = naming.entities.by_id.get(participant.entity or "")
        code = entity.country if entity else None
        state = state_of(code) if code else None
        if state is not None:
            return Place(state.name, state.code, participant.mention.span)
    return None


def _office(cluster: Cluster, naming: Naming) -> Place | None:
    """The region or town whose office one of them holds: «губернатора Заречной области отправили в отставку»."""
    if cluster.first.type not in _OF_STATES:
        return None
    for participant in cluster.participants():
        entity = naming.entities.by_id.get(participant.entity or "")
        for title in entity.titles if entity is not None and entity.type == "PERSON" else ():
            for i in range(title.first, title.last):
                place = naming.at.get(i)
                if place is not None and place.type == "LOCATION" and not is_state(place.name):
                    return Place(place.name, place.country, naming.mentions[i][0])
    return None


def _court(cluster: Cluster, naming: Naming) -> Place | None:
    """Trials are held in the court that holds them: «Заречный суд приговорил Олухова»; else in the one named last."""
    if cluster.first.type not in _IN_COURT:
        return None
    for participant in cluster.participants():
        entity = naming.entities.by_id.get(participant.entity or "")
        if entity is not None and entity.type == "ORGANIZATION" and "суд" in entity.name.lower().split():
            return Place(entity.name, entity.country, participant.mention.span)
    court = naming.known_as("суд", cluster.first.token.start) if cluster.senses & _HEARD else None
    return Place(court.name, court.country, court.mentions[0].span) if court is not None else None


@lru_cache(300)
def state_of(code: str) -> State | None:
    return next((p.state for p in gazetteer().by_name.values() if p.state.code == code), None)


def _stage(naming: Naming) -> Place | None:
    """The state that an article is about, if one has most of the mentions of states and their capitals."""
    counts: dict[str, int] = {}
    for entity in naming.entities.all:
        if entity.type == "LOCATION" and entity.country:
            counts[entity.country] = counts.get(entity.country, 0) + len(entity.mentions)
    code = max(counts, key=lambda c: counts[c], default=None)
    if code is None or counts[code] < max(_LEAST, _SHARE * sum(counts.values())):
        return None
    state = state_of(code)
    named = (e.mentions[0].span for e in naming.entities.all if e.country == code and e.type == "LOCATION")
    return Place(state.name, state.code, next(named)) if state else None


def _on_stage(cluster: Cluster, stage: Place | None) -> bool:
    """Whether the state that the article is about is where it happens. At home only laws are told with the state."""
    if stage is None or cluster.first.type not in _ON_STAGE:
        return False
    return stage.country != _OF_THE_PRESS or cluster.first.type == "LEGISLATE"


def _scene(scene: Cluster | None, cluster: Cluster, syntax: Syntax) -> Place | None:
    """The place of the latest event that has one, within a few sentences of one voice; not where others act or on
    another day."""
    type_ = cluster.first.type
    if scene is None or type_ in _SAID | _OF_STATES | _OF_ITS_OWN:
        return None
    last = next(r.token.sentence for r in reversed(scene.readings) if r.token.i < cluster.first.token.i)
    if last == cluster.first.token.sentence and apart(cluster.first.token, syntax):
        return None
    if cluster.first.token.sentence - last > _SCENE or scene.first.quote != cluster.first.quote:
        return None
    if scene.factuality() != "asserted" and cluster.factuality() == "asserted":
        return None
    here, there = ({p.name for p in c.participants()} for c in (cluster, scene))
    if here and there and not here & there and type_ != scene.first.type:
        return None
    if cluster.times and not any(overlap(a, b) for a in cluster.times for b in scene.times):
        return None
    return scene.place()
