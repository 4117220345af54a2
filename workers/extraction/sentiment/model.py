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


@dataclass(frozen=True, slots=True)
class DocumentPolarity:
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
    text: str
    span: Span
    polarity: str
    probabilities: Probabilities


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


NOTHING = Sentiment(DocumentPolarity("neutral", 0.0, Probabilities(0.0, 1.0, 0.0)), (), (), ())
