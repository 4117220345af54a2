"""A drawing of columns, one an hour, each stacked of what ended in it. All measures are units of the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 720
HEIGHT: Final = 194
LEFT: Final = 60  # of the columns
RIGHT: Final = 716
TOP: Final = 20
BOTTOM: Final = 160
_GAP: Final = 5  # between two columns
_EVERY: Final = 6  # hours between two names of the axis


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column: how many ended with `status`."""

    status: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """`hour` is the moment at which it began; `named` where it is written below the axis."""

    x: float
    hour: str
    named: bool
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """Across the drawing, at `value`."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Plot:
    """`width` is that of a column; the columns come in the order of time."""

    columns: Sequence[Column]
    lines: Sequence[Line]
    width: float


def plot(hours: Sequence[Mapping[str, Any]], statuses: Sequence[str]) -> Plot:
    """Of hours as the API tells them, the newest first; the first status lies at the bottom."""
    most = ceiling(max((sum(hour[status] for status in statuses) for hour in hours), default=0))
    step = (RIGHT - LEFT) / max(len(hours), 1)
    columns = [
        Column(
            round(LEFT + n * step + _GAP / 2, 2),
            hour["hour"],
            (len(hours) - 1 - n) % _EVERY == 0,
            _stacked(hour, statuses, most),
        )
        for n, hour in enumerate(reversed(hours))
    ]
    lines = [Line(_y(value, most), value) for value in (0, most // 2, most)]
    return Plot(columns, lines, round(step - _GAP, 2))


def _stacked(hour: Mapping[str, Any], statuses: Sequence[str], most: int) -> list[Piece]:
    below, pieces = 0, []
    for status in statuses:
        if hour[status]:
            top = _y(below + hour[status], most)
            pieces.append(Piece(status, top, round(_y(below, most) - top, 2)))
        below += hour[status]
    return pieces


def _y(value: int, most: int) -> float:
    return round(BOTTOM - value / most * (BOTTOM - TOP), 2)


def ceiling(value: int) -> int:
    """The next of 2, 4, 6, 8, 10, 12, 16, 20, 40 … 120, 160, 200 … : numbers whose halves are numbers too."""
    unit = 1
    while True:
        for factor in (2, 4, 6, 8, 10, 12, 16):
            if value <= factor * unit:
                return factor * unit
        unit *= 10
