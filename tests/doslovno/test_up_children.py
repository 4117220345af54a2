"""What `doslovno up` gives its children."""

from __future__ import annotations

from pathlib import Path

import pytest

from doslovno.up import Options, _children


def test_the_worker_has_the_port_behind_that_of_the_apis_metrics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSLOVNO_METRICS_BIND", "127.0.0.1:9100")
    worker, api = _children(Options(), 8080, tmp_path, {})
    assert worker.environment["DOSLOVNO_METRICS_BIND"] == "127.0.0.1:9101"
    assert "DOSLOVNO_METRICS_BIND" not in api.environment  # as it stands
    monkeypatch.delenv("DOSLOVNO_METRICS_BIND")
    worker, _ = _children(Options(), 8080, tmp_path, {})
    assert "DOSLOVNO_METRICS_BIND" not in worker.environment
