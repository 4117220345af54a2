"""Fields that the schemas share."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate


class Wire(Schema):
    """An object of an answer: every member is always there, and may be null where the schema says so."""


def text(description: str, *, example: str | None = None, **more: Any) -> fields.String:
    metadata = {"description": description} | ({} if example is None else {"example": example})
    return fields.String(required=True, metadata=metadata, **more)


def number(description: str, low: float, high: float) -> fields.Float:
    return fields.Float(
        required=True, validate=validate.Range(low, high), metadata={"description": description, "format": "double"}
    )


def count(description: str, **more: Any) -> fields.Integer:
    return fields.Integer(required=True, validate=validate.Range(min=0), metadata={"description": description}, **more)


def figure(description: str, **more: Any) -> fields.Float:
    """A number without bounds."""
    return fields.Float(required=True, metadata={"description": description, "format": "double"}, **more)


def choice(description: str, *values: str, **more: Any) -> fields.String:
    """One of a closed set. Clients should treat a value they do not know as "something else"."""
    return fields.String(required=True, validate=validate.OneOf(values), metadata={"description": description}, **more)


def code(description: str, **more: Any) -> fields.String:
    """One of a set that grows with the extraction, hence no enumeration."""
    return text(description, **more)


def span(
    description: str = "Where it stands: half-open `[start, end)` in Unicode code points of the text", **more: Any
) -> Any:
    return fields.List(
        fields.Integer(strict=True, metadata={"minimum": 0}),
        required=True,
        validate=validate.Length(equal=2),
        metadata={"description": description, "example": [17, 42]},
        **more,
    )


def spans(description: str) -> Any:
    inner = span()
    inner.required = False
    return fields.List(inner, required=True, metadata={"description": description})


def flag(description: str) -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": description})


def texts(description: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, metadata={"description": description})


def one(schema: type[Schema], **more: Any) -> fields.Nested:
    return fields.Nested(schema, required=True, **more)


def many(schema: type[Schema], description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True, metadata={"description": description})


class MentionSchema(Wire):
    """Words of the article that stand for something, with their place."""

    text = text("The words as they stand in the article")
    span = span()


class EvidenceSchema(Wire):
    """Why something was found: a rule, and the words that decided."""

    rule = code("Name of the rule", example="clause-что")
    text = text("The words that decided; null where none did", allow_none=True)
    span = span(allow_none=True)
