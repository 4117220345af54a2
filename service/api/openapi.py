"""flask-smorest with RFC 9457 problems, and the OpenAPI document."""

from __future__ import annotations

import http
import json
import logging
from importlib.metadata import version
from typing import Any

import redis
import yaml
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from service import metrics, problems
from service.api import examples
from service.problems import Problem
from service.schemas.problem import ProblemSchema

log = logging.getLogger(__name__)

RETRY_AFTER = "5"  # seconds, where the store is away or full

INFO = """Russian news articles in; who said what (quotes), what happened (events) and who is shown in which light
(sentiment) out, with the exact place of every claim in the text.

Submit an article, then poll it (`?wait=` holds the answer until the analysis has ended) and read its parts.

* Spans are half-open `[start, end)` and count **Unicode code points** of the text as stored. JavaScript counts UTF-16
  units: convert with `Array.from(text)`. `text.sha256` proves that you hold the same text.
* Moments are RFC 3339 in UTC.
* Every error is `application/problem+json` (RFC 9457). `type` is `urn:doslovno:problem:<name>`; `errors` names every
  field (`pointer`), query parameter (`parameter`) or header (`header`) to correct. A failed analysis is no HTTP error:
  the article has `status: failed` and a problem inside.
* Unknown fields and unknown query parameters are refused. Clients should treat enumeration values that they do not
  know as "something else": a status, as not final.
* Every answer has an `X-Request-Id`: yours, if you send one."""

ORDER_IN_OPERATION = (
    "operationId",
    "tags",
    "summary",
    "description",
    "security",
    "parameters",
    "requestBody",
    "responses",
)

OLD_NAMES = {  # Python 3.13 renamed two members of HTTPStatus; the document is the same under every version
    "CONTENT_TOO_LARGE": "REQUEST_ENTITY_TOO_LARGE",
    "UNPROCESSABLE_CONTENT": "UNPROCESSABLE_ENTITY",
}


class _Plugin(MarshmallowPlugin):
    """Descriptions of the components come from the schemas' docstrings."""

    def schema_helper(  # type: ignore[override]
        self, name: str, definition: Any, schema: Any = None, **kwargs: Any
    ) -> Any:
        out = super().schema_helper(name, definition, schema, **kwargs)  # type: ignore[no-untyped-call]
        about = (schema if isinstance(schema, type) else type(schema)).__doc__
        if isinstance(out, dict) and about:
            out["description"] = " ".join(about.split())
        return out


class ProblemApi(Api):  # type: ignore[misc] # flask-smorest has no types
    """Errors as problems, with the headers that belong to them."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            names = [f"`{p.name}`" for p in problems.every_problem() if p.status == status]
            self._register_problem(status.name, "Problem: " + (" or ".join(names) or status.phrase))
        self._register_problem("DEFAULT_ERROR", "Any other problem")

    def _register_problem(self, name: str, description: str) -> None:
        content = {problems.MEDIA_TYPE: {"schema": self.ERROR_SCHEMA}}
        self.spec.components.response(name, {"description": description, "content": content}, lazy=True)

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(Problem, problem_response)
        self._app.register_error_handler(redis.RedisError, self.handle_store_error)
        self._app.register_error_handler(HTTPException, self.handle_http_exception)

    def handle_http_exception(self, error: HTTPException) -> Response:
        return problem_response(from_http(error))

    @staticmethod
    def handle_store_error(error: redis.RedisError) -> Response:
        full = isinstance(error, redis.exceptions.OutOfMemoryError) or "OOM " in str(error)
        kind = problems.StoreFull if full else problems.StoreUnavailable
        metrics.REDIS_ERRORS.labels("request").inc()
        log.error("store error", extra={"error": type(error).__name__, "problem": kind.name})
        return problem_response(kind(headers={"Retry-After": RETRY_AFTER}))


def from_http(error: HTTPException) -> Problem:
    """Flask's own errors in our terms; their headers (`Allow`) are kept."""
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    match error.code:
        case 400:
            return problems.BadRequest(headers=headers)
        case 404:
            return problems.NotFound("There is no such path. See /docs.", headers=headers)
        case 405:
            return problems.MethodNotAllowed(f"Here you may: {headers.get('Allow', '')}.", headers=headers)
        case 413:
            return problems.PayloadTooLarge("The body is larger than this service accepts.", headers=headers)
        case 415:
            return problems.UnsupportedMediaType(headers=headers)
        case code if code and 400 <= code < 500:
            return _other(code, headers)
        case _:
            return problems.Internal(headers=headers)


def _other(code: int, headers: dict[str, str]) -> Problem:
    phrase = http.HTTPStatus(code).phrase
    slug = phrase.lower().replace(" ", "-")
    kind = type("Other", (problems.BadRequest,), {"status": code, "name": slug, "title": phrase})
    problem: Problem = kind(headers=headers)
    return problem


def problem_response(problem: Problem) -> Response:
    metrics.REFUSALS.labels(problem.name).inc()
    body = json.dumps(problem.body(), ensure_ascii=False)
    response = Response(body, problem.status, problem.headers, content_type=problems.MEDIA_TYPE)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def make_api(app: Flask) -> ProblemApi:
    app.config.update(
        API_TITLE="Doslovno",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": INFO, "license": {"name": "MIT", "identifier": "MIT"}},
            "security": [{"bearer": []}, {"apiKey": []}],
            "servers": [{"url": "/", "description": "This server"}],
        },
    )
    api = ProblemApi(app, spec_kwargs={"marshmallow_plugin": _Plugin()})
    api.spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "description": "`Authorization: Bearer ds_live_…`"}
    )
    api.spec.components.security_scheme("apiKey", {"type": "apiKey", "in": "header", "name": "X-API-Key"})
    return api


def openapi_dict(app: Flask) -> dict[str, Any]:
    written = json.dumps(app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict())
    for new, old in OLD_NAMES.items():
        written = written.replace(f'"{new}"', f'"{old}"').replace(f'responses/{new}"', f'responses/{old}"')
    document: dict[str, Any] = json.loads(written)
    document["info"]["version"] = version("doslovno")
    del document["components"]["schemas"]["PaginationMetadata"]  # flask-smorest's own, which nothing here uses
    examples.fill(document)
    document["components"] = {kind: _sorted(parts) for kind, parts in _sorted(document["components"]).items()}
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "parameters":
                operation["responses"] = _sorted(operation["responses"])
                path[method] = _ordered(operation, ORDER_IN_OPERATION)
    return _ordered(document, ("openapi", "info", "servers", "security", "tags", "paths", "components"))


def _sorted(parts: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(parts.items()))


def _ordered(parts: dict[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    return {name: parts[name] for name in first if name in parts} | parts


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks."""

    def write_text(self, text: str) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _Dumper.write_text)


def openapi_document(app: Flask) -> str:
    """The OpenAPI 3.1 document as YAML; the same bytes for the same code."""
    return yaml.dump(openapi_dict(app), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
