"""How a variant of a quote differs from its head, and which class that makes it.

`verbatim`: the same words («ё» and «е», «3» and «три», a case ending are no difference); `cut`: one of the two leaves
words out; `reordered`: some stand elsewhere; `altered`: a change that bears meaning («будет» → «было бы», a «не», a
number) or another word. Of several the gravest counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.stories.alignment import Alignment
from workers.extraction.stories.model import Change
from workers.extraction.stories.words import Word, same_lexeme

_DATA = Path(__file__).with_name("changes.toml")
_SHORT = 3  # words; a longer stretch that is left out is a clause of its own, with its own «не»
_HARMLESS = ("form",)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    markers: tuple[tuple[tuple[str, ...], str], ...]  # the longer first, with the kind of change
    antonyms: frozenset[frozenset[str]]


@lru_cache(1)
def _lexicon() -> _Lexicon:
    data = lexicons.read(_DATA)
    markers = [(tuple(m.split()), kind) for kind, words in data["markers"].items() for m in words]
    pairs = frozenset(frozenset(pair) for pair in data["antonyms"]["pairs"])
    return _Lexicon(tuple(sorted(markers, key=lambda m: -len(m[0]))), pairs)


@dataclass(frozen=True, slots=True)
class _Gap:
    """Words between two shared ones: `before` of the longer wording, `after` of the shorter, which begins here where it
    is `first`, and ends where it is `last`."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    first: bool
    last: bool


def of(alignment: Alignment, *, adapted: bool) -> tuple[Change, ...]:
    """The changes in order. `adapted`: the shorter wording is a fragment in a sentence of the outlet, which may say
    with its own words what stood at its edge (он не станет «уступать»)."""
    changes = list(_of_pairs(alignment))
    for gap in _gaps(alignment):
        changes.extend(_of_gap(gap, adapted))
    return tuple(changes)


def class_of(alignment: Alignment, changes: Sequence[Change]) -> str:
    """One of `model.CLASSES` but `paraphrase`."""
    if any(change.kind not in _HARMLESS for change in changes):
        return "altered"
    if _moved(alignment):
        return "reordered"
    shared = len(alignment.pairs) + len(alignment.moved)
    return "verbatim" if shared == len(alignment.longer) == len(alignment.shorter) else "cut"


def _moved(alignment: Alignment) -> bool:
    """Whether words have moved that a reader misses in their place; small ones of a cut stand in many places."""
    whole = len(alignment.longer) == len(alignment.shorter)
    return any(whole or alignment.shorter[j].telling for _, j in alignment.moved)


def _of_pairs(alignment: Alignment) -> Iterator[Change]:
    """Other forms of the same lexeme: another tense changes the meaning, a case does not."""
    for i, j in sorted((*alignment.pairs, *alignment.moved), key=lambda p: p[1]):
        one, other = alignment.longer[i], alignment.shorter[j]
        if one.folded == other.folded or one.value is not None:
            continue
        kind = "tense" if one.tenses and other.tenses and one.tenses.isdisjoint(other.tenses) else "form"
        yield Change(kind, one.text, other.text)


def _gaps(alignment: Alignment) -> Iterator[_Gap]:
    gone, here = {i for i, _ in alignment.moved}, {j for _, j in alignment.moved}
    ends = [(-1, -1), *alignment.pairs, (len(alignment.longer), len(alignment.shorter))]
    for (i, j), (next_i, next_j) in pairwise(ends):
        before = tuple(alignment.longer[k] for k in range(i + 1, next_i) if k not in gone)
        after = tuple(alignment.shorter[k] for k in range(j + 1, next_j) if k not in here)
        if before or after:
            yield _Gap(before, after, j < 0, next_j == len(alignment.shorter))


def _of_gap(gap: _Gap, adapted: bool) -> Iterator[Change]:
    """What was put in or replaced, and the words that turn the meaning among those left out."""
    before, after = gap.before, gap.after
    if not after and (gap.first or gap.last):
        # A fragment begins where it likes; a whole sentence that lost the «не» before it does not
        if gap.first and not adapted and before[-1].lemma == "не":
            yield Change("negation", before[-1].text, "")
        return
    if (not after or not before) and (len(before or after) > _SHORT or _complete(before or after)):
        return
    near = len(after) + _SHORT
    before = before[-near:] if gap.first else before[:near] if gap.last else before
    told = _marked(before), _marked(after)
    for kind in ("negation", "modality", "number"):
        one, other = ([w for w, k in side if k == kind] for side in told)
        if [w.lemma for w in one] != [w.lemma for w in other]:
            yield Change(kind, _text(one), _text(other))
    if not after or not before:
        return
    rest, extra = ([w for w in before if w not in _words(told[0])], [w for w in after if w not in _words(told[1])])
    if any(_opposed(w, v) for w in rest for v in extra):
        yield Change("negation", _text(before), _text(after))
    elif rest and extra:
        yield Change("wording", _text(rest), _text(extra))


def _complete(words: Sequence[Word]) -> bool:
    """Whether words left out are a unit, with all that they turn: «за два года», «не пришёл»; «не» is none."""
    marked = _words(_marked(words))
    return any(word.is_number or (word.tenses and word not in marked) for word in words)


def _marked(words: Sequence[Word]) -> list[tuple[Word, str]]:
    """The words that belong to a marker or are a number, with the kind of change they make."""
    found: list[tuple[Word, str]] = []
    k = 0
    while k < len(words):
        size, kind = next(
            ((len(m), kind) for m, kind in _lexicon().markers if _stands(m, words[k : k + len(m)])),
            (1, "number" if words[k].is_number else ""),
        )
        if kind:
            found.extend((word, kind) for word in words[k : k + size])
        k += size
    return found


def _words(marked: Sequence[tuple[Word, str]]) -> set[Word]:
    return {word for word, _ in marked}


def _stands(marker: tuple[str, ...], words: Sequence[Word]) -> bool:
    return len(words) == len(marker) and all(m in (w.lemma, w.folded) for m, w in zip(marker, words, strict=True))


def _opposed(one: Word, other: Word) -> bool:
    if same_lexeme(one, other):
        return False
    pairs = _lexicon().antonyms
    return any(frozenset((a, b)) in pairs or a == f"не{b}" or b == f"не{a}" for a in one.lemmas for b in other.lemmas)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
