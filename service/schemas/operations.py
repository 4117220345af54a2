"""How the service is doing, for those who run it."""

from __future__ import annotations

from marshmallow import fields

from service.schemas import fields as wire


class StandingSchema(wire.Wire):
    """Articles of the tenant."""

    stored = wire.count("Articles that are kept, in any state")
    queued = wire.count("Articles that wait")
    running = wire.count("Articles that are analysed")
    cancelling = wire.count("Articles whose analysis is being stopped")
    quarantined = wire.count("Failed articles that no attempt survived, those under embargo among them")


class HourSchema(wire.Wire):
    """How analyses of the tenant ended within an hour. An article that is analysed again ends again."""

    hour = wire.text("When it began (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")
    succeeded = wire.count("With all results")
    partial = wire.count("With some of them")  # type: ignore[assignment] # a status, not the schema's option
    failed = wire.count("With none")
    cancelled = wire.count("Stopped")


class QuarantinedSchema(wire.Wire):
    """An article every attempt at which lost its worker."""

    article = wire.text("Its id")
    title = wire.text("Headline, as it was submitted", allow_none=True)
    length = wire.count("Length of its text, in Unicode code points")
    attempts = wire.count("How often it was tried")
    failed_at = wire.text("When it was given up (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")


class QueueSchema(wire.Wire):
    """A queue of the whole service."""

    name = wire.text("Its name", example="interactive")
    oldest_seconds = wire.figure("How long the longest waiting article has waited; null where none waits, and of "
                                 "webhooks", allow_none=True)  # fmt: skip
    workers = wire.count("Workers that are alive and read it")


class ProcessSchema(wire.Wire):
    """A process that is alive."""

    name = wire.text("Its machine, and what tells it from others there", example="celery@news-1")
    queues = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Queues that it reads; none of the API", "example": ["bulk", "interactive"]},
    )
    seen_at = wire.text("Its last sign of life (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")


class KnownPipelineSchema(wire.Wire):
    """An extraction that workers ran within the last 7 days."""

    version = wire.text("Its version", example="0.1.0+3f9a2c81")
    current = wire.flag("Whether it is the one whose results are reused")
    seen_at = wire.text("When a worker last ran it (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")


class ServiceSchema(wire.Wire):
    """The whole service: numbers over all tenants, and its processes."""

    open_articles = wire.count("Articles that wait or are analysed")
    overdue_articles = wire.count("Those of them without a worker or a hint on its way")
    open_deliveries = wire.count("Deliveries to webhooks that are not done")
    queues = wire.many(QueueSchema, "In the order in which workers read them")
    workers = wire.many(ProcessSchema, "Workers by name")
    fronts = wire.many(ProcessSchema, "Processes of the API by name")
    pipelines = wire.many(KnownPipelineSchema, "The newest first")
    memory_bytes = wire.count("Memory that Redis uses")
    memory_limit_bytes = wire.count("Its limit; null: none", allow_none=True)


class OperationsSchema(wire.Wire):
    """How the service is doing."""

    at = wire.text("Redis's clock (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")
    articles = wire.one(StandingSchema)
    hours = wire.many(HourSchema, "The last 24 hours, the running one first")
    quarantine = wire.many(
        QuarantinedSchema, "Up to 50 articles in quarantine, the oldest first, without those under embargo"
    )
    service = wire.one(ServiceSchema)
