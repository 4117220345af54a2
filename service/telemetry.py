"""Logs: one JSON object a line on standard error, with ids, lengths and hashes; never an article's words."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from service.settings import Settings

CARRIED = ("request_id", "traceparent")
_LONGEST_ID = 256

_ids: ContextVar[dict[str, str] | None] = ContextVar("ids", default=None)


def start(**ids: str) -> None:
    """Forgets the ids of what this thread did before, and begins with these."""
    _ids.set(ids)


def bind(**ids: str) -> None:
    """Adds ids (request_id, tenant, article …) to every following line of this request or task."""
    _ids.set({**(_ids.get() or {}), **ids})


@contextmanager
def bound(**ids: str) -> Iterator[None]:
    """Ids for the lines written inside the block; those bound before are set aside."""
    token = _ids.set(ids)
    try:
        yield
    finally:
        _ids.reset(token)


@contextmanager
def added(**ids: str) -> Iterator[None]:
    """More ids for the lines written inside the block; what is bound inside ends with it."""
    with bound(**{**(_ids.get() or {}), **ids}):
        yield


def carried() -> dict[str, str]:
    """The ids that go along with a hint, as headers of its message: who asked, and which trace it belongs to."""
    ids = _ids.get() or {}
    return {name: ids[name] for name in CARRIED if name in ids}


def received(headers: Mapping[str, object] | None) -> dict[str, str]:
    """The same at the other end. What is no id is left out: a broker may hold anything."""
    found = {name: (headers or {}).get(name) for name in CARRIED}
    return {name: value for name, value in found.items() if isinstance(value, str) and len(value) <= _LONGEST_ID}


class _Formatter(JsonFormatter):
    """A traceback is written without the exception's message: that may quote what was being read."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data.update(_ids.get() or {})

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, error, trace = ei
        lines = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        cause = f" from {type(error.__cause__).__name__}" if error and error.__cause__ else ""
        return "\n".join([*lines, f"{kind.__name__ if kind else None}{cause}"])


def configure(settings: Settings) -> None:
    """Sends all logging of the process to standard error as JSON. Calling it again changes the level only."""
    root = logging.getLogger()
    root.setLevel(settings.log_level.upper())
    if not any(isinstance(h.formatter, _Formatter) for h in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(
            _Formatter(
                ["levelname", "name", "message"],
                rename_fields={"levelname": "level", "name": "logger"},
                timestamp="time",
                json_ensure_ascii=False,
            )
        )
        root.handlers[:] = [handler]
    for chatty in ("kombu", "celery.redirected", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
