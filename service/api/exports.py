"""An ended article in a format of newsrooms, by `?format=` or `Accept`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, request

from service import formats, problems
from service.api.front import Front
from service.api.representation import article
from service.api.responses import REVALIDATE, tagged
from service.formats.model import Exported
from service.registry import Job

NATIVE = "native"
VARY = {"Vary": "Accept"}
JSONLD, CSV = "application/ld+json", "text/csv"
NINJS = "application/x-ninjs+json"  # none is registered
MEDIA_TYPES = {NINJS: "ninjs", JSONLD: "jsonld", CSV: "csv"}
NAMES = (NATIVE, "ninjs", "jsonld", "csv")

_WRITERS: dict[str, tuple[str, Callable[[Exported], Any]]] = {
    "ninjs": (NINJS, formats.ninjs),
    "jsonld": (JSONLD, formats.jsonld),
    "csv": (f"{CSV}; charset=utf-8", formats.csv),
}


def wished(given: str | None) -> str:
    """The format that the request asks for; `?format=` wins over `Accept`."""
    if given:
        return given
    best = request.accept_mimetypes.best_match(("application/json", problems.MEDIA_TYPE, *MEDIA_TYPES))
    return MEDIA_TYPES.get(best or "", NATIVE)


def response(form: str, job: Job, text: str, parts: dict[str, Any]) -> Response:
    """The article in a format that is not the native one."""
    media_type, write = _WRITERS[form]
    written = write(Exported(article(job), text, parts))
    body = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    out = Response(body, content_type=media_type, headers={"Cache-Control": REVALIDATE, **VARY})
    if form == "csv":
        out.headers["Content-Disposition"] = f'attachment; filename="{job.id}.csv"'
    return tagged(out)


def text_of(parts: Front, tenant: str, job: Job) -> str:
    """Raises Gone where it was erased meanwhile."""
    text = parts.registry.text(tenant, job.id)
    if text is None:
        raise problems.Gone
    return text
