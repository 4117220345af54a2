"""The process that shows a worker's metrics."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request

import pytest

from doslovno.redis_server import RedisServer
from service.settings import Settings
from tests.e2e.stack import eventually, free_port
from workers.exporter import Exporter


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_it_is_started_again_when_it_has_died(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("DOSLOVNO_METRICS_BIND", address)
    monkeypatch.setenv("DOSLOVNO_REDIS_URL", redis_server.url)
    exporter = Exporter(Settings.from_environment())
    exporter.keep()
    first = exporter._process
    assert first is not None
    try:
        assert "doslovno_redis_up 1.0" in eventually(lambda: page(address), bool)
        exporter.keep()
        assert exporter._process is first
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        exporter.keep()
        assert eventually(lambda: page(address), bool)
    finally:
        if exporter._process:
            exporter._process.kill()
            exporter._process.wait()


def test_an_address_of_version_6(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    address = f"[::1]:{free_port()}"
    monkeypatch.setenv("DOSLOVNO_METRICS_BIND", address)
    monkeypatch.setenv("DOSLOVNO_REDIS_URL", redis_server.url)
    exporter = Exporter(Settings.from_environment())
    exporter.keep()
    try:
        assert "doslovno_redis_up 1.0" in eventually(lambda: page(address), bool)
    finally:
        if exporter._process:
            exporter._process.kill()
            exporter._process.wait()


def test_without_an_address_there_is_none() -> None:
    exporter = Exporter(Settings())
    exporter.keep()
    assert exporter._process is None
