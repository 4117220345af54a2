"""The whole service over real processes: a private Redis, a Celery worker, gunicorn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from service.registry.connection import connect
from service.security import keys
from service.settings import Settings
from tests.e2e.collector import Collector
from tests.e2e.stack import TENANT, Stack, eventually, free_port
from workers import heartbeat

CLIENTS = Path(__file__).parent / "clients"


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Has all spans of the stack."""
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Stack]:
    """Started once; the tests leave it running."""
    folder: Path = tmp_path_factory.mktemp("stack")
    redis = RedisServer(folder)
    redis.start()
    environment = {
        "DOSLOVNO_REDIS_URL": redis.url,
        "DOSLOVNO_HEARTBEAT_FILE": str(folder / "worker.heartbeat"),
        "DOSLOVNO_LEASE": "8",
        "DOSLOVNO_SWEEP_INTERVAL": "0.5",
        "DOSLOVNO_QUEUED_GRACE": "2",
        "DOSLOVNO_API_PROCESSES": "1",
        "DOSLOVNO_WEBHOOK_SCHEMES": "https,http",
        "DOSLOVNO_WEBHOOK_PORTS": "any",
        "DOSLOVNO_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    settings = Settings.from_environment(environment)
    port = free_port()
    worker = Child("worker", roles.worker(2), folder / "worker.log", {**environment, **roles.ONE_THREAD})
    api = Child("api", roles.api("127.0.0.1", port), folder / "api.log", environment)
    url = f"http://127.0.0.1:{port}"
    try:
        worker.start()
        api.start()
        with connect(settings) as client:
            key = keys.create(client, TENANT)
        eventually(
            lambda: (worker.poll(), api.poll(), heartbeat.beats(settings) and Client(url, key).ready()),
            lambda state: state[2] or state[:2] != (None, None),
        )
        assert (worker.poll(), api.poll()) == (None, None), worker.tail() + api.tail()
        yield Stack(redis, worker, api, settings, url, key)
    finally:
        api.stop(grace=1)
        worker.stop()
        redis.stop()


@pytest.fixture(scope="session")
def typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of package-lock.json, the generated types and what drives the client."""
    if not (shutil.which("node") and shutil.which("npm")):
        assert "CI" not in os.environ, "needs node and npm"
        pytest.skip("needs node and npm")
    folder = tmp_path_factory.mktemp("typescript")
    shutil.copytree(CLIENTS / "typescript", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    installed = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, timeout=300
    )
    if installed.returncode != 0 and "CI" not in os.environ:
        pytest.skip(f"npm ci: {installed.stderr[-300:]}")
    assert installed.returncode == 0, installed.stderr
    return folder
