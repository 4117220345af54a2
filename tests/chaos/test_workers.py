"""Workers die and freeze; their messages come twice."""

from __future__ import annotations

import contextlib
import os
import random
import signal

import pytest

from service.queue import INTERACTIVE, KEY_PREFIX
from service.registry.keys import Keys
from tests.chaos.articles import long
from tests.chaos.audit import outcomes
from tests.chaos.conftest import FIGURES, Scenario
from tests.chaos.house import House

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

QUEUE = KEY_PREFIX + INTERACTIVE


def test_kill_9_at_random(house: House, scenario: Scenario, articles: int) -> None:
    """Children, main processes and whole groups, spread over all articles."""
    dice = random.Random(7)  # noqa: S311 - no secret
    groups = house.staff(2)
    house.open()
    children, whole = max(8, articles // 25), max(2, articles // 400)
    blows = ["child"] * children + ["main", "group"] * whole
    dice.shuffle(blows)
    with scenario() as crowd:
        crowd.submit(articles)
        for n, blow in enumerate(blows):
            house.until_ended(crowd.tenant, articles * n // len(blows))
            group = dice.choice(groups)
            with contextlib.suppress(ProcessLookupError):  # it has died of the blow before
                match blow:
                    case "child":
                        alive = house.until(lambda: [child for group in groups for child in group.children()])
                        os.kill(dice.choice(alive), signal.SIGKILL)
                    case "main" if group.child.process:
                        group.child.process.kill()
                    case "group":
                        group.signal(signal.SIGKILL)


def test_every_message_twice_at_once(house: House, scenario: Scenario, some: int) -> None:
    groups = house.staff(2)
    house.open()
    with scenario() as crowd, contextlib.ExitStack() as ice:
        for group in groups:
            ice.enter_context(house.frozen(group))
        crowd.submit(some)
        house.until(lambda: not crowd.busy)
        messages = house.client.lrange(QUEUE, 0, -1)
        assert messages
        with house.client.pipeline(transaction=True) as both:
            both.delete(QUEUE)
            both.lpush(QUEUE, *(copy for message in messages for copy in (message, message)))
            both.execute()
    assert FIGURES[-1].refused >= len(messages)


def test_every_hint_is_lost(house: House, scenario: Scenario, some: int) -> None:
    """All that Celery keeps, as where the broker is a Redis of its own that forgets."""
    groups = house.staff(2)
    house.open()
    with scenario() as crowd:
        with contextlib.ExitStack() as ice:
            for group in groups:
                ice.enter_context(house.frozen(group))
            crowd.submit(some)
            house.until(lambda: not crowd.busy)
            assert house.waiting()
            house.client.delete(*(key for key in house.client.scan_iter(f"{KEY_PREFIX}*") if b"binding" not in key))
        house.until_ended(crowd.tenant, some)


def test_a_group_freezes_beyond_its_leases(house: House, scenario: Scenario, some: int) -> None:
    """With articles in its hands: others do them, and what it hands in when it goes on is refused."""
    first, _ = house.staff(2)
    house.open()
    with scenario() as crowd:
        crowd.submit(some, mark="-short")
        crowd.submit(20, text=lambda mark: long(mark, copies=20))
        due = Keys(crowd.tenant).due
        caught = False
        while not caught:
            house.until(lambda: house.held(crowd.tenant, first))
            with house.frozen(first):
                house.pause(1)  # what it has sent is done by now
                caught = house.held(crowd.tenant, first)
                if caught:
                    house.until(lambda: not crowd.busy and not house.client.zcard(due))
        house.until(lambda: outcomes(house, set(crowd.accepted.values()))["fenced"])
