"""Which of many nested spans covers an offset most closely."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from heapq import heappop, heappush

from workers.extraction.document import Span


class Cover:
    """Built in n log n over (span, key) pairs; asked in log n."""

    def __init__(self, spans: Iterable[tuple[Span, int]]) -> None:
        pairs = sorted((s.start, s.end, key) for s, key in spans if s.end > s.start)
        edges = sorted({edge for start, end, _ in pairs for edge in (start, end)})
        self._edges: list[int] = []
        self._owners: list[int | None] = []
        open_: list[tuple[int, int, int]] = []  # length, end, key
        k = 0
        for edge in edges:
            while k < len(pairs) and pairs[k][0] <= edge:
                start, end, key = pairs[k]
                heappush(open_, (end - start, end, key))
                k += 1
            while open_ and open_[0][1] <= edge:
                heappop(open_)
            self._edges.append(edge)
            self._owners.append(open_[0][2] if open_ else None)

    def at(self, offset: int) -> int | None:
        """The key of the shortest span that covers the offset."""
        i = bisect_right(self._edges, offset) - 1
        return self._owners[i] if i >= 0 else None
