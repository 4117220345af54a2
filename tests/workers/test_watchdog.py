"""A worker that no longer reads its queues."""

from __future__ import annotations

import pytest

from workers.watchdog import Watchdog


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dog(clock: Clock) -> Watchdog:
    return Watchdog(60, clock)


def test_hints_wait_and_none_comes(dog: Watchdog, clock: Clock) -> None:
    found = []
    for clock.now in range(0, 100, 5):
        found.append(dog.starved(waiting=3, busy=0, received=7))
    assert found.index(True) == 13  # the look after more than 60 seconds
    assert all(found[13:])


@pytest.mark.parametrize("sign", [{"waiting": 0}, {"busy": 1}, {"received": 8}], ids=["empty", "at work", "got one"])
def test_a_sign_of_work_in_between(dog: Watchdog, clock: Clock, sign: dict[str, int]) -> None:
    starving = {"waiting": 3, "busy": 0, "received": 7}
    dog.starved(**starving)
    clock.now = 50
    assert not dog.starved(**starving | sign)
    clock.now = 100
    assert not dog.starved(**starving)
    clock.now = 170
    assert dog.starved(**starving)


def test_a_broker_that_is_away_is_no_sign(dog: Watchdog, clock: Clock) -> None:
    dog.starved(waiting=3, busy=0, received=7)
    clock.now = 600
    dog.rest()
    assert not dog.starved(waiting=3, busy=0, received=7)
