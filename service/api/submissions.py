"""From a request to a checked Submission."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Request, g

from service import language, markup, problems
from service.api import bodies, loading
from service.api.front import front, key
from service.identifiers import is_id, new_id
from service.registry import Submission, quoted
from service.schemas.submission import FEATURES, SubmissionSchema
from service.schemas.validation import Coded
from service.settings import Settings

NOT_OPTIONS = ("wait", "include")  # query parameters that are no part of the article
MAX_IDEMPOTENCY_KEY = 255

_SCHEMA = SubmissionSchema()


def from_request(request: Request, query: Mapping[str, Any], settings: Settings) -> Submission:
    """The article of a request. Raises the problems 400, 413, 415, 422 of `POST /v1/articles`."""
    kind = bodies.content_type(request)
    idempotency_key = idempotency_key_of(request)
    raw = bodies.read(request, settings.max_body)
    options = {name: value for name, value in query.items() if name not in NOT_OPTIONS}
    if kind == "application/json":
        if options:
            detail = "With application/json it belongs into the body."
            raise problems.ValidationError(
                errors=[{"parameter": name, "code": "misplaced", "detail": detail} for name in options]
            )
        article = loading.loaded(_SCHEMA, bodies.read_json(request, raw))
    else:
        article = _from_text(bodies.read_text(request, raw), options)
    check_webhook(article.get("webhook_id"), _place("webhook_id", options))
    return of_article(article, settings, _place("language", options), idempotency_key)


def of_value(value: Mapping[str, Any], settings: Settings, idempotency_key: str | None = None) -> Submission:
    """The article of a JSON object. Raises ValidationError, PayloadTooLarge, UnsupportedLanguage."""
    article = loading.loaded(_SCHEMA, value)
    check_webhook(article.get("webhook_id"), _place("webhook_id", {}))
    return of_article(article, settings, _place("language", {}), idempotency_key)


def of_article(
    article: dict[str, Any], settings: Settings, language_place: Mapping[str, str], idempotency_key: str | None
) -> Submission:
    """The submission of a loaded `SubmissionSchema`; `language_place` says where its language was declared."""
    html = article.pop("html", None)
    text = article.pop("text", None) if html is None else extracted(html)
    check_text(text, settings.max_text)
    check_declared(article.pop("language", None), language_place)
    check_language(text)
    features = [name for name in FEATURES if name in (article.get("features") or FEATURES)]
    meta = {
        **{name: article.get(name) for name in ("title", "source", "url", "external_id", "published_at")},
        "language": "ru",
        "features": features,
        "labels": article.get("labels") or {},
        "priority": article.get("priority") or "interactive",
        "retention_hours": article.get("retention_hours"),
        "webhook_id": article.get("webhook_id"),
        "embargoed_until": article.get("embargoed_until"),
        "withheld": bool(article.get("withheld")),
    }
    day = (article.get("published_at") or "")[:10]
    return Submission(
        id=new_id(),
        text=text,
        digest=_sha256({"text": text, "published": day, "features": features}),
        meta=meta,
        own=quoted.own(meta),
        idempotency=(
            (_sha256(["POST", "/v1/articles", idempotency_key]), _sha256({"text": text, "meta": meta}))
            if idempotency_key
            else None
        ),
    )


def check_text(text: str, limit: int) -> None:
    """Raises ValidationError for blanks and impossible characters, PayloadTooLarge over `limit` code points."""
    if len(text) > limit:
        raise problems.PayloadTooLarge(
            f"The text has {len(text)} characters (Unicode code points); at most {limit} are accepted. Split it.",
            errors=[{"pointer": "#/text", "code": "too_long", "detail": f"{len(text)} of at most {limit}"}],
        )
    bad = bodies.invalid_character(text)
    message = Coded("invalid_character", bad) if bad else None
    if not text.strip():
        message = Coded("empty", "The text is empty or only blanks. Send the article.")
    if message:
        raise problems.ValidationError(errors=[{"pointer": "#/text", "code": message.code, "detail": message}])


def extracted(html: str) -> str:
    """The text of an HTML body. Raises ValidationError where there is none in it."""
    text = markup.text_of(html)
    if not text.strip():
        detail = "No article was found in the HTML. Send its text."
        raise problems.ValidationError(errors=[{"pointer": "#/html", "code": "empty", "detail": detail}])
    return text


def check_declared(declared: str | None, place: Mapping[str, str]) -> None:
    """Raises UnsupportedLanguage for an article that is said not to be Russian."""
    if declared is not None and declared.strip().lower().replace("_", "-").split("-")[0] != "ru":
        raise problems.UnsupportedLanguage(
            "`language` says that the text is not Russian, and only Russian is analysed. Correct it or leave it out.",
            errors=[{**place, "code": "unsupported_language", "detail": "Only ru is supported."}],
            extra={"language": declared[:35], "probability": None},
        )


def check_webhook(id: str | None, place: Mapping[str, str]) -> None:
    """Raises ValidationError for a webhook that this tenant does not have."""
    if id is None:
        return
    known: dict[str, bool] = g.setdefault("webhooks", {})  # the lines of a batch name the same one
    if id not in known:
        known[id] = is_id(id, "wh") and front().webhooks.exists(key().tenant, id)
    if not known[id]:
        detail = "You have no such webhook. Make it with POST /v1/webhooks, or leave it out."
        raise problems.ValidationError(errors=[{**place, "code": "unknown_webhook", "detail": detail}])


def check_language(text: str) -> None:
    """Raises UnsupportedLanguage, with the language found, for a text that is not Russian."""
    guess = language.detect(text)
    if not guess.russian:
        found = (
            "The text has no letters"
            if guess.language == language.UNDETERMINED
            else f"The text seems to be in `{guess.language}` (probability {guess.probability:.2f})"
        )
        raise problems.UnsupportedLanguage(
            f"{found}; only Russian is analysed.",
            errors=[{"pointer": "#/text", "code": "unsupported_language", "detail": f"Found: {guess.language}."}],
            extra={"language": guess.language, "probability": guess.probability},
        )


def _from_text(text: str, options: dict[str, Any]) -> dict[str, Any]:
    """text/plain: the options come from the query, and so do their errors."""
    labels = options.pop("label", None)
    if labels:
        options["labels"] = dict(label.split(":", 1) for label in labels)
    try:
        return loading.loaded(_SCHEMA, options | {"text": text})
    except problems.ValidationError as problem:
        raise problems.ValidationError(
            errors=[
                {**_place(e["pointer"].split("/")[1], options), "code": e["code"], "detail": e["detail"]}
                for e in problem.errors
            ]
        ) from None


def _place(name: str, options: Mapping[str, Any]) -> dict[str, str]:
    """Where a field came from: the query, if its `options` have it, else the body."""
    if name in options:
        return {"parameter": "label" if name == "labels" else name}
    return {"pointer": f"#/{name}"}


def idempotency_key_of(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_IDEMPOTENCY_KEY or not (key.isascii() and key.isprintable()):
        detail = f"It must be 1 to {MAX_IDEMPOTENCY_KEY} printable ASCII characters, for example a UUID."
        raise problems.ValidationError(
            errors=[{"header": "Idempotency-Key", "code": "invalid_header", "detail": detail}]
        )
    return key


def of_batch(items: Sequence[Any], mode: str, idempotency_key: str) -> tuple[str, str]:
    """What `Submission.idempotency` is of an article. `items` are as they came, with the problems of bad ones."""
    body = hashlib.sha256(mode.encode())
    for item in items:
        time.sleep(0)  # other requests of this process go on
        row = item.body() if isinstance(item, problems.Problem) else item
        body.update(json.dumps(row, sort_keys=True).encode() + b"\n")
    return _sha256(["POST", "/v1/batches", idempotency_key]), body.hexdigest()


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
