"""Sentiment on the wire: who is shown in which light, and in whose eyes."""

from __future__ import annotations

from marshmallow import fields

from service.schemas import fields as wire

POLARITIES = ("negative", "neutral", "positive")


class ProbabilitiesSchema(wire.Wire):
    """They add up to 1."""

    negative = wire.number("Probability of negative", 0, 1)
    neutral = wire.number("Probability of neutral", 0, 1)
    positive = wire.number("Probability of positive", 0, 1)


class DocumentPolaritySchema(wire.Wire):
    """The tone of the article as a whole."""

    polarity = wire.choice("The most probable polarity", *POLARITIES)
    score = wire.number("From -1, negative, to 1, positive", -1, 1)
    probabilities = wire.one(ProbabilitiesSchema)


class QuotePolaritySchema(wire.Wire):
    """The tone of a quote."""

    quote = wire.text("Id of the quote")
    polarity = wire.choice("The most probable polarity", *POLARITIES)
    probabilities = wire.one(ProbabilitiesSchema)


class TargetMentionSchema(wire.Wire):
    """One mention of an entity and the light it stands in."""

    text = wire.text("The words as they stand in the article")
    span = wire.span()
    polarity = wire.choice("The most probable polarity", *POLARITIES)
    probabilities = wire.one(ProbabilitiesSchema)


class TargetSchema(wire.Wire):
    """An entity and the light it is shown in, over all its mentions."""

    entity = wire.text("Id among the article's entities")
    name = wire.text("Name in the nominative")
    polarity = wire.choice("The most probable polarity", *POLARITIES)
    probabilities = wire.one(ProbabilitiesSchema)
    mentions = wire.many(TargetMentionSchema, "Its mentions one by one")


class PartySchema(wire.Wire):
    """A holder or target. The author of the article has neither entity nor name, and `author` is true."""

    entity = wire.text("Id among the article's entities", allow_none=True)
    name = wire.text("Name in the nominative", allow_none=True)
    author = fields.Boolean(required=True, metadata={"description": "True for the author of the article"})


class AttitudeSchema(wire.Wire):
    """What a holder shows towards a target."""

    holder = wire.one(PartySchema)
    target = wire.one(PartySchema)
    polarity = wire.choice("The most probable polarity", *POLARITIES)
    quote = wire.text("Id of the quote that shows it", allow_none=True)
    span = wire.span("The words that show it: half-open `[start, end)` in Unicode code points of the text")
    probabilities = wire.one(ProbabilitiesSchema)


class SentimentSchema(wire.Wire):
    """The article's tone, its quotes', and the light in which it shows its entities."""

    document = wire.one(DocumentPolaritySchema)
    quotes = wire.many(QuotePolaritySchema, "The tone of each quote")
    targets = wire.many(TargetSchema, "The light each entity is shown in")
    attitudes = wire.many(AttitudeSchema, "Who shows what towards whom")
