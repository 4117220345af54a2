"""What the service says about itself."""

from __future__ import annotations

from marshmallow import fields

from service.schemas import fields as wire


class RunningPipelineSchema(wire.Wire):
    """The extraction that the workers run."""

    version = wire.text("Its version")
    models = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Its models by name"}
    )


class LimitsSchema(wire.Wire):
    """What the service accepts."""

    text = fields.Integer(required=True, metadata={"description": "Longest text, in Unicode code points"})
    body = fields.Integer(required=True, metadata={"description": "Largest request body, in bytes"})
    wait = fields.Integer(required=True, metadata={"description": "Longest wait, in seconds"})
    open_articles = fields.Integer(required=True, metadata={"description": "Articles that may wait or run at a time"})
    retention_hours = fields.Integer(required=True, metadata={"description": "How long results are kept by default"})
    max_retention_hours = fields.Integer(required=True, metadata={"description": "How long they can be kept"})
    idempotency_hours = fields.Integer(
        required=True, metadata={"description": "How long an Idempotency-Key is remembered"}
    )
    labels = fields.Integer(required=True, metadata={"description": "Labels per article"})


class CapabilitiesSchema(wire.Wire):
    """What the service can do, and its limits."""

    version = wire.text("Version of the service")
    pipeline = wire.one(RunningPipelineSchema, allow_none=True)
    languages = fields.List(fields.String(), required=True, metadata={"description": "ISO 639 codes"})
    features = fields.List(fields.String(), required=True, metadata={"description": "Parts that can be asked for"})
    charsets = fields.List(fields.String(), required=True, metadata={"description": "Charsets of text/plain"})
    offsets = wire.choice("What spans count", "unicode-code-points")
    limits = wire.one(LimitsSchema)


class LivenessSchema(wire.Wire):
    """The process answers."""

    status = wire.choice("Always ok", "ok")


class CheckSchema(wire.Wire):
    """One thing that was looked at."""

    name = wire.text("What was looked at")
    status = wire.choice("`warn` does not make the instance unready", "ok", "warn", "fail")
    detail = wire.text("What was found", allow_none=True)


class ReadinessSchema(wire.Wire):
    """Whether this instance should get requests."""

    status = wire.choice("ok or fail", "ok", "fail")
    checks = wire.many(CheckSchema, "Everything that was looked at")


class RateSchema(wire.Wire):
    """The allowance: a bucket of characters that fills evenly. Every request takes 100, an article its length too."""

    quota = wire.count("Characters it holds; null: no limit", allow_none=True)
    window = wire.count("Seconds in which it fills from empty")
    remaining = wire.count("Characters left now; null: no limit", allow_none=True)
    reset = wire.count("Seconds until it is full again; null: no limit", allow_none=True)


class DaySchema(wire.Wire):
    """What was asked for on a day (UTC)."""

    day = wire.text("`YYYY-MM-DD`", example="2026-03-14")
    requests = wire.count("Requests, without those that were refused")
    articles = wire.count("Articles submitted")
    characters = wire.count("Their length together, in Unicode code points")


class UsageSchema(wire.Wire):
    """What the tenant asked for, and what is left."""

    rate = wire.one(RateSchema)
    open_articles = wire.count("Articles that wait or run now")
    max_open_articles = wire.count("Articles that may wait or run at a time")
    days = wire.many(DaySchema, "The last 30 days, today first")
