"""Clients generated from the committed openapi.yaml, type-checked and driven against the running service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.stack import TEXT, Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "openapi.yaml"
CLIENTS = Path(__file__).parent / "clients"
SEEN = {  # of TEXT, by every client
    "status": "succeeded",
    "polarity": "neutral",
    "story": ["finished", [True], True],
    "batch": [[1, "succeeded"], [2, "succeeded"]],
    "refused": ["urn:doslovno:problem:validation-error", ["#/text"]],
    "unknown": ["urn:doslovno:problem:unauthenticated", 401],
}


def run(command: Sequence[str], folder: Path, input: str = "", **environment: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, input=input, capture_output=True, text=True, encoding="utf8"
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return done.stdout


def check(printed: str) -> None:
    seen = json.loads(printed)
    assert {name: seen[name] for name in SEEN} == SEEN
    assert "Вера Ланская" in seen["speakers"]
    assert "Вера Ланская" in seen["people"]
    assert "Мы закончим мост к маю" in "".join(seen["spans"])
    assert seen["events"]


def test_python(stack: Stack, tmp_path: Path) -> None:
    """openapi-python-client; mypy reads both the client and what drives it."""
    config = tmp_path / "config.yaml"
    config.write_text("package_name_override: doslovno_client\npost_hooks: []\n", encoding="utf8")
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    client = tmp_path / "doslovno_client"
    run([*generate, "--path", str(DOCUMENT), "--config", str(config), "--output-path", str(client)], tmp_path)
    shutil.copy(CLIENTS / "drive.py", tmp_path)
    mypy = [sys.executable, "-m", "mypy", "--no-incremental"]
    run([*mypy, "--package", "doslovno_client"], tmp_path)
    run([*mypy, "--strict", "--follow-imports", "silent", "drive.py"], tmp_path)
    check(run([sys.executable, "drive.py"], tmp_path, TEXT, DOSLOVNO_URL=stack.url, DOSLOVNO_API_KEY=stack.key))


def test_typescript(stack: Stack, typescript: Path) -> None:
    """openapi-typescript and openapi-fetch, strict."""
    run(["npx", "openapi-typescript", str(DOCUMENT), "--output", "schema.d.ts"], typescript)
    run(["npx", "tsc"], typescript)
    driven = run(["node", "built/drive.js"], typescript, TEXT, DOSLOVNO_URL=stack.url, DOSLOVNO_API_KEY=stack.key)
    check(driven)


def test_redocly_has_nothing_to_say(typescript: Path) -> None:
    lint = ["npx", "redocly", "lint", "--config", "redocly.yaml", "--format", "json", str(DOCUMENT)]
    found = json.loads(run(lint, typescript, REDOCLY_TELEMETRY="off"))
    assert found["problems"] == []
