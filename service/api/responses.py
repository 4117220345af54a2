"""JSON answers with what HTTP wants around them: ETag, Retry-After, `wait`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from service import problems

RETRY_AFTER = "1"  # seconds until an open article is worth another look
REVALIDATE = "private, no-cache"
NDJSON = "application/x-ndjson"

_WAIT = re.compile(r"\s*wait\s*=\s*\"?(\d{1,9})\"?\s*", re.ASCII | re.IGNORECASE)


def json_response(
    body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None, *, final: bool = False
) -> Response:
    """`final`: the answer will not change, so it gets a strong ETag over its bytes, and If-None-Match a 304."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(raw, status, dict(headers or {}), content_type="application/json")
    response.headers.setdefault("Cache-Control", REVALIDATE)
    return tagged(response) if final else response


def erased() -> Response:
    """204, and nothing in it."""
    response = Response(status=204, headers={"Cache-Control": "no-store"})
    del response.headers["Content-Type"]
    return response


def tagged(response: Response) -> Response:
    """With a strong ETag over its bytes; nothing but a 304 where the client has them."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def ndjson_response(rows: Iterator[bytes], headers: Mapping[str, str] | None = None) -> Response:
    """A stream of lines. The first is made before the answer begins: what fails until then is a problem, what fails
    later cuts the stream off."""
    begun = chain(list(islice(rows, 1)), rows)
    return Response(begun, headers={"Cache-Control": "no-store", **(headers or {})}, content_type=NDJSON)


def wished_wait(given: int | None, longest: int) -> tuple[float, dict[str, str]]:
    """How long to hold the answer, and the headers that say so. `?wait=` wins over `Prefer: wait`; the latter is cut
    to `longest` (RFC 7240 lets a server do that), the former is refused beyond it."""
    if given is not None:
        if not 0 <= given <= longest:
            detail = f"It must be between 0 and {longest} seconds."
            raise problems.ValidationError(errors=[{"parameter": "wait", "code": "out_of_range", "detail": detail}])
        return float(given), {}
    for header in request.headers.getlist("Prefer"):
        for preference in header.split(","):
            match = _WAIT.fullmatch(preference.split(";")[0])
            if match:
                applied = min(int(match[1]), longest)
                return float(applied), {"Preference-Applied": f"wait={applied}"}
    return 0.0, {}


def invalid_cursor() -> problems.Problem:
    detail = "This is no cursor of this list. Begin without one."
    return problems.ValidationError(errors=[{"parameter": "cursor", "code": "invalid_cursor", "detail": detail}])


def next_page(path: str, query: Mapping[str, Any], cursor: str | None) -> dict[str, str]:
    """The header `Link` to the page at the cursor; none at the end of the list."""
    if not cursor:
        return {}
    following = urlencode({name: value for name, value in query.items() if value} | {"cursor": cursor})
    return {"Link": f'<{path}?{following}>; rel="next"'}
