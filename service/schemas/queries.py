"""Query parameters."""

from __future__ import annotations

import re

from marshmallow import Schema, ValidationError, fields
from webargs.fields import DelimitedList

from service.schemas.articles import STATUSES
from service.schemas.submission import FEATURES, MAX_RETENTION_HOURS, PRIORITIES, one_of
from service.schemas.validation import Coded

_LABEL = re.compile(r"[A-Za-z0-9_.-]{1,64}:.{1,64}", re.ASCII | re.DOTALL)
MAX_PAGE = 200
FORMATS = ("native", "ninjs", "jsonld", "csv")
EMBARGOED = ("exclude", "include", "only")
MAX_SEQ = 1_000_000  # far above the lines of any batch


def label(value: str) -> None:
    if not _LABEL.fullmatch(value):
        raise ValidationError(Coded("invalid_label", "Write it as name:value, for example desk:economy."))


def _page(value: int) -> None:
    if not 1 <= value <= MAX_PAGE:
        raise ValidationError(Coded("out_of_range", f"It must be between 1 and {MAX_PAGE}."))


def limit_of_page(description: str) -> fields.Integer:
    return fields.Integer(
        load_default=50,
        validate=_page,
        metadata={"description": description, "minimum": 1, "maximum": MAX_PAGE},
    )


def _seq(value: int) -> None:
    if not 0 <= value <= MAX_SEQ:
        raise ValidationError(Coded("out_of_range", f"It must be between 0 and {MAX_SEQ}."))


def _wait() -> fields.Integer:
    return fields.Integer(
        metadata={
            "description": "Hold the answer until the analysis has ended, at most so many seconds (30 unless the "
            "service is set up otherwise). `Prefer: wait=N` does the same",
            "minimum": 0,
            "maximum": 30,
        }
    )


def _include() -> DelimitedList:
    return DelimitedList(
        fields.String(validate=one_of(*FEATURES), metadata={"enum": list(FEATURES)}),
        metadata={"description": "Parts to put into `result`, comma-separated"},
    )


class GetQuery(Schema):
    wait = _wait()
    include = _include()
    format = fields.String(
        validate=one_of(*FORMATS),
        metadata={
            "description": "How to answer an ended article: `native`, this API's JSON; `ninjs` 3.1 (IPTC); `jsonld` "
            "(schema.org, also by `Accept: application/ld+json`); `csv`, a line a quote or event (also by `Accept: "
            "text/csv`). The other three hold all parts, without what editors rejected",
            "enum": list(FORMATS),
        },
    )


class SubmitQuery(Schema):
    """All but `wait` and `include` belong to text/plain: with JSON they stand in the body."""

    wait = _wait()
    include = _include()
    title = fields.String(metadata={"description": "text/plain only: headline"})
    published_at = fields.String(metadata={"description": "text/plain only: a day or a moment with offset"})
    source = fields.String(metadata={"description": "text/plain only: the medium it appeared in"})
    url = fields.String(metadata={"description": "text/plain only: where it appeared"})
    external_id = fields.String(metadata={"description": "text/plain only: your own id of it"})
    language = fields.String(metadata={"description": "text/plain only: its language, ru"})
    features = DelimitedList(
        fields.String(validate=one_of(*FEATURES), metadata={"enum": list(FEATURES)}),
        metadata={"description": "text/plain only: parts you want, comma-separated"},
    )
    label = fields.List(
        fields.String(validate=label), metadata={"description": "text/plain only: name:value, may be repeated"}
    )
    priority = fields.String(metadata={"description": "text/plain only", "enum": list(PRIORITIES)})
    retention_hours = fields.Integer(
        metadata={"description": "text/plain only", "minimum": 1, "maximum": MAX_RETENTION_HOURS}
    )
    webhook_id = fields.String(metadata={"description": "text/plain only: the webhook that is told when it has ended"})
    embargoed_until = fields.String(
        metadata={"description": "text/plain only: not to be published before; a day or a moment with offset"}
    )
    withheld = fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "text/plain only: not to be published at all"}
    )


def embargoed(what: str) -> fields.String:
    return fields.String(
        validate=one_of(*EMBARGOED),
        metadata={
            "description": f"{what} that are withheld, or embargoed until later: `exclude` leaves them out (as does "
            "leaving this out), `include` shows them among the others, `only` shows nothing else",
            "enum": list(EMBARGOED),
        },
    )


class ListQuery(Schema):
    status = fields.String(
        validate=one_of(*STATUSES), metadata={"description": "Only articles in this state", "enum": list(STATUSES)}
    )
    label = fields.String(
        validate=label, metadata={"description": "Only articles with this label: name:value", "example": "desk:economy"}
    )
    cursor = fields.String(metadata={"description": "Where to continue: `cursor` of the page before", "minLength": 1})
    limit = limit_of_page("Articles per page")
    embargoed = embargoed("Articles")


class IngestQuery(Schema):
    """What items of a feed cannot say themselves."""

    webhook_id = fields.String(
        metadata={"description": "Your webhook that is told when the analysis of an item has ended"}
    )


class BatchQuery(Schema):
    mode = fields.String(
        load_default="lenient",
        validate=one_of("lenient", "strict"),
        metadata={
            "description": "`lenient`: good lines are accepted, bad ones get their problem; `strict`: all or nothing",
            "enum": ["lenient", "strict"],
        },
    )


class BatchWaitQuery(Schema):
    wait = _wait()


class ResultsQuery(Schema):
    after = fields.Integer(
        load_default=0,
        validate=_seq,
        metadata={"description": "`seq` of the last line that you have", "minimum": 0, "maximum": MAX_SEQ},
    )
    wait = _wait()
    include = _include()


class CorrectionsQuery(Schema):
    embargoed = embargoed("Verdicts on articles")
