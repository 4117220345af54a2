"""/v1/ingest/ninjs: feeds of newsroom systems."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import marshmallow
from flask import Response, request

from service import metrics, problems
from service.api import bodies, submissions
from service.api import documentation as doc
from service.api.articles import Overtaken, erase, present, store
from service.api.blueprints import KeyedBlueprint, charge
from service.api.front import front, key
from service.api.lines import LISTED
from service.api.representation import article
from service.api.responses import json_response
from service.formats import ninjs_in
from service.formats.ninjs_in import Incoming
from service.registry import Job, Submission, embargo
from service.registry.origins import WITHDRAWN, unless
from service.schemas.ingest import IngestSchema
from service.schemas.queries import IngestQuery
from service.schemas.submission import Published

_EMBARGO = Published(allow_none=True)

blueprint = KeyedBlueprint("ingest", __name__, url_prefix="/v1", description="Feeds of newsroom systems")


@blueprint.route("/ingest/ninjs", methods=["POST"])
@blueprint.doc(**doc.INGEST_NINJS)
@blueprint.arguments(IngestQuery, location="query")
@blueprint.response(200, IngestSchema)
@doc.problems(blueprint, 400, 408, 413, 415, 422)
def ingest_ninjs(query: dict[str, Any]) -> Response:
    """Submit items in ninjs

    One item or a list of up to 100, in ninjs 1.x, 2.x, 3.x or the Superdesk dialect. The body is analysed; headlines,
    leads and captions are kept apart from it. A canceled item is withdrawn: its articles are erased. A withheld or
    embargoed one is analysed, marked and left out of lists, and so are from then on the articles of its earlier
    versions. The same uri and version is answered by the article that it became before.
    """
    parts = front()
    parts.admission.check()
    bodies.content_type(request, "application/json")
    given = bodies.parse_json(bodies.utf8(request, bodies.read(request, parts.settings.max_body)))
    items = given if isinstance(given, list) else [given]
    if len(items) > LISTED:
        raise problems.PayloadTooLarge(f"The list has {len(items)} items; at most {LISTED} are accepted.")
    if not items or not all(isinstance(item, dict) for item in items):
        errors = [{"pointer": "#", "code": "wrong_type", "detail": "It must be a ninjs item or a list of such."}]
        raise problems.ValidationError(errors=errors)
    webhook = query.get("webhook_id")
    submissions.check_webhook(webhook, {"parameter": "webhook_id"})
    return json_response({"items": [_ingested(ninjs_in.read(item), webhook) for item in items]})


def _ingested(item: Incoming, webhook: str | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "uri": item.uri or None, "version": item.version, "dialect": item.dialect, "article": None, "problem": None,
    }  # fmt: skip
    try:
        if not item.uri:
            raise _wrong("uri", "required", "An item needs its uri (Superdesk: guid).")
        if item.status == "canceled":
            _withdraw(item.uri)
            return out | {"outcome": "withdrawn"}
        accepted = _accepted(item, webhook, _bar_earlier(item))
        if accepted is None:
            return out | {"outcome": "withdrawn"}
        return out | {"outcome": "accepted", "article": article(accepted)}
    except problems.Problem as problem:
        metrics.LINES_REFUSED.labels(problem.name).inc()
        return out | {"outcome": "rejected", "problem": problem.body()}


def _withdraw(uri: str) -> None:
    parts, tenant = front(), key().tenant
    for id in parts.origins.forget(tenant, uri):
        job = parts.registry.get(tenant, id)
        if isinstance(job, Job):
            erase(job)


def _bar_earlier(item: Incoming) -> str:
    """Before the item itself is looked at: what is taken back is so whatever else is wrong with it, and an embargo that
    nobody can read is one without end. The last note on the item (see `Origins`)."""
    parts, tenant = front(), key().tenant
    try:
        marks = {"embargoed_until": _EMBARGO.deserialize(item.embargoed), "withheld": item.withheld}
    except marshmallow.ValidationError:
        marks = {"withheld": True}
    if not any(marks.values()):
        return parts.origins.last_note(tenant, item.uri)
    note, articles = parts.origins.bar(tenant, item.uri, marks)
    for id in articles:
        parts.registry.bar(tenant, id, marks)
    return note


def _accepted(item: Incoming, webhook: str | None, note: str) -> Job | None:
    """None when it was withdrawn meanwhile. `note` is the last one on the item when this began."""
    if not item.is_text:
        raise _wrong("type", "unsupported_type", f"Only text is analysed, not {item.type}.")
    if item.text is None and item.html is None:
        raise _wrong("body_text", "required", "There is no body in it.")
    value = {
        "title": item.title,
        "source": item.source,
        "external_id": item.uri,
        "published_at": item.published,
        "language": item.language,
        "embargoed_until": item.embargoed,
        "withheld": item.withheld,
        **({"text": item.text} if item.text is not None else {"html": item.html}),
    }
    parts, tenant = front(), key().tenant
    value = {name: v for name, v in value.items() if v is not None and v is not False}
    submission = submissions.of_value(value, parts.settings, f"ninjs {item.uri} {item.version}"[:255])
    # no part of the version: an address may be added later
    submission = replace(submission, meta={**submission.meta, "webhook_id": webhook})
    charge(parts.limiter.article(tenant, len(submission.text)))
    parts.origins.remember(tenant, item.uri, submission.id, parts.settings.retention)
    try:
        id = _stored(item.uri, submission, note)
    except problems.Problem:  # another error may hide that it was stored
        parts.origins.drop(tenant, item.uri, submission.id)
        raise
    if id != submission.id:
        parts.origins.drop(tenant, item.uri, submission.id)
    if id:
        parts.origins.remember(tenant, item.uri, id, parts.settings.retention)
    return present(parts.registry.get(tenant, id)) if id else None


def _stored(uri: str, submission: Submission, note: str) -> str | None:
    """The id of the article, with the marks of what bars the item since that note; None when it is withdrawn."""
    parts, tenant = front(), key().tenant
    while True:
        try:
            return store(replace(submission, unless=unless(tenant, uri, note)), {})
        except Overtaken:
            note, said = parts.origins.notes(tenant, uri, note)
            if WITHDRAWN in said:
                return None
            for marks in said:
                submission = replace(submission, meta={**submission.meta, **embargo.stricter(submission.meta, marks)})


def _wrong(name: str, code: str, detail: str) -> problems.Problem:
    return problems.ValidationError(errors=[{"pointer": f"#/{name}", "code": code, "detail": detail}])
