"""Blueprints that check what every route must check: the key, the query parameters, what the client accepts.

Every view registered on a `KeyedBlueprint` is behind the key, without a word of its own. Work is done in this order:
key (401, 403), `Accept` (406), query (422), then the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, NoReturn

import marshmallow
from flask import Request, g, request
from flask_smorest import Blueprint
from webargs.fields import DelimitedList
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from service import problems, telemetry
from service.api.front import front
from service.schemas.validation import walk
from service.security.keys import Key
from service.security.limits import Bucket
from service.security.modes import ANYBODY

View = Callable[..., Any]

SCOPE_OF_METHOD = {"GET": "read", "POST": "submit", "PUT": "submit", "PATCH": "submit", "DELETE": "delete"}
JSON_TYPES = ("application/json", problems.MEDIA_TYPE)


class QueryParser(FlaskParser):
    """Reads query parameters; what does not fit becomes a problem that names the parameter. Lists are comma-separated,
    but clients that repeat the parameter instead are understood."""

    def load_querystring(self, req: Request, schema: marshmallow.Schema) -> Any:
        given = MultiDict(req.args)
        for name, field in schema.fields.items():
            if isinstance(field, DelimitedList) and name in given:
                given[name] = ",".join(given.getlist(name))
        return self._makeproxy(given, schema)

    def handle_error(
        self, error: marshmallow.ValidationError, req: Request, schema: marshmallow.Schema, **_: Any
    ) -> NoReturn:
        by_location = error.messages if isinstance(error.messages, dict) else {}
        raise problems.ValidationError(
            errors=[
                {"parameter": pointer.split("/")[1], "code": message.code, "detail": str(message)}
                for messages in by_location.values()
                for pointer, message in walk(messages)
            ]
        ) from None


def authenticate(scope: str) -> None:
    """Finds out who is asking, from `Authorization: Bearer` or else `X-API-Key`, and takes what a request costs."""
    found = ANYBODY if front().settings.auth == "none" else _key()
    if not found.may(scope):
        raise problems.Forbidden(f"This needs a key with the scope `{scope}`.")
    g.key = found
    telemetry.bind(tenant=found.tenant, key=found.id)
    bucket = front().limiter.request(found.tenant)
    if bucket:
        charge(bucket)


def charge(bucket: Bucket) -> None:
    """Raises RateLimited where the bucket had not enough; the answer will tell what is left."""
    g.bucket = bucket
    if not bucket.taken:
        raise problems.RateLimited(headers={"Retry-After": str(bucket.retry)})


def _key() -> Key:
    authorization = request.headers.get("Authorization")
    if authorization is not None:
        scheme, _, credential = authorization.partition(" ")
        secret = credential.strip() if scheme.lower() == "bearer" else ""
    else:
        secret = request.headers.get("X-API-Key", "")
    found = front().keyring(secret) if secret else None
    if found is None:
        challenge = 'Bearer realm="doslovno"' + (', error="invalid_token"' if secret else "")
        raise problems.Unauthenticated(headers={"WWW-Authenticate": challenge})
    return found


def produces(*media_types: str) -> Callable[[View], View]:
    """For views that answer in these media types too."""

    def decorate(view: View) -> View:
        view.__dict__["produces"] = media_types
        return view

    return decorate


def check_accept(further: Sequence[str] = ()) -> None:
    offered = (*JSON_TYPES, *further)
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(offered):
        names = " or ".join(name for name in offered if name != problems.MEDIA_TYPE)
        raise problems.NotAcceptable(f"Answers are {names}. Send one of them in `Accept`, or no Accept.")


def check_query(known: dict[str, marshmallow.fields.Field[Any]]) -> None:
    """Refuses parameters that the route does not know, and single ones that come twice."""
    errors = []
    for name, values in request.args.lists():
        if name not in known:
            offer = f"This call knows: {', '.join(known)}." if known else "This call takes none."
            errors.append({"parameter": name, "code": "unknown_parameter", "detail": offer})
        elif len(values) > 1 and not isinstance(known[name], marshmallow.fields.List):
            errors.append({"parameter": name, "code": "repeated", "detail": "It may be given once."})
        elif any("\0" in value for value in values):
            errors.append({"parameter": name, "code": "invalid_character", "detail": "It has a NUL character."})
    if errors:
        raise problems.ValidationError(errors=errors)


def _query_fields(view: View) -> dict[str, marshmallow.fields.Field[Any]]:
    parameters: Iterable[Any] = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", ())
    known: dict[str, marshmallow.fields.Field[Any]] = {}
    for parameter in parameters:
        if parameter["in"] == "query":
            schema = parameter["schema"]
            fields = (schema() if isinstance(schema, type) else schema).fields
            known |= {field.data_key or name: field for name, field in fields.items()}
    return known


class PublicBlueprint(Blueprint):  # type: ignore[misc] # flask-smorest has no types
    """Routes without a key: health. Everything else of the base holds for them too."""

    ARGUMENTS_PARSER = QueryParser()
    keyed = False
    scope: str | None = None  # that the key must have; None: by the method

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: View | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        if view_func is None:
            raise TypeError("a route needs its view")
        method = next(iter(options.get("methods") or ["GET"]))
        scope = self.scope or SCOPE_OF_METHOD[method]
        super().add_url_rule(rule, endpoint, self._checked(view_func, scope), provide_automatic_options, **options)

    def _checked(self, view: View, scope: str) -> View:
        known = _query_fields(view)
        further = view.__dict__.get("produces", ())

        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if self.keyed:
                authenticate(scope)
            check_accept(further)
            check_query(known)
            return view(*args, **kwargs)

        if self.keyed:
            documented: View = self.alt_response(401, response="UNAUTHORIZED")(checked)
            documented = self.alt_response(403, response="FORBIDDEN")(documented)
            documented = self.alt_response(429, response="TOO_MANY_REQUESTS")(documented)
            documented = self.doc(security=[{"bearer": [scope]}, {"apiKey": [scope]}])(documented)
            return self.alt_response(503, response="SERVICE_UNAVAILABLE")(documented)  # type: ignore[no-any-return]
        return self.doc(security=[])(checked)  # type: ignore[no-any-return]


class KeyedBlueprint(PublicBlueprint):
    """Routes behind an API key."""

    keyed = True
