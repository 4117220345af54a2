"""Two wordings word by word: what they share in order, what has moved, what only one of them has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from workers.extraction.stories.words import Word

_HEAVIEST = 4.0  # weight that one word adds at most: a rare name is not to outweigh the sentence around it


@dataclass(frozen=True)
class Alignment:
    """Of a longer wording and a shorter one. `pairs` are (longer, shorter) indices that rise in both; `moved` those of
    the words that stand elsewhere."""

    longer: tuple[Word, ...]
    shorter: tuple[Word, ...]
    pairs: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {j: i for i, j in (*self.pairs, *self.moved)}

    @cached_property
    def containment(self) -> float:
        """The share of the shorter one's words, by weight, that the longer one has in any order."""
        return self._share(set(self._places))

    @cached_property
    def in_runs(self) -> float:
        """The same, counting only words whose neighbour is their neighbour in both."""
        places = self._places
        running = {k for j, i in places.items() for k in (j, j + 1) if places.get(j + 1) == i + 1}
        return self._share(running)

    @cached_property
    def whole(self) -> bool:
        """Whether the longer one has the shorter one as it is, word after word."""
        return len(self.pairs) == len(self.shorter) and self.pairs[-1][0] - self.pairs[0][0] == len(self.shorter) - 1

    def _share(self, indices: set[int]) -> float:
        weights = [min(word.weight, _HEAVIEST) for word in self.shorter]
        total = sum(weights)
        return sum(weights[j] for j in indices) / total if total else 0.0


def align(longer: Sequence[Word], shorter: Sequence[Word]) -> Alignment:
    """Words agree as lexemes: «старшим» and «старшего», «3» and «три», «ё» and «е»."""
    ids = _Lexemes()
    for word in (*longer, *shorter):
        ids.add(word)
    one, other = [ids.of(w) for w in longer], [ids.of(w) for w in shorter]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    pairs = [(b.a + k, b.b + k) for b in blocks for k in range(b.size)]
    return Alignment(tuple(longer), tuple(shorter), tuple(pairs), tuple(_moves(one, other, pairs)))


def _moves(one: list[int], other: list[int], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words left over on both sides; a run is better than its parts, and of equals the one that continues a run."""
    used, done = {i for i, _ in pairs}, {j for _, j in pairs}
    free: dict[int, list[int]] = {}
    for i, key in enumerate(one):
        if i not in used:
            free.setdefault(key, []).append(i)
    moves: list[tuple[int, int]] = []
    last = -2
    for j, key in enumerate(other):
        if j in done or not free.get(key):
            last = -2
            continue
        places = free[key]
        i = last + 1 if last + 1 in places else places[0]
        places.remove(i)
        moves.append((i, j))
        last = i
    return moves


class _Lexemes:
    """Numbers words so that forms of one lexeme have one number: readings that share a lemma fall together."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._number: dict[str, int] = {}

    def add(self, word: Word) -> None:
        first, *rest = word.keys
        for other in rest:
            self._parent[self._root(other)] = self._root(first)

    def of(self, word: Word) -> int:
        return self._number.setdefault(self._root(word.keys[0]), len(self._number))

    def _root(self, key: str) -> str:
        while (above := self._parent.setdefault(key, key)) != key:
            key = above
        return key
