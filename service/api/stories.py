"""/v1/stories: what several articles tell together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from service import problems, telemetry
from service.api import documentation as doc
from service.api import loading, submissions
from service.api.blueprints import KeyedBlueprint
from service.api.front import front, key
from service.api.representation import href, moment
from service.api.responses import RETRY_AFTER, erased, invalid_cursor, json_response, next_page, wished_wait
from service.identifiers import is_id, new_id
from service.queue import INTERACTIVE
from service.registry import Job, embargo
from service.registry.stories import MOST_STORIES
from service.registry.story import AUTOMATIC, Put, Story
from service.schemas.stories import (
    NewStorySchema,
    StoriesQuery,
    StoryChangeSchema,
    StoryListSchema,
    StoryQuery,
    StoryQuotesSchema,
    StorySchema,
    StoryTimelineSchema,
)

STORIES = "/v1/stories"
TOLD = ("families", "related", "timeline", "conflicts", "shifts")
EXAMPLE = {"title": "Мост через Лугу", "articles": [doc.ID["example"]]}
blueprint = KeyedBlueprint("stories", __name__, url_prefix="/v1", description="What several articles tell together")


def present(story: Story | str | None) -> Story:
    """Raises Gone, or NotFound: the same for an unknown story and for another tenant's."""
    if story is None:
        raise problems.NotFound
    if not isinstance(story, Story):
        raise problems.Gone
    return story


def find(id: str, wait: float = 0.0) -> Story:
    """The story, once there is no more to come of it, at the latest after `wait` seconds."""
    if not is_id(id, "st"):
        raise problems.NotFound
    telemetry.bind(story=id)
    parts, tenant = front(), key().tenant

    def done(story: Story | str | None) -> bool:
        return not isinstance(story, Story) or not story.open

    return present(parts.waiter.hold(tenant, id, wait, lambda: parts.stories.get(tenant, id), done))


def status(story: Story) -> str:
    if story.open:
        return "running"
    return "failed" if story.problem else "finished"


def summary(story: Story) -> dict[str, Any]:
    """As it is listed."""
    here = f"{STORIES}/{story.id}"
    title = story.title
    if story.kind == AUTOMATIC:
        title = next((job.meta["title"] for job in story.jobs if job.meta.get("title")), None)
    return {
        "id": story.id,
        "kind": story.kind,
        "status": status(story),
        "title": title,
        "revision": story.revision,
        "created_at": moment(story.created),
        "told_at": moment(story.told),
        "expires_at": moment(story.expires),
        **story.marks,
        "articles": [_article(job, story) for job in story.jobs],
        "problem": problems.stored(story.problem) if story.problem else None,
        "links": {"self": here, "quotes": f"{here}/quotes", "timeline": f"{here}/timeline"},
    }


def _article(job: Job, story: Story) -> dict[str, Any]:
    return {
        "id": job.id,
        "status": job.status,
        "included": job.id in story.of,
        **{name: job.meta.get(name) for name in ("title", "source", "url", "external_id", "published_at")},
        **embargo.marks(job.meta),
        "href": href(job.id),
    }


def _told(story: Story, names: Sequence[str]) -> dict[str, Any]:
    return {name: (story.result or {}).get(name, []) for name in names}


def _answer(story: Story, body: dict[str, Any], code: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Open: Retry-After. The ETag is over what is answered, so it changes with whatever changes."""
    headers = dict(headers or {}) | ({"Retry-After": RETRY_AFTER} if story.open else {})
    return json_response(body, code, headers, final=True)


def _whole(story: Story, code: int = 200, headers: dict[str, str] | None = None) -> Response:
    return _answer(story, summary(story) | _told(story, TOLD), code, headers)


def _extract(id: str, *names: str) -> Response:
    story = find(id)
    body = {"story": id, "revision": story.revision, "status": status(story), **story.marks}
    return _answer(story, body | _told(story, names))


def _checked(put: Put) -> Put:
    """Raises what is wrong with the articles that a client has named, or with the request."""
    place = {"pointer": f"#/articles/{put.place}"}
    match put.outcome:
        case "unknown":
            detail = "You have no such article. It may have been deleted or have expired."
            raise problems.ValidationError(errors=[{**place, "code": "unknown_article", "detail": detail}])
        case "crowded":
            detail = f"The article is in {MOST_STORIES} stories, as many as there may be."
            raise problems.ValidationError(errors=[{**place, "code": "too_many_stories", "detail": detail}])
        case "conflict":
            errors = [{"header": "Idempotency-Key", "code": "reused", "detail": "It came with another story."}]
            raise problems.IdempotencyKeyReused(errors=errors)
        case "automatic":
            raise problems.ConflictState("This service put the articles together. Make a story of your own.")
        case "gone":
            raise problems.Gone
    return put


def _idempotency(loaded: dict[str, Any]) -> tuple[str, str] | None:
    given = submissions.idempotency_key_of(request)
    return (_digest(["POST", STORIES, given]), _digest(loaded)) if given else None


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@blueprint.route("/stories", methods=["POST"])
@doc.request_headers(doc.PREFER, doc.IDEMPOTENCY_KEY)
@blueprint.doc(
    operationId="createStory",
    requestBody={"required": True, "content": {"application/json": {"schema": NewStorySchema, "example": EXAMPLE}}},
    responses={201: {"links": doc.STORY_LINKS}, 202: {"links": doc.STORY_LINKS}},
)
@blueprint.arguments(StoryQuery, location="query")
@blueprint.response(
    202, StorySchema, description="Made; it waits for its articles or is being told", headers=doc.STORY_MADE_HEADERS
)
@blueprint.alt_response(
    201, schema=StorySchema, description="Made, and told within the wait", headers=doc.STORY_MADE_HEADERS
)
@doc.problems(blueprint, 400, 408, 413, 415, 422)
def create_story(query: dict[str, Any]) -> Response:
    """Make a story of your articles

    It is told of those that are finished, and told anew when others finish, are erased or expire. It lives as long as
    the longest-lived of them, and at least as long as articles usually do.
    """
    parts, tenant = front(), key().tenant
    wait, headers = wished_wait(query.get("wait"), parts.settings.max_wait)
    parts.admission.check()
    loaded = loading.body(NewStorySchema())
    id = new_id("st")
    made = _checked(parts.stories.create(tenant, id, loaded.get("title"), loaded["articles"], _idempotency(loaded)))
    if made.outcome == "replayed":
        headers["Idempotent-Replayed"] = "true"
    else:
        parts.publish(tenant, id, INTERACTIVE)
    story = find(made.id, wait)
    headers["Location"] = f"{STORIES}/{made.id}"
    return _whole(story, 202 if story.open else 201, headers)


@blueprint.route("/stories")
@blueprint.doc(operationId="listStories")
@blueprint.arguments(StoriesQuery, location="query")
@blueprint.response(200, StoryListSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 422)
def list_stories(query: dict[str, Any]) -> Response:
    """List stories, newest first

    Yours, and those that this service made of articles that are alike. Automatic ones have no article that is withheld
    or embargoed until later; your own that have one are left out unless `embargoed` says otherwise. A page may hold
    fewer stories than `limit` and still have a next one: follow `cursor` until it is null.
    """
    try:
        page = front().stories.list(
            key().tenant, kind=query.get("kind"), cursor=query.get("cursor"), limit=query["limit"],
            embargoed=query.get("embargoed", "exclude"),
        )  # fmt: skip
    except ValueError:
        raise invalid_cursor() from None
    body = {"stories": [summary(story) for story in page.stories], "cursor": page.cursor}
    return json_response(body, headers=next_page(STORIES, query, page.cursor))


@blueprint.route("/stories/<id>", parameters=[doc.STORY_ID])
@doc.request_headers(doc.PREFER, doc.IF_NONE_MATCH)
@blueprint.doc(operationId="getStory")
@blueprint.arguments(StoryQuery, location="query")
@blueprint.response(200, StorySchema, headers=doc.STORY_HEADERS)
@blueprint.alt_response(304, description="Unchanged")
@doc.problems(blueprint, 404, 410, 422)
def get_story(query: dict[str, Any], id: str) -> Response:
    """Read a story

    `wait` holds the answer until all its articles have ended and it is told of them.
    """
    wait, headers = wished_wait(query.get("wait"), front().settings.max_wait)
    return _whole(find(id, wait), headers=headers)


@blueprint.route("/stories/<id>/quotes", parameters=[doc.STORY_ID])
@doc.request_headers(doc.IF_NONE_MATCH)
@blueprint.doc(operationId="getStoryQuotes")
@blueprint.response(200, StoryQuotesSchema, headers=doc.STORY_ETAG | doc.RETRY)
@blueprint.alt_response(304, description="Unchanged")
@doc.problems(blueprint, 404, 410)
def get_story_quotes(id: str) -> Response:
    """Read the quote families of a story"""
    return _extract(id, "families", "related")


@blueprint.route("/stories/<id>/timeline", parameters=[doc.STORY_ID])
@doc.request_headers(doc.IF_NONE_MATCH)
@blueprint.doc(operationId="getStoryTimeline")
@blueprint.response(200, StoryTimelineSchema, headers=doc.STORY_ETAG | doc.RETRY)
@blueprint.alt_response(304, description="Unchanged")
@doc.problems(blueprint, 404, 410)
def get_story_timeline(id: str) -> Response:
    """Read the timeline of a story"""
    return _extract(id, "timeline")


@blueprint.route("/stories/<id>", methods=["PATCH"], parameters=[doc.STORY_ID])
@blueprint.doc(
    operationId="changeStory",
    requestBody={"required": True, "content": {"application/json": {"schema": StoryChangeSchema, "example": EXAMPLE}}},
)
@blueprint.response(200, StorySchema, headers=doc.STORY_HEADERS)
@doc.problems(blueprint, 400, 404, 408, 409, 410, 413, 415, 422)
def change_story(id: str) -> Response:
    """Change the title or the articles of a story that you made

    `articles` is the whole list. What was told of an article that leaves the story is erased at once.
    """
    parts, tenant = front(), key().tenant
    find(id)
    loaded = loading.body(StoryChangeSchema())
    _checked(
        parts.stories.change(
            tenant, id, title=loaded.get("title"), retitled="title" in loaded, articles=loaded.get("articles")
        )
    )
    if "articles" in loaded:
        parts.publish(tenant, id, INTERACTIVE)
    return _whole(find(id))


@blueprint.route("/stories/<id>", methods=["DELETE"], parameters=[doc.STORY_ID])
@blueprint.doc(operationId="deleteStory")
@blueprint.response(204, description="Erased")
@doc.problems(blueprint, 404, 410)
def delete_story(id: str) -> Response:
    """Erase a story, not its articles

    An automatic one too; articles that come later may put its articles together again. Afterwards it answers 410 for a
    day, then 404.
    """
    find(id)
    if not front().stories.delete(key().tenant, id):
        raise problems.Gone
    return erased()
