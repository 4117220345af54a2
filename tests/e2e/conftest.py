"""The whole service over real processes: a private Redis, a Celery worker, gunicorn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.collector import Collector
from tests.e2e.stack import Stack, running

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
    environment = {
        "DOSLOVNO_WEBHOOK_SCHEMES": "https,http",
        "DOSLOVNO_WEBHOOK_PORTS": "any",
        "DOSLOVNO_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    with running(tmp_path_factory.mktemp("stack"), environment) as stack:
        yield stack


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
