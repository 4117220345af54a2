"""How a page gets its data: it calls the API of this service, in this process, with the key of who looks at it.

Whatever the API refuses (a scope, an embargo, a limit), the page is refused too.
"""

from __future__ import annotations

import json as codec
from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from service import problems

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request to the API and its answer, as they went over the wire. `path` begins with `/v1` and holds the query."""

    method: str
    path: str
    content_type: str
    sent: bytes
    status: int
    reason: str
    headers: Mapping[str, str]
    received: bytes

    @property
    def ok(self) -> bool:
        return self.status < 400

    @property
    def value(self) -> Any:
        """What a JSON answer holds; None where there is none."""
        return codec.loads(self.received) if "json" in self.headers.get("Content-Type", "") else None


class Refused(Exception):
    """The API answered with a problem. The page shows it."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        found = exchange.value
        self.problem: dict[str, Any] = found if isinstance(found, dict) else problems.Internal().body()
        super().__init__(self.problem.get("title"))

    @property
    def name(self) -> str:
        return str(self.problem.get("type", "")).removeprefix(problems.NAMESPACE)


def call(
    method: str,
    path: str,
    query: Mapping[str, Any] | None = None,
    *,
    json: Any = None,
    body: bytes = b"",
    content_type: str = "",
) -> Exchange:
    """One request to the API. `json` or else `body` with its `content_type`; parameters that are None are left out.
    Answers whatever comes, problems too."""
    written = urlencode({name: value for name, value in (query or {}).items() if value is not None}, doseq=True)
    if json is not None:
        body, content_type = codec.dumps(json, ensure_ascii=False).encode(), JSON
    headers = Headers({"X-Request-Id": g.request_id})
    if g.get("secret"):
        headers["Authorization"] = f"Bearer {g.secret}"
    environ = EnvironBuilder(
        path, base_url=request.host_url, query_string=written, method=method, headers=headers,
        data=body or None, content_type=content_type or None,
    ).get_environ()  # fmt: skip
    environ["REMOTE_ADDR"] = request.remote_addr or ""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # a context of its own: what the inner request notes for its log lines is not the outer one's
    chunks, status, answered = copy_context().run(run_wsgi_app, Flask.wsgi_app.__get__(app), environ, buffered=True)
    code, _, reason = status.partition(" ")
    return Exchange(
        method, path + (f"?{written}" if written else ""), content_type, body,
        int(code), reason, dict(answered.items()), b"".join(chunks),
    )  # fmt: skip


def read(path: str, query: Mapping[str, Any] | None = None) -> Any:
    """What a GET answers. Raises Refused."""
    exchange = call("GET", path, query)
    if not exchange.ok:
        raise Refused(exchange)
    return exchange.value
