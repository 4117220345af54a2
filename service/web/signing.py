"""/signin and /signout."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as WsgiResponse

from service.api.front import front
from service.web import session
from service.web.pages import blueprint, render


def _target() -> str:
    return session.local(request.values.get("next", "")) or url_for("web.start")


@blueprint.route("/signin", methods=["GET", "POST"])
def sign_in() -> Response | WsgiResponse:
    """A form that takes an API key. The key goes into a cookie, never into an address."""
    if front().settings.auth == "none" or (session.viewer() and request.method == "GET"):
        return redirect(_target(), 303)
    if request.method == "GET":
        return render("signin.html", target=_target(), wrong=False)
    secret = request.form.get("key", "").strip()
    if not secret or front().keyring(secret) is None:
        return render("signin.html", 403, target=_target(), wrong=True)
    response = make_response(redirect(_target(), 303))
    session.keep_key(response, secret)
    return response


@blueprint.post("/signout")
def sign_out() -> Response:
    response = make_response(redirect(url_for("web.sign_in"), 303))
    session.forget_key(response)
    g.pop("nonce", None)
    return response
