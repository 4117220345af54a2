"""One tree of errors. Each knows its HTTP status, its name on the wire, and says what is wrong, where, and what to do.

Rendered as RFC 9457 `application/problem+json`; `type` is `urn:doslovno:problem:<name>`. The names are part of the
wire contract. A body holds nothing that differs from request to request (the request's id is in `X-Request-Id`), so
that an unknown article and another tenant's answer the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

NAMESPACE = "urn:doslovno:problem:"
MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50  # of one answer: a bad body must not make a larger one
LONGEST_PLACE = 300  # characters of a pointer, which may hold a name that the client chose


class Problem(Exception):
    """`detail` is for people; `errors` are `{pointer | parameter | header, code, detail}`, of which the first
    `MOST_ERRORS` are told; `headers` go with the answer; `extra` are further members of the body."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something broke on our side"
    detail: str = "Send the request again; if it fails again, report its X-Request-Id."

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        if detail is not None:
            self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(self.detail)

    def body(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "type": NAMESPACE + self.name,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            out["errors"] = [
                {name: value if name == "detail" else value[:LONGEST_PLACE] for name, value in error.items()}
                for error in self.errors[:MOST_ERRORS]
            ]
        return out | self.extra


class Internal(Problem):
    pass


class BadRequest(Problem):
    status, name, title = 400, "bad-request", "The request is not well-formed HTTP"
    detail = "The request could not be understood."


class MalformedBody(Problem):
    status, name, title = 400, "malformed-body", "The body cannot be read"


class Unauthenticated(Problem):
    status, name, title = 401, "unauthenticated", "A valid API key is needed"
    detail = "Send your key as `Authorization: Bearer ds_live_…` or `X-API-Key: ds_live_…`."


class Forbidden(Problem):
    status, name, title = 403, "forbidden", "The key does not permit this"


class NotFound(Problem):
    status, name, title = 404, "not-found", "There is nothing here"
    detail = "Unknown to your key. Check the id and the key that submitted it."


class MethodNotAllowed(Problem):
    status, name, title = 405, "method-not-allowed", "The method does not exist here"


class NotAcceptable(Problem):
    status, name, title = 406, "not-acceptable", "There is no such representation"


class UriTooLong(Problem):
    status, name, title = 414, "uri-too-long", "The address is too long"
    detail = "At most 8,190 bytes are read. Send what is long in a JSON body."


class HeadersTooLarge(Problem):
    status, name, title = 431, "headers-too-large", "The headers are too long or too many"
    detail = "At most 100 of 8,190 bytes each are read."


class RequestTimeout(Problem):
    status, name, title = 408, "request-timeout", "The body took too long to come"
    detail = "Nothing was stored. Send the request again over a faster connection, or in smaller pieces."


class ConflictState(Problem):
    status, name, title = 409, "conflict-state", "The present state does not permit this"


class NotReady(Problem):
    status, name, title = 409, "not-ready", "The analysis is not finished"


class Gone(Problem):
    status, name, title = 410, "gone", "It was deleted or has expired"
    detail = "Its text and results are erased. Submit it again to analyse it again."


class PayloadTooLarge(Problem):
    status, name, title = 413, "payload-too-large", "Too long"


class UnsupportedMediaType(Problem):
    status, name, title = 415, "unsupported-media-type", "This kind of body is not understood"


class ValidationError(Problem):
    status, name, title = 422, "validation-error", "The request is not valid"
    detail = "Correct what `errors` names and send it again."


class UnsupportedLanguage(Problem):
    status, name, title = 422, "unsupported-language", "The text is not Russian"


class IdempotencyInProgress(Problem):
    status, name, title = 409, "idempotency-in-progress", "The first request with this Idempotency-Key is not done yet"
    detail = "Wait for its answer, or send it again in a moment: nothing is stored twice."


class IdempotencyKeyReused(Problem):
    status, name, title = 422, "idempotency-key-reused", "This Idempotency-Key came with another request before"
    detail = "Use a new key for a new article, or send exactly the request that the key came with first."


class RateLimited(Problem):
    status, name, title = 429, "rate-limited", "Too much in too short a time"
    detail = "Wait as long as `Retry-After` says. See `RateLimit-Policy` and GET /v1/usage."


class QueueFull(Problem):
    status, name, title = 503, "queue-full", "Too many of your articles are waiting"


class StoreUnavailable(Problem):
    status, name, title = 503, "store-unavailable", "The store does not answer"
    detail = "Nothing was stored. Send the request again in a moment, with the same Idempotency-Key."


class StoreFull(Problem):
    status, name, title = 503, "store-full", "The store is full"
    detail = "Nothing was stored. Send the request again later, with the same Idempotency-Key, or delete old articles."


class Unready(Problem):
    status, name, title = 503, "unready", "This instance takes no requests now"
    detail = "See `checks`; send requests to another instance."


def every_problem() -> Iterator[type[Problem]]:
    """All leaves of the tree, by status and name."""
    yield from sorted(Problem.__subclasses__(), key=lambda p: (p.status, p.name))


def stored(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem that a worker wrote into an article, complete for the wire: a bare name becomes the full `type`."""
    kind = str(problem.get("type") or problem.get("name") or "internal")
    name = kind.removeprefix(NAMESPACE)
    return {
        "type": NAMESPACE + name,
        "title": str(problem.get("title") or name.replace("-", " ").capitalize()),
        "status": int(problem.get("status") or 500),
        "detail": str(problem.get("detail") or "The analysis did not succeed. Submit the article again."),
    }
