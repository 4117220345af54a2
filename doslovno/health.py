"""`doslovno health`: is the role that runs here alive. For containers and supervisors, which ask every few seconds:
it imports little."""

from __future__ import annotations

import http.client

from service.settings import Settings
from workers import heartbeat

_TIMEOUT = 4.0  # seconds


def api(port: int) -> str | None:
    """What is wrong with the API on this machine, None where it answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    try:
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return f"no answer on port {port} ({type(error).__name__})"
    finally:
        connection.close()
    return None if status == 200 else f"status {status} on port {port}"


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
