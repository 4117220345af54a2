"""The supervisor, over children that die when they are told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from doslovno import supervisor
from doslovno.supervisor import ChildDied, Supervisor


class Mortal:
    """Lives until `die`; writes down what happens to it."""

    def __init__(self, name: str, story: list[str], stillborn: int = 0) -> None:
        self.name = name
        self.log = Path(f"{name}.log")
        self.story = story
        self.stillborn = stillborn  # starts that fail
        self.status: int | None = None

    def start(self) -> None:
        if self.stillborn:
            self.stillborn -= 1
            raise RuntimeError("no way")
        self.status = None
        self.story.append(f"{self.name} starts")

    def die(self) -> None:
        self.status = 9

    def poll(self) -> int | None:
        return self.status

    def stop(self) -> None:
        self.story.append(f"{self.name} stops")

    def kill(self) -> None:
        self.story.append(f"{self.name} is killed")

    def tail(self) -> str:
        return "last words"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in seconds, to be set by the test."""
    now = [100.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    return now


def test_the_dead_start_again_after_a_pause_that_doubles(clock: list[float]) -> None:
    story: list[str] = []
    said: list[str] = []
    child = Mortal("api", story)
    watcher = Supervisor(said.append)
    watcher.start(child)
    for pause in (0.5, 1, 2, 4, 8, 16, 30, 30):
        child.die()
        watcher.watch()
        assert f"starts again in {pause:g} s" in said[-1]
        assert "api.log" in said[-1]
        clock[0] += pause - 0.1
        watcher.watch()
        starts = story.count("api starts")
        clock[0] += 0.2
        watcher.watch()
        assert story.count("api starts") == starts + 1
    clock[0] += supervisor.STEADY + 1
    child.die()
    watcher.watch()
    assert "starts again in 0.5 s" in said[-1]


def test_a_start_that_fails_is_tried_again(clock: list[float]) -> None:
    story: list[str] = []
    said: list[str] = []
    child = Mortal("redis", story)
    watcher = Supervisor(said.append)
    watcher.start(child)
    child.die()
    child.stillborn = 2
    for _ in range(60):
        watcher.watch()
        clock[0] += 0.5
    assert story == ["redis starts", "redis starts"]
    assert sum("cannot start: no way" in line for line in said) == 2


def test_the_last_started_is_stopped_first() -> None:
    story: list[str] = []
    watcher = Supervisor(story.append)
    for name in ("redis", "worker", "api"):
        watcher.start(Mortal(name, story))
    watcher.stop()
    assert story[3:] == ["api stops", "worker stops", "redis stops"]


def test_who_dies_before_all_are_ready_is_named() -> None:
    watcher = Supervisor(lambda line: None)
    watcher.check()
    child = Mortal("worker", [])
    watcher.start(child)
    watcher.check()
    child.die()
    with pytest.raises(ChildDied, match=r"worker ended with status 9\nlast words\nIts log: worker\.log"):
        watcher.check()


def test_who_cannot_start_is_named() -> None:
    with pytest.raises(ChildDied, match="redis cannot start: no way"):
        Supervisor(lambda line: None).start(Mortal("redis", [], stillborn=1))
