"""What editors say of findings: confirmed, rejected, corrected; kept with the text and exported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow
from flask import Response

from service import problems
from service.api import documentation as doc
from service.api import loading
from service.api.articles import find, not_there
from service.api.blueprints import KeyedBlueprint, produces
from service.api.front import Front, front, key
from service.api.representation import moment
from service.api.responses import NDJSON, json_response, ndjson_response
from service.registry import Job, embargo
from service.registry.embargo import Wish
from service.registry.verdicts import place
from service.schemas.events import EventSchema
from service.schemas.queries import CorrectionsQuery
from service.schemas.quotes import QuoteSchema
from service.schemas.verdicts import EventJudgementSchema, JudgedSchema, QuoteJudgementSchema

SCHEMAS = {  # of a part: what one finding is called, the body, the answer
    "quotes": ("quote", QuoteJudgementSchema, QuoteSchema),
    "events": ("event", EventJudgementSchema, EventSchema),
}

blueprint = KeyedBlueprint("corrections", __name__, url_prefix="/v1", description="What editors say of findings")


def _judgement(schema: marshmallow.Schema, length: int) -> dict[str, Any]:
    """The body. Raises the problems 400, 413, 415, 422."""
    loaded = loading.body(schema)
    spans = (loaded.get("correction") or {}).get("spans", ())
    for n, (start, end) in enumerate(spans):
        if not start < end <= length or (n and start < spans[n - 1][1]):
            detail = f"A span is [start, end) with start < end <= {length}, behind the one before."
            errors = [{"pointer": f"#/correction/spans/{n}", "code": "out_of_range", "detail": detail}]
            raise problems.ValidationError(errors=errors)
    return loaded


def _route(part: str) -> None:
    name, judgement, schema = SCHEMAS[part]
    parameter = {
        "name": f"{name}_id",
        "in": "path",
        "required": True,
        "description": f"Id of the {name}",
        "schema": {"type": "string", "pattern": f"^{name[0]}[1-9][0-9]{{0,5}}$"},
        "example": f"{name[0]}1",
    }

    @blueprint.doc(
        operationId=f"judge{name.capitalize()}",
        summary=f"Confirm, reject or correct {'an' if name == 'event' else 'a'} {name}",
        requestBody={
            "required": True,
            "content": {"application/json": {"schema": judgement, "example": {"verdict": "confirmed"}}},
        },
    )
    @blueprint.response(200, schema)
    @doc.problems(blueprint, 400, 404, 408, 409, 410, 413, 415, 422)
    def view(id: str, **which: str) -> Response:
        """The verdict belongs to these words of this text: it comes back with every article that has the text, also
        when a later version of the extraction analyses it again, for 400 days after the last verdict or until such
        an article is erased."""
        parts, tenant = front(), key().tenant
        job = find(id)
        loaded = _judgement(judgement(), job.length)
        found = parts.registry.part(tenant, id, part)
        if found is None:
            raise not_there(job, part)
        item = next((x for x in found if x["id"] == which[f"{name}_id"]), None)
        if item is None:
            raise problems.NotFound(f"The article has no such {name}.")
        if loaded["verdict"] is None:
            parts.verdicts.withdraw(tenant, job.sha256, place(part, item))
            said = None
        else:
            said = {field: loaded.get(field) for field in ("verdict", "correction", "note")}
            said["at"] = moment(parts.registry.now())
            said_of = {"article": id, **embargo.marks(job.meta)}
            parts.verdicts.put(tenant, job.sha256, place(part, item), said, said_of)
        return json_response(item | {"verdict": said})

    blueprint.add_url_rule(
        f"/articles/<id>/{part}/<{name}_id>", f"judge_{name}", view, methods=["PATCH"], parameters=[doc.ID, parameter]
    )


for _part in SCHEMAS:
    _route(_part)


@blueprint.route("/corrections")
@blueprint.doc(operationId="exportCorrections")
@blueprint.arguments(CorrectionsQuery, location="query")
@blueprint.response(200, JudgedSchema, content_type=NDJSON, description="One JSON object a line")
@doc.problems(blueprint, 422)
@produces(NDJSON)
def export_corrections(query: dict[str, Any]) -> Response:
    """Export all verdicts

    NDJSON, the texts with the newest verdicts first; without the texts themselves, which `sha256` names. Verdicts on
    articles that are withheld, or embargoed until later, are left out unless `embargoed` says otherwise.
    """
    return ndjson_response(_exported(front(), key().tenant, query.get("embargoed", "exclude")))


def _exported(parts: Front, tenant: str, wish: Wish) -> Iterator[bytes]:
    now = parts.registry.now()
    for sha256, where, verdict, said_of in parts.verdicts.all(tenant):
        marks = _marks_now(parts, tenant, said_of)
        if not embargo.passes(marks, now, wish):
            continue
        part, type_, spans = where.split(":")
        pairs = [[int(n) for n in span.split("-")] for span in spans.split(",")]
        row = {"sha256": sha256, "part": part, "type": type_, "spans": pairs, **verdict, **marks}
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _marks_now(parts: Front, tenant: str, said_of: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the article that the verdict was said of; as they were then, when it has expired."""
    job = parts.registry.get(tenant, said_of.get("article", ""))
    return embargo.marks(job.meta if isinstance(job, Job) else said_of)
