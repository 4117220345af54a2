"""A linear model of the words that head an EVENT of NEREL, fitted by numpy alone: same data, same weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from workers.extraction.document import Document

STEPS = 120
PENALTY = 1.0  # of the squared weights
LEAST = 2  # occurrences of a feature
SURE = -1.4  # logit from which a word is taken: marks are sparse, so far below even odds
FEATURES = ("Case", "Number", "Tense", "Aspect", "VerbForm", "Voice")

Array = npt.NDArray[np.float64]


def features(document: Document, i: int, kind: str | None, counts: Mapping[str, int]) -> Iterator[str]:
    """What is known of a word: itself, its head, dependents and neighbours, and the type that we gave it."""
    tokens = document.tokens
    token = tokens[i]
    head = tokens[token.head].lemma if token.head >= 0 else ""
    below = [tokens[c] for c in document.children[i]]
    yield from ("bias", f"l={token.lemma}", f"p={token.pos}", f"r={token.rel}", f"pr={token.pos}{token.rel}")
    yield from (f"3={token.lemma[-3:]}", f"4={token.lemma[-4:]}", f"h={head}", f"lh={token.lemma}|{head}")
    yield from (f"lr={token.lemma}|{token.rel}", f"t={kind}", f"n={min(counts[token.lemma], 4)}{token.pos}")
    yield from (f"f={name}{token.feats[name]}" for name in FEATURES if name in token.feats)
    yield from (f"k={t.rel}" for t in below)
    yield from (f"lk={token.lemma}|{t.lemma}" for t in below)
    yield from (f"kl={t.lemma}" for t in below)
    yield f"-1={tokens[i - 1].lemma if i else ''}"
    yield f"+1={tokens[i + 1].lemma if i + 1 < len(tokens) else ''}"


class Heads:
    """Fitted on rows of features with a mark each; then says of a row whether it is one."""

    def __init__(self, rows: Sequence[Sequence[str]], marks: Sequence[bool]) -> None:
        often = Counter(f for row in rows for f in set(row))
        self._index = {f: k for k, f in enumerate(f for f, n in often.items() if n >= LEAST)}
        self._weights = self._fit(rows, np.array(marks, dtype=np.float64))

    def _fit(self, rows: Sequence[Sequence[str]], marks: Array) -> Array:
        """Gradient descent with momentum, a step for each feature by how often it is seen."""
        pairs = [(r, self._index[f]) for r, row in enumerate(rows) for f in set(row) if f in self._index]
        row, column = np.array(pairs, dtype=np.int64).T
        seen = np.bincount(column, minlength=len(self._index))
        step = 0.5 / (0.75 * seen + PENALTY / 4)
        weights = before = np.zeros(len(self._index))
        for n in range(STEPS):
            ahead = weights + n / (n + 3) * (weights - before)
            logits = np.bincount(row, weights=ahead[column], minlength=len(marks))
            wrong = 1 / (1 + np.exp(-logits)) - marks
            slope = np.bincount(column, weights=wrong[row], minlength=len(self._index)) + PENALTY * ahead
            weights, before = ahead - step * slope, weights
        return weights

    def logit(self, row: Sequence[str]) -> float:
        return float(sum(self._weights[self._index[f]] for f in sorted(set(row)) if f in self._index))
