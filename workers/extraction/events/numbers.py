"""The numbers of an event: dead, injured, detained, participants, sums, scores. The roles are in the TOML beside.

«В результате аварии погибли 12 человек»: 12 dead, of the deaths and of the accident. A number belongs to the event
whose word it hangs on, else to the one event of its sentence that may have it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Document, Token
from workers.extraction.events.grammar import is_participle
from workers.extraction.events.merging import Cluster
from workers.extraction.events.model import Number
from workers.extraction.times import Quantity

_MOST_STEPS = 6  # along governors
_MOST_PASSED = 3  # sentences back to the accident whose dead are counted
_MOST = 12  # numbers of one event
_MOST_BELOW = 40  # words on one word, or events of one sentence, that are looked at
_PART = 4  # tokens looked back for «в том числе»
_NEAR = 15  # tokens between a number and an event that it does not hang on
_CHANGES = frozenset(("с", "со", "от", "на"))
_SUBSTANTIVE = frozenset(("nsubj", "nsubj:pass", "obj", "nmod"))
_PARTS = frozenset(("среди", "числе", "включая"))


@dataclass(frozen=True, slots=True)
class _Role:
    name: str
    types: frozenset[str]
    kinds: frozenset[str]
    persons: bool
    words: frozenset[str]
    doers: frozenset[str]
    whole: frozenset[str]
    hanging: bool


@lru_cache(1)
def _roles() -> tuple[tuple[_Role, ...], frozenset[str]]:
    """The roles in order, and the nouns that name people."""
    rows = lexicons.read(Path(__file__).with_suffix(".toml"))
    people = frozenset(rows.pop("people")["nouns"].split())
    roles = tuple(
        _Role(
            name,
            frozenset(row["types"].split()),
            frozenset(row["kinds"].split()),
            row.get("persons", False),
            frozenset(row.get("words", "").split()),
            frozenset(row.get("doers", "").split()),
            frozenset(row.get("whole", "").split()),
            row.get("hanging", False),
        )
        for name, row in rows.items()
    )
    return roles, people


def attach(
    clusters: Sequence[Cluster], parents: Mapping[int, int], document: Document, quantities: Iterable[Quantity]
) -> dict[int, tuple[Number, ...]]:
    """The numbers by the index of their event, in order of the text, the same number once a role."""
    owners = _Owners(clusters, document)
    found: dict[int, dict[tuple[str, float | None, float | None], Number]] = {}
    for quantity in quantities:
        head = document.head_of(quantity.span)
        if head is None:
            continue
        path = _path(document, head)
        for role, teller in _fitting(quantity, path, document):
            owner = owners.of(path, role, teller)
            if owner is None and not (role.words and role.whole):
                continue
            number = Number(
                role.name, quantity.value, quantity.low, quantity.high, quantity.unit, quantity.text, quantity.span
            )
            for n in dict.fromkeys(_with_whole(owner, role, clusters, parents, owners, head)):
                numbers = found.setdefault(n, {})
                if len(numbers) < _MOST:
                    numbers.setdefault((role.name, quantity.low, quantity.high), number)
            break
    return {n: tuple(numbers.values()) for n, numbers in found.items()}


def _fitting(quantity: Quantity, path: Sequence[Token], document: Document) -> list[tuple[_Role, Token | None]]:
    """The roles that a number may have with the word that tells each: those that the nearest word tells first, then in
    order of the file."""
    part, of_change = _is_part(document, path[0]), _of_change(quantity, document)
    found: list[tuple[int, int, _Role, Token | None]] = []
    for n, role in enumerate(_roles()[0]):
        if quantity.kind not in role.kinds or not _counts(role, quantity) or (part and role.persons):
            continue
        told = _told(role, path, of_change, document) if role.words else (len(path), None)
        if told is not None:
            found.append((told[0], n, role, told[1]))
    return [(role, teller) for _, _, role, teller in sorted(found, key=lambda f: f[:2])]


def _counts(role: _Role, quantity: Quantity) -> bool:
    if not role.persons or quantity.kind == "NUMBER":
        return True
    return quantity.unit in _roles()[1] or quantity.unit in role.words


def _path(document: Document, head: Token) -> list[Token]:
    """The number, then its governors up to the verb of its clause."""
    path = [head]
    for above in document.ancestors(head.i):
        path.append(above)
        if len(path) > _MOST_STEPS or (above.feats.get("VerbForm") == "Fin"):
            break
    return path


def _is_part(document: Document, head: Token) -> bool:
    """Whether the number is a part of one before it: «среди которых десять женщин», «в том числе пять полицейских»."""
    first = max(head.i - _PART, document.sentences[head.sentence].first)
    before = [t.folded for t in document.tokens[first : head.i]]
    return not _PARTS.isdisjoint(before) or ("из", "них") in itertools.pairwise(before)


def _told(role: _Role, path: Sequence[Token], of_change: bool, document: Document) -> tuple[int, Token] | None:
    """The word that tells the role and how many steps up it is; None where there is none, or the number is who does it,
    or the amount that a count has risen by or from: «выросло с трёх на двоих до пяти»."""
    for away, (below, token) in enumerate(zip((path[0], *path), path, strict=False)):
        teller = _teller(role, token, document)
        if teller is None:
            continue
        active = token.pos == "VERB" and below.rel == "nsubj" and token.feats.get("Voice") != "Pass"
        doer = active and token.lemma in role.doers
        return None if doer or (teller.i != token.i and of_change) else (away, teller)
    return None


def _teller(role: _Role, token: Token, document: Document) -> Token | None:
    """The word if it tells the role, or what hangs right on it: «число погибших выросло до 12»."""
    if token.lemma in role.words:
        return token
    if token.pos == "VERB":
        subjects = _arguments(token, document)
        if not subjects and token.rel == "conj":
            subjects = _arguments(document.tokens[token.head], document)  # «число выросло и достигло 12»
        below = (document.tokens[c] for s in subjects for c in (s, *document.children[s][:_MOST_BELOW]))
        return next((t for t in below if t.rel != "conj" and t.lemma in role.words and _names_people(t)), None)
    return None


def _arguments(verb: Token, document: Document) -> list[int]:
    around = document.children[verb.i][:_MOST_BELOW]
    return [c for c in around if document.tokens[c].rel in ("nsubj", "nsubj:pass", "obj")]


def _of_change(quantity: Quantity, document: Document) -> bool:
    """Whether the preposition tells of what a count has risen from or by: «с трёх», «на двоих»."""
    first = document.tokens_in(quantity.span)[0]
    before = document.tokens[first.i - 1] if first.i > document.sentences[first.sentence].first else None
    return first.folded in _CHANGES or (before is not None and before.folded in _CHANGES)


def _names_people(token: Token) -> bool:
    """A noun, or a participle in place of one: «число погибших», not «люди, погибшие»."""
    return token.pos != "VERB" or (is_participle(token) and token.rel in _SUBSTANTIVE)


class _Owners:
    """Which events a document's words and sentences name."""

    def __init__(self, clusters: Sequence[Cluster], document: Document) -> None:
        self._clusters = clusters
        self._by_token: dict[int, int] = {}
        self._by_sentence: dict[int, list[int]] = {}
        for n, cluster in enumerate(clusters):
            for reading in cluster.readings:
                self._by_token.setdefault(reading.token.i, n)
                if reading.trigger.light is not None:
                    self._by_token.setdefault(reading.trigger.light.i, n)
                inside = self._by_sentence.setdefault(reading.token.sentence, [])
                if len(inside) < _MOST_BELOW and n not in inside:
                    inside.append(n)
        self._document = document

    def of(self, path: Sequence[Token], role: _Role, teller: Token | None) -> int | None:
        """The event whose word the number hangs on or tells its role, else the only one of its sentence that may have
        it."""
        for token in path if teller is None else (*path, teller):
            n = self._by_token.get(token.i)
            if n is not None and self._clusters[n].first.type in role.types:
                return n
        for token in path:
            for child in self._document.children[token.i][:_MOST_BELOW]:
                n = self._by_token.get(child)
                if n is not None and self._clusters[n].first.type in role.types:
                    return n
        if role.hanging:
            return None
        inside = list(self.inside(path[0].sentence, role.types))
        if len(inside) != 1:
            return None
        near = (r.token for r in self._clusters[inside[0]].readings if r.token.sentence == path[0].sentence)
        return inside[0] if any(abs(t.i - path[0].i) <= _NEAR for t in near) else None

    def inside(self, sentence: int, types: frozenset[str]) -> Iterator[int]:
        return (n for n in self._by_sentence.get(sentence, ()) if self._clusters[n].first.type in types)


def _is_harm(cluster: Cluster) -> bool:
    """Whether an event is named by what befell people («ранены»): no whole that others died in."""
    return any(role.persons and cluster.first.token.lemma in role.words for role in _roles()[0])


def _with_whole(
    owner: int | None,
    role: _Role,
    clusters: Sequence[Cluster],
    parents: Mapping[int, int],
    owners: _Owners,
    head: Token,
) -> Iterator[int]:
    """The event, and the accident or attack that it is a part of, of its sentence or the latest before it."""
    if owner is not None:
        yield owner
        if clusters[owner].first.type in role.whole:
            return
        whole = parents.get(owner)
        if whole is not None and clusters[whole].first.type in role.whole and not _is_harm(clusters[whole]):
            yield whole
            return
    for sentence in range(head.sentence, max(head.sentence - _MOST_PASSED, 0) - 1, -1):
        near = [n for n in owners.inside(sentence, role.whole) if not _is_harm(clusters[n])]
        if near:
            yield near[-1]
            return
