"""/v1/batches: many articles in one request."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from flask import Response, request

from service import metrics, problems, telemetry
from service.api import documentation as doc
from service.api import lines, submissions
from service.api.articles import erase, finished_parts, full
from service.api.blueprints import KeyedBlueprint, charge, produces
from service.api.front import front, key
from service.api.representation import article, moment
from service.api.responses import NDJSON, RETRY_AFTER, erased, json_response, ndjson_response, wished_wait
from service.identifiers import is_id, new_id
from service.problems import Problem
from service.registry import Job, Submission
from service.registry.batches import PAGE, Batch, Line, Request
from service.registry.model import STATUSES, TERMINAL
from service.schemas.batches import BatchSchema, ResultLineSchema
from service.schemas.queries import BatchQuery, BatchWaitQuery, ResultsQuery

BATCHES = "/v1/batches"
SHOWN = 100  # rejected lines of a batch
HOLD_AGAIN = 10.0  # seconds of taking a batch in, after which its key is kept for longer
LOOK_AGAIN = 0.5  # seconds between two looks at a batch that is waited for

T = TypeVar("T")

blueprint = KeyedBlueprint("batches", __name__, url_prefix="/v1", description="Many articles in one request")


def find(id: str) -> Batch:
    """Raises Gone, or NotFound: the same for an unknown batch and for another tenant's."""
    batch = front().batches.get(key().tenant, id) if is_id(id, "ba") else None
    if batch is None:
        raise problems.NotFound
    if not isinstance(batch, Batch):
        raise problems.Gone
    telemetry.bind(batch=id)
    return batch


@blueprint.route("/batches", methods=["POST"])
@doc.request_headers(doc.IDEMPOTENCY_KEY)
@blueprint.doc(**doc.SUBMIT_BATCH)
@blueprint.arguments(BatchQuery, location="query")
@blueprint.response(202, BatchSchema, description="Stored", headers=doc.BATCH_HEADERS)
@doc.problems(blueprint, 400, 408, 409, 413, 415, 422)
def submit_batch(query: dict[str, Any]) -> Response:
    """Submit many articles

    A JSON list of up to 100 articles, or NDJSON (one a line) of up to 5,000, which may be packed with gzip. Every line
    is answered on its own: good ones are accepted, bad ones get their problem. With `mode=strict` a single bad line
    refuses all. Articles wait in the queue `bulk` unless their `priority` says otherwise.

    With `Idempotency-Key` a repeated request answers with the batch that the first one made and `Idempotent-Replayed:
    true`, or with 409 while the first is not done; the key with other articles is refused. No article is doubled.
    """
    parts, tenant = front(), key().tenant
    idempotency_key = submissions.idempotency_key_of(request)
    parts.admission.check()
    items = lines.read(request, parts.settings)
    if idempotency_key is None:
        id = _taken_in(items, query["mode"], None, None)
        return _answer(find(id), 202, {"Location": f"{BATCHES}/{id}"})
    once = Request(*submissions.of_batch(items, query["mode"], idempotency_key))
    match parts.batches.begin(tenant, once):
        case "replayed", id:
            return _answer(find(id), 202, {"Location": f"{BATCHES}/{id}", "Idempotent-Replayed": "true"})
        case "progress", _:
            raise problems.IdempotencyInProgress(
                headers={"Retry-After": RETRY_AFTER}, errors=_of_key("in_progress", "Its first request is not done.")
            )
        case "conflict", _:
            raise problems.IdempotencyKeyReused(errors=_of_key("reused", "It came with other articles or options."))
    try:
        id = _taken_in(items, query["mode"], idempotency_key, once)
    except BaseException:
        parts.batches.release(tenant, once)
        raise
    return _answer(find(id), 202, {"Location": f"{BATCHES}/{id}"})


def _of_key(code: str, detail: str) -> list[dict[str, str]]:
    return [{"header": "Idempotency-Key", "code": code, "detail": detail}]


def _taken_in(items: Sequence[lines.Item], mode: str, idempotency_key: str | None, once: Request | None) -> str:
    """The id of the new batch. Its Idempotency-Key is free again where lines found no room: they may come once more,
    and the others are known by their own keys."""
    parts, tenant = front(), key().tenant
    accepted = list(_held(_checked(items, idempotency_key), once))
    wrong = [(n, x) for n, x in enumerate(accepted) if isinstance(x[1], Problem)]
    strict = mode == "strict"
    if wrong and (strict or len(wrong) == len(accepted)):
        raise problems.ValidationError(errors=list(_errors(wrong)))
    for _, (_, problem) in wrong:
        metrics.LINES_REFUSED.labels(problem.name).inc()  # type: ignore[union-attr]
    good = [x for _, x in accepted if isinstance(x, Submission)]
    if strict and parts.registry.open(tenant) + len(good) > parts.settings.max_open:
        raise full(parts.settings.max_open)
    charge(parts.limiter.article(tenant, sum(len(x.text) for x in good), articles=len(good)))
    stored = [_store(n, external_id, x) for n, (external_id, x) in enumerate(_held(accepted, once), 1)]
    id = new_id("ba")
    settings = parts.settings
    if once and any(line.problem and line.problem["status"] == problems.QueueFull.status for line in stored):
        parts.batches.release(tenant, once)
        once = None
    parts.batches.create(tenant, id, stored, settings.retention, once, settings.idempotency_retention)
    telemetry.bind(batch=id)
    return id


def _held(lines: Iterable[T], once: Request | None) -> Iterator[T]:
    """The same, while the Idempotency-Key is kept for this request."""
    since = time.monotonic()
    for line in lines:
        yield line
        if once and time.monotonic() - since > HOLD_AGAIN:
            front().batches.hold(key().tenant, once)
            since = time.monotonic()


def _checked(
    items: Sequence[lines.Item], idempotency_key: str | None
) -> Iterator[tuple[str | None, Submission | Problem]]:
    for n, item in enumerate(items):
        time.sleep(0)  # other requests of this process go on
        if isinstance(item, Problem):
            yield None, item
            continue
        own = item.get("external_id")
        external_id = own[:200] if isinstance(own, str) else None
        try:
            given = {"priority": "bulk"} | item
            own_key = f"{idempotency_key}/{n}" if idempotency_key else None
            yield external_id, submissions.of_value(given, front().settings, own_key)
        except Problem as problem:
            yield external_id, problem


def _errors(wrong: Sequence[tuple[int, tuple[str | None, Any]]]) -> Iterator[dict[str, str]]:
    """The errors of all lines, each with its number before the pointer."""
    for n, (_, problem) in wrong:
        for error in problem.errors or ({"pointer": "#", "code": problem.name, "detail": problem.detail},):
            yield {**error, "pointer": f"#/{n}" + error.get("pointer", "#").removeprefix("#")}


def _store(seq: int, external_id: str | None, item: Submission | Problem) -> Line:
    parts, tenant = front(), key().tenant
    if isinstance(item, Problem):
        return Line(seq, external_id, None, item.body())
    submitted = parts.registry.submit(tenant, item)
    match submitted.outcome:
        case "conflict":
            return Line(seq, external_id, None, problems.IdempotencyKeyReused().body())
        case "full":
            return Line(seq, external_id, None, full(parts.settings.max_open).body())
        case "created":
            parts.publish(tenant, submitted.id, item.meta["priority"])
    return Line(seq, external_id, submitted.id, None)


def _answer(batch: Batch, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    parts, tenant = front(), key().tenant
    counts = parts.batches.counts(tenant, parts.batches.articles(tenant, batch.id))
    open_ = sum(n for status, n in counts.items() if status in STATUSES and status not in TERMINAL)
    headers = dict(headers or {}) | ({"Retry-After": RETRY_AFTER} if open_ else {})
    here = f"{BATCHES}/{batch.id}"
    body = {
        "id": batch.id,
        "status": "running" if open_ else "finished",
        "created_at": moment(batch.created),
        "expires_at": moment(batch.expires),
        "total": batch.total,
        "accepted": batch.total - batch.rejected,
        "rejected": batch.rejected,
        "articles": counts,
        "problems": list(_rejected(batch)),
        "links": {"self": here, "results": f"{here}/results", "cancel": f"{here}/cancel" if open_ else None},
    }
    return json_response(body, status, headers)


def _rejected(batch: Batch) -> Iterator[dict[str, Any]]:
    left = min(batch.rejected, SHOWN)
    after = 0
    while left:
        page = front().batches.lines(key().tenant, batch.id, after)
        for line in page:
            if line.problem and left:
                left -= 1
                yield {"seq": line.seq, "external_id": line.external_id, "problem": line.problem}
        if not page:
            return
        after = page[-1].seq


@blueprint.route("/batches/<id>", parameters=[doc.BATCH_ID])
@doc.request_headers(doc.PREFER)
@blueprint.doc(operationId="getBatch")
@blueprint.arguments(BatchWaitQuery, location="query")
@blueprint.response(200, BatchSchema, headers=doc.RETRY | doc.PREFERENCE)
@doc.problems(blueprint, 404, 410, 422)
def get_batch(query: dict[str, Any], id: str) -> Response:
    """Poll a batch

    `wait` holds the answer until every article has ended.
    """
    wait, headers = wished_wait(query.get("wait"), front().settings.max_wait)
    batch = find(id)
    _wait_for(front().batches.articles(key().tenant, id), wait)
    return _answer(batch, headers=headers)


def _wait_for(articles: Sequence[str], wait: float) -> None:
    """Returns when all have ended, when the time is over, or when this process is to end."""
    parts = front()
    deadline = time.monotonic() + wait
    while not parts.stopping and time.monotonic() < deadline and parts.batches.open(key().tenant, articles):
        time.sleep(min(LOOK_AGAIN, max(0.0, deadline - time.monotonic())))


@blueprint.route("/batches/<id>/results", parameters=[doc.BATCH_ID])
@doc.request_headers(doc.PREFER)
@blueprint.doc(**doc.BATCH_RESULTS)
@blueprint.arguments(ResultsQuery, location="query")
@blueprint.response(200, ResultLineSchema, content_type=NDJSON, description="One JSON object a line")
@doc.problems(blueprint, 404, 410, 422)
@produces(NDJSON)
def get_batch_results(query: dict[str, Any], id: str) -> Response:
    """Read the results of a batch

    NDJSON in the order of the batch, up to the first article that has not ended (`wait` holds the answer for it).
    Ask on with `after`, the last `seq` that you have; an empty answer means: nothing new. `include` puts finished parts
    into the articles.
    """
    wait, headers = wished_wait(query.get("wait"), front().settings.max_wait)
    find(id)
    deadline = time.monotonic() + wait
    rows = _results(key().tenant, id, query["after"], query.get("include") or (), deadline)
    return ndjson_response(rows, headers)


def _results(tenant: str, id: str, after: int, include: Sequence[str], deadline: float) -> Iterator[bytes]:
    parts = front()

    def rows() -> Iterator[bytes]:
        seq = after
        while page := parts.batches.lines(tenant, id, seq, PAGE):
            for line in page:
                row = _row(line, tenant, include, deadline)
                if row is None:
                    return
                yield row
            seq = page[-1].seq

    def _row(line: Line, tenant: str, include: Sequence[str], deadline: float) -> bytes | None:
        out: dict[str, Any] = {"seq": line.seq, "external_id": line.external_id}
        if line.article is None:
            out |= {"status": "rejected", "article": None, "problem": line.problem}
        else:
            job = parts.waiter.wait(tenant, line.article, max(0.0, deadline - time.monotonic()))
            if isinstance(job, Job):
                if job.status not in TERMINAL:
                    return None
                result = finished_parts(parts, tenant, job, include) if include else None
                out |= {"status": job.status, "article": article(job, result), "problem": None}
            else:
                out |= {"status": "gone", "article": None, "problem": problems.Gone().body()}
        return json.dumps(out, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    return rows()


@blueprint.route("/batches/<id>/cancel", methods=["POST"], parameters=[doc.BATCH_ID])
@blueprint.doc(operationId="cancelBatch")
@blueprint.response(200, BatchSchema)
@doc.problems(blueprint, 404, 410)
def cancel_batch(id: str) -> Response:
    """Stop what is open of a batch

    Waiting articles are cancelled at once, running ones a moment later. What has ended stays.
    """
    batch = find(id)
    for article_id in front().batches.articles(key().tenant, id):
        front().registry.cancel(key().tenant, article_id)
    return _answer(batch)


@blueprint.route("/batches/<id>", methods=["DELETE"], parameters=[doc.BATCH_ID])
@blueprint.doc(operationId="deleteBatch")
@blueprint.response(204, description="Erased")
@doc.problems(blueprint, 404, 410)
def delete_batch(id: str) -> Response:
    """Erase a batch with its articles, their texts and results"""
    find(id)
    for article_id in front().batches.articles(key().tenant, id):
        job = front().registry.get(key().tenant, article_id)
        if isinstance(job, Job):
            erase(job)
    front().batches.delete(key().tenant, id)
    return erased()
