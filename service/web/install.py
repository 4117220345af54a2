"""Puts the pages into the application."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from service.web import article, operations, search, signing, start, stories
from service.web.pages import blueprint
from service.web.uploads import RequestInMemory

MODULES = (article, operations, search, signing, start, stories)  # importing them has put their routes on the blueprint


def install(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.request_class = RequestInMemory
    app.register_blueprint(blueprint)
