"""The network between Redis and some workers is cut and healed. They live in a network namespace of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.chaos.articles import long
from tests.chaos.conftest import Scenario
from tests.chaos.house import LEASE, Group, House

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

NAME = f"ds{os.getpid()}"  # of the namespace; the two ends of its cable begin with it
HERE, THERE = "10.213.77.1", "10.213.77.2"


def ip(*arguments: str) -> None:
    """Skips the test where the system does not permit it."""
    try:
        subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"needs network namespaces: {error.stderr.strip()}")


@pytest.fixture
def cable() -> Iterator[str]:
    """The near end of the cable to the namespace `NAME`."""
    if not shutil.which("ip"):
        pytest.skip("needs network namespaces: there is no program ip")
    near, far = f"{NAME}a", f"{NAME}b"
    try:
        ip("netns", "add", NAME)
        ip("link", "add", near, "type", "veth", "peer", "name", far)
        ip("link", "set", far, "netns", NAME)
        ip("addr", "add", f"{HERE}/30", "dev", near)
        ip("link", "set", near, "up")
        ip("-n", NAME, "addr", "add", f"{THERE}/30", "dev", far)
        ip("-n", NAME, "link", "set", far, "up")
        ip("-n", NAME, "link", "set", "lo", "up")
        yield near
    finally:
        for arguments in (("link", "del", near), ("netns", "del", NAME)):
            subprocess.run(["ip", *arguments], capture_output=True)


@pytest.fixture
def remote(house: House, cable: str) -> Iterator[Group]:
    """A group of workers behind the cable, beside those that are not."""
    house.staff(2)
    house.client.config_set("bind", f"127.0.0.1 {HERE}")
    url = house.redis.url.replace("127.0.0.1", HERE)
    before = ("ip", "netns", "exec", NAME)
    group = house.group(9, 2, settings={"DOSLOVNO_REDIS_URL": url}, before=before)
    group.start()
    house.groups.append(group)
    house.until_beats(group)
    yield group
    house.groups.remove(group)
    group.stop(grace=10)
    house.client.config_set("bind", "127.0.0.1")


def test_the_network_is_cut_and_healed(house: House, scenario: Scenario, some: int, cable: str, remote: Group) -> None:
    local = [group for group in house.groups if group is not remote]
    house.open()
    with scenario() as crowd:
        crowd.submit(20, text=lambda mark: long(mark, copies=10))
        crowd.submit(some, pace=0.1, mark="-short")
        house.until(lambda: house.held(crowd.tenant, remote))
        ip("link", "set", cable, "down")
        house.pause(2 * LEASE)
        house.until_ended(crowd.tenant, some // 2 + 1)  # by those that are not cut off
        ip("link", "set", cable, "up")
        house.until(lambda: not crowd.busy)
        house.until_ended(crowd.tenant, 20 + some)
        assert remote.child.poll() is None
        with contextlib.ExitStack() as ice:  # those that were cut off do it all
            for group in local:
                ice.enter_context(house.frozen(group))
            crowd.submit(some, mark="-healed")
            house.until(lambda: not crowd.busy)
            house.until_ended(crowd.tenant, 20 + 2 * some)
