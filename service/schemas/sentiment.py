"""Sentiment on the wire: who is shown in which light, and in whose eyes."""

from __future__ import annotations

from marshmallow import fields

from service.schemas import fields as wire

POLARITIES = ("negative", "neutral", "positive")
_POLARITY = "The polarity whose probability is above one half; `neutral` where there is none"


def _polarity() -> fields.String:
    return wire.choice(_POLARITY, *POLARITIES)


class ProbabilitiesSchema(wire.Wire):
    """They add up to 1."""

    negative = wire.number("Probability of negative", 0, 1)
    neutral = wire.number("Probability of neutral", 0, 1)
    positive = wire.number("Probability of positive", 0, 1)


class DocumentPolaritySchema(wire.Wire):
    """The tone of the article as a whole: of what it says itself, without what is in quotation marks."""

    polarity = _polarity()
    score = wire.number("Probability of positive less that of negative: from -1 to 1", -1, 1)
    probabilities = wire.one(ProbabilitiesSchema)


class QuotePolaritySchema(wire.Wire):
    """The tone of a quote."""

    quote = wire.text("Id of the quote")
    polarity = _polarity()
    probabilities = wire.one(ProbabilitiesSchema)


class TargetMentionSchema(wire.Wire):
    """One mention of an entity and the light it stands in."""

    text = wire.text("The words as they stand in the article")
    span = wire.span()
    polarity = _polarity()
    probabilities = wire.one(ProbabilitiesSchema)
    quote = wire.text(
        "Id of the innermost quote it stands in, whose speaker shows it so; null in the author's own words",
        allow_none=True,
    )


class TargetSchema(wire.Wire):
    """An entity and the light it is shown in, over all its mentions."""

    entity = wire.text("Id among the article's entities")
    name = wire.text("Name in the nominative")
    polarity = _polarity()
    probabilities = wire.one(ProbabilitiesSchema)
    mentions = wire.many(TargetMentionSchema, "Its mentions one by one")


class PartySchema(wire.Wire):
    """A holder or target. The author of the article has neither entity nor name, and `author` is true; somebody without
    a name of his own («эксперты») has a name and no entity."""

    entity = wire.text("Id among the article's entities", allow_none=True)
    name = wire.text("Name in the nominative", allow_none=True)
    author = fields.Boolean(required=True, metadata={"description": "True for the author of the article"})


class AttitudeSchema(wire.Wire):
    """What a holder shows towards a target. A holder without entity and name who is not the author is never shown."""

    holder = wire.one(PartySchema)
    target = wire.one(PartySchema)
    polarity = _polarity()
    quote = wire.text("Id of the quote that shows it", allow_none=True)
    span = wire.span("The words that show it: half-open `[start, end)` in Unicode code points of the text")
    probabilities = wire.one(ProbabilitiesSchema)


class SentimentSchema(wire.Wire):
    """The article's tone, its quotes', and the light in which it shows its entities."""

    document = wire.one(DocumentPolaritySchema)
    quotes = wire.many(QuotePolaritySchema, "The tone of each quote")
    targets = wire.many(TargetSchema, "The light each entity is shown in")
    attitudes = wire.many(AttitudeSchema, "Who shows what towards whom")
