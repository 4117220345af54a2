"""A sentence as the model sees it: one row of numbers a unit, from the place of one target.

A unit is a word, or a whole name. Of a name the model sees that it is one and of what type, never which: neither its
words nor their number, so «Лосев» and «Пётр Иванович Сорокин» in the same place look the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Sentence, Token
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities
from workers.extraction.parsing import embedding
from workers.extraction.sentiment import scoring
from workers.extraction.sentiment.evidence import Act, Evidence

NAME_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "OTHER")
TARGET_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "DESCRIPTOR", "STATEMENT")  # the last: a quote or sentence
_TAGGED = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "LOCATION"}
_POS = (
    "", *NAME_TYPES, "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PUNCT",
    "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
_RELATIONS = (
    "", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "conj", "cop",
    "csubj", "det", "discourse", "fixed", "flat", "flat:foreign", "flat:name", "iobj", "mark", "nmod", "nsubj",
    "nsubj:pass", "nummod", "nummod:gov", "obj", "obl", "obl:agent", "parataxis", "punct", "root", "xcomp",
)  # fmt: skip
POS = {name: i for i, name in enumerate(_POS)}
RELATIONS = {name: i for i, name in enumerate(_RELATIONS)}
FARTHEST = 12  # units to the left or right told apart
DEEPEST = 9  # steps in the tree told apart
REACH = 40  # units to the left and right of the target that are seen
SCALARS = 18
_DEEPEST = 8  # marks inside each other
_SAYING = 4  # words in quotation marks from which they say something: a title or a word of scorn is shorter
TARGET = 14  # the scalar that is 1 in the units of the target
SUMS = 6

Names = Mapping[int, tuple[int, str]]  # of every token inside a name the number and the type of the name

_Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A sentence of `n` units from the place of a target."""

    words: NDArray[np.int32]  # n: rows of the embedding; -1 in names
    pos: NDArray[np.int8]  # n
    relations: NDArray[np.int8]  # n
    places: NDArray[np.int8]  # n: 0 to 2 * FARTHEST, left to right
    depths: NDArray[np.int8]  # n: 0 to DEEPEST
    scalars: _Row  # n × SCALARS
    sums: _Row  # SUMS: what the evidence says as a whole
    support: (
        float  # -1 to 1: what the lexicons say of the target; neither this nor the next is an input of the networks
    )
    quiet: bool  # whether what concerns the target is not said of it (see `scoring.quiet`), and nothing else is
    type: int  # of the target
    units: tuple[int, ...]  # n: the token each unit is headed by


def names_of(document: Document, entities: Entities) -> Names:
    """The names of a document: of its entities, of the tagger, of states and their people («российский», «россиянин»),
    and single proper nouns. The longest one counts."""
    spans = [(name.span, _TAGGED[name.type]) for name in document.names]
    spans += [
        (m.span, "ORGANIZATION" if e.type == "MEDIA" else e.type)
        for e in entities.all
        for m in e.mentions
        if m.kind == "name"
    ]
    found = {t.i: (-1 - t.i, "OTHER") for t in document.tokens if t.pos == "PROPN"}
    for first, last, *_ in gazetteer().find([t.text for t in document.tokens]):
        found.update((i, (-1 - first, "LOCATION")) for i in range(first, last))
    for number, (span, type_) in enumerate(sorted(spans, key=lambda s: (s[0].end - s[0].start, s))):
        found.update((t.i, (number, type_)) for t in document.tokens_in(span))
    return found


class Viewer:
    """All views of one sentence."""

    def __init__(self, document: Document, sentence: Sentence, names: Names, evidence: Evidence) -> None:
        self._document = document
        self._tokens = document.tokens
        self._names = names
        self._evidence = evidence
        inside = _marked(document, sentence)
        self._mark = {i: number for number, tokens in inside for i in tokens}  # the innermost
        self._said = [tokens for _, tokens in inside if len(tokens) >= _SAYING]
        self._words = {word.i: word.value for word in evidence.words}
        self._all_words = sum(self._words.values())
        self._plain = {i: self._of_word(self._tokens[i]) for i in range(sentence.first, sentence.last)}

    def view(self, own: Sequence[int], type_: str, others: Collection[int]) -> View:
        """The target of the tokens `own`, head first; `others` are the tokens of the other mentions. A target whose
        type is that of a name is one as a whole, though it need not be one of the names of the document."""
        target = set(own)
        named = type_ in NAME_TYPES
        groups = self._groups(target, type_ if named else None, self._evidence.window(own[:1]))
        heads = [self._head(group) for group in groups]
        at = next(k for k, group in enumerate(groups) if own[0] in group)
        first, last = max(at - REACH, 0), min(at + REACH + 1, len(groups))
        distance = self._evidence.distances(own, self._evidence.window(own))
        above = {t.i for t in islice(self._document.ancestors(own[0]), 2 * REACH)}
        filled = {act.predicate: (role, act) for i in own for role, act in self._evidence.roles.get(i, ())}
        acts = self._evidence.acts_by_predicate
        mark = self._mark.get(own[0], -1)
        support = scoring.support(self._evidence, own, others, self._unheard(own[0]))
        words, pos, relations, places, depths, scalars = [], [], [], [], [], []
        for k in range(first, last):
            group, i = groups[k], heads[k]
            token = self._tokens[i]
            name = type_ if named and i in target else self._names[i][1] if i in self._names else None
            word, tag, plain = self._plain[i]
            words.append(-1 if name else word)
            pos.append(POS[name] if name else tag)
            relations.append(RELATIONS.get(token.rel, 0))
            places.append(min(max(k - at, -FARTHEST), FARTHEST) + FARTHEST)
            depths.append(min(min(distance.get(j, DEEPEST) for j in group), DEEPEST))
            row = [0.0] * SCALARS
            if not name:
                row[:5] = plain
            _fill_act(row, acts.get(i), filled.get(i))
            row[11] = float(self._evidence.same_clause(own[0], i))
            here = self._mark.get(i, -1)
            row[12], row[13] = float(here >= 0), float(here == mark)
            row[TARGET] = float(i in target)
            row[15] = float(i in above)
            row[16] = float(token.head == own[0])
            row[17] = float(name is not None)
            scalars.append(row)
        return View(
            np.array(words, np.int32), np.array(pos, np.int8), np.array(relations, np.int8), np.array(places, np.int8),
            np.array(depths, np.int8), np.array(scalars, np.float32), self._sums(own, others, len(groups)),
            support, scoring.quiet(self._evidence, own) and abs(support) < scoring.SAYS,
            TARGET_TYPES.index(type_), tuple(heads[first:last]),
        )  # fmt: skip

    def _groups(self, target: set[int], type_: str | None, window: range) -> list[list[int]]:
        groups: list[list[int]] = []
        last: object = None
        for i in window:
            key: object = (
                ("target", type_) if type_ and i in target else self._names[i][0] if i in self._names else None
            )
            if key is not None and key == last:
                groups[-1].append(i)
            else:
                groups.append([i])
            last = key
        return groups

    def _head(self, group: list[int]) -> int:
        return next((i for i in group if self._tokens[i].head not in group), group[0])

    def _of_word(self, token: Token) -> tuple[int, int, list[float]]:
        """The row of the embedding, the part of speech, and the scalars that depend on no target."""
        value = self._words.get(token.i, 0.0)
        below = [self._tokens[i] for i in self._document.children[token.i]]
        passive = token.feats.get("Voice") == "Pass" or any(t.rel == "nsubj:pass" for t in below)
        negated, modal = self._evidence.negated(token), self._evidence.modal(token)
        scalars = [value, float(value != 0), float(negated), float(modal), float(passive)]
        return embedding.row(token.text, token.lemma), POS.get(token.pos, 0), scalars

    def _sums(self, own: Sequence[int], others: Collection[int], units: int) -> _Row:
        score = scoring.target(self._evidence, own, others)
        frames, _ = scoring.roles(self._evidence, own)
        judged = [scoring.squash(v) for v in (score, frames, self._all_words)]
        inside = own[0] in self._mark
        return np.array([*judged, float(inside), float(bool(self._mark)), min(units / 40, 2.0)], np.float32)

    def _unheard(self, i: int) -> set[int]:
        """What is said in quotation marks that the token stands outside of."""
        return {j for inside in self._said if i not in inside for j in inside}


def _fill_act(row: list[float], act: Act | None, filled: tuple[str, Act] | None) -> None:
    """What a predicate says of the target as its object or subject, or of others."""
    if filled is not None:
        role, own = filled
        at, light = (5, own.frame.object) if role == "object" else (7, own.frame.subject)
        row[at], row[at + 1] = light * own.factor, own.frame.attitude * own.factor
    elif act is not None:
        row[9], row[10] = act.frame.attitude * act.factor, act.frame.subject * act.factor


def _marked(document: Document, sentence: Sentence) -> list[tuple[int, frozenset[int]]]:
    """The quotation marks of a sentence, the outer first: their numbers, and the tokens inside. Marks deeper than any
    author nests them are left out."""
    found: dict[int, set[int]] = {}
    for i in range(sentence.first, sentence.last):
        number, depth = document.mark_at[i], 0
        while number >= 0 and depth < _DEEPEST:
            found.setdefault(number, set()).add(i)
            number, depth = document.marks[number].parent, depth + 1
    return [(number, frozenset(found[number])) for number in sorted(found)]
