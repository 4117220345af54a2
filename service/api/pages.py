"""/docs, /openapi.yaml, /openapi.json: the documentation, without a key and without another server's help."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Flask, Response, current_app, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as WsgiResponse

from service.api.openapi import openapi_dict, openapi_document

ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
SERVED = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Doslovno: API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#ui", deepLinking: true, validatorUrl: null, tryItOutEnabled: true,
  persistAuthorization: false, presets: [SwaggerUIBundle.presets.apis],
});
"""

blueprint = Blueprint("pages", __name__)


def _revalidated(body: str, mimetype: str) -> Response:
    response = Response(body, content_type=f"{mimetype}; charset=utf-8", headers={"Cache-Control": "no-cache"})
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _written(app: Flask, write: Callable[[Flask], str]) -> str:
    return write(app)


def _as_json(app: Flask) -> str:
    return json.dumps(openapi_dict(app), ensure_ascii=False)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


@blueprint.get("/openapi.yaml")
def openapi_yaml() -> Response:
    return _revalidated(_written(_app(), openapi_document), "application/yaml")


@blueprint.get("/openapi.json")
def openapi_json() -> Response:
    return _revalidated(_written(_app(), _as_json), "application/json")


@blueprint.get("/docs/")
def docs_with_slash() -> WsgiResponse:
    return redirect("../docs", 308)


@blueprint.get("/docs")
def docs() -> Response:
    response = _revalidated(PAGE, "text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/<asset>")
def docs_asset(asset: str) -> Response:
    if asset == "start.js":
        return _revalidated(START, "text/javascript")
    if asset not in SERVED:
        raise NotFound
    return send_from_directory(ASSETS, asset, max_age=3600)
