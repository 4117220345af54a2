"""The real worker, and where `DOSLOVNO_CHAOS_POISONS` names a folder, a stage more: articles that kill.

For `celery --app tests.chaos.worker`; no product code knows of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import time
from pathlib import Path
from typing import Any

from tests.chaos.articles import GO_ON, LATE
from workers.app import app
from workers.extraction import pipeline

__all__ = ["app"]

FOLDER = os.environ.get("DOSLOVNO_CHAOS_POISONS", "")

_POISON = re.compile(r"Яд «(\w+)»")
_analyze = pipeline.analyze


def exit() -> None:
    os._exit(1)


def segfault() -> None:
    ctypes.string_at(0)


def memory() -> None:
    raise MemoryError


def endless() -> None:
    while True:
        pass


def deaf() -> None:
    """An endless loop that hears of no time limit, as code in C would."""
    while True:
        with contextlib.suppress(Exception):
            endless()


def hoard() -> None:
    """Two gigabytes, every page of them touched."""
    hoarded = [b"\x01" * (1 << 24) for _ in range(128)]
    del hoarded


def late() -> None:
    """The first attempt waits, long after its lease; the next ones do not."""
    try:
        (Path(FOLDER) / LATE).touch(exist_ok=False)
    except FileExistsError:
        return
    while not (Path(FOLDER) / GO_ON).exists():
        time.sleep(0.1)


POISONS = {poison.__name__: poison for poison in (exit, segfault, memory, endless, deaf, hoard, late)}


def analyze(article: pipeline.Article, *options: Any) -> pipeline.Analysis:
    analysis = _analyze(article, *options)
    found = _POISON.search(article.text)
    if found:
        POISONS[found[1]]()
    return analysis


if FOLDER:
    pipeline.analyze = analyze  # type: ignore[assignment]
