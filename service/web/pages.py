"""What all pages share: the blueprint with its gate and its headers, `render`, and the problems as pages."""

from __future__ import annotations

import http
from collections.abc import Callable
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

import redis
from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WsgiResponse

from service import problems
from service.api import openapi
from service.api.front import front
from service.web import assets, phrases, session
from service.web.calls import Refused

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",  # with no-referrer a form would come from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # articles under embargo must not lie in the cache of a shared machine
    "Vary": "Accept-Language, Cookie",
}
NAVIGATION = ("start", "stories", "quotes", "speakers", "operations")  # endpoints; those that there are get a link
WANTS = {"operations": "admin"}  # the scopes without which some of them are not shown
OPEN = ("web.sign_in", "web.asset")  # endpoints that everybody may ask for

blueprint = Blueprint("web", __name__, template_folder="templates")


@blueprint.before_request
def _gate() -> WsgiResponse | Response | None:
    """Everything is behind the key, without a word of its own; and every form behind its token."""
    if request.endpoint == "web.asset":
        return None
    session.begin()
    request.max_form_memory_size = front().settings.max_body  # an article is a field of a form
    if session.viewer() is None and request.endpoint not in OPEN:
        if session.from_elsewhere():  # the same once more, as if from here: now the cookie comes along
            return render("again.html", here=_here())
        if is_fragment():
            raise problems.Unauthenticated
        return redirect(url_for("web.sign_in", next=_here()), 303)
    if request.method not in ("GET", "HEAD"):
        session.check_form()
    return None


@blueprint.after_request
def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "web.asset":
        session.keep_nonce(response)
        if request.args.get("lang") in phrases.LANGUAGES:
            session.keep_language(response, request.args["lang"])
    return response


def language() -> str:
    """Of the interface: `?lang=`, else what was chosen before, else what the browser likes best, else Russian."""
    if "language" not in g:
        liked = LanguageAccept([(tag[:2].lower(), q) for tag, q in request.accept_languages])
        choices = (request.args.get("lang"), session.chosen_language(), liked.best_match(phrases.LANGUAGES))
        g.language = next((c for c in choices if c in phrases.LANGUAGES), phrases.LANGUAGES[0])
    return str(g.language)


def is_fragment() -> bool:
    """True where a script of ours asks for a piece of a page."""
    return request.headers.get("X-Fragment") == "1"


def _here() -> str:
    return request.full_path.rstrip("?")


def _in_language(other: str) -> str:
    """This page in another language. What is no GET cannot be asked for again: then the start page."""
    if request.method != "GET" or request.url_rule is None:
        return url_for("web.start", lang=other)
    query = urlencode(
        [(name, value) for name, value in request.args.items(multi=True) if name != "lang"] + [("lang", other)]
    )
    return f"{url_for(str(request.endpoint), **(request.view_args or {}))}?{query}"


def render(template: str, status: int = 200, **values: Any) -> Response:
    """A page or fragment in the language of who looks. In templates: `t(key, n, …)` says a phrase, `word(group, code)`
    names a code of the wire, `day(…)` and `interval(…)` write days, `number(…)` numbers, `asset(name)` is an address,
    `may(scope)`, and `token()` belongs into every form as the hidden field `token`."""
    spoken, viewer = language(), session.viewer()

    def may(scope: str) -> bool:
        return viewer is not None and viewer.may(scope)

    body = render_template(
        template,
        lang=spoken,
        languages=phrases.LANGUAGES,
        in_language=_in_language,
        navigation=[n for n in NAVIGATION if f"web.{n}" in current_app.view_functions and _shown(n, may)],
        viewer=viewer,
        may=may,
        token=session.token,
        asset=lambda name: url_for("web.asset", digest=assets.digest(), name=name),
        version=version("doslovno"),
        t=lambda key, n=None, **more: phrases.say(spoken, key, n, **more),
        word=lambda group, code: phrases.word(spoken, group, code),
        day=lambda written: phrases.day(spoken, written),
        interval=lambda start, end: phrases.interval(spoken, start, end),
        number=lambda n: phrases.number(spoken, n),
        rule=lambda name: phrases.rule(spoken, name),
        event_types=lambda: phrases.codes("wire.event"),
        parts=lambda names: ", ".join(phrases.word(spoken, "wire.part", name) for name in names),
        **values,
    )
    return make_response(body, status)


def _shown(name: str, may: Callable[[str], bool]) -> bool:
    return name not in WANTS or may(WANTS[name])


def problem_page(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem of the API for people: what it means in their language, and the API's own words below."""
    name = str(body.get("type", "")).removeprefix(problems.NAMESPACE)
    response = render("problem.html", int(body.get("status", 500)), problem=body, name=name)
    response.headers.update({k: v for k, v in (headers or {}).items() if k in ("Allow", "Retry-After")})
    return response


@blueprint.errorhandler(Refused)
def _refused(error: Refused) -> Response | WsgiResponse:
    if error.name == "unauthenticated":  # the key was revoked meanwhile
        return redirect(url_for("web.sign_in", next=_here()), 303)
    return problem_page(error.problem, dict(error.exchange.headers))


@blueprint.errorhandler(problems.Problem)
def _problem(error: problems.Problem) -> Response:
    return problem_page(error.body(), error.headers)


@blueprint.errorhandler(redis.RedisError)
def _store_error(error: redis.RedisError) -> Response:
    return _as_page(openapi.ProblemApi.handle_store_error(error))


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> Response:
    return _problem(openapi.from_http(error))


@blueprint.app_errorhandler(http.HTTPStatus.NOT_FOUND)
def _nothing_there(error: HTTPException) -> Response:
    """A page for people who mistyped, a problem for programs."""
    problem = openapi.from_http(error)
    wants_page = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
    if not wants_page or request.path.startswith("/v1"):
        return openapi.problem_response(problem)
    g.setdefault("viewer", None)
    response = problem_page(problem.body())
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _as_page(response: Response) -> Response:
    return problem_page(response.get_json(force=True), dict(response.headers))


@blueprint.get("/assets/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    """Under an old hash too: during an update pages of both versions are about."""
    found = assets.every().get(name)
    if found is None:
        raise problems.NotFound("There is no such file.")
    lasting = "public, max-age=31536000, immutable" if digest == assets.digest() else "no-cache"
    packed = found.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    response = Response(packed or found.raw, content_type=found.media_type)
    response.headers["Cache-Control"] = lasting
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
