"""From a JSON body to what its schema loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow
from flask import request

from service import problems
from service.api import bodies
from service.api.front import front
from service.schemas.validation import walk


def body(schema: marshmallow.Schema) -> dict[str, Any]:
    """The loaded body of this request. Raises the problems 400, 413, 415, 422."""
    bodies.content_type(request, "application/json")
    return loaded(schema, bodies.read_json(request, bodies.read(request, front().settings.max_body)))


def loaded(schema: marshmallow.Schema, value: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ValidationError with a pointer for everything that does not fit."""
    try:
        found: dict[str, Any] = schema.load(value)
    except marshmallow.ValidationError as error:
        raise problems.ValidationError(
            errors=[{"pointer": "#" + p, "code": m.code, "detail": str(m)} for p, m in walk(error.messages)]
        ) from None
    return found
