"""Sentences as the model sees them: one row of numbers a unit, from the place of one target.

A unit is a word, or a whole name. Of a name the model sees that it is one and of what type, never which: neither its
words nor their number, so «Лосев» and «Пётр Иванович Сорокин» in the same place look the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.extraction.document import Document, Sentence, fold
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities
from workers.extraction.sentiment.columns import JUDGING, NAME_TYPES, NAMED, POS, Columns, Names
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.scoring import SAYS, Scores, squash

TARGET_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "DESCRIPTOR", "STATEMENT")  # the last: a quote or sentence
_TAGGED = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "LOCATION"}
BATCH = 64  # views that are made and computed together: 10 MB of memory
FARTHEST = 12  # units to the left or right told apart
DEEPEST = 9  # steps in the tree told apart
REACH = 40  # units to the left and right of the target that are seen
_DEEPEST = 8  # marks inside each other
_SAYING = 4  # words in quotation marks from which they say something: a title or a word of scorn is shorter
TARGET = 14  # the scalar that is 1 in the units of the target
SUMS = 6

_Row = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Views:
    """`v` sentences from the place of a target, end to end, together of `n` units."""

    lengths: _Row  # v: of how many units each is
    words: _Row  # n: rows of the embedding; -1 in names
    meanings: _Row  # n: rows of the meanings (see `meaning.py`); -1 in names and for unknown words
    pos: _Row  # n
    relations: _Row  # n
    places: _Row  # n: 0 to 2 * FARTHEST, left to right
    depths: _Row  # n: 0 to DEEPEST
    scalars: _Row  # n × SCALARS, 32 bits
    units: _Row  # n: the token each unit is headed by
    sums: _Row  # v × SUMS, 32 bits: what the evidence says as a whole
    # v: -1 to 1: what the lexicons say of the target; neither this nor the next is an input of the networks
    support: _Row
    quiet: _Row  # v: whether what concerns the target is not said of it (see `scoring.Scores`), and nothing else is
    types: _Row  # v: of the target


def joined(views: Sequence[Views]) -> Views:
    """The same as one, in order."""
    return Views(*(np.concatenate([getattr(v, field.name) for v in views]) for field in fields(Views)))


def batched(views: Sequence[Views]) -> Iterator[Views]:
    """The same, joined as far as a batch may be large; each is of few."""
    return (joined(views[k : k + BATCH]) for k in range(0, len(views), BATCH))


class Aim(NamedTuple):
    """A target: its tokens, head first; its type; the tokens of the other mentions. One whose type is that of a name is
    one as a whole, though it need not be one of the names of the document."""

    own: Sequence[int]
    type: str
    others: Collection[int] = ()


def names_of(document: Document, entities: Entities) -> Names:
    """The names of a document: of its entities, of the tagger, of states and their people («российский», «россиянин»),
    and single proper nouns. The longest one counts."""
    spans = {(name.span, _TAGGED[name.type]) for name in document.names}
    for entity in entities.all:
        type_ = "ORGANIZATION" if entity.type == "MEDIA" else entity.type
        spans.update((mention.span, type_) for mention in entity.mentions if mention.kind == "name")
    types = dict(sorted(spans))  # of a span that is a name of two types, the last one
    found = {t.i: (-1 - t.i, "OTHER") for t in document.tokens if t.pos == "PROPN"}
    for first, last in _of_states([t.text for t in document.tokens]):
        found.update((i, (-1 - first, "LOCATION")) for i in range(first, last))
    for number, span in enumerate(sorted(types, key=lambda s: (s.end - s.start, s))):
        name = number, types[span]
        found.update((token.i, name) for token in document.tokens_in(span))
    return found


def _of_states(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of what tells of a state. The gazetteer is asked of words that may, and of what stands beside them."""
    near: set[int] = set()
    for i, most in enumerate(map(_words_of_state, words)):
        if most:
            near.update(range(max(i - 1, 0), min(i + most + 1, len(words))))
    asked = sorted(near)
    for first, last, *_ in gazetteer().find([words[i] for i in asked]):
        yield asked[first], asked[last - 1] + 1


@lru_cache(50_000)
def _words_of_state(word: str) -> int:
    """How many words may tell of a state that begin with this one; 0 where none do."""
    most = gazetteer().most_words.get(fold(word), 1)
    return most if most > 1 or any(gazetteer().find([word])) else 0


class _Units(NamedTuple):
    """The first token of every unit, and the token it is headed by."""

    starts: list[int]
    heads: list[int]


class _Seen(NamedTuple):
    """What a view shows: the tokens its units are headed by, and those they begin with; the steps in the tree from the
    target to all tokens of these units; which unit the target is headed by; of how many units the window is."""

    heads: list[int]
    starts: list[int]
    steps: list[int]
    at: int
    all_units: int


class _Said(NamedTuple):
    """A sentence as it is read for all targets: the tokens inside each pair of quotation marks, the outer first; of
    those that say something; the sum of what judges."""

    inside: frozenset[int]
    said: list[frozenset[int]]
    judging: float


class Viewer:
    """All views of a document; `evidence` is that of each sentence."""

    def __init__(self, document: Document, names: Names, evidence: Sequence[Evidence]) -> None:
        self._document = document
        self._tokens = document.tokens
        self._names = names
        self._evidence = evidence
        self._units: dict[range, _Units] = {}
        self._sentences: dict[int, _Said] = {}

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self._document, self._names, self._evidence)

    def batches(self, aims: Sequence[Aim]) -> Iterator[Views]:
        """Views of these targets in order, `BATCH` together."""
        return (self.views(aims[k : k + BATCH]) for k in range(0, len(aims), BATCH))

    def views(self, aims: Sequence[Aim]) -> Views:
        """Views of one target at least, in order."""
        columns = self._columns
        seen = [self._seen(aim) for aim in aims]
        lengths = np.array([len(s.heads) for s in seen])
        of = np.repeat(np.arange(len(aims)), lengths)
        first = np.cumsum(lengths) - lengths
        units = np.array([i for s in seen for i in s.heads])
        keys = of * len(self._tokens) + units
        head = np.array([aim.own[0] for aim in aims])
        clauses, marks = columns.clauses[head], columns.marks[head]
        sums = [len(s.steps) for s in seen]
        shifts = np.cumsum(sums) - sums - [s.starts[0] for s in seen]
        begins = np.array([i for s in seen for i in s.starts]) + np.repeat(shifts, lengths)
        depths = np.minimum(np.minimum.reduceat([i for s in seen for i in s.steps], begins), DEEPEST)
        places = np.arange(len(of)) - (first + [s.at for s in seen])[of]
        words, meanings, pos = columns.words[units], columns.meanings[units], columns.pos[units]
        scalars = columns.scalars[units]
        self._fill_roles(scalars, aims, seen, first)
        target = self._rows(keys, [aim.own for aim in aims])
        named = np.array([aim.type in NAME_TYPES for aim in aims])  # also where it is no name of the document
        inside = target[named[of[target]]]
        words[inside] = meanings[inside] = -1
        pos[inside] = np.array([POS.get(aim.type, 0) for aim in aims])[of[inside]]
        scalars[inside, JUDGING], scalars[inside, NAMED] = 0, 1
        scalars[:, 11] = columns.clauses[units] == clauses[of]
        scalars[:, 13] = columns.marks[units] == marks[of]
        scalars[target, TARGET] = 1
        scalars[self._rows(keys, [self._above(aim.own[0]) for aim in aims]), 15] = 1
        scalars[:, 16] = columns.heads[units] == head[of]
        scores = [self._scores(aim, s.all_units) for aim, s in zip(aims, seen, strict=True)]
        return Views(
            lengths, words, meanings, pos, columns.relations[units],
            np.clip(places, -FARTHEST, FARTHEST) + FARTHEST, depths, scalars, units,
            np.array([s for s, _, _ in scores], np.float32), np.array([s for _, s, _ in scores]),
            np.array([s for _, _, s in scores]), np.array([TARGET_TYPES.index(aim.type) for aim in aims]),
        )  # fmt: skip

    def _seen(self, aim: Aim) -> _Seen:
        own = aim.own
        evidence = self._evidence[self._tokens[own[0]].sentence]
        wider = evidence.window(own)
        window = evidence.window(own[:1]) if len(own) > 1 else wider
        units = self._units_of(set(own), aim.type if aim.type in NAME_TYPES else None, window)
        at = bisect_right(units.starts, own[0]) - 1
        low, high = max(at - REACH, 0), at + REACH + 1
        starts = units.starts[low:high]
        end = units.starts[high] if high < len(units.starts) else window.stop
        steps = evidence.distances(own, wider)[starts[0] - wider.start : end - wider.start]
        return _Seen(units.heads[low:high], starts, steps, at - low, len(units.starts))

    def _rows(self, keys: _Row, tokens: Sequence[Collection[int]]) -> _Row:
        """The rows of the units that are headed by these tokens of each view."""
        wanted = np.array([i for own in tokens for i in own], np.int64)
        wanted += np.repeat(np.arange(len(tokens)), [len(own) for own in tokens]) * len(self._tokens)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.asarray(at[keys[at] == wanted])

    def _above(self, i: int) -> list[int]:
        return [t.i for t in islice(self._document.ancestors(i), 2 * REACH)]

    def _fill_roles(self, scalars: _Row, aims: Sequence[Aim], seen: Sequence[_Seen], first: _Row) -> None:
        """What predicates say of the target as their object or subject, in place of what they say of others."""
        for aim, shown, start in zip(aims, seen, first.tolist(), strict=True):
            roles = self._evidence[self._tokens[aim.own[0]].sentence].roles
            filled = {act.predicate: (role, act) for i in aim.own for role, act in roles.get(i, ())} if roles else {}
            for predicate, (role, act) in filled.items():
                k = bisect_left(shown.heads, predicate)
                if k < len(shown.heads) and shown.heads[k] == predicate:
                    at, light = (5, act.frame.object) if role == "object" else (7, act.frame.subject)
                    row = scalars[start + k]
                    row[at], row[at + 1] = light * act.factor, act.frame.attitude * act.factor
                    row[9:11] = 0

    def _scores(self, aim: Aim, units: int) -> tuple[list[float], float, bool]:
        """The sums, the support and whether it is quiet."""
        own = aim.own
        number = self._tokens[own[0]].sentence
        evidence, sentence = self._evidence[number], self._sentence(number)
        place = [float(own[0] in sentence.inside), float(bool(sentence.inside)), min(units / 40, 2.0)]
        if not (evidence.words or evidence.acts):
            return [0.0, 0.0, 0.0, *place], 0.0, False
        scores = Scores(evidence, own, aim.others)
        judged = [squash(v) for v in (scores.target(), scores.frames, sentence.judging)]
        unheard = frozenset().union(*(inside for inside in sentence.said if own[0] not in inside))
        support = scores.support(unheard)
        return [*judged, *place], support, scores.quiet and abs(support) < SAYS

    def _sentence(self, number: int) -> _Said:
        found = self._sentences.get(number)
        if found is None:
            inside = _marked(self._document, self._document.sentences[number])
            found = self._sentences[number] = _Said(
                frozenset().union(*inside),
                [tokens for tokens in inside if len(tokens) >= _SAYING],
                sum(word.value for word in self._evidence[number].words),
            )
        return found

    def _units_of(self, target: set[int], type_: str | None, window: range) -> _Units:
        """The words and names of the window; those of the names as they are, are found once."""
        usual = self._units.get(window)
        if usual is None:
            usual = self._units[window] = self._grouped(set(), None, window)
        if type_ is None:
            return usual
        at = bisect_right(usual.starts, min(target)) - 1
        end = usual.starts[at + 1] if at + 1 < len(usual.starts) else window.stop
        if target == set(range(usual.starts[at], end)):
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
        return _Units([group[0] for group in groups], [self._head(group) for group in groups])

    def _head(self, group: list[int]) -> int:
        if len(group) == 1:
            return group[0]
        return next((i for i in group if self._tokens[i].head not in group), group[0])


def _marked(document: Document, sentence: Sentence) -> list[frozenset[int]]:
    """The tokens inside each pair of quotation marks of a sentence. Marks deeper than any author nests them are left
    out."""
    found: dict[int, set[int]] = {}
    for i in range(sentence.first, sentence.last):
        number, depth = document.mark_at[i], 0
        while number >= 0 and depth < _DEEPEST:
            found.setdefault(number, set()).add(i)
            number, depth = document.marks[number].parent, depth + 1
    return [frozenset(tokens) for tokens in found.values()]
