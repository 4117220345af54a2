"""Redis dies, freezes and is full."""

from __future__ import annotations

import os
import signal
import time

import pytest

from service.registry.keys import Keys
from tests.chaos.conftest import Scenario
from tests.chaos.house import House

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]


def test_redis_is_killed_idle(house: House, scenario: Scenario, some: int) -> None:
    house.staff(2)
    house.open()
    with scenario() as crowd:
        crowd.submit(some)
        own = Keys(crowd.tenant)
        house.until(lambda: not crowd.busy and not house.client.zcard(own.due))
        time.sleep(2)  # the append-only file is flushed once a second
        house.redis.kill()
        house.start_redis()
        crowd.submit(some, mark="-after")


def test_redis_is_killed_busy(house: House, scenario: Scenario, some: int) -> None:
    """With every write flushed before it is answered: `everysec` may wait for a slow disk."""
    house.staff(2)
    house.open()
    with scenario() as crowd:
        house.client.config_set("appendfsync", "always")
        crowd.submit(2 * some)
        for done in (some // 2, some):
            house.until_ended(crowd.tenant, done)
            house.redis.kill()
            house.start_redis()
            house.client.config_set("appendfsync", "always")
    house.client.config_set("appendfsync", "everysec")


def test_redis_freezes_for_15_seconds(house: House, scenario: Scenario, some: int) -> None:
    house.staff(2)
    house.open()
    with scenario() as crowd:
        crowd.submit(2 * some, pace=0.1)
        house.until_ended(crowd.tenant, some // 2)
        assert house.redis.process
        os.kill(house.redis.process.pid, signal.SIGSTOP)
        house.pause(15)
        os.kill(house.redis.process.pid, signal.SIGCONT)
        house.until(lambda: not crowd.busy)
        assert crowd.answers["503 store-unavailable"]


def test_redis_is_full(house: House, scenario: Scenario, some: int) -> None:
    """Nothing may be written for a while: articles are refused, workers cannot hand in what they have found."""
    house.staff(2)
    house.open()
    with scenario() as crowd:
        before = str(house.client.config_get("maxmemory")["maxmemory"])
        crowd.submit(2 * some, pace=0.1)
        house.until_ended(crowd.tenant, some // 2)
        house.client.config_set("maxmemory", 1)
        house.pause(10)
        house.client.config_set("maxmemory", before)
        house.until(lambda: not crowd.busy)
        assert crowd.answers["503 store-full"]
