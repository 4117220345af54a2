"""The real front, that dies between storing an article and sending its hint where the article says so.

For `gunicorn tests.chaos.front:app`; no product code knows of it.
"""

from __future__ import annotations

import os
import signal

from flask import request

from service.api.front import EXTENSION
from service.wsgi import app, publisher
from tests.chaos.articles import DEADLY

__all__ = ["app"]


def publish(tenant: str, id: str, queue: str) -> bool:
    if DEADLY in request.headers["Idempotency-Key"]:
        os.kill(os.getpid(), signal.SIGKILL)
    return publisher(tenant, id, queue)


app.extensions[EXTENSION].publish = publish
