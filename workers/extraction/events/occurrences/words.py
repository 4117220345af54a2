"""A document as the network of occurrences sees it: a row of numbers a word.

Of a name it sees that it is one and of what kind, never which. What the lexicon says of a word is seen too: the types
of events that it may name, those whose conditions it meets in its place, and what speaks against the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.naming import Naming, states_of
from workers.extraction.events.possible import STANDINGS, Possible
from workers.extraction.parsing import embedding, meaning
from workers.extraction.parsing.relations import RELATIONS

NAMES = ("PER", "ORG", "LOC")
_POS = (
    "", *NAMES, "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
POS = {name: i for i, name in enumerate(_POS)}
_FEATURES = {
    f"{name}={value}": k
    for k, (name, value) in enumerate(
        (name, value)
        for name, values in {
            "Case": "Nom Gen Dat Acc Ins Loc", "Number": "Sing Plur", "Tense": "Past Pres Fut", "Aspect": "Perf Imp",
            "VerbForm": "Fin Inf Part Conv", "Voice": "Pass Mid", "Variant": "Short", "Animacy": "Anim",
            "Degree": "Sup",
        }.items()
        for value in values.split()
    )
}  # fmt: skip
_BELOW = (
    ("nsubj", "nsubj:pass"), ("obj",), ("obl", "iobj"), ("nmod",), ("amod",), ("det",), ("nummod", "nummod:gov"),
    ("case",), ("cop", "aux", "aux:pass"), ("conj",), ("mark",), ("xcomp", "ccomp"), ("obl:agent",), ("appos",),
)  # fmt: skip
_MARKED = {relation: k for k, relations in enumerate(_BELOW) for relation in relations}
_ASKED = "в на с о об по для после до перед во за из к от при из-за без накануне"
_PREPOSITIONS = {word: k for k, word in enumerate(_ASKED.split())}
_OF_NAMES = len(_FEATURES) + len(_BELOW)  # columns: kinds of names below, a number below, «не» below
_OF_SENTENCES = _OF_NAMES + len(NAMES) + 2
_OF_WORDS = _OF_SENTENCES + 7
_OF_PREPOSITIONS = _OF_WORDS + 8
_OF_STANDINGS = _OF_PREPOSITIONS + len(_PREPOSITIONS)
_OF_TYPES = _OF_STANDINGS + len(STANDINGS)
_NOT = frozenset(("не", "ни", "нет"))
_MANY = 4  # occurrences of a lemma
_FAR = 15  # sentences
_LONG = 60  # words of a sentence

Row = NDArray[Any]


@lru_cache(1)
def types() -> dict[str, int]:
    """The types of events, each with its number from 1 on; 0 stands for no event."""
    return {code: k for k, code in enumerate(sorted(lexicon().types), 1)}


def width() -> int:
    """Of `View.scalars`."""
    return _OF_TYPES + 3 * len(types())


def first_found() -> int:
    """The first column of `View.scalars` that tells what the lexicon finds in the word's place."""
    return _OF_TYPES + len(types())


@dataclass(frozen=True, slots=True)
class View:
    """A document of `n` words."""

    words: NDArray[np.int32]  # n: rows of the embedding; -1 in names
    meanings: NDArray[np.int32]  # n: rows of the meanings; -1 in names and for unknown words
    lemmas: tuple[str, ...]  # n: empty in names
    pos: NDArray[np.int32]  # n
    relations: NDArray[np.int32]  # n
    heads: NDArray[np.int32]  # n: indices of words; a root has its own
    sentences: NDArray[np.int32]  # n
    scalars: NDArray[np.float32]  # n × width()


def view(
    syntax: Syntax,
    naming: Naming,
    possible: Mapping[int, Sequence[Possible]],
    found: Mapping[int, str],
    dated: Collection[int],
    said: Collection[int],
) -> View:
    """All words of a document. `possible` tells what the lexicon makes of a word, `found` which type it finds there,
    `dated` which ones a time expression hangs on, `said` which ones stand in quotes."""
    document = syntax.document
    tokens = document.tokens
    n = len(tokens)
    # Words of the lexicon stay words: «Кубок Заречья»
    kinds = ["" if t.i in possible else _name(t, naming) for t in tokens]
    named = list(zip(tokens, kinds, strict=True))
    names = np.full(n, -1, np.int32)
    names[list(naming.names)] = [NAMES.index(type_) for _, type_ in naming.names.values()]
    heads = np.array([t.head if t.head >= 0 else t.i for t in tokens], np.int32)
    counts = Counter([t.lemma for t in tokens])
    own: Row = np.zeros((n, 8), np.float32)
    own[:, 0] = [0 if kind else min(counts[t.lemma], _MANY) / _MANY for t, kind in named]
    own[:, 1] = [t.text[:1].isupper() for t in tokens]
    own[:, 2] = names >= 0
    own[list(dated), 3] = 1
    own[list(said), 4] = 1
    scalars: Row = np.zeros((n, width()), np.float32)
    if n:
        feats = {id(t.feats): t.feats for t in tokens}  # words of one tag share them
        row = {id_: k for k, id_ in enumerate(feats)}
        seen = np.stack([_features(tuple(f.items())) for f in feats.values()])
        scalars[:, : len(_FEATURES)] = seen[[row[id(t.feats)] for t in tokens]]
        _dependents(scalars, heads, names, tokens)
        _surroundings(scalars, document.sentences, document.mark_at, heads)
    if document.zones:
        scalars[:, _OF_SENTENCES + 6] = [document.zone_at(t.start) != "body" for t in tokens]
    for i, entries in possible.items():
        _lexical(scalars[i], own[i], tokens[i], entries, syntax)
    for i, code in found.items():
        scalars[i, _OF_TYPES + 2 * len(types()) + types()[code] - 1] = 1
    scalars[:, _OF_WORDS:_OF_PREPOSITIONS] = own
    return View(
        np.array([-1 if kind else embedding.row(t.text, t.lemma) for t, kind in named], np.int32),
        np.array([-1 if kind else meaning.row(t.text, t.lemma) for t, kind in named], np.int32),
        tuple(["" if kind else t.lemma for t, kind in named]),
        np.array([POS.get(kind or t.pos, 0) for t, kind in named], np.int32),
        np.array([RELATIONS.get(t.rel, 0) for t in tokens], np.int32),
        heads,
        np.array([t.sentence for t in tokens], np.int32),
        scalars,
    )


def _name(token: Token, naming: Naming) -> str:
    """The kind of the name that a word is part of."""
    tagged = naming.names.get(token.i)
    if tagged is not None:
        return tagged[1]
    if token.pos == "ADJ" and states_of(token):
        return "LOC"
    return "PER" if token.pos == "PROPN" else ""


@lru_cache(5_000)
def _features(feats: tuple[tuple[str, str], ...]) -> Row:
    row: Row = np.zeros(len(_FEATURES), np.float32)
    row[[_FEATURES[f"{name}={value}"] for name, value in feats if f"{name}={value}" in _FEATURES]] = 1
    return row


def _dependents(scalars: Row, heads: Row, names: Row, tokens: Sequence[Token]) -> None:
    """What hangs on every word: which relations, kinds of names, numbers, «не»."""
    hanging = heads != np.arange(len(heads))
    below = np.array([_MARKED.get(t.rel, -1) for t in tokens], np.int32)
    for column, values in ((len(_FEATURES), below), (_OF_NAMES, names)):
        chosen = hanging & (values >= 0)
        scalars[heads[chosen], column + values[chosen]] = 1
    at = _OF_NAMES + len(NAMES)
    for token in tokens:
        if token.pos == "NUM":
            if token.head >= 0:
                scalars[token.head, at] += 1
        elif token.lemma in _NOT and token.head >= 0:
            scalars[token.head, at + 1] += 1


def _surroundings(scalars: Row, sentences: Sequence[Any], marks: Sequence[int], heads: Row) -> None:
    at = _OF_SENTENCES
    for sentence in sentences:
        own = slice(sentence.first, sentence.last)
        scalars[own, at] = sentence.i == 0
        scalars[own, at + 1] = min(sentence.i, _FAR) / _FAR
        scalars[own, at + 2] = min(sentence.last - sentence.first, _LONG) / _LONG
        scalars[sentence.first : sentence.first + 3, at + 3] = 1
    scalars[:, at + 4] = np.array(marks) >= 0
    scalars[:, at + 5] = heads == np.arange(len(heads))


def _lexical(row: Row, own: Row, token: Token, entries: Sequence[Possible], syntax: Syntax) -> None:
    """What the lexicon says of one of its words."""
    own[5] = any(p.entry.weak for p in entries)
    own[6] = any(p.entry.wanted for p in entries)
    own[7] = token.pos == "NOUN" and syntax.light(token.i) is not None
    preposition = _PREPOSITIONS.get(syntax.preposition(token) or "")
    if preposition is not None:
        row[_OF_PREPOSITIONS + preposition] = 1
    row[_OF_STANDINGS + min(p.standing for p in entries)] = 1
    for p in entries:
        number = types()[p.entry.type] - 1
        row[_OF_TYPES + number] = 1
        if p.fits:
            row[_OF_TYPES + len(types()) + number] = 1


def sentences(view: View) -> Iterator[tuple[int, int]]:
    """The first word of every sentence and the one after its last."""
    bounds = [0, *(np.flatnonzero(np.diff(view.sentences)) + 1).tolist(), len(view.words)]
    return ((a, b) for a, b in pairwise(bounds) if b > a)
