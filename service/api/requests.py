"""Around every request: its id, one log line, the security headers."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from service import metrics, spans, telemetry, traces
from service.api.front import front
from service.security.modes import check_host

log = logging.getLogger("service.requests")

_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_UNSEEN = ("health.livez", "health.readyz")  # asked every few seconds
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.before_request(_check_host)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(16)
    g.begun = time.perf_counter()
    caller = request.headers.get("traceparent")
    g.span = spans.NOTHING if request.endpoint in _UNSEEN else spans.begin("request", "server", caller)
    telemetry.start(request_id=g.request_id, traceparent=g.span.traceparent or traces.continued(caller))


def _check_host() -> None:
    check_host(front().settings, request.headers.get("Host", ""))


def _end(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.request_id
    if bucket := g.get("bucket"):
        limiter = front().limiter
        if limiter.limited:
            response.headers["RateLimit-Policy"] = limiter.policy
            response.headers["RateLimit"] = limiter.state(bucket)
    route = request.url_rule.rule if request.url_rule else "none"  # never the path or query: they hold titles
    method = request.method if request.method in METHODS else "other"
    seconds = time.perf_counter() - g.begun
    metrics.REQUESTS.labels(method, route, response.status_code).inc()
    metrics.REQUEST_SECONDS.labels(method, route).observe(seconds)
    _end_span(method, route, response)
    log.log(
        logging.DEBUG if request.endpoint in _UNSEEN else logging.INFO,
        "request",
        extra={
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "seconds": round(seconds, 4),
            "bytes_in": request.content_length,
            "bytes_out": response.content_length,
        },
    )
    return response


def _end_span(method: str, route: str, response: Response) -> None:
    span: spans.Span = g.span
    span.name(f"{method} {route}")
    span.set({"http.request.method": method, "http.route": route, "http.response.status_code": response.status_code})
    if response.status_code >= 500:
        span.fail(str(response.status_code))
    span.end()
