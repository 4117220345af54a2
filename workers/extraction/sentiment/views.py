"""A sentence as the model sees it: one row of numbers a unit, from the place of one target.

A unit is a word, or a whole name. Of a name the model sees that it is one and of what type, never which: neither its
words nor their number, so «Лосев» and «Пётр Иванович Сорокин» in the same place look the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Sentence, Token
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities
from workers.extraction.parsing import embedding
from workers.extraction.sentiment import meaning, scoring
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

    words: NDArray[Any]  # n: rows of the embedding; -1 in names
    meanings: NDArray[Any]  # n: rows of the meanings (see `meaning.py`); -1 in names and for unknown words
    pos: NDArray[Any]  # n
    relations: NDArray[Any]  # n
    places: NDArray[Any]  # n: 0 to 2 * FARTHEST, left to right
    depths: NDArray[Any]  # n: 0 to DEEPEST
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


@dataclass(frozen=True, slots=True)
class _Units:
    """The first token of every unit, and the token it is headed by."""

    starts: NDArray[Any]
    heads: NDArray[Any]


class Viewer:
    """All views of one sentence."""

    def __init__(self, document: Document, sentence: Sentence, names: Names, evidence: Evidence) -> None:
        self._document = document
        self._tokens = document.tokens
        self._names = names
        self._evidence = evidence
        self._first = sentence.first
        inside = _marked(document, sentence)
        self._mark = {i: number for number, tokens in inside for i in tokens}  # the innermost
        self._said = [tokens for _, tokens in inside if len(tokens) >= _SAYING]
        self._words = {word.i: word.value for word in evidence.words}
        self._all_words = sum(self._words.values())
        own = range(sentence.first, sentence.last)
        plain = [self._of_token(self._tokens[i]) for i in own]
        self._plain = np.array([numbers for numbers, _ in plain])
        self._scalars = np.array([scalars for _, scalars in plain], np.float32)
        self._units: dict[range, _Units] = {}

    def view(self, own: Sequence[int], type_: str, others: Collection[int]) -> View:
        """The target of the tokens `own`, head first; `others` are the tokens of the other mentions. A target whose
        type is that of a name is one as a whole, though it need not be one of the names of the document."""
        named = type_ in NAME_TYPES
        window = self._evidence.window(own[:1])
        units = self._units_of(set(own), type_ if named else None, window)
        at = int(np.searchsorted(units.starts, own[0], side="right")) - 1
        seen = slice(max(at - REACH, 0), at + REACH + 1)
        starts, heads = units.starts[seen], units.heads[seen]
        here = heads - self._first
        distance = self._evidence.distances(own, self._evidence.window(own))
        steps = np.array([distance.get(i, DEEPEST) for i in window])
        depths = np.minimum(np.minimum.reduceat(steps, units.starts - window.start), DEEPEST)[seen]
        words, meanings, pos, relations, above, marks, clauses = self._plain[here].T
        target = self._among(own)[here]
        scalars = self._scalars[here]
        _fill_acts(scalars, heads, {act.predicate: (r, act) for i in own for r, act in self._evidence.roles.get(i, ())})
        if named:  # also where it is no name of the document
            words, meanings, pos = np.where(target, ((-1,), (-1,), (POS[type_],)), (words, meanings, pos))
            scalars[target, :5], scalars[target, 17] = 0, 1
        scalars[:, 11] = clauses == self._evidence.clause(own[0])
        scalars[:, 13] = marks == self._mark.get(own[0], -1)
        scalars[:, TARGET] = target
        scalars[:, 15] = self._among(t.i for t in islice(self._document.ancestors(own[0]), 2 * REACH))[here]
        scalars[:, 16] = above == own[0]
        support = scoring.support(self._evidence, own, others, self._unheard(own[0]))
        places = np.clip(np.arange(seen.start, seen.start + len(starts)) - at, -FARTHEST, FARTHEST) + FARTHEST
        return View(
            words, meanings, pos, relations, places, depths, scalars, self._sums(own, others, len(units.heads)),
            support, scoring.quiet(self._evidence, own) and abs(support) < scoring.SAYS,
            TARGET_TYPES.index(type_), tuple(heads.tolist()),
        )  # fmt: skip

    def _among(self, tokens: Iterable[int]) -> NDArray[Any]:
        """Of every token of the sentence whether it is one of these."""
        found = np.zeros(len(self._plain), bool)
        found[[i - self._first for i in tokens]] = True
        return found

    def _units_of(self, target: set[int], type_: str | None, window: range) -> _Units:
        """The words and names of the window; those of the names as they are, are found once."""
        usual = self._units.get(window)
        if usual is None:
            usual = self._units[window] = self._grouped(set(), None, window)
        if type_ is None:
            return usual
        at = int(np.searchsorted(usual.starts, min(target), side="right")) - 1
        end = int(usual.starts[at + 1]) if at + 1 < len(usual.starts) else window.stop
        if target == set(range(int(usual.starts[at]), end)):
            return usual
        return self._grouped(target, type_, window)

    def _grouped(self, target: set[int], type_: str | None, window: range) -> _Units:
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
        return _Units(np.array([group[0] for group in groups]), np.array([self._head(group) for group in groups]))

    def _head(self, group: list[int]) -> int:
        return next((i for i in group if self._tokens[i].head not in group), group[0])

    def _of_token(self, token: Token) -> tuple[list[int], list[float]]:
        """What depends on no target: the rows of the embedding and of the meanings, the part of speech, the relation,
        the head, the mark, the clause; and the scalars."""
        row = [0.0] * SCALARS
        mark = self._mark.get(token.i, -1)
        act = self._evidence.acts_by_predicate.get(token.i)
        if act is not None:
            row[9], row[10] = act.frame.attitude * act.factor, act.frame.subject * act.factor
        row[12] = float(mark >= 0)
        place = [RELATIONS.get(token.rel, 0), token.head, mark, self._evidence.clause(token.i)]
        if token.i in self._names:
            row[17] = 1.0
            return [-1, -1, POS[self._names[token.i][1]], *place], row
        value = self._words.get(token.i, 0.0)
        below = [self._tokens[i] for i in self._document.children[token.i]]
        passive = token.feats.get("Voice") == "Pass" or any(t.rel == "nsubj:pass" for t in below)
        negated, modal = self._evidence.negated(token), self._evidence.modal(token)
        row[:5] = [value, float(value != 0), float(negated), float(modal), float(passive)]
        rows = [embedding.row(token.text, token.lemma), meaning.row(token.text, token.lemma)]
        return [*rows, POS.get(token.pos, 0), *place], row

    def _sums(self, own: Sequence[int], others: Collection[int], units: int) -> _Row:
        score = scoring.target(self._evidence, own, others)
        frames, _ = scoring.roles(self._evidence, own)
        judged = [scoring.squash(v) for v in (score, frames, self._all_words)]
        inside = own[0] in self._mark
        return np.array([*judged, float(inside), float(bool(self._mark)), min(units / 40, 2.0)], np.float32)

    def _unheard(self, i: int) -> set[int]:
        """What is said in quotation marks that the token stands outside of."""
        return {j for inside in self._said if i not in inside for j in inside}


def _fill_acts(scalars: _Row, heads: NDArray[Any], filled: Mapping[int, tuple[str, Act]]) -> None:
    """What predicates say of the target as their object or subject, in place of what they say of others."""
    for predicate, (role, act) in filled.items():
        at, light = (5, act.frame.object) if role == "object" else (7, act.frame.subject)
        rows = heads == predicate
        scalars[rows, at], scalars[rows, at + 1] = light * act.factor, act.frame.attitude * act.factor
        scalars[rows, 9:11] = 0


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
