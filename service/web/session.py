"""Who looks at the pages. Where keys are required, an API key lies in a cookie that no script can read and that no
other site can make a browser send. Pages that change something want a token beside it, and a
request from a page of ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import Response, g, request

from service import problems
from service.api.front import front
from service.security.keys import Key
from service.security.modes import ANYBODY

_KEY, _NONCE, _LANGUAGE = "doslovno_key", "doslovno_form", "doslovno_language"
_YEAR = 365 * 86_400


def _name(cookie: str) -> str:
    """Over TLS the browser itself keeps subdomains from setting it."""
    return f"__Host-{cookie}" if request.is_secure else cookie


def _set(response: Response, cookie: str, value: str, lasting: int | None = None) -> None:
    response.set_cookie(
        _name(cookie), value, max_age=lasting, secure=request.is_secure, httponly=True, samesite="Strict"
    )


def begin() -> None:
    """Finds out who asks: `g.secret` is the key for calls to the API, `g.viewer` what it may, None for nobody.
    Raises `redis.RedisError` when the store does not answer."""
    g.secret = None
    if front().settings.auth == "none":
        g.viewer = ANYBODY
    else:
        given = request.cookies.get(_name(_KEY), "")
        g.viewer = front().keyring(given) if given else None
        g.secret = given if g.viewer else None


def viewer() -> Key | None:
    found: Key | None = g.get("viewer")
    return found


def keep_key(response: Response, secret: str) -> None:
    """Until the browser is closed."""
    _set(response, _KEY, secret)


def forget_key(response: Response) -> None:
    for cookie in (_KEY, _NONCE):
        response.delete_cookie(_name(cookie), secure=request.is_secure, httponly=True, samesite="Strict")


def chosen_language() -> str | None:
    return request.cookies.get(_name(_LANGUAGE))


def keep_language(response: Response, language: str) -> None:
    _set(response, _LANGUAGE, language, _YEAR)


def token() -> str:
    """What forms of this page carry, see `check_form`. Its other half is set as a cookie by `keep_nonce`."""
    nonce = g.get("nonce") or request.cookies.get(_name(_NONCE))
    if not nonce:
        nonce = g.nonce = secrets.token_urlsafe(24)
    return _token(nonce)


def _token(nonce: str) -> str:
    return hmac.new(nonce.encode(), (g.get("secret") or "").encode(), hashlib.sha256).hexdigest()


def keep_nonce(response: Response) -> None:
    if g.get("nonce"):
        _set(response, _NONCE, g.nonce)


def check_form() -> None:
    """Raises Forbidden for a form that did not come from a page of this service."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    here = origin is None or urlsplit(origin).netloc == request.host
    ours = here if site is None else site == "same-origin"
    nonce = request.cookies.get(_name(_NONCE), "")
    if not (ours and nonce and hmac.compare_digest(request.form.get("token", "").encode(), _token(nonce).encode())):
        raise problems.Forbidden("The form did not come from this page, or the page is old. Load it again.")


def from_elsewhere() -> bool:
    """True where a link of another site led here: the browser keeps the cookie back, though there may be one."""
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Site") == "cross-site"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
    )


def local(address: str) -> str | None:
    """The address if it is one of this service, else None: a sign-in must not lead away."""
    good = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if good and address.isprintable() and not urlsplit(address).netloc else None
