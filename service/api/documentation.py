"""What openapi.yaml says of the articles beyond the schemas: headers, examples, links."""

from __future__ import annotations

import http
import json
from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from service.api.bodies import CHARSETS
from service.schemas.submission import FEATURES, SubmissionSchema


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Id of the article",
    "schema": {"type": "string", "pattern": "^ar_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "example": "ar_01JD3V9K2M4N6P8Q0R2S4T6V8W",
}
BATCH_ID = ID | {
    "description": "Id of the batch",
    "schema": {"type": "string", "pattern": "^ba_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "example": "ba_01JD3V9K2M4N6P8Q0R2S4T6V8W",
}
WEBHOOK_ID = ID | {
    "description": "Id of the webhook",
    "schema": {"type": "string", "pattern": "^wh_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "example": "wh_01JD3V9K2M4N6P8Q0R2S4T6V8W",
}
DELIVERY_ID = ID | {
    "name": "delivery",
    "description": "Id of the delivery",
    "schema": {"type": "string", "pattern": "^dl_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "example": "dl_01JD3V9K2M4N6P8Q0R2S4T6V8W",
}
SPEAKER_ID = ID | {
    "description": "Id of the speaker, or of any of the names",
    "schema": {"type": "string", "pattern": "^sp_[a-z2-7]{16}$"},
    "example": "sp_mzxw6ytboi3dcnrv",
}
STORY_ID = ID | {
    "description": "Id of the story",
    "schema": {"type": "string", "pattern": "^st_[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "example": "st_01JD3V9K2M4N6P8Q0R2S4T6V8W",
}
PREFER = {
    "name": "Prefer",
    "in": "header",
    "description": "`wait=N` holds the answer like the parameter `wait` (RFC 7240)",
    "schema": {"type": "string"},
    "example": "wait=10",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An ETag that you have: answers 304 when nothing has changed",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Makes it safe to send the request again: 1 to 255 printable ASCII characters, for example a UUID. "
    "Remembered for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

ETAG = {"ETag": _header("Strong; on ended articles and on parts")}
RETRY = {"Retry-After": _header("Seconds until another look is worth it; on open articles", "integer")}
PREFERENCE = {"Preference-Applied": _header("The wait that was granted to `Prefer`")}
LOCATION = {"Location": _header("The article")}
REPLAYED = {"Idempotent-Replayed": _header("`true` when the Idempotency-Key was known")}

ACCEPTED_HEADERS = LOCATION | RETRY | PREFERENCE | REPLAYED
FINISHED_HEADERS = ETAG | RETRY | PREFERENCE
LIST_HEADERS = {"Link": _header('`<…>; rel="next"` where there is a next page (RFC 8288)')}

EXAMPLE_TEXT = (
    "Мэр Заречинска Пётр Звонарёв сообщил, что мост через Лугу откроют в декабре. "
    "«Мы обещали и сделали», — сказал он журналистам в понедельник."
)
EXAMPLE = {
    "external_id": "zarechinsk-0042",
    "title": "В Заречинске откроют мост",
    "text": EXAMPLE_TEXT,
    "published_at": "2026-11-23T10:00:00+03:00",
    "source": "Заречинский вестник",
    "labels": {"desk": "city"},
}


def _links(**operations: tuple[str, str]) -> dict[str, Any]:
    """By name: the operation that takes the answer's `id`, and what it is for."""
    parameters = {"id": "$response.body#/id"}
    return {
        name: {"operationId": operation, "parameters": parameters, "description": description}
        for name, (operation, description) in operations.items()
    }


ARTICLE_LINKS = _links(
    poll=("getArticle", "Poll it"),
    delete=("deleteArticle", "Erase it"),
    text=("getArticleText", "Read its text"),
    **{part: (f"getArticle{part.capitalize()}", f"Read its {part}") for part in FEATURES},
)
OPEN_ARTICLE_LINKS = ARTICLE_LINKS | _links(cancel=("cancelArticle", "Stop its analysis"))
BATCH_LINKS = _links(
    poll=("getBatch", "Poll it"),
    results=("getBatchResults", "Read its results"),
    cancel=("cancelBatch", "Stop what is open of it"),
    delete=("deleteBatch", "Erase it"),
)


def _first_link(name: str, operation: str, id: str, description: str) -> dict[str, Any]:
    """From a list to what can be read of its first item, whose id stands at `id` of the answer."""
    parameters = {"id": f"$response.body#/{id}"}
    return {name: {"operationId": operation, "parameters": parameters, "description": description}}


FOUND_QUOTE_LINKS = _first_link("article", "getArticle", "quotes/0/article/id", "Read the article of the first quote")
LISTED_SPEAKER_LINKS = _first_link("speaker", "getSpeaker", "speakers/0/id", "Read what the first speaker said")


def judgement_links(part: str) -> dict[str, Any]:
    """From the findings of an article to the verdict on the first of them."""
    one = part.removesuffix("s")
    parameters = {"id": "$response.body#/article", f"{one}_id": f"$response.body#/{part}/0/id"}
    description = f"Confirm, reject or correct the first {one}"
    return {"judge": {"operationId": f"judge{one.capitalize()}", "parameters": parameters, "description": description}}


SUBMIT: dict[str, Any] = {
    "operationId": "submitArticle",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": SubmissionSchema, "example": EXAMPLE},
            "text/plain": {
                "schema": {
                    "type": "string",
                    "description": f"The text alone; charset one of {', '.join(CHARSETS)}. A byte order mark is cut",
                },
                "example": EXAMPLE_TEXT,
            },
        },
    },
    "responses": {202: {"links": OPEN_ARTICLE_LINKS}, 200: {"links": ARTICLE_LINKS}},
}


EXPORTED = {
    "application/x-ninjs+json": {"schema": {"type": "object", "description": "IPTC ninjs 3.1"}},
    "application/ld+json": {"schema": {"type": "object", "description": "A NewsArticle of schema.org, as JSON-LD"}},
    "text/csv": {"schema": {"type": "string", "description": "A line a quote or event, below a line of names"}},
}
WEBHOOK_LOCATION = {"Location": _header("The webhook")}
WEBHOOK_LINKS = _links(
    read=("getWebhook", "Read it"),
    change=("changeWebhook", "Change it"),
    rotate=("rotateWebhookSecret", "Give it another secret"),
    test=("testWebhook", "Try it"),
    deliveries=("listDeliveries", "See what was sent"),
    delete=("deleteWebhook", "Erase it"),
)
RETRY_LINK = {
    "retry": {
        "operationId": "retryDelivery",
        "parameters": {"id": "$response.body#/webhook", "delivery": "$response.body#/id"},
        "description": "Send it once more",
    }
}
STORY_LINKS = _links(
    poll=("getStory", "Read it"),
    change=("changeStory", "Change it"),
    quotes=("getStoryQuotes", "Read its quote families"),
    timeline=("getStoryTimeline", "Read its timeline"),
    delete=("deleteStory", "Erase it"),
)
STORY_ETAG = {"ETag": _header("Strong")}
STORY_HEADERS = STORY_ETAG | RETRY | PREFERENCE
STORY_MADE_HEADERS = STORY_HEADERS | REPLAYED | {"Location": _header("The story")}
BATCH_HEADERS = {"Location": _header("The batch")} | RETRY | REPLAYED
SUBMIT_BATCH: dict[str, Any] = {
    "operationId": "submitBatch",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": SubmissionSchema, "minItems": 1, "maxItems": 100},
                "example": [EXAMPLE],
            },
            "application/x-ndjson": {
                "schema": {
                    "type": "string",
                    "description": "One JSON object a line, each an article; up to 5,000. gzip is understood",
                },
                "example": json.dumps({"text": EXAMPLE_TEXT}, ensure_ascii=False) + "\n",
            },
        },
    },
    "responses": {202: {"links": BATCH_LINKS}},
}
INGEST_NINJS: dict[str, Any] = {
    "operationId": "ingestNinjs",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"description": "A ninjs item, or a list of up to 100"},
                "example": {
                    "uri": "urn:newsml:example.org:2026-11-21:most",
                    "standard": {"name": "ninjs", "version": "3.1"},
                    "version": "2",
                    "type": "text",
                    "headlines": [{"role": "main", "value": EXAMPLE["title"]}],
                    "bodies": [{"role": "main", "contentType": "text/plain", "value": EXAMPLE_TEXT}],
                },
            }
        },
    },
}
BATCH_RESULTS: dict[str, Any] = {"operationId": "getBatchResults"}


def request_headers(*parameters: dict[str, Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Documents headers that a view reads, beside its query parameters."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        arguments = view.__dict__.setdefault("_apidoc", {}).setdefault("arguments", {})
        arguments.setdefault("parameters", []).extend(parameters)
        return view

    return decorate


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Documents that a view answers these statuses with a problem."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        for status in statuses:
            view = blueprint.alt_response(status, response=http.HTTPStatus(status).name)(view)
        return view

    return decorate
