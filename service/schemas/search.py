"""What the search over all articles answers: quotes, and speakers."""

from __future__ import annotations

from collections.abc import Callable

from marshmallow import Schema, ValidationError, fields

from service.schemas import fields as wire
from service.schemas.queries import embargoed, limit_of_page
from service.schemas.quotes import TYPES, QuoteSchema
from service.schemas.submission import MAX_NAME, Published, no_longer_than, one_of
from service.schemas.validation import Coded

MAX_QUERY = 500  # code points
KINDS = ("person", "organization", "media")

_SPEAKER = "sp_mzxw6ytboi3dcnrv"
_CURSOR = "MTc3MzQ0NjQwMDAwMDphcl8x"


def _cursor() -> fields.String:
    return fields.String(
        metadata={"description": "Where to continue: `cursor` of the page before", "minLength": 1, "example": _CURSOR}
    )


def _dated(name: str, description: str, example: str) -> Published:
    return Published(data_key=name, attribute=name, metadata={"description": description, "example": example})


def _no_control(check: Callable[[str], None]) -> Callable[[str], None]:
    def checked(value: str) -> None:
        check(value)
        if not value.isprintable():
            raise ValidationError(Coded("invalid_character", "It has a control character."))

    return checked


class QuotesQuery(Schema):
    speaker = fields.String(
        validate=no_longer_than(MAX_NAME),
        metadata={
            "description": "Only what this speaker said: an id of `/v1/speakers`, or words of the name in any "
            "case, which may be that of several («Звонарёв», «П. Звонарёв», «Звонарёву»)",
            "example": "Звонарёв",
            "minLength": 1,
            "maxLength": MAX_NAME,
        },
    )
    q = fields.String(
        validate=no_longer_than(MAX_QUERY),
        metadata={
            "description": "Words that stand in the quote, all of them, whatever their inflection; in quotation marks, "
            "in this order",
            "example": 'мосты "через Лугу"',
            "minLength": 1,
            "maxLength": MAX_QUERY,
        },
    )
    source = fields.String(
        validate=_no_control(no_longer_than(MAX_NAME)),
        metadata={
            "description": "Only from articles with this `source`, as it was submitted",
            "minLength": 1,
            "maxLength": MAX_NAME,
        },
    )
    from_ = _dated(
        "from",
        "Only from articles of this day (UTC) or moment and later ones, by publication, else submission",
        "2026-11-01",
    )
    to = _dated("to", "Only from articles of this day (UTC) or moment and earlier ones", "2026-11-30")
    type = fields.String(
        validate=one_of(*TYPES), metadata={"description": "Only quotes of this type", "enum": list(TYPES)}
    )
    embargoed = embargoed("Quotes from articles")
    cursor = _cursor()
    limit = limit_of_page("Quotes per page")


class SpeakersQuery(Schema):
    q = fields.String(
        validate=no_longer_than(MAX_QUERY),
        metadata={
            "description": "Only speakers in whose name each of these words begins one, or is one in any case: `звон` "
            "and `Звонарёва` find «Пётр Звонарёв»",
            "example": "звон",
            "minLength": 1,
            "maxLength": MAX_QUERY,
        },
    )
    embargoed = embargoed("Speakers in articles")
    cursor = _cursor()
    limit = limit_of_page("Speakers per page")


class SpeakerQuery(Schema):
    embargoed = embargoed("Articles")
    cursor = _cursor()
    limit = limit_of_page("Statements per page")


class QuotedInSchema(wire.Wire):
    """The article that a quote is from, as it was submitted."""

    id = wire.text("Its id", example="ar_01JD3V9K2M4N6P8Q0R2S4T6V8W")
    title = wire.text("Headline", allow_none=True)
    source = wire.text("The medium it appeared in", allow_none=True)
    published_at = wire.text("When it was published", allow_none=True)
    created_at = wire.text("When it was accepted (RFC 3339, UTC)")
    url = wire.text("Where it appeared", allow_none=True)
    embargoed_until = wire.text("Not to be published before", allow_none=True)
    withheld = wire.flag("Not to be published at all")


class FoundQuoteSchema(QuoteSchema):
    """A quote with its article; ids and spans are those of the article."""

    article = wire.one(QuotedInSchema)


class FoundQuotesSchema(wire.Wire):
    """One page of quotes, the newest first by the publication of the article, else its submission."""

    quotes = wire.many(FoundQuoteSchema, "The quotes of the page")
    cursor = wire.text("Send it back as `cursor` for the next page; null on the last", allow_none=True)


class ListedSpeakerSchema(wire.Wire):
    """Somebody who said something in your articles."""

    id = wire.text("The same wherever this name speaks; another name of the speaker has another one", example=_SPEAKER)
    kind = wire.choice("What kind of speaker it is", *KINDS)
    name = wire.text("The fullest of the names")
    names = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "All names, the fullest first", "example": ["Пётр Звонарёв", "Звонарёв"]},
    )
    latest_at = wire.text(
        "When the newest article with a statement was published, else submitted (RFC 3339, UTC)",
        example="2026-11-23T07:00:00.000Z",
    )
    href = wire.text("Where to read what was said", example=f"/v1/speakers/{_SPEAKER}")


class ListedSpeakersSchema(wire.Wire):
    """One page of speakers, who spoke last first."""

    speakers = wire.many(ListedSpeakerSchema, "The speakers of the page")
    cursor = wire.text("Send it back as `cursor` for the next page; null on the last", allow_none=True)


class SpeakerSourceSchema(wire.Wire):
    """A medium that quoted the speaker."""

    source = wire.text("As submitted; null of articles without one", allow_none=True)
    quotes = wire.count("Quotes in its articles")


class SpeakerProfileSchema(ListedSpeakerSchema):
    """A speaker, and what was said. The figures are of the newest 1,000 articles."""

    earliest_at = wire.text(
        "When the oldest of these articles was published, else submitted (RFC 3339, UTC)",
        example="2026-11-17T07:00:00.000Z",
    )
    quotes = wire.count("How many quotes they have of the speaker")
    articles = wire.count("How many articles these are")
    complete = wire.flag("Whether there are no older ones")
    sources = wire.many(SpeakerSourceSchema, "Who quoted the speaker, the most often first")
    statements = wire.many(FoundQuoteSchema, "The statements of the page, the newest first")
    cursor = wire.text("Send it back as `cursor` for the next page; null on the last", allow_none=True)
