"""What a time expression says before anyone knows the day it was said on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Year:
    """A year by its number, or by its distance from the anchor's («прошлого года»)."""

    number: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A day or month of a year that may be unsaid: «12 ноября», «ноябрь 2024 года», «в среду, 12 ноября»."""

    day: int | None
    month: int | None
    year: Year | None = None
    weekday: int | None = None  # 0 is Monday


@dataclass(frozen=True, slots=True)
class Years:
    """«2009–2010 годы», «1990-е», «XX век»; `unit` is Y, 10Y or 100Y."""

    first: int
    last: int
    unit: str = "Y"


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday is 0. `position`: -1 «прошлый», 0 «этот», 1 «ближайший», 2 «следующий», None where nothing is said."""

    index: int
    position: int | None = None


@dataclass(frozen=True, slots=True)
class UnitAt:
    """«прошлая неделя», «текущий год»: `offset` units from the one that holds the anchor."""

    unit: str
    offset: int


@dataclass(frozen=True, slots=True)
class Season:
    index: int
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """«первый квартал 2024 года»: the `number`-th part of `size` months."""

    number: int
    size: int
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """«вчера», «три дня назад», «через неделю»: `low` to `high` units off, before (-1) or after (1).

    `base`: the anchor; `told`, where the tense decides («через два дня они вернулись»); `context`, the last day told.
    """

    unit: str
    low: float
    high: float
    sign: int
    base: str = "anchor"
    adverb: bool = False  # «сегодня», which may mean nowadays


@dataclass(frozen=True, slots=True)
class Window:
    """«последние пять лет», «ближайшие дни»."""

    unit: str
    n: float | None
    sign: int


@dataclass(frozen=True, slots=True)
class Same:
    """«в тот же день», «в этот день», «в эти дни»: the unit of the last day told."""

    unit: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class PartOf:
    """START, MID or END of the whole, which is one `unit`; or its half, 1 or 2."""

    whole: Shape
    unit: str
    part: str | int


@dataclass(frozen=True, slots=True)
class Between:
    first: Shape
    last: Shape


@dataclass(frozen=True, slots=True)
class Clock:
    """«в 18:30», «утром»: a time of a day, which may be unsaid."""

    value: str
    day: Shape | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """«ежегодно», «по понедельникам»."""

    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """PAST_REF, PRESENT_REF, FUTURE_REF or EVENT_REF."""

    kind: str


Shape = (
    Calendar | Years | Weekday | UnitAt | Season | Fraction | Shifted | Window | Same | PartOf | Between | Clock
    | Duration | Repeated | Reference
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A shape said by the tokens `[start, end)` of a sentence."""

    start: int
    end: int
    shape: Shape
    mod: str | None = None
