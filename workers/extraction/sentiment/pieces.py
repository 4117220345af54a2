"""Words as the pieces a language model knows: of all ways to cut a word the most probable one.

Only training needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

BLANK = "▁"  # what a word after a blank begins with
_LONGEST = 20  # characters of a piece
_UNKNOWN = 10.0  # how much worse than the least probable piece a character is that no piece has


class Pieces:
    """`texts` are the pieces, `scores` their log probabilities, `unknown` the number of what no piece has."""

    def __init__(self, texts: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        self._known: Mapping[str, tuple[int, float]] = {
            text: (number, score) for number, (text, score) in enumerate(zip(texts, scores, strict=True))
        }
        self._unknown = unknown, min(scores) - _UNKNOWN

    def cut(self, word: str) -> tuple[int, ...]:
        """The numbers of the pieces of a word: «обвинил» is «▁обвин» and «ил»."""
        text = BLANK + word
        best = [0.0] + [float("-inf")] * len(text)
        ways = [(0, 0)] * (len(text) + 1)  # where the last piece begins, and its number
        for end in range(1, len(text) + 1):
            for start in range(max(end - _LONGEST, 0), end):
                found = self._known.get(text[start:end], self._unknown if end - start == 1 else None)
                if found is not None and best[start] + found[1] > best[end]:
                    best[end], ways[end] = best[start] + found[1], (start, found[0])
        numbers: list[int] = []
        end = len(text)
        while end:
            end, number = ways[end]
            numbers.append(number)
        return tuple(reversed(numbers))
