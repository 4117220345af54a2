"""A new version is rolled out under load: each front and each group of workers is ended in order and started again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from doslovno.child import Child
from tests.chaos.conftest import Scenario
from tests.chaos.house import House
from tests.e2e.stack import free_port

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]

CONFIGURATION = """
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 70s
  timeout queue 10s
  retries 2
  option redispatch
  http-reuse never
frontend http
  bind 127.0.0.1:{port}
  default_backend api
backend api
  balance leastconn
  option httpchk
  http-check send meth GET uri /readyz
  http-check expect status 200
  default-server check inter 500ms fall 2 rise 1
"""


@pytest.fixture
def balancer(house: House, tmp_path: Path) -> Iterator[str]:
    """haproxy before two fronts, as deploy/haproxy.cfg sets it up; its address."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    if not program:
        pytest.skip("needs haproxy")
    house.staff(2)
    house.open(2)
    port = free_port()
    servers = (f"  server front{n} {urlsplit(url).netloc}\n" for n, url in enumerate(house.urls))
    configuration = tmp_path / "haproxy.cfg"
    configuration.write_text(CONFIGURATION.format(port=port) + "".join(servers), encoding="ascii")
    haproxy = Child("haproxy", [program, "-db", "-f", str(configuration)], tmp_path / "haproxy.log")
    haproxy.start()
    url = f"http://127.0.0.1:{port}"
    house.until_ready(url)
    yield url
    haproxy.stop()


def test_rolling_restart(house: House, scenario: Scenario, articles: int, balancer: str) -> None:
    """Nobody sends a request again, and every one is answered as it should be."""
    with scenario([balancer], retries=False) as crowd:
        crowd.submit(100_000, clients=6, poll=True, pace=0.02)
        house.until_ended(crowd.tenant, articles // 4)
        for front, url, group in zip(house.fronts, house.urls, house.groups, strict=True):
            group.wanted = False
            for child in (front, group.child):
                assert child.process
                child.process.terminate()
            assert [house.until_gone(child) for child in (front, group.child)] == [0, 0]
            front.start()
            group.start()
            house.until_ready(url)
            house.until_beats(group)
            house.pause(2)  # until the balancer has noticed
        house.until_ended(crowd.tenant, articles)
        crowd.stop()
