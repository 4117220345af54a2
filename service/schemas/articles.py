"""An article as it is answered, and its parts."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from service.schemas import fields as wire
from service.schemas.entities import EntitySchema
from service.schemas.events import EventSchema
from service.schemas.problem import ProblemSchema
from service.schemas.quotes import QuoteSchema
from service.schemas.sentiment import SentimentSchema
from service.schemas.submission import FEATURES, PRIORITIES
from service.schemas.times import TimeSchema

STATUSES = ("queued", "running", "succeeded", "partial", "failed", "cancelling", "cancelled")
PART_STATUSES = ("pending", "succeeded", "failed", "cancelled")


def _moment(description: str, **more: Any) -> fields.String:
    return fields.String(
        required=True,
        metadata={"description": description + " (RFC 3339, UTC)", "format": "date-time"},
        **more,
    )


def _count(description: str, **more: Any) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description, "minimum": 0}, **more)


class FingerprintSchema(wire.Wire):
    """Proof that you hold the same text that the spans count in."""

    sha256 = wire.text("SHA-256 of the text in UTF-8, hexadecimal")
    length = _count("Its length in Unicode code points")


class PipelineSchema(wire.Wire):
    """What made the results."""

    version = wire.text("Version of the extraction")


class ProgressSchema(wire.Wire):
    """How far the analysis is."""

    done = fields.List(fields.String(), required=True, metadata={"description": "Parts that are finished"})
    pending = fields.List(fields.String(), required=True, metadata={"description": "Parts still to come"})


class PartSchema(wire.Wire):
    """One part of the results."""

    status = wire.choice("Whether it can be read", *PART_STATUSES)
    count = _count("How many items it has; null until it succeeded", allow_none=True)
    href = wire.text("Where to read it")


class PartsSchema(Schema):
    """The parts that were asked for."""

    quotes = fields.Nested(PartSchema)
    events = fields.Nested(PartSchema)
    sentiment = fields.Nested(PartSchema)
    entities = fields.Nested(PartSchema)
    times = fields.Nested(PartSchema)


class ResultSchema(Schema):
    """The finished parts among those that `include` names."""

    quotes = fields.List(fields.Nested(QuoteSchema), metadata={"description": "Who said what"})
    events = fields.List(fields.Nested(EventSchema), metadata={"description": "What happened"})
    sentiment = fields.Nested(SentimentSchema)
    entities = fields.List(fields.Nested(EntitySchema), metadata={"description": "Who and what the article names"})
    times = fields.List(fields.Nested(TimeSchema), metadata={"description": "Its expressions of time"})


class LinksSchema(wire.Wire):
    """Where to go from here."""

    self = wire.text("This article")
    text = wire.text("Its text")
    cancel = wire.text("Where to POST to stop its analysis; null when it has ended", allow_none=True)


class ArticleSchema(wire.Wire):
    """An article and the state of its analysis. Treat a status you do not know as not final."""

    id = wire.text("Its id, sortable by time", example="ar_01JD3V9K2M4N6P8Q0R2S4T6V8W")
    external_id = wire.text("Your own id of it", allow_none=True)
    status = wire.choice("State of the analysis; final: succeeded, partial, failed, cancelled", *STATUSES)
    created_at = _moment("When it was accepted")
    started_at = _moment("When its analysis began", allow_none=True)
    finished_at = _moment("When its analysis ended", allow_none=True)
    expires_at = _moment("When text and results are erased")
    text = wire.one(FingerprintSchema)
    title = wire.text("Headline", allow_none=True)
    source = wire.text("The medium it appeared in", allow_none=True)
    url = wire.text("Where it appeared", allow_none=True)
    published_at = wire.text("When it was published, as submitted", allow_none=True)
    language = wire.text("ISO 639 code", example="ru")
    features = fields.List(
        fields.String(validate=validate.OneOf(FEATURES)), required=True, metadata={"description": "Parts asked for"}
    )
    labels = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Your labels"}
    )
    priority = wire.choice("Which queue it waits in", *PRIORITIES)
    embargoed_until = wire.text("Not to be published before, as submitted", allow_none=True)
    withheld = wire.flag("Not to be published at all")
    webhook_id = wire.text("The webhook that is told when it has ended", allow_none=True)
    pipeline = wire.one(PipelineSchema, allow_none=True)
    progress = wire.one(ProgressSchema)
    attempts = _count("How many times its analysis was begun")
    deduplicated = fields.Boolean(
        required=True, metadata={"description": "True when the results of an identical article were reused"}
    )
    parts = wire.one(PartsSchema)
    result = wire.one(ResultSchema, allow_none=True)
    problem = wire.one(ProblemSchema, allow_none=True)
    links = wire.one(LinksSchema)


class ArticleListSchema(wire.Wire):
    """One page of articles, newest first."""

    articles = wire.many(ArticleSchema, "The articles of the page; `result` is null in lists")
    cursor = wire.text("Send it back as `cursor` for the next page; null on the last", allow_none=True)


class _OfArticle(wire.Wire):
    article = wire.text("Id of the article")
    text = wire.one(FingerprintSchema)
    embargoed_until = wire.text("Not to be published before, as submitted", allow_none=True)
    withheld = wire.flag("Not to be published at all")


class ArticleQuotesSchema(_OfArticle):
    """The quotes of an article."""

    quotes = wire.many(QuoteSchema, "In order of the text")


class ArticleEventsSchema(_OfArticle):
    """The events of an article."""

    events = wire.many(EventSchema, "In order of the text")


class ArticleSentimentSchema(_OfArticle):
    """The sentiment of an article."""

    sentiment = wire.one(SentimentSchema)


class ArticleEntitiesSchema(_OfArticle):
    """The entities of an article."""

    entities = wire.many(EntitySchema, "In order of their first mention")


class ArticleTimesSchema(_OfArticle):
    """The time expressions of an article."""

    times = wire.many(TimeSchema, "In order of the text")


class ArticleTextSchema(_OfArticle):
    """The text of an article as it is stored."""

    content = wire.text("The text itself")


PART_SCHEMAS = {
    "quotes": ArticleQuotesSchema,
    "events": ArticleEventsSchema,
    "sentiment": ArticleSentimentSchema,
    "entities": ArticleEntitiesSchema,
    "times": ArticleTimesSchema,
}
