"""/: submit articles, and see the latest ones."""

from __future__ import annotations

from flask import Response

from service.web.pages import blueprint, render


@blueprint.get("/")
def start() -> Response:
    return render("start.html")
