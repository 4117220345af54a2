"""How sure a mention takes up an event told before: «Умер Олухов» – «он скончался» – «смерть Олухова».

A logistic model over what the two share: words, people and their roles, states, place, time, factuality, distance, what
their sentences name, and which words often tell of one occurrence («завели» – «дело»). The weights in `sameness.toml`
are made by `calibrate_sameness.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.events.merging import Cluster, Reading, overlap
from workers.extraction.events.places import agree, is_state
from workers.extraction.logistic import Names, Sums, bundle

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
def weights() -> Sums:
    return Sums(logistic.load(Path(__file__).with_suffix(".toml")))


def possible(bundles: Sequence[Names]) -> bool:
    """Whether nothing forbids it."""
    return _APART.isdisjoint(chain(*bundles))


def features(cluster: Cluster, reading: Reading, rank: int, rivals: int) -> Iterator[Names]:
    """What speaks for and against one occurrence, as bundles of names of binary features. `rank` tells how many of the
    `rivals`, the events compared with, were mentioned later than this one."""
    word = _word(cluster, reading)
    yield _words(word, reading.type)
    families = cluster.first.trigger.entry.family, cluster.last.trigger.entry.family
    yield _families(reading.trigger.entry.family, *families, word)
    yield from _named(cluster, reading, word)
    yield _around(cluster, reading, word)
    yield tuple(_circumstances(cluster, reading))
    yield from _formed(cluster, reading, word, rank)
    yield _matters(cluster, reading, word)
    yield _distance(cluster, reading, word)
    yield _many(min(rank, 3), rivals > _MANY, min(len(cluster.readings), _MANY))


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


def _named(cluster: Cluster, reading: Reading, word: str) -> Iterator[Names]:
    mine = {p.name for p in reading.participants}
    states = {n for n in mine if is_state(n)}
    sides = ""
    if mine and cluster.names and mine.isdisjoint(cluster.names) and reading.countries <= cluster.countries:
        sides = "same-sides" if reading.countries else "no-sides"
    yield _people(_relation(mine - states, cluster.people), _relation(mine, cluster.names), word, sides)
    yield _groups(_relation(states, cluster.states), _relation(reading.look.persons, cluster.persons))
    told = [p for other in cluster.readings[-_RECENT:] + cluster.readings[:1] for p in other.participants]
    patients, theirs = ({p.name for p in ps if p.role in _PATIENTS} for ps in (reading.participants, told))
    persons = not patients.isdisjoint(reading.look.persons) and not theirs.isdisjoint(cluster.persons)
    agents = _relation(mine - patients, {p.name for p in told if p.role not in _PATIENTS})
    yield _befallen(_relation(patients, theirs), agents, persons, reading.type)


def _around(cluster: Cluster, reading: Reading, word: str) -> Names:
    """What the sentences name."""
    theirs = frozenset[str]().union(*(r.look.around for r in (*cluster.readings[-_RECENT:], cluster.first)))
    shared = len(reading.look.around & theirs)
    both = bool(reading.look.around and theirs)
    where = ""
    if not reading.participants and cluster.names:
        where = "away" if cluster.names.isdisjoint(reading.look.around) else "beside"
    return _sentences(min(shared, 2), both, where, word)


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


def _formed(cluster: Cluster, reading: Reading, word: str, rank: int) -> Iterator[Names]:
    look, last = reading.look, cluster.last
    plural = (look.form == "plural") != any(r.look.form == "plural" for r in (last, cluster.first))
    yield _forms(look.form, word, last.token.pos == "VERB", plural, reading.fresh)
    hangs = reading.token.rel if reading.token.head == last.token.i else None
    under = hangs is None and last.token.i in look.above
    if look.pointing or look.bare or hangs is not None or under:
        yield _looks(look.pointing, look.bare, min(rank, 2), hangs, under)


def _matters(cluster: Cluster, reading: Reading, word: str) -> Names:
    mine, shared = reading.look.stems, len(reading.look.stems & cluster.stems)
    if not mine or not cluster.stems:
        stems = "none"
    else:
        stems = "apart" if not shared else "shared" if shared == 1 else "shared-2"
    matter = ""
    if reading.matter and cluster.matter:
        matter = "apart" if reading.matter.isdisjoint(cluster.matter) else "shared"
    return _about(stems, matter, word, reading.type)


def _distance(cluster: Cluster, reading: Reading, word: str) -> Names:
    away = reading.token.sentence - cluster.last.token.sentence
    far = next((name for most, name in _FAR if away <= most), "far")
    lead, headline = cluster.first.token.sentence < _LEAD, cluster.first.zone == "headline"
    return _away(far, word, not reading.participants, lead, headline)


# The names of the features


@bundle
def _words(word: str, type_: str) -> Iterator[str]:
    yield from ("always", f"word-{word}", f"{type_}-{word}")
    if word != "kin":
        yield f"{type_}-{'word' if word in ('lemma', 'family') else 'other'}"


@bundle
def _families(mine: str, first: str, last: str, word: str) -> Iterator[str]:
    yield from (f"mine-{mine}-{word}", f"first-{first}-{word}")
    yield from ("pair-" + "+".join(sorted((mine, theirs))) for theirs in sorted({first, last}))


@bundle
def _people(people: str, names: str, word: str, sides: str) -> Iterator[str]:
    yield from (f"people-{people}", f"people-{people}-{word}", f"names-{names}-{word}")
    if sides:
        yield sides


@bundle
def _groups(states: str, persons: str) -> Names:
    return f"states-{states}", f"persons-{persons}"


@bundle
def _befallen(patients: str, agents: str, persons: bool, type_: str) -> Iterator[str]:
    yield from (f"patient-{patients}", f"agent-{agents}")
    if patients == "apart":
        yield f"{type_}-patient-apart"
        if persons:
            yield "persons-befallen-apart"


@bundle
def _sentences(shared: int, both: bool, where: str, word: str) -> Iterator[str]:
    if shared:
        yield "around-shared" if shared == 1 else "around-shared-2"
    else:
        yield "around-apart" if both else "around-none"
    if where:
        yield f"bare-{where}-{word}"


@bundle
def _forms(form: str, word: str, verb: bool, plural: bool, fresh: bool) -> Iterator[str]:
    yield from (f"form-{form}-{word}", f"form-{form}-after-{'verb' if verb else 'noun'}")
    if plural:
        yield "plural-differs"
    if fresh:
        yield "fresh"


@bundle
def _looks(pointing: bool, bare: bool, rank: int, hangs: str | None, under: bool) -> Iterator[str]:
    if pointing:
        yield from ("pointing", f"pointing-{min(rank, 1)}")
    if bare:
        yield f"bare-noun-{rank}"
    if hangs is not None:
        yield f"hangs-{hangs}"
    if under:
        yield "under"


@bundle
def _about(stems: str, matter: str, word: str, type_: str) -> Iterator[str]:
    yield from (f"stems-{stems}", f"stems-{stems}-{word}")
    if matter:
        yield from (f"matter-{matter}", f"{type_}-matter-{matter}")


@bundle
def _away(far: str, word: str, bare: bool, lead: bool, headline: bool) -> Iterator[str]:
    yield from (f"away-{far}", f"away-{far}-{word}")
    if bare:
        yield f"bare-away-{far}-{word}"
    if lead:
        yield "from-lead"
    if headline:
        yield f"from-headline-{word}"


@bundle
def _many(rank: int, many: bool, mentions: int) -> Iterator[str]:
    yield f"rank-{rank}"
    if many:
        yield "of-many"
    if mentions > 1:
        yield "mentions-2" if mentions < _MANY else "mentions-many"
