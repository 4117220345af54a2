"""Batches on the wire."""

from __future__ import annotations

from service.schemas import fields as wire
from service.schemas.articles import ArticleSchema
from service.schemas.problem import ProblemSchema


class BatchCountsSchema(wire.Wire):
    """How many of the accepted articles are in each state."""

    queued = wire.count("They wait")
    running = wire.count("They are analysed")
    succeeded = wire.count("All parts are there")
    partial = wire.count("Some parts are there")  # type: ignore[assignment] # a status, not the schema's option
    failed = wire.count("Nothing came out")
    cancelling = wire.count("They are being stopped")
    cancelled = wire.count("They were stopped")
    gone = wire.count("They were deleted or have expired")


class RejectedLineSchema(wire.Wire):
    """A line that was not accepted."""

    seq = wire.count("Which line or item, counted from 1; blank lines are left out")
    external_id = wire.text("Your own id of it", allow_none=True)
    problem = wire.one(ProblemSchema)


class BatchLinksSchema(wire.Wire):
    """Where to go from here."""

    self = wire.text("This batch", example="/v1/batches/ba_01JD3V9K2M4N6P8Q0R2S4T6V8W")
    results = wire.text("Its results", example="/v1/batches/ba_01JD3V9K2M4N6P8Q0R2S4T6V8W/results")
    cancel = wire.text("Where to POST to stop it; null when it has ended", allow_none=True)


class BatchSchema(wire.Wire):
    """Articles that were submitted together."""

    id = wire.text("Its id, sortable by time", example="ba_01JD3V9K2M4N6P8Q0R2S4T6V8W")
    status = wire.choice("`finished` when every accepted article has ended", "running", "finished")
    created_at = wire.text("When it was accepted (RFC 3339, UTC)", example="2026-11-23T07:00:00.000Z")
    expires_at = wire.text("When it is forgotten (RFC 3339, UTC)", example="2026-11-30T07:00:00.000Z")
    total = wire.count("Lines or items")
    accepted = wire.count("Those that became articles")
    rejected = wire.count("Those that met a problem")
    articles = wire.one(BatchCountsSchema)
    problems = wire.many(RejectedLineSchema, "The first 100 rejected lines; all are among the results")
    links = wire.one(BatchLinksSchema)


class ResultLineSchema(wire.Wire):
    """One line of the results: an article or a problem."""

    seq = wire.count("Which line or item of the batch, counted from 1; ask on with `after`")
    external_id = wire.text("Your own id of it", allow_none=True)
    status = wire.choice(
        "State of its article; `rejected`: it was never accepted; `gone`: deleted or expired",
        "queued", "running", "succeeded", "partial", "failed", "cancelling", "cancelled", "rejected", "gone",
    )  # fmt: skip
    article = wire.one(ArticleSchema, allow_none=True)
    problem = wire.one(ProblemSchema, allow_none=True)
