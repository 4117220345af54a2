"""schemathesis over a live server: what the document promises holds, and nothing breaks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3
import yaml

from doslovno.client import Client
from tests.contract.live import TENANT, Live
from tests.service.samples import TEXT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
UNSEEN = {
    ("GET", "/livez"),  # not logged
    ("GET", "/readyz"),
    ("POST", "/v1/webhooks/{id}/deliveries/{delivery}/retry"),  # nobody delivers here, so nothing fails
    ("POST", "/v1/operations/quarantine/{id}/retry"),  # no worker is lost here
    ("DELETE", "/v1/operations/quarantine/{id}"),
}
CONFIG = Path(__file__).with_name("schemathesis.toml")


def test_schemathesis_finds_nothing(live: Live, tmp_path: Path) -> None:
    """Examples, boundary values, generated requests, and chains of them along the links; all checks."""
    analysed = Client(live.url, live.key)
    article = analysed.submit({"text": TEXT, "external_id": "analysed"})
    assert analysed.wait(article, patience=30)["status"] == "succeeded"
    told = urllib3.request(
        "GET", f"{live.url}/v1/speakers?limit=1", headers={"Authorization": f"Bearer {live.key}"}
    ).json()
    run = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{live.url}/openapi.json"],
        cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | {
            "DOSLOVNO_API_KEY": live.another_key(TENANT, scopes=["admin"]), "ANALYSED_ARTICLE": article,
            "LIVE_URL": live.url,
            "SPEAKER": told["speakers"][0]["id"],
            "SCHEMATHESIS_HOOKS": "tests.contract.hooks", "PYTHONPATH": str(ROOT),
        },
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2000:]
    print(run.stdout)
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}\n" in run.stdout
    assert int(re.search(r"(\d+) covered", run.stdout)[1]) > 20  # type: ignore[index] # links
    assert _operations() - _succeeded(live) == set()


def _operations() -> set[tuple[str, str]]:
    document = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf8"))
    return {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
        if method != "parameters"
    }


def _succeeded(live: Live) -> set[tuple[str, str]]:
    """Operations that the server's log says were answered 2xx, and those of which it cannot say so."""
    found = set(UNSEEN)
    for line in live.api.log.read_text(encoding="utf8").splitlines():
        entry = json.loads(line) if line.startswith("{") else {}
        if entry.get("message") == "request" and entry["route"] and 200 <= entry["status"] < 300:
            found.add((entry["method"], entry["route"].replace("<", "{").replace(">", "}")))
    return found
