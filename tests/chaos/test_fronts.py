"""Fronts die at the wrong moment, and are hogged by slow clients."""

from __future__ import annotations

import contextlib
import socket
from urllib.parse import urlsplit

import pytest

from tests.chaos.articles import DEADLY
from tests.chaos.conftest import Scenario
from tests.chaos.house import House

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(3600)]


def test_a_front_dies_between_store_and_hint(house: House, scenario: Scenario, some: int) -> None:
    house.staff(2)
    house.open(app="tests.chaos.front:app")
    deaths = max(3, some // 20)
    with scenario() as crowd:
        crowd.submit(some)
        crowd.submit(deaths, clients=2, mark=f"-{DEADLY}")
        house.until(lambda: not crowd.busy)
        died = sum(crowd.answers[kind] for kind in ("ProtocolError", "ReadTimeoutError"))
        assert died >= deaths, crowd.answers


def test_slow_clients(house: House, scenario: Scenario, some: int) -> None:
    """Half a head, half a body, an answer that nobody reads: a hundred of each, before and while others submit."""
    house.staff(2)
    house.open()
    address = urlsplit(house.urls[0])
    with scenario() as crowd, contextlib.ExitStack() as open_ones:
        head = f"Host: {address.netloc}\r\nAuthorization: Bearer {house.key(crowd.tenant)}\r\n"
        half = (
            f"POST /v1/articles HTTP/1.1\r\n{head[:40]}",
            f"POST /v1/articles HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{{",
            *[f"GET /openapi.yaml HTTP/1.1\r\n{head}\r\n" * 20],
        )
        for n in range(300):
            slow = open_ones.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            slow.connect((address.hostname, address.port))
            slow.sendall(half[n % 3].encode())
        crowd.submit(some, poll=True)
        house.until(lambda: not crowd.busy)
