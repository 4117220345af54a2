"""How sure a mention takes up an event told before: «Умер Олухов» – «он скончался» – «смерть Олухова».

A logistic model over what the two share: words, people and their roles, states, place, time, factuality, distance, what
their sentences name. The weights in `sameness.toml` are made by `calibrate_sameness.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.events.merging import Cluster, Reading, overlap
from workers.extraction.events.places import agree, is_state

_LEAD = 3  # sentences of the article
_MANY = 3  # mentions; open events of one kind
_RECENT = 3  # mentions whose sentences are compared
_FAR = ((0, "0"), (1, "1"), (3, "3"), (8, "8"))  # sentences
# What never goes together: days apart, other persons, other places to go to, other laws; «новая встреча» is another
_APART = frozenset(
    ("time-apart", "fresh", "persons-apart", "persons-befallen-apart", "journey-apart", "LEGISLATE-matter-apart")
)
# Roles of those whom an event befalls
_PATIENTS = frozenset(("patient", "victim", "person", "target", "object", "recipient", "addressee", "guest"))


@lru_cache(1)
def weights() -> Mapping[str, float]:
    return logistic.load(Path(__file__).with_suffix(".toml"))


def probability(names: Collection[str]) -> float:
    """0 to 1, by the features."""
    return logistic.probability(weights(), names)


def possible(names: Collection[str]) -> bool:
    """Whether nothing forbids it."""
    return _APART.isdisjoint(names)


def features(cluster: Cluster, reading: Reading, rank: int, rivals: int) -> Iterator[str]:
    """What speaks for and against one occurrence, as names of binary features. `rank` tells how many of the `rivals`,
    the events compared with, were mentioned later than this one."""
    word = _word(cluster, reading)
    yield "always"
    yield f"word-{word}"
    yield f"{reading.type}-{'kin' if word == 'kin' else 'word' if word in ('lemma', 'family') else 'other'}"
    yield from _names(cluster, reading, word)
    yield from _around(cluster, reading, word)
    yield from _circumstances(cluster, reading)
    yield from _forms(cluster, reading, word, rank)
    yield from _matters(cluster, reading, word)
    yield from _distance(cluster, reading, word)
    yield f"rank-{min(rank, 3)}"
    if rivals > _MANY:
        yield "of-many"
    if len(cluster.readings) > 1:
        yield "mentions-2" if len(cluster.readings) < _MANY else "mentions-many"


def _word(cluster: Cluster, reading: Reading) -> str:
    """The closest kinship of words: the same lemma, family, sense, type."""
    if reading.token.lemma in cluster.lemmas:
        return "lemma"
    if reading.trigger.entry.family in cluster.families:
        return "family"
    if cluster.senses & reading.trigger.entry.senses:
        return "sense"
    return "type" if reading.type in cluster.types else "kin"


def _relation(a: Set[str], b: Set[str]) -> str:
    if not a or not b:
        return "mine" if a else "theirs" if b else "none"
    if a == b:
        return "equal"
    if a < b:
        return "inside"
    if b < a:
        return "holds"
    return "partly" if a & b else "apart"


def _names(cluster: Cluster, reading: Reading, word: str) -> Iterator[str]:
    mine = {p.name for p in reading.participants}
    states = {n for n in mine if is_state(n)}
    people = _relation(mine - states, cluster.people)
    yield f"people-{people}"
    yield f"people-{people}-{word}"
    yield f"states-{_relation(states, cluster.states)}"
    yield f"persons-{_relation(reading.look.persons, cluster.persons)}"
    yield f"names-{_relation(mine, cluster.names)}-{word}"
    if mine and cluster.names and not mine & cluster.names and reading.countries <= cluster.countries:
        yield "same-sides" if reading.countries else "no-sides"
    told = [p for other in cluster.readings[-_RECENT:] + cluster.readings[:1] for p in other.participants]
    patients, theirs = ({p.name for p in ps if p.role in _PATIENTS} for ps in (reading.participants, told))
    befallen = _relation(patients, theirs)
    yield f"patient-{befallen}"
    if befallen == "apart":
        yield f"{reading.type}-patient-apart"
        if patients & reading.look.persons and theirs & cluster.persons:
            yield "persons-befallen-apart"
    yield f"agent-{_relation(mine - patients, {p.name for p in told if p.role not in _PATIENTS})}"


def _around(cluster: Cluster, reading: Reading, word: str) -> Iterator[str]:
    """What the sentences name."""
    theirs = frozenset[str]().union(*(r.look.around for r in (*cluster.readings[-_RECENT:], cluster.first)))
    shared = reading.look.around & theirs
    if shared:
        yield "around-shared" if len(shared) == 1 else "around-shared-2"
    else:
        yield "around-apart" if reading.look.around and theirs else "around-none"
    if not reading.participants and cluster.names:
        yield f"bare-{'beside' if cluster.names & reading.look.around else 'away'}-{word}"


def _circumstances(cluster: Cluster, reading: Reading) -> Iterator[str]:
    place, time = reading.place, reading.time
    if place and cluster.places:
        if any(p.name == place.name for p in cluster.places):
            yield "place-same"
        else:
            near = any(agree(place, p) for p in cluster.places)
            yield "place-agree" if near else "journey-apart" if reading.type == "VISIT" else "place-apart"
    if time and cluster.times:
        if any((t.start, t.end) == (time.start, time.end) for t in cluster.times):
            yield "time-same"
        else:
            yield "time-overlap" if any(overlap(time, t) for t in cluster.times) else "time-apart"
    elif time or cluster.times:
        yield "time-mine" if time else "time-theirs"
    if reading.factuality in cluster.factualities:
        yield "fact-same"
    else:
        yield "fact-" + "-".join(sorted((cluster.first.factuality, reading.factuality)))
    mine, theirs = reading.quote, cluster.last.quote
    if mine is not None or theirs is not None:
        yield "quote-same" if mine == theirs else "quote-in" if theirs is None else "quote-out"


def _forms(cluster: Cluster, reading: Reading, word: str, rank: int) -> Iterator[str]:
    look, last = reading.look, cluster.last
    yield f"form-{look.form}-{word}"
    yield f"form-{look.form}-after-{'verb' if last.token.pos == 'VERB' else 'noun'}"
    if (look.form == "plural") != any(r.look.form == "plural" for r in (last, cluster.first)):
        yield "plural-differs"
    if reading.fresh:
        yield "fresh"
    if look.pointing:
        yield "pointing"
        yield f"pointing-{min(rank, 1)}"
    if look.bare:
        yield f"bare-noun-{min(rank, 2)}"
    if reading.token.head == last.token.i:
        yield f"hangs-{reading.token.rel}"
    elif last.token.i in look.above:
        yield "under"


def _matters(cluster: Cluster, reading: Reading, word: str) -> Iterator[str]:
    mine, shared = reading.look.stems, reading.look.stems & cluster.stems
    if not mine or not cluster.stems:
        relation = "none"
    else:
        relation = "apart" if not shared else "shared" if len(shared) == 1 else "shared-2"
    yield f"stems-{relation}"
    yield f"stems-{relation}-{word}"
    if reading.matter and cluster.matter:
        relation = "shared" if reading.matter & cluster.matter else "apart"
        yield f"matter-{relation}"
        yield f"{reading.type}-matter-{relation}"


def _distance(cluster: Cluster, reading: Reading, word: str) -> Iterator[str]:
    away = reading.token.sentence - cluster.last.token.sentence
    far = next((name for most, name in _FAR if away <= most), "far")
    yield f"away-{far}"
    yield f"away-{far}-{word}"
    if not reading.participants:
        yield f"bare-away-{far}-{word}"
    if cluster.first.token.sentence < _LEAD:
        yield "from-lead"
    if cluster.first.zone == "headline":
        yield f"from-headline-{word}"
