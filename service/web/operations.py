"""/operations: how the service is doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote as escaped

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as WsgiResponse

from service.registry.activity import ENDS
from service.web.calls import Refused, call, read
from service.web.pages import blueprint, is_fragment, render
from service.web.plot import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, plot

OPERATIONS: Final = "/v1/operations"
FAILURES: Final = 20  # of a page


@blueprint.get("/operations")
def operations() -> Response:
    """As a fragment what changes by itself: everything but the failures."""
    found = read(OPERATIONS)
    if is_fragment():
        return render("operations_now.html", **_now(found))
    asked = {name: value for name in ("embargoed", "cursor") if (value := request.args.get(name))}
    failed = read("/v1/articles", {"status": "failed", "limit": FAILURES, **asked})
    return render(
        "operations.html",
        **_now(found),
        quarantine=found["quarantine"],
        hidden=max(found["articles"]["quarantined"] - len(found["quarantine"]), 0),
        failed=failed["articles"],
        cursor=failed["cursor"],
        embargoed=asked.get("embargoed"),
    )


@blueprint.post("/operations/quarantine/<id>/retry")
def retry_quarantined(id: str) -> WsgiResponse:
    return _done("POST", f"{_address(id)}/retry")


@blueprint.post("/operations/quarantine/<id>/drop")
def drop_quarantined(id: str) -> WsgiResponse:
    return _done("DELETE", _address(id))


def _done(method: str, path: str) -> WsgiResponse:
    exchange = call(method, path)
    if not exchange.ok:
        raise Refused(exchange)
    return redirect(url_for("web.operations"), 303)


def _address(id: str) -> str:
    return f"{OPERATIONS}/quarantine/{escaped(id, safe='')}"


def _now(found: Mapping[str, Any]) -> dict[str, Any]:
    service = found["service"]
    return {
        "at": found["at"],
        "articles": found["articles"],
        "hours": found["hours"],
        "ended": {status: sum(hour[status] for hour in found["hours"]) for status in ENDS},
        "plot": plot(found["hours"], ENDS),
        "frame": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "bottom": BOTTOM},
        "service": service,
        "seen": lambda moment: _between(moment, found["at"]),
        "troubles": list(_troubles(found)),
    }


def _troubles(found: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What somebody should look at: the phrase, and what fills it."""
    for queue in found["service"]["queues"]:
        if not queue["workers"]:
            yield "unread", {"queue": queue["name"]}
    if found["articles"]["quarantined"]:
        yield "quarantined", {"n": found["articles"]["quarantined"]}


def _between(earlier: str, later: str) -> float:
    """Seconds."""
    return max((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds(), 0.0)
