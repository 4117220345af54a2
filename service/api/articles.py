"""/v1/articles: submit, poll, list, cancel, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from service import problems, telemetry
from service.api import documentation as doc
from service.api import exports, submissions
from service.api.blueprints import KeyedBlueprint, charge, produces
from service.api.front import Front, front, key
from service.api.representation import ARTICLES, article, asked_for, extract, href, part_status
from service.api.responses import RETRY_AFTER, erased, invalid_cursor, json_response, next_page, wished_wait
from service.identifiers import is_id
from service.queue import INTERACTIVE
from service.registry import Job, Submission
from service.registry.model import CANCELLED, TERMINAL
from service.registry.verdicts import place
from service.schemas.articles import PART_SCHEMAS, ArticleListSchema, ArticleSchema, ArticleTextSchema
from service.schemas.queries import GetQuery, ListQuery, SubmitQuery

JUDGED = ("quotes", "events")  # parts whose findings editors may judge
FULL_RETRY_AFTER = "30"  # seconds until some of ten thousand open articles are done

blueprint = KeyedBlueprint("articles", __name__, url_prefix="/v1", description="Articles and their analysis")


def present(job: Job | str | None) -> Job:
    """Raises Gone, or NotFound: the same for an unknown article and for another tenant's."""
    if job is None:
        raise problems.NotFound
    if not isinstance(job, Job):
        raise problems.Gone
    return job


def find(id: str) -> Job:
    if not is_id(id):
        raise problems.NotFound
    telemetry.bind(article=id)
    return present(front().registry.get(key().tenant, id))


def article_response(
    job: Job,
    *,
    include: Sequence[str] = (),
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    """The article, with the finished ones of the parts `include`. Open: Retry-After; ended: an ETag."""
    headers = dict(headers or {})
    ended = job.status in TERMINAL
    if not ended:
        headers["Retry-After"] = RETRY_AFTER
    result = finished_parts(front(), key().tenant, job, include) if include else None
    return json_response(article(job, result), status, headers, final=ended)


def finished_parts(parts: Front, tenant: str, job: Job, names: Sequence[str]) -> dict[str, Any]:
    """Those of the parts that are there, each finding with what editors said of it."""
    found = {name: parts.registry.part(tenant, job.id, name) for name in names if name in job.parts}
    judged = parts.verdicts.of(tenant, job.sha256) if any(name in JUDGED for name in found) else {}
    for name in JUDGED:
        for item in found.get(name) or ():
            item["verdict"] = judged.get(place(name, item))
    return {name: part for name, part in found.items() if part is not None}


@blueprint.route("/articles", methods=["POST"])
@doc.request_headers(doc.PREFER, doc.IDEMPOTENCY_KEY)
@blueprint.doc(**doc.SUBMIT)
@blueprint.arguments(SubmitQuery, location="query")
@blueprint.response(202, ArticleSchema, description="Stored; its analysis waits or runs", headers=doc.ACCEPTED_HEADERS)
@blueprint.alt_response(
    200,
    schema=ArticleSchema,
    description="Ended: within the wait, or because an identical article was analysed before",
    headers=doc.FINISHED_HEADERS,
)
@doc.problems(blueprint, 400, 408, 413, 415, 422)
def submit_article(query: dict[str, Any]) -> Response:
    """Submit an article

    JSON, or text/plain in UTF-8, windows-1251 or koi8-r with the rest in the query. A 202 means: it is stored and will
    be analysed. The text is kept as it comes.

    With `Idempotency-Key` a repeated request answers with the article that the first one made, as it is now, and
    `Idempotent-Replayed: true`; the key with another article is refused. Storing is one step, so a key is never "in
    progress".
    """
    parts = front()
    wait, headers = wished_wait(query.get("wait"), parts.settings.max_wait)
    parts.admission.check()
    submission = submissions.from_request(request, query, parts.settings)
    charge(parts.limiter.article(key().tenant, len(submission.text)))
    id = store(submission, headers)
    job = present(parts.waiter.wait(key().tenant, id, wait) if wait else parts.registry.get(key().tenant, id))
    headers["Location"] = href(id)
    status = 200 if job.status in TERMINAL else 202
    return article_response(job, include=query.get("include") or (), status=status, headers=headers)


def full(limit: int) -> problems.QueueFull:
    return problems.QueueFull(
        f"{limit} of your articles are waiting or running, and no more are accepted. Send it again later.",
        headers={"Retry-After": FULL_RETRY_AFTER},
    )


class Overtaken(Exception):
    """Something was said of the item that the submission does not know of; see `Submission.unless`."""


def store(submission: Submission, headers: dict[str, str]) -> str:
    """Into the registry; the id of the article that answers this request, which may be an older one. Raises
    Overtaken."""
    parts = front()
    submitted = parts.registry.submit(key().tenant, submission)
    telemetry.bind(article=submitted.id, outcome=submitted.outcome)
    match submitted.outcome:
        case "conflict":
            raise problems.IdempotencyKeyReused(
                errors=[{"header": "Idempotency-Key", "code": "reused", "detail": "It came with another article."}]
            )
        case "full":
            raise full(parts.settings.max_open)
        case "overtaken":
            raise Overtaken
        case "created":
            parts.publish(key().tenant, submitted.id, submission.meta["priority"])
        case "replayed":
            headers["Idempotent-Replayed"] = "true"
    return submitted.id


@blueprint.route("/articles")
@blueprint.doc(operationId="listArticles")
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, ArticleListSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 422)
def list_articles(query: dict[str, Any]) -> Response:
    """List articles, newest first

    Articles that are withheld, or embargoed until later, are left out unless `embargoed` says otherwise. A page may
    hold fewer articles than `limit`, even none, and still have a next one: follow `cursor` (or `Link: rel="next"`)
    until it is null.
    """
    label = query.get("label")
    try:
        page = front().registry.list(
            key().tenant,
            status=query.get("status"),
            label=tuple(label.split(":", 1)) if label else None,
            cursor=query.get("cursor"),
            limit=query["limit"],
            embargoed=query.get("embargoed", "exclude"),
        )
    except ValueError:
        raise invalid_cursor() from None
    headers = next_page(ARTICLES, query, page.cursor)
    return json_response({"articles": [article(job) for job in page.jobs], "cursor": page.cursor}, headers=headers)


@blueprint.route("/articles/<id>", parameters=[doc.ID])
@doc.request_headers(doc.PREFER, doc.IF_NONE_MATCH)
@blueprint.doc(operationId="getArticle", responses={200: {"content": doc.EXPORTED}})
@blueprint.arguments(GetQuery, location="query")
@blueprint.response(200, ArticleSchema, headers=doc.FINISHED_HEADERS)
@blueprint.alt_response(304, description="Unchanged")
@doc.problems(blueprint, 404, 406, 409, 410, 422)
@produces(*exports.MEDIA_TYPES)
def get_article(query: dict[str, Any], id: str) -> Response:
    """Poll an article

    In every state 200. `wait` holds the answer until the analysis has ended; `include` puts finished parts into
    `result`. An ended article has a strong ETag.
    """
    wait, headers = wished_wait(query.get("wait"), front().settings.max_wait)
    form = exports.wished(query.get("format"))
    job = find(id)
    if wait and job.status not in TERMINAL:
        job = present(front().waiter.wait(key().tenant, id, wait))
    if form != exports.NATIVE:
        if job.status not in TERMINAL:
            raise not_ready(job)
        text = exports.text_of(front(), key().tenant, job)
        return exports.response(form, job, text, finished_parts(front(), key().tenant, job, asked_for(job)))
    return article_response(job, include=query.get("include") or (), headers=headers | exports.VARY)


@blueprint.route("/articles/<id>", methods=["DELETE"], parameters=[doc.ID])
@blueprint.doc(operationId="deleteArticle")
@blueprint.response(204, description="Erased")
@doc.problems(blueprint, 404, 410)
def delete_article(id: str) -> Response:
    """Erase an article, its text and its results

    Its analysis is stopped. Afterwards it answers 410 for a day, then 404.
    """
    if not erase(find(id)):
        raise problems.Gone
    return erased()


def erase(job: Job) -> bool:
    """With what editors said of its text. False when it was erased before."""
    parts, tenant = front(), key().tenant
    told_of_it = parts.stories.of(tenant, job.id)
    parts.verdicts.forget(tenant, job.sha256)
    was_there = parts.registry.delete(tenant, job.id)
    for story in told_of_it:
        parts.publish(tenant, story, INTERACTIVE)
    return was_there


@blueprint.route("/articles/<id>/cancel", methods=["POST"], parameters=[doc.ID])
@blueprint.doc(operationId="cancelArticle")
@blueprint.response(200, ArticleSchema, description="Cancelled")
@blueprint.alt_response(202, schema=ArticleSchema, description="It runs; the worker has been told to stop")
@doc.problems(blueprint, 404, 409, 410)
def cancel_article(id: str) -> Response:
    """Stop the analysis of an article

    The body of the request, if any, is ignored.
    """
    find(id)
    outcome = front().registry.cancel(key().tenant, id)
    job = find(id)
    if outcome == "terminal" and job.status != CANCELLED:
        raise problems.ConflictState(f"The analysis has ended ({job.status}), there is nothing to cancel.")
    return article_response(job, status=202 if job.status not in TERMINAL else 200)


def _part_view(name: str, schema: Any) -> None:
    @doc.request_headers(doc.IF_NONE_MATCH)
    @blueprint.doc(
        operationId=f"getArticle{name.capitalize()}",
        summary=f"Read the {name} of an article",
        responses={200: {"links": doc.judgement_links(name)}} if name in JUDGED else {},
    )
    @blueprint.response(200, schema, headers=doc.FINISHED_HEADERS)
    @blueprint.alt_response(304, description="Unchanged")
    @doc.problems(blueprint, 404, 409, 410)
    def view(id: str) -> Response:
        return part_response(find(id), name)

    blueprint.add_url_rule(f"/articles/<id>/{name}", f"get_{name}", view, parameters=[doc.ID])


def part_response(job: Job, name: str) -> Response:
    """Raises what `not_there` says when there is no such part."""
    found = finished_parts(front(), key().tenant, job, [name])
    if name not in found:
        raise not_there(job, name)
    return json_response(extract(job, **{name: found[name]}), final=True)


def not_ready(job: Job) -> problems.NotReady:
    return problems.NotReady(
        f"The article is {job.status}. Ask again, or wait with GET {href(job.id)}?wait=30.",
        headers={"Retry-After": RETRY_AFTER},
    )


def not_there(job: Job, name: str) -> problems.Problem:
    """NotReady while the part is to come, ConflictState when it never will, Gone when it was erased meanwhile."""
    if name not in asked_for(job):
        return problems.ConflictState(f"The article was submitted without the feature {name}. Submit it again with it.")
    if name in job.parts:
        return problems.Gone()
    if part_status(job, name) == "pending":
        return not_ready(job)
    return problems.ConflictState(
        f"The article is {job.status} and has no {name}. See its `problem`; submit it again to try again."
    )


for _name, _schema in PART_SCHEMAS.items():
    _part_view(_name, _schema)


@blueprint.route("/articles/<id>/text", parameters=[doc.ID])
@doc.request_headers(doc.IF_NONE_MATCH)
@blueprint.doc(operationId="getArticleText")
@blueprint.response(200, ArticleTextSchema, headers=doc.FINISHED_HEADERS)
@blueprint.alt_response(304, description="Unchanged")
@doc.problems(blueprint, 404, 410)
def get_text(id: str) -> Response:
    """Read the text of an article as it is stored

    In every state: this is what the spans count in.
    """
    job = find(id)
    content = front().registry.text(key().tenant, id)
    if content is None:
        raise problems.Gone
    return json_response(extract(job, content=content), final=True)
