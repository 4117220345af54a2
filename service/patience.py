"""How long a body may take: a client that sends one letter now and then must not hold a connection for ever."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import gevent

from service import problems

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment


class Patience:
    """WSGI middleware for gevent workers: a read of the body raises RequestTimeout when `seconds` are over since the
    request began, however much has come. The head is gunicorn's business (`keepalive`)."""

    def __init__(self, app: WSGIApplication, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = _Body(environ["wsgi.input"], time.monotonic() + self._seconds)
        return self._app(environ, start_response)


class _Body:
    def __init__(self, stream: InputStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, size: int = -1) -> bytes:
        return self._within(self._stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        return self._within(self._stream.readline, size)

    def _within(self, read: Any, size: int) -> bytes:
        left = max(self._deadline - time.monotonic(), 0.001)
        with gevent.Timeout(left, problems.RequestTimeout):
            data: bytes = read(size)
            return data
