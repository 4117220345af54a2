"""A document as the network of heads sees it: a row of numbers a word.

Of a name it sees that it is one and of what kind, never which. What our lexicon says of a word is seen too: which types
of events it may name, and which one it was found to name.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Token
from workers.extraction.entities.model import Entities
from workers.extraction.events import dates, triggers
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.naming import Naming, states_of
from workers.extraction.parsing import embedding
from workers.extraction.sentiment.views import RELATIONS
from workers.extraction.times import TimeExpression

NAMES = ("PER", "ORG", "LOC")
_POS = (
    "", *NAMES, "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
POS = {name: i for i, name in enumerate(_POS)}
FEATURES = tuple(
    f"{name}={value}"
    for name, values in {
        "Case": "Nom Gen Dat Acc Ins Loc", "Number": "Sing Plur", "Tense": "Past Pres Fut", "Aspect": "Perf Imp",
        "VerbForm": "Fin Inf Part Conv", "Voice": "Pass Mid", "Variant": "Short", "Animacy": "Anim", "Degree": "Sup",
    }.items()
    for value in values.split()
)  # fmt: skip
_FEATURES = {name: k for k, name in enumerate(FEATURES)}
_BELOW = (
    ("nsubj", "nsubj:pass"), ("obj",), ("obl", "iobj"), ("nmod",), ("amod",), ("det",), ("nummod", "nummod:gov"),
    ("case",), ("cop", "aux", "aux:pass"), ("conj",), ("mark",), ("xcomp", "ccomp"), ("obl:agent",), ("appos",),
)  # fmt: skip
_MARKED = {relation: k for k, relations in enumerate(_BELOW) for relation in relations}
_LAST = 6  # scalars at the end
_OWN = 18  # scalars that are neither features nor relations below
SCALARS = len(FEATURES) + len(_BELOW) + _OWN
_MANY = 4  # occurrences of a lemma
_FAR = 15  # sentences

Row = NDArray[Any]


@dataclass(frozen=True, slots=True)
class View:
    """A document of `n` words."""

    words: NDArray[np.int32]  # n: rows of the embedding; -1 in names
    lemmas: tuple[str, ...]  # n: empty in names
    pos: NDArray[np.int8]  # n
    relations: NDArray[np.int8]  # n
    heads: NDArray[np.int32]  # n: indices of words; a root has its own
    sentences: NDArray[np.int32]  # n
    scalars: NDArray[np.float32]  # n × SCALARS
    may: NDArray[np.float32]  # n × types: what the lexicon says of the lemma
    found: NDArray[np.float32]  # n × types: what was found here


def view(document: Document, entities: Entities, times: tuple[TimeExpression, ...], found: Mapping[int, str]) -> View:
    """All words of a document; `found` are the types of those that mention our events."""
    syntax, naming = Syntax(document, lexicon()), Naming(document, entities)
    dated = triggers.dated_words(syntax, dates.Calendar.of(document, times).heads)
    types = {code: k for k, code in enumerate(sorted(syntax.lexicon.types))}
    n = len(document.tokens)
    scalars, may, is_found = (np.zeros((n, width), np.float32) for width in (SCALARS, len(types), len(types)))
    words, pos, relations, heads = np.zeros((4, n), np.int32)
    lemmas = []
    counts = Counter(t.lemma for t in document.tokens)
    for i, token in enumerate(document.tokens):
        entries = syntax.lexicon.of(token.lemma, token.pos)
        kind = _name(token, naming, bool(entries))
        heads[i] = token.head if token.head >= 0 else i
        relations[i] = RELATIONS.get(token.rel, 0)
        pos[i] = POS[kind] if kind else POS.get(token.pos, 0)
        words[i] = -1 if kind else embedding.row(token.text, token.lemma)
        lemmas.append("" if kind else token.lemma)
        for entry in entries:
            may[i, types[entry.type]] = 1
        if i in found:
            is_found[i, types[found[i]]] = 1
        if token.pos == "PUNCT":
            continue
        _fill(scalars[i], token, document, naming)
        weak, conditional = any(e.weak for e in entries), any(e.wanted for e in entries)
        light = syntax.light(i) is not None if token.pos == "NOUN" else False
        seen = min(counts[token.lemma], _MANY) / _MANY
        scalars[i, -_LAST:] = weak, conditional, light, 0 if kind else seen, i in dated, token.text[:1].isupper()
    sentences = np.array([t.sentence for t in document.tokens], np.int32)
    return View(
        words, tuple(lemmas), pos.astype(np.int8), relations.astype(np.int8), heads, sentences, scalars, may, is_found
    )


def _name(token: Token, naming: Naming, known: bool) -> str:
    """The kind of the name that a word is part of. Words of the lexicon stay words: «Кубок Заречья»."""
    if known:
        return ""
    if token.i in naming.names:
        return naming.names[token.i][1]
    if token.pos == "ADJ" and states_of(token):
        return "LOC"
    return "PER" if token.pos == "PROPN" else ""


def _fill(row: Row, token: Token, document: Document, naming: Naming) -> None:
    for name, value in token.feats.items():
        k = _FEATURES.get(f"{name}={value}")
        if k is not None:
            row[k] = 1
    at = len(FEATURES)
    own = at + len(_BELOW)
    for c in document.children[token.i]:
        below = document.tokens[c]
        k = _MARKED.get(below.rel)
        if k is not None:
            row[at + k] = 1
        if c in naming.names:
            row[own + NAMES.index(naming.names[c][1])] = 1
        row[own + 3] += below.pos == "NUM"
        row[own + 4] += below.lemma in ("не", "ни", "нет")
    sentence = document.sentences[token.sentence]
    row[own + 5] = document.mark_at[token.i] >= 0
    row[own + 6] = sentence.i == 0
    row[own + 7] = min(sentence.i, _FAR) / _FAR
    row[own + 8] = document.zone_at(token.start) != "body"
    row[own + 9] = min(sentence.last - sentence.first, 60) / 60
    row[own + 10] = token.i - sentence.first < 3
    row[own + 11] = token.head < 0


def sentences(view: View) -> list[tuple[int, int]]:
    """The first word of every sentence and the one after its last."""
    bounds = [0, *(np.flatnonzero(np.diff(view.sentences)) + 1).tolist(), len(view.words)]
    return [(a, b) for a, b in itertools.pairwise(bounds) if b > a]
