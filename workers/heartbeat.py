"""The sign of life of a worker: a file that its main process touches while it reads its queues."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from pathlib import Path

from service.settings import Settings

log = logging.getLogger(__name__)

STALE = 6  # rounds of the reconciler without a touch


def file(settings: Settings) -> Path:
    """The setting `heartbeat_file`; where it is empty, a file of this user in the temporary folder."""
    if settings.heartbeat_file:
        return Path(settings.heartbeat_file)
    return Path(tempfile.gettempdir()) / f"doslovno-worker-{os.getuid()}.heartbeat"


def touch(settings: Settings) -> None:
    """Raises OSError where the folder cannot be written."""
    file(settings).touch(mode=0o600)


def beat(settings: Settings) -> None:
    """Touches it; where that cannot be, says so in the log."""
    try:
        touch(settings)
    except OSError as error:
        log.warning("no sign of life", extra={"error": type(error).__name__})


def age(settings: Settings) -> float | None:
    """Seconds since the last touch, None when there was none."""
    try:
        return time.time() - file(settings).stat().st_mtime
    except FileNotFoundError:
        return None


def beats(settings: Settings) -> bool:
    """Whether a worker lives here."""
    seconds = age(settings)
    return seconds is not None and seconds < STALE * settings.sweep_interval + 5
