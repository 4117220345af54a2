"""Sentiment: who is shown in which light, and in whose eyes."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.document import Span

POLARITIES = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Probabilities:
    """They add up to 1."""

    negative: float
    neutral: float
    positive: float

    @classmethod
    def of(cls, negative: float, positive: float) -> Probabilities:
        """Rounded; neutral gets what is left."""
        low, high = round(float(negative), 4), round(float(positive), 4)
        return cls(low, round(1 - low - high, 4), high)

    @property
    def polarity(self) -> str:
        """That which is more probable than not; where none is, neutral."""
        return "negative" if self.negative > 0.5 else "positive" if self.positive > 0.5 else "neutral"


CERTAINLY_NEUTRAL = Probabilities(0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class DocumentPolarity:
    """`score` is the probability of positive less that of negative."""

    polarity: str
    score: float  # -1 to 1
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class QuotePolarity:
    quote: str
    polarity: str
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class TargetMention:
    """`quote` is the innermost quote that the mention stands in: the light is then in its speaker's eyes."""

    text: str
    span: Span
    polarity: str
    probabilities: Probabilities
    quote: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """An entity of the article and the light it is shown in, over all its mentions."""

    entity: str
    name: str
    polarity: str
    probabilities: Probabilities
    mentions: tuple[TargetMention, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A holder or target; the author of the article has neither entity nor name but `author` set."""

    entity: str | None
    name: str | None
    author: bool = False


@dataclass(frozen=True, slots=True)
class Attitude:
    """What a holder shows towards a target; `span` is the words that show it."""

    holder: Party
    target: Party
    polarity: str
    quote: str | None
    span: Span
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class Sentiment:
    document: DocumentPolarity
    quotes: tuple[QuotePolarity, ...]
    targets: tuple[Target, ...]
    attitudes: tuple[Attitude, ...]


NOTHING = Sentiment(DocumentPolarity("neutral", 0.0, CERTAINLY_NEUTRAL), (), (), ())
