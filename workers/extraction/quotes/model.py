"""Quotes: who said what, with the exact place of every word."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.document import Evidence, Mention, Span
from workers.extraction.times.model import TimeExpression

TYPES = ("direct", "partial", "indirect")
SPEAKER_KINDS = ("person", "organization", "media", "document", "unnamed")
STANCES = (
    "neutral", "assertive", "opinion", "concession", "denial", "negative", "directive", "emotive", "distancing",
    "summing", "relay", "document",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Affiliation:
    """The organization or place that a role belongs to, in the nominative; `entity` an id of the entities, or None."""

    name: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """`name` is the fullest name the article gives, in the nominative, or None; `entity` an id of the entities.

    `role` and `affiliation` are told apart: «пресс-секретарь Кремля» is «пресс-секретарь» and «Кремль».
    """

    name: str | None
    kind: str
    entity: str | None = None
    role: str | None = None
    affiliation: Affiliation | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The reporting word or phrase: «сообщил», «по словам»."""

    text: str
    span: Span
    lemma: str
    stance: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom it was said: «журналистам», «Путину»."""

    name: str | None
    entity: str | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class Relay:
    """The medium that carries somebody's words: «цитирует «Вымпел»», «…», — сказал Н., передаёт «Вымпел»»."""

    name: str | None
    entity: str | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that repeats the quote. Where it `contradicts` it, giving the words to somebody else, it is a quote of
    its own too, with the id `quote`."""

    text: str
    spans: tuple[Span, ...]
    speaker: Speaker
    contradicts: bool
    quote: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    """As on the wire. `text` joins the spans with one space; `parent` is the quote that this one stands in, and
    `contradicts` the quote of the body whose words this one, a caption, gives to somebody else."""

    id: str
    type: str
    text: str
    spans: tuple[Span, ...]
    speaker: Speaker
    cue: Cue | None
    addressee: Addressee | None
    venue: Mention | None
    time: TimeExpression | None
    parent: str | None
    confidence: float  # 0 to 1: how often such a quote has the right words, type and speaker
    evidence: tuple[Evidence, ...]  # of the words first, then of the speaker
    relay: Relay | None = None
    captions: tuple[Caption, ...] = ()
    contradicts: str | None = None
