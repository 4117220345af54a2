"""Quotes on the wire: who said what."""

from __future__ import annotations

from service.schemas import fields as wire
from service.schemas.times import TimeSchema
from service.schemas.verdicts import QuoteVerdictSchema

TYPES = ("direct", "partial", "indirect")
SPEAKER_KINDS = ("person", "organization", "media", "document", "unnamed")
STANCES = (
    "neutral", "assertive", "opinion", "concession", "denial", "negative", "directive", "emotive", "distancing",
    "summing", "relay", "document",
)  # fmt: skip


class AffiliationSchema(wire.Wire):
    """The organization or place that a speaker's role belongs to: «Кремль» of «пресс-секретарь Кремля»."""

    name = wire.text("Name in the nominative, as far as the article gives it")
    entity = wire.text("Id among the article's entities", allow_none=True)


class SpeakerSchema(wire.Wire):
    """Who said it."""

    name = wire.text("The fullest name the article gives, in the nominative; null when it gives none", allow_none=True)
    kind = wire.choice("What kind of speaker it is", *SPEAKER_KINDS)
    entity = wire.text("Id of the speaker among the article's entities", allow_none=True)
    role = wire.text("Role or office without its affiliation, in the nominative: «пресс-секретарь»", allow_none=True)
    affiliation = wire.one(AffiliationSchema, allow_none=True)
    mention = wire.one(wire.MentionSchema, allow_none=True)


class CueSchema(wire.Wire):
    """The reporting word or phrase: «сообщил», «по словам»."""

    text = wire.text("The words as they stand in the article")
    span = wire.span()
    lemma = wire.text("Dictionary form")
    stance = wire.choice("How the article reports it", *STANCES)


class AddresseeSchema(wire.Wire):
    """To whom it was said."""

    name = wire.text("Name in the nominative", allow_none=True)
    entity = wire.text("Id among the article's entities", allow_none=True)
    mention = wire.one(wire.MentionSchema)


class RelaySchema(wire.Wire):
    """The medium that carries somebody's words: «цитирует …», «передаёт …»."""

    name = wire.text("Name in the nominative", allow_none=True)
    entity = wire.text("Id among the article's entities", allow_none=True)
    mention = wire.one(wire.MentionSchema)


class CaptionSchema(wire.Wire):
    """A caption of the page that repeats the quote."""

    text = wire.text("The spans joined by one space")
    spans = wire.spans("Where it stands: one or several `[start, end)` in code points")
    speaker = wire.one(SpeakerSchema)
    contradicts = wire.flag("Whether the caption gives the words to somebody else: one of the two is wrong")
    quote = wire.text("Id of the caption's own quote where it contradicts; else null", allow_none=True)


class QuoteSchema(wire.Wire):
    """Words or thoughts that the article gives to somebody."""

    id = wire.text("Unique within the article")
    type = wire.choice("Direct speech, partial (single words in marks) or indirect speech", *TYPES)
    text = wire.text("The spans joined by one space")
    spans = wire.spans("Where it stands: one or several `[start, end)` in code points")
    speaker = wire.one(SpeakerSchema)
    cue = wire.one(CueSchema, allow_none=True)
    addressee = wire.one(AddresseeSchema, allow_none=True)
    venue = wire.one(wire.MentionSchema, allow_none=True)
    time = wire.one(TimeSchema, allow_none=True)
    parent = wire.text("Id of the quote that this one stands in", allow_none=True)
    confidence = wire.number("How often such a quote has the right words, type and speaker", 0, 1)
    evidence = wire.many(wire.EvidenceSchema, "Rules that found the words, then how the speaker was found")
    relay = wire.one(RelaySchema, allow_none=True)
    captions = wire.many(CaptionSchema, "Captions that repeat it, in order of the text")
    contradicts = wire.text(
        "Of a caption: id of the quote of the body whose words it gives to somebody else; else null", allow_none=True
    )
    verdict = wire.one(QuoteVerdictSchema, allow_none=True)
