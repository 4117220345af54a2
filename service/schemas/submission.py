"""An article as it comes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from service.schemas.validation import Coded

FEATURES = ("quotes", "events", "sentiment", "entities", "times")
PRIORITIES = ("interactive", "bulk")
MAX_TITLE, MAX_NAME, MAX_URL = 1000, 255, 2048
MAX_LABELS, MAX_LABEL = 16, 64
MAX_RETENTION_HOURS = 720

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PUBLISHED = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2}))?$"
_LABEL = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


def no_longer_than(limit: int) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not value:
            raise ValidationError(Coded("empty", "It is empty. Leave it out or fill it."))
        if len(value) > limit:
            raise ValidationError(Coded("too_long", f"It has {len(value)} characters; at most {limit} are allowed."))

    return check


def one_of(*allowed: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in allowed:
            raise ValidationError(Coded("not_allowed", f"It must be one of: {', '.join(allowed)}."))

    return check


class Published(fields.String):
    """A day, or a moment with its offset from UTC; given back as it came in."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        written = str(super()._deserialize(value, attr, data, **kwargs))
        try:
            if _DATE.fullmatch(written):
                date.fromisoformat(written)
                return written
            if _MOMENT.fullmatch(written):
                datetime.fromisoformat(written.upper())
                return written.upper()
        except ValueError:
            pass
        raise ValidationError(
            Coded(
                "invalid_date",
                "It must be a day, 2026-11-21, or a moment with its offset from UTC, 2026-11-21T10:00:00+03:00.",
            )
        )


def _address(written: str) -> None:
    try:
        parts = urlsplit(written)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not _BLANKS.search(written)
        good = good and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValidationError(Coded("invalid_url", "It must be an http or https address with a host, without spaces."))


def _features(chosen: list[str]) -> None:
    if not chosen:
        raise ValidationError(Coded("empty", "Name at least one feature, or leave it out for all."))
    if len(set(chosen)) < len(chosen):
        raise ValidationError(Coded("duplicate", "Each feature may be named once."))


def _labels(labels: Mapping[str, str]) -> None:
    if len(labels) > MAX_LABELS:
        raise ValidationError(Coded("too_many", f"There are {len(labels)} labels; at most {MAX_LABELS} are allowed."))


def _label_name(name: str) -> None:
    if not _LABEL.fullmatch(name):
        raise ValidationError(
            Coded("invalid_label", f"A label's name is 1 to {MAX_LABEL} of letters A-Z, digits, dot, dash, underscore.")
        )


def _retention(hours: int) -> None:
    if not 1 <= hours <= MAX_RETENTION_HOURS:
        raise ValidationError(Coded("out_of_range", f"It must be between 1 and {MAX_RETENTION_HOURS} hours."))


class SubmissionSchema(Schema):
    """An article to analyse. Only `text` or `html` is needed; unknown fields are refused."""

    class Meta:
        unknown = RAISE

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _one_body(self, data: Mapping[str, Any], sent: Mapping[str, Any], **_: Any) -> None:
        given = [name for name in ("text", "html") if name in sent]
        if not given:
            raise ValidationError(Coded("required", "It is required; or send `html`."), "text")
        if len(given) > 1:
            raise ValidationError(Coded("conflict", "Send either `text` or `html`, not both."), "html")

    text = fields.String(
        metadata={
            "description": "The article, plain text. It is stored as it comes: every span of the answer counts its "
            "Unicode code points. At most 200,000 of them unless the service is set up otherwise (see capabilities)",
            "minLength": 1,
        },
    )
    html = fields.String(
        metadata={
            "description": "The article as an HTML page or fragment, instead of `text`. Its text is extracted and "
            "stored; read it at the article's `text` link: the spans count in that text",
            "minLength": 1,
        },
    )
    title = fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_TITLE),
        metadata={"description": "Headline, where it is not part of the text", "minLength": 1, "maxLength": MAX_TITLE},
    )
    published_at = Published(
        allow_none=True,
        metadata={
            "description": "When it was published: a day or a moment with offset (RFC 3339). "
            "«вчера» and «в ноябре» are counted from here",
            "pattern": _PUBLISHED,
            "example": "2026-11-21T10:00:00+03:00",
        },
    )
    source = fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_NAME),
        metadata={"description": "The medium it appeared in", "minLength": 1, "maxLength": MAX_NAME},
    )
    url = fields.String(
        allow_none=True,
        validate=[no_longer_than(MAX_URL), _address],
        metadata={
            "description": "Where it appeared; never fetched",
            "minLength": 1,
            "maxLength": MAX_URL,
            "format": "uri",
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://",
        },
    )
    external_id = fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_NAME),
        metadata={"description": "Your own id of it, given back in answers", "minLength": 1, "maxLength": MAX_NAME},
    )
    language = fields.String(
        allow_none=True,
        metadata={"description": "What you know about its language; only Russian is analysed", "example": "ru"},
    )
    features = fields.List(
        fields.String(validate=one_of(*FEATURES), metadata={"enum": list(FEATURES)}),
        allow_none=True,
        validate=_features,
        metadata={"description": "Which parts you want; all by default", "minItems": 1, "uniqueItems": True},
    )
    labels = fields.Dict(
        keys=fields.String(validate=_label_name),
        values=fields.String(validate=no_longer_than(MAX_LABEL), metadata={"maxLength": MAX_LABEL, "minLength": 1}),
        allow_none=True,
        validate=_labels,
        metadata={
            "description": f"At most {MAX_LABELS} of your own labels, to list by",
            "maxProperties": MAX_LABELS,
            "example": {"desk": "economy"},
        },
    )
    priority = fields.String(
        allow_none=True,
        validate=one_of(*PRIORITIES),
        metadata={"description": "`bulk` waits behind `interactive`, the default", "enum": [*PRIORITIES, None]},
    )
    embargoed_until = Published(
        allow_none=True,
        metadata={
            "description": "Not to be published before: a day or a moment with offset. Every answer repeats it, and "
            "whoever shows the article must obey it",
            "example": "2026-11-21T18:00:00+03:00",
        },
    )
    withheld = fields.Boolean(
        allow_none=True,
        truthy={True},
        falsy={False},
        metadata={"description": "Not to be published at all. Every answer repeats it"},
    )
    retention_hours = fields.Integer(
        strict=True,
        allow_none=True,
        validate=_retention,
        metadata={
            "description": "How long article and results are kept; 168 by default",
            "minimum": 1,
            "maximum": MAX_RETENTION_HOURS,
        },
    )
    webhook_id = fields.String(
        allow_none=True,
        metadata={
            "description": "Your webhook that is told when the analysis has ended",
            "example": "wh_01JD3V9K2M4N6P8Q0R2S4T6V8W",
        },
    )
