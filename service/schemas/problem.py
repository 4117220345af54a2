"""RFC 9457 problems on the wire."""

from __future__ import annotations

from marshmallow import INCLUDE, fields

from service.schemas import fields as wire
from service.schemas.service import CheckSchema


class ProblemErrorSchema(wire.Wire):
    """One thing to correct. Exactly one of pointer, parameter and header says where."""

    pointer = fields.String(metadata={"description": "JSON pointer into the body: `#/published_at`"})
    parameter = fields.String(metadata={"description": "Name of the query parameter"})
    header = fields.String(metadata={"description": "Name of the header"})
    code = fields.String(required=True, metadata={"description": "Stable, for programs: `too_long`"})
    detail = fields.String(required=True, metadata={"description": "For people: what is wrong and what to do"})


class ProblemSchema(wire.Wire):
    """What is wrong, where, and what to do (RFC 9457). Ignore members that you do not know."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(
        required=True,
        metadata={
            "description": "`urn:doslovno:problem:` and the stable name of the kind of problem",
            "format": "uri",
            "example": "urn:doslovno:problem:not-found",
        },
    )
    title = fields.String(required=True, metadata={"description": "The kind of problem in words"})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status"})
    detail = fields.String(required=True, metadata={"description": "This case: what is wrong and what to do"})
    errors = fields.List(
        fields.Nested(ProblemErrorSchema), metadata={"description": "What to correct, one by one, where there is such"}
    )
    language = fields.String(
        metadata={"description": "With `unsupported-language`: what was found or declared", "example": "uk"}
    )
    probability = fields.Float(
        allow_none=True,
        metadata={"description": "How sure that is; null where it was declared", "format": "double", "example": 0.98},
    )
    checks = fields.List(fields.Nested(CheckSchema), metadata={"description": "With `unready`: what was looked at"})
