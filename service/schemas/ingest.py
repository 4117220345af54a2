"""Feeds of other formats."""

from __future__ import annotations

from service.schemas import fields as wire
from service.schemas.articles import ArticleSchema
from service.schemas.problem import ProblemSchema


class IngestedSchema(wire.Wire):
    """What became of an item."""

    uri = wire.text("Its `uri` (Superdesk: `guid`)", allow_none=True, example="urn:newsml:example.org:2026-11-21:most")
    version = wire.text("Its version", allow_none=True, example="2")
    dialect = wire.choice("How it was read", "1", "2", "3", "superdesk")
    outcome = wire.choice(
        "`accepted`: it is analysed; `withdrawn`: it was canceled, and what was stored of it is erased; "
        "`rejected`: see `problem`",
        "accepted", "withdrawn", "rejected",
    )  # fmt: skip
    article = wire.one(ArticleSchema, allow_none=True)
    problem = wire.one(ProblemSchema, allow_none=True)


class IngestSchema(wire.Wire):
    """What became of a feed."""

    items = wire.many(IngestedSchema, "In the order of the feed")
