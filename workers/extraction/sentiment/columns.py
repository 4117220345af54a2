"""The tokens of a document as numbers: what the model sees of each, whatever the target."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document
from workers.extraction.parsing import embedding, meaning
from workers.extraction.parsing.relations import RELATIONS
from workers.extraction.sentiment.evidence import Evidence

NAME_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "OTHER")
_POS = (
    "", *NAME_TYPES, "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
POS = {name: i for i, name in enumerate(_POS)}
SCALARS = 18
NAMED = 17  # the scalar that is 1 in names
JUDGING = slice(0, 5)  # the scalars of a word that judges, is negated, is possible, is passive; none in names

Names = Mapping[int, tuple[int, str]]  # of every token inside a name the number and the type of the name

_Row = NDArray[Any]


class Columns:
    """A row for every token of a document: of the embedding and of the meanings (-1 in names), of the parts of speech
    and of the relations, the head, the mark, the head of the clause; and `SCALARS` numbers."""

    def __init__(self, document: Document, names: Names, evidence: Sequence[Evidence]) -> None:
        tokens = document.tokens
        self.words, self.meanings = (
            np.array([-1 if t.i in names else row(t.text, t.lemma) for t in tokens], np.int64)
            for row in (embedding.row, meaning.row)
        )
        self.pos = np.array([POS.get(names[t.i][1] if t.i in names else t.pos, 0) for t in tokens], np.int64)
        self.relations = np.array([RELATIONS.get(t.rel, 0) for t in tokens], np.int64)
        self.heads = np.array([t.head for t in tokens], np.int64)
        self.marks = np.array(document.mark_at, np.int64)
        self.clauses = np.array([clause for e in evidence for clause in e.clauses], np.int64)
        self.scalars: _Row = np.zeros((len(tokens), SCALARS), np.float32)
        words = {word.i: word.value for e in evidence for word in e.words}
        self._fill(0, words, words.values())
        self._fill(1, [i for i, value in words.items() if value])
        self._fill(2, [i for e in evidence for i in e.negated if i >= 0])
        self._fill(3, [i for e in evidence for i in e.modal if i >= 0])
        self._fill(4, [t.i for t in tokens if t.feats.get("Voice") == "Pass"])
        self._fill(4, [t.head for t in tokens if t.rel == "nsubj:pass" and t.head >= 0])
        acts = [act for e in evidence for act in e.acts]
        predicates = [act.predicate for act in acts]
        self._fill(9, predicates, [act.frame.attitude * act.factor for act in acts])
        self._fill(10, predicates, [act.frame.subject * act.factor for act in acts])
        self.scalars[self.marks >= 0, 12] = 1
        self.scalars[list(names), JUDGING] = 0
        self._fill(NAMED, list(names))

    def _fill(self, scalar: int, tokens: Collection[int], values: Iterable[float] | None = None) -> None:
        self.scalars[list(tokens), scalar] = 1 if values is None else list(values)
