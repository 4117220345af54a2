"""A worker as a process: its metrics, its end, a queue that it no longer reads, a broker that is away."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from doslovno import roles
from doslovno.child import Child
from doslovno.redis_server import RedisServer
from service.queue import KEY_PREFIX, WEBHOOKS
from service.settings import Settings
from tests.e2e.stack import eventually, free_port
from workers import heartbeat

pytestmark = pytest.mark.e2e


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(tmp_path: Path, server: RedisServer) -> Settings:
    return Settings(
        redis_url=server.url, heartbeat_file=str(tmp_path / "beat"), sweep_interval=0.2, starved_after=1.0,
        metrics_bind=f"127.0.0.1:{free_port()}",
    )  # fmt: skip


@pytest.fixture
def worker(tmp_path: Path, settings: Settings) -> Iterator[Child]:
    """One that only delivers: it starts soon, for it needs no models."""
    names = ("redis_url", "heartbeat_file", "sweep_interval", "starved_after", "metrics_bind")
    environment = {f"DOSLOVNO_{name.upper()}": str(getattr(settings, name)) for name in names}
    worker = Child("worker", roles.worker(1, [WEBHOOKS]), tmp_path / "worker.log", environment)
    worker.start()
    eventually(lambda: (worker.poll(), heartbeat.age(settings)), lambda state: state != (None, None))
    assert worker.poll() is None, worker.tail()
    yield worker
    worker.stop(grace=5)


def page(settings: Settings) -> str:
    """/metrics, empty where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{settings.metrics_bind}/metrics", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_the_metrics_live_and_end_with_it(worker: Child, settings: Settings) -> None:
    shown = eventually(lambda: page(settings), lambda text: 'doslovno_consumers{queue="webhooks"} 1.0' in text)
    assert 'doslovno_consumers{queue="bulk"} 0.0' in shown
    assert "doslovno_redis_up 1.0" in shown
    assert "doslovno_leases_expired_total 0.0" in shown
    worker.stop(grace=20)
    assert eventually(lambda: page(settings), lambda text: not text) == ""


def test_a_worker_that_does_not_read_its_queue_ends(worker: Child, settings: Settings, server: RedisServer) -> None:
    from workers.app import app

    app.conf.broker_url = server.url
    with app.connection_for_write(server.url) as connection:
        app.control.broadcast("cancel_consumer", arguments={"queue": WEBHOOKS}, connection=connection)
    client = redis.Redis.from_url(server.url)
    deadline = time.monotonic() + 60
    while worker.poll() is None and time.monotonic() < deadline:
        if not client.llen(KEY_PREFIX + WEBHOOKS):
            client.lpush(KEY_PREFIX + WEBHOOKS, "{}")
        time.sleep(0.2)
    client.close()
    assert worker.poll() == 1, worker.tail()
    assert "this worker ends" in worker.tail(40)


def test_it_lives_and_says_so_while_redis_is_away(worker: Child, settings: Settings, server: RedisServer) -> None:
    process = worker.process
    server.kill()
    time.sleep(heartbeat.STALE * settings.sweep_interval + 7)  # longer than an old sign of life counts
    assert worker.poll() is None
    assert heartbeat.beats(settings)
    server.start()
    eventually(lambda: page(settings), lambda text: "doslovno_redis_up 1.0" in text)
    assert worker.process is process
    assert worker.poll() is None
