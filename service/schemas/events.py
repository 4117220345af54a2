"""Events on the wire: what happened."""

from __future__ import annotations

from service.schemas import fields as wire
from service.schemas.times import GRANULARITIES
from service.schemas.verdicts import EventVerdictSchema

FACTUALITIES = ("asserted", "planned", "possible", "negated")
SALIENCES = ("main", "secondary", "background")


class ParticipantSchema(wire.Wire):
    """Who or what takes part in an event."""

    name = wire.text("Name in the nominative")
    entity = wire.text("Id among the article's entities", allow_none=True)
    role = wire.code("The part it takes: agent, patient …")
    mention = wire.one(wire.MentionSchema)
    confidence = wire.number("How often such a one takes part, if the event is right", 0, 1)


class PlaceSchema(wire.Wire):
    """Where an event happens."""

    name = wire.text("Name in the nominative")
    country = wire.text("ISO 3166 alpha-2", allow_none=True)
    span = wire.span()
    confidence = wire.number("How often such a place is right, if the event is", 0, 1)


class EventTimeSchema(wire.Wire):
    """When an event happens. A day that is only known from the date of publication has neither text nor span."""

    text = wire.text("The words as they stand in the article", allow_none=True)
    span = wire.span(allow_none=True)
    start = wire.text("First day, in the exactness of the text: `2025-11-11`, `2025-09`, `2024`", allow_none=True)
    end = wire.text("Last day, in the exactness of the text", allow_none=True)
    granularity = wire.choice("How exact it is", *GRANULARITIES, allow_none=True)
    confidence = wire.number("How often such a time is right, if the event is", 0, 1)


class VoiceSchema(wire.Wire):
    """One who says it or passes it on."""

    quote = wire.text("Id of the quote in which they do")
    name = wire.text("Name in the nominative", allow_none=True)


class SourceSchema(wire.Wire):
    """Whose words an event rests on: the speaker of the quote it stands in."""

    quote = wire.text("Id of the quote")
    name = wire.text("Name of its speaker", allow_none=True)
    chain = wire.many(VoiceSchema, "The speaker, then those who pass the words on, up to the medium")


class NumberSchema(wire.Wire):
    """How many or how much, and as what."""

    role = wire.code("What it counts: dead, injured, detained, participants, amount, score …")
    value = wire.figure("The number as said; null for a range, a vague number and a score", allow_none=True)
    low = wire.figure("Lower bound, null where nothing bounds it; of a score the first side's", allow_none=True)
    high = wire.figure("Upper bound, null where nothing bounds it; of a score the second side's", allow_none=True)
    unit = wire.code(
        "ISO 4217 code of money, `%`, a symbol of measure, or the lemma of what is counted", allow_none=True
    )
    text = wire.text("The words as they stand in the article")
    span = wire.span()


class EventSchema(wire.Wire):
    """One occurrence, with all its mentions in the article."""

    id = wire.text("Unique within the article")
    type = wire.code("Type of the event, in this service's inventory")
    plover = wire.code("The nearest PLOVER type", allow_none=True)
    iptc = wire.texts("IPTC Media Topics, as `medtop:` and a number")
    text = wire.text("The words that tell it")
    trigger = wire.one(wire.MentionSchema)
    mentions = wire.many(wire.MentionSchema, "All its triggers, the first one included")
    participants = wire.many(ParticipantSchema, "Who and what takes part")
    place = wire.one(PlaceSchema, allow_none=True)
    time = wire.one(EventTimeSchema, allow_none=True)
    factuality = wire.choice("Whether the article says that it happened", *FACTUALITIES)
    source = wire.one(SourceSchema, allow_none=True)
    parent = wire.text("Id of the event that this one is a part of", allow_none=True)
    salience = wire.choice("How much the article is about it", *SALIENCES)
    confidence = wire.number("How often such an event has the right trigger and type", 0, 1)
    evidence = wire.many(wire.EvidenceSchema, "Words that gave the trigger, the factuality, the time and the place")
    numbers = wire.many(NumberSchema, "Dead, injured, sums, score … as far as the type has them")
    verdict = wire.one(EventVerdictSchema, allow_none=True)
