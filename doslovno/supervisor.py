"""Keeps child processes alive, and ends them in order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead child is started again; doubled each time
STEADY = 60.0  # a child that lived for so many seconds begins with the first pause again


class Process(Protocol):
    """What is supervised: `child.Child`, `redis_server.RedisServer`."""

    name: str
    log: Path

    def start(self) -> None:
        """Raises RuntimeError or OSError when it cannot start."""

    def poll(self) -> int | None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...

    def tail(self) -> str: ...


class ChildDied(RuntimeError):
    """A child ended before it was ready; the message names its log and holds the log's end."""


@dataclass(slots=True)
class _Watched:
    child: Process
    started: float
    pause: float = FIRST_PAUSE
    due: float | None = None  # when to start it again


class Supervisor:
    """Children in the order of their start; `say` gets a line for a person about every death."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._watched: list[_Watched] = []

    def start(self, child: Process) -> None:
        """Raises ChildDied when it cannot start."""
        try:
            child.start()
        except (RuntimeError, OSError) as error:
            raise ChildDied(f"{child.name} cannot start: {error}\nIts log: {child.log}") from None
        self._watched.append(_Watched(child, time.monotonic()))

    def check(self) -> None:
        """Raises ChildDied when one has ended. For the time before all are ready: a child that dies then would die
        again."""
        for watched in self._watched:
            status = watched.child.poll()
            if status is not None:
                child = watched.child
                raise ChildDied(f"{child.name} ended with status {status}\n{child.tail()}\nIts log: {child.log}")

    def watch(self) -> None:
        """Starts the dead again, each after its pause. Call it a few times a second."""
        now = time.monotonic()
        for watched in self._watched:
            child = watched.child
            if watched.due is None:
                status = child.poll()
                if status is None:
                    continue
                if now - watched.started > STEADY:
                    watched.pause = FIRST_PAUSE
                self._say(f"{child.name} ended with status {status}, starts again in {watched.pause:g} s ({child.log})")
                watched.due = now + watched.pause
                watched.pause = min(2 * watched.pause, LONGEST_PAUSE)
            elif now >= watched.due:
                watched.due, watched.started = None, now
                try:
                    child.start()
                except (RuntimeError, OSError) as error:
                    self._say(f"{child.name} cannot start: {error}")
                    watched.due = now + watched.pause

    def stop(self) -> None:
        """Ends all, the last started first."""
        for watched in reversed(self._watched):
            watched.child.stop()
        self._watched.clear()

    def kill(self) -> None:
        """SIGKILL to all that still run."""
        for watched in self._watched:
            watched.child.kill()
