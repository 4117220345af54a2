"""A request that never reaches the application: the answer is a problem too, and nothing of what was sent is logged."""

from __future__ import annotations

import http
import json
import logging
from typing import Any

from service import problems

_KNOWN = {problem.status: problem for problem in (problems.UriTooLong, problems.HeadersTooLarge)}


def answer(status: int) -> bytes:
    """The whole of the answer; the connection is closed after it."""
    problem = _KNOWN.get(status, problems.Internal if status >= 500 else problems.BadRequest)
    body = json.dumps(problem().body()).encode()
    head = (
        f"HTTP/1.1 {problem.status} {http.HTTPStatus(problem.status).phrase}\r\nConnection: close\r\n"
        f"Content-Type: {problems.MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode("ascii") + body


class WithoutWords(logging.Filter):
    """gunicorn repeats the line that it could not read, or the whole address: the query may hold a title."""

    def filter(self, record: logging.LogRecord) -> bool:
        for begins in ("Invalid request", "Error handling request"):
            if str(record.msg).startswith(begins):
                record.msg, record.args = begins, ()
        return True


def install(log: logging.Logger) -> None:
    """In place of gunicorn's pages; `log` is its own."""
    from gunicorn import util

    def write_error(sock: Any, status_int: int, reason: str, mesg: str) -> None:
        util.write_nonblock(sock, answer(status_int))

    util.write_error = write_error
    log.addFilter(WithoutWords())
