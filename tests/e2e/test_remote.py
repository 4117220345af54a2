"""The commands that use a running service, over the running service."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from doslovno.cli import main
from tests.e2e.stack import TEXT, Stack, free_port

pytestmark = pytest.mark.e2e


class Shell:
    """Runs commands with the service in the environment."""

    def __init__(self, url: str, key: str) -> None:
        self._environment = {"DOSLOVNO_URL": url, "DOSLOVNO_API_KEY": key}

    def __call__(self, *arguments: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, env=self._environment, input=input)


@pytest.fixture
def shell(stack: Stack) -> Shell:
    return Shell(stack.url, stack.key)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def ndjson(*texts: str) -> bytes:
    return b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)


def test_submit_wait_and_get(shell: Shell, tmp_path: Path) -> None:
    article = tmp_path / "bridge.txt"
    article.write_text(TEXT + "\nИз строки команд.", encoding="utf8")
    submitted = shell("submit", "--no-wait", str(article))
    assert submitted.exit_code == 0, submitted.output
    id = submitted.stdout.strip()
    waited = shell("wait", id)
    assert waited.exit_code == 0, waited.output
    assert json.loads(waited.stdout)["result"]["quotes"][0]["speaker"]["name"] == "Вера Ланская"
    assert json.loads(shell("get", id).stdout) == json.loads(waited.stdout)
    assert "Вера Ланская" in shell("get", "--format", "text", id).stdout
    assert "Вера Ланская" in shell("submit", str(article)).stdout


def test_what_is_not_there(shell: Shell, tmp_path: Path) -> None:
    unknown = shell("get", "ar_01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "404" in unknown.stderr
    assert shell("submit", "--no-wait", str(tmp_path / "none.txt")).exit_code == 1
    assert shell("batch", str(tmp_path / "none.ndjson")).exit_code == 1


def test_a_batch_of_lines_and_its_resumption(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "feed.ndjson"
    file.write_bytes(ndjson(*(f"{TEXT}\nВыпуск {n}." for n in range(3)), "Cats and dogs sleep all day long."))
    whole = shell("batch", str(file))
    assert whole.exit_code == 1  # one is not Russian
    assert [(line["seq"], line["status"]) for line in lines(whole)] == [
        (1, "succeeded"), (2, "succeeded"), (3, "succeeded"), (4, "rejected"),
    ]  # fmt: skip
    assert lines(whole)[0]["article"]["result"]["quotes"]
    packed = tmp_path / "feed.ndjson.gz"
    packed.write_bytes(gzip.compress(ndjson(TEXT + "\nУпаковано.")))
    assert [line["status"] for line in lines(shell("batch", str(packed)))] == ["succeeded"]
    assert [line["status"] for line in lines(shell("batch", "-", input=ndjson(TEXT)))] == ["succeeded"]


def test_a_batch_of_files(shell: Shell, stack: Stack, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.txt" for n in range(2)]
    for n, file in enumerate(files):
        file.write_text(f"{TEXT}\nФайл {n}.", encoding="utf8")
    result = shell("batch", *map(str, files))
    assert result.exit_code == 0, result.output
    assert [line["external_id"] for line in lines(result)] == ["0.txt", "1.txt"]
    made = stack.call("POST", "/v1/batches", json=[{"text": file.read_text(encoding="utf8")} for file in files]).json()
    assert [line["seq"] for line in lines(shell("batch", "--resume", made["id"], "--after", "1"))] == [2]


def test_wrong_command_lines(shell: Shell) -> None:
    for arguments in (("batch",), ("batch", "a.ndjson", "--resume", "ba_1"), ("batch", "a.ndjson", "--after", "1")):
        assert shell(*arguments).exit_code == 2


@pytest.mark.parametrize("command", [("get", "ar_1"), ("batch", "--resume", "ba_1"), ("wait", "ar_1")])
def test_a_service_that_is_not_there(command: tuple[str, ...]) -> None:
    result = Shell(f"http://127.0.0.1:{free_port()}", "ds_live_x")(*command)
    assert result.exit_code == 3
    assert "does not answer" in result.stderr
