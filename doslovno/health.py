"""`doslovno health`: is the role that runs here alive. For containers and supervisors."""

from __future__ import annotations

import urllib3

from service.settings import Settings
from workers import heartbeat

_TIMEOUT = 4.0  # seconds


def api(port: int) -> str | None:
    """What is wrong with the API on this machine, None where it answers."""
    try:
        answer = urllib3.request("GET", f"http://127.0.0.1:{port}/livez", timeout=_TIMEOUT, retries=False)
    except urllib3.exceptions.HTTPError as error:
        return f"no answer on port {port} ({type(error).__name__})"
    return None if answer.status == 200 else f"status {answer.status} on port {port}"


def worker() -> str | None:
    """What is wrong with the worker on this machine, None where its sign of life is fresh."""
    settings = Settings.from_environment()
    if heartbeat.beats(settings):
        return None
    seconds = heartbeat.age(settings)
    return "no sign of life" if seconds is None else f"last sign of life {seconds:.0f} s ago"


def here(port: int) -> str | None:
    """Of the role that runs here: a worker where one has left its sign of life, else the API."""
    return api(port) if heartbeat.age(Settings.from_environment()) is None else worker()
