"""Corrections on the wire."""

from __future__ import annotations

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from service.schemas import fields as wire
from service.schemas.submission import no_longer_than, one_of
from service.schemas.validation import Coded

VERDICTS = ("confirmed", "rejected", "corrected")
MAX_NOTE = 1000
MAX_VALUE = 300


class _Correction(Schema):
    class Meta:
        unknown = RAISE


def _value(description: str) -> fields.String:
    return fields.String(
        validate=no_longer_than(MAX_VALUE),
        allow_none=True,
        metadata={"description": description, "minLength": 1, "maxLength": MAX_VALUE},
    )


class QuoteCorrectionSchema(_Correction):
    """What is right instead; only what is wrong needs to be there."""

    type = fields.String(
        validate=one_of("direct", "partial", "indirect"),
        metadata={"description": "Kind of the quote", "enum": ["direct", "partial", "indirect"]},
    )
    spans = fields.List(
        fields.List(fields.Integer(strict=True, validate=validate.Range(min=0)), validate=validate.Length(equal=2)),
        validate=validate.Length(min=1, max=100),
        metadata={"description": "Where the words really stand: `[start, end)` pairs in code points"},
    )
    speaker = _value("Name of the speaker in the nominative; null: nobody is named")
    role = _value("Their role")


class EventCorrectionSchema(_Correction):
    """What is right instead; only what is wrong needs to be there."""

    type = _value("Type of the event")
    factuality = fields.String(
        validate=one_of("asserted", "planned", "possible", "negated"),
        metadata={"description": "Whether it happened", "enum": ["asserted", "planned", "possible", "negated"]},
    )
    place = _value("Name of the place; null: none is told")
    start = _value("First day or moment, ISO 8601; null: none is told")
    end = _value("Last day or moment, ISO 8601")
    participants = fields.List(
        fields.String(validate=no_longer_than(MAX_VALUE)), metadata={"description": "Names of who takes part"}
    )


class _Judgement(Schema):
    class Meta:
        unknown = RAISE

    verdict = fields.String(
        required=True,
        allow_none=True,
        validate=one_of(*VERDICTS),
        metadata={"description": "null withdraws an earlier verdict", "enum": [*VERDICTS, None]},
    )
    note = fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_NOTE),
        metadata={"description": "For people", "minLength": 1, "maxLength": MAX_NOTE},
    )

    @validates_schema
    def _right_instead(self, data: dict[str, object], **_: object) -> None:
        if (data["verdict"] == "corrected") != bool(data.get("correction")):
            message = "With the verdict `corrected`, and only then, say what is right in `correction`."
            raise ValidationError(Coded("conflict", message), "correction")


class QuoteJudgementSchema(_Judgement):
    """What an editor says of a quote."""

    correction = fields.Nested(QuoteCorrectionSchema, allow_none=True)


class EventJudgementSchema(_Judgement):
    """What an editor says of an event."""

    correction = fields.Nested(EventCorrectionSchema, allow_none=True)


class QuoteVerdictSchema(wire.Wire):
    """What an editor said of the quote."""

    verdict = wire.choice("Is it right?", *VERDICTS)
    correction = fields.Nested(QuoteCorrectionSchema, required=True, allow_none=True)
    note = wire.text("For people", allow_none=True)
    at = wire.text("When it was said (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")


class EventVerdictSchema(wire.Wire):
    """What an editor said of the event."""

    verdict = wire.choice("Is it right?", *VERDICTS)
    correction = fields.Nested(EventCorrectionSchema, required=True, allow_none=True)
    note = wire.text("For people", allow_none=True)
    at = wire.text("When it was said (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")


class JudgedSchema(wire.Wire):
    """One line of the export."""

    sha256 = wire.text("SHA-256 of the text that it was said of")
    part = wire.choice("What was judged", "quotes", "events")
    type = wire.code("Type of the finding when it was judged")
    spans = wire.spans("Its place: the words of a quote, the trigger of an event")
    verdict = wire.choice("Is it right?", *VERDICTS)
    correction = fields.Dict(
        required=True, allow_none=True, metadata={"description": "What is right instead: see the calls that set it"}
    )
    note = wire.text("For people", allow_none=True)
    at = wire.text("When it was said (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")
    embargoed_until = wire.text("The article is not to be published before", allow_none=True)
    withheld = wire.flag("The article is not to be published at all")
