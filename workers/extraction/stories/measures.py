"""What the articles count and measure about events: 12 dead, three hours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Span, hull
from workers.extraction.events.model import Number
from workers.extraction.stories import words
from workers.extraction.stories.sayings import Saying
from workers.extraction.stories.scenes import Scene

DURATION = "duration"
_NEAR = 50  # code points between a duration and the word of the event that lasts so long
_SPREAD = 0.1  # by which a number may differ from another that it agrees with, as a share of the larger
_SCORE = "score"
_SIDE = 1000  # more than a side scores
_ROUGH = ("около", "примерно", "приблизительно", "почти", "порядок", "где-то")
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?"
)
_HOURS = (8766, 730.5, 168, 24, 1, 1 / 60, 1 / 3600)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of an event, between `low` and `high`, in the saying that tells it, None where the author does."""

    scene: Scene
    saying: Saying | None
    role: str
    unit: str | None
    low: float
    high: float
    text: str
    span: Span
    rough: bool = False  # «около трех часов», and every length of time

    def agrees(self, other: Measure) -> bool:
        """Whether both can be true of one thing; what is rough agrees with what is nearly the same."""
        known = [abs(bound) for bound in (self.low, self.high, other.low, other.high) if math.isfinite(bound)]
        margin = _SPREAD * max(known, default=0.0) if self.rough or other.rough else 0.0
        return self.low <= other.high + margin and other.low <= self.high + margin


def find(sayings: Sequence[Saying], scenes: Sequence[Scene]) -> tuple[Measure, ...]:
    """All exact or bounded measures in order of the articles and their text."""
    said: dict[str, list[Saying]] = {}
    for saying in sayings:
        said.setdefault(saying.doc, []).append(saying)
    found = [*_counts(said, scenes), *_durations(said, scenes)]
    return tuple(sorted(found, key=lambda m: (m.scene.account.doc, m.span)))


def _counts(said: dict[str, list[Saying]], scenes: Sequence[Scene]) -> Iterator[Measure]:
    for scene in scenes:
        for number in scene.event.numbers:
            if (bounds := _bounds(number)) is None:
                continue
            saying = _around(said.get(scene.doc, ()), number.span)
            rough = any(word.lemma in _ROUGH for word in words.split(number.text))
            yield Measure(scene, saying, number.role, number.unit, *bounds, number.text, number.span, rough)


def _bounds(number: Number) -> tuple[float, float] | None:
    """Between what it lies. A score is one number of both sides in whatever order: «2:1» is «1:2» to the loser."""
    if number.value is not None:
        return number.value, number.value
    if number.role == _SCORE and number.low is not None and number.high is not None:
        both = _SIDE * max(number.low, number.high) + min(number.low, number.high)
        return both, both
    if number.low is None and number.high is None:
        return None
    low = -math.inf if number.low is None else number.low
    high = math.inf if number.high is None else number.high
    return (low, high) if low <= high else None


def _durations(said: dict[str, list[Saying]], scenes: Sequence[Scene]) -> Iterator[Measure]:
    """Each duration belongs to the event of the nearest trigger in its own quote, or outside of all quotes."""
    by_doc: dict[str, list[Scene]] = {}
    for scene in scenes:
        by_doc.setdefault(scene.doc, []).append(scene)
    for doc, own in by_doc.items():
        for time in own[0].account.times:
            hours = _hours(time.value) if time.type == "DURATION" else None
            if not hours:
                continue
            saying = _around(said.get(doc, ()), time.span)
            near = [
                (gap, scene.order, scene)
                for scene in own
                for mention in scene.event.mentions
                if (gap := _gap(mention.span, time.span)) <= _NEAR
                and _around(said.get(doc, ()), mention.span) is saying
            ]
            if near:
                _, _, scene = min(near, key=lambda found: found[:2])
                yield Measure(scene, saying, DURATION, "h", hours, hours, time.text, time.span, True)


def _hours(value: str | None) -> float | None:
    """3 of PT3H, 48 of P2D."""
    match = _DURATION.fullmatch(value or "")
    return sum(float(part) * unit for part, unit in zip(match.groups(), _HOURS, strict=True) if part) if match else None


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _around(sayings: Sequence[Saying], span: Span) -> Saying | None:
    """The shortest quote that the words stand in."""
    holding = [s for s in sayings if any(part.covers(span) for part in s.quote.spans)]
    return min(holding, key=lambda s: (hull(s.quote.spans).end - hull(s.quote.spans).start, s.order), default=None)
