"""The other commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import yaml
from click.testing import CliRunner, Result

from doslovno import roles
from doslovno.cli import main
from doslovno.redis_server import RedisServer
from service.security import keys
from service.settings import Settings
from workers import heartbeat

NOWHERE = "redis://127.0.0.1:1/0"


def run(*arguments: str, **environment: str | None) -> Result:
    return CliRunner(env=environment).invoke(main, arguments)


def test_help_names_every_command() -> None:
    shown = run("--help").stdout
    for name in main.commands:
        assert f"\n  {name} " in shown
        assert run(name, "--help").exit_code == 0


def test_a_key_opens_its_tenant(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    made = run("keys", "create", "--tenant", "newsroom", "--scope", "read", REDIS_URL=redis_server.url)
    assert made.exit_code == 0, made.output
    key = keys.lookup(redis_client, made.stdout.strip())
    assert key
    assert (key.tenant, key.scopes) == ("newsroom", {"read"})


@pytest.mark.parametrize("arguments", [["--tenant", "No Such Name"], ["--tenant", "newsroom", "--scope", "fly"]])
def test_a_bad_key_is_refused(redis_server: RedisServer, arguments: list[str]) -> None:
    made = run("keys", "create", *arguments, REDIS_URL=redis_server.url)
    assert made.exit_code == 1
    assert "Error: " in made.stderr
    assert "Traceback" not in made.output


def test_keys_are_listed_and_revoked(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    def keys_command(*arguments: str) -> Result:
        return run("keys", *arguments, REDIS_URL=redis_server.url)

    secret = keys_command("create", "--tenant", "newsroom", "--label", "desk", "--days", "2").stdout.strip()
    id = secret.split("_")[2]
    shown = keys_command("list")
    assert id in shown.stdout
    assert "desk" in shown.stdout
    assert secret not in shown.stdout
    [row] = map(json.loads, keys_command("list", "--format", "jsonl", "--tenant", "newsroom").stdout.splitlines())
    assert row["id"] == id
    assert row["expires"]
    assert keys_command("list", "--tenant", "other").stdout == ""
    assert keys_command("revoke", id).exit_code == 0
    assert keys.lookup(redis_client, secret) is None
    assert keys_command("revoke", id).exit_code == 1


def test_every_setting_is_shown_and_no_password() -> None:
    shown = run("config", REDIS_URL="redis://:hunter2@nowhere", DOSLOVNO_MAX_WAIT="7")
    assert "DOSLOVNO_MAX_WAIT=7  # not the default" in shown.stdout
    assert "hunter2" not in shown.stdout
    assert run("config", DOSLOVNO_MAX_WAIT="soon").exit_code == 1


def test_a_key_without_redis() -> None:
    made = run("keys", "create", "--tenant", "newsroom", REDIS_URL=NOWHERE)
    assert made.exit_code == 1
    assert "is REDIS_URL right?" in made.stderr


def test_openapi_goes_to_a_file_or_to_standard_output(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    assert run("openapi", "--output", str(file), REDIS_URL=NOWHERE).exit_code == 0
    assert yaml.safe_load(file.read_text(encoding="utf8"))["openapi"] == "3.1.0"
    assert run("openapi").stdout == file.read_text(encoding="utf8")


def test_the_doctor_finds_nothing_wrong_with_a_private_redis(redis_server: RedisServer, tmp_path: Path) -> None:
    found = run("doctor", REDIS_URL=redis_server.url, XDG_STATE_HOME=str(tmp_path))
    assert found.exit_code == 0, found.output
    for subject in ("Python", "Models", "Redis", "State folder"):
        assert f"ok   {subject}: " in found.stdout


def test_the_doctor_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = run("doctor", REDIS_URL=NOWHERE, XDG_STATE_HOME=str(tmp_path / "file"))
    assert found.exit_code == 1
    assert "FAIL Redis: REDIS_URL does not answer" in found.stdout
    assert "FAIL State folder" in found.stdout
    assert "Set XDG_STATE_HOME" in found.stdout


def test_the_doctor_warns_of_a_redis_that_forgets(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    redis_client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        found = run("doctor", REDIS_URL=redis_server.url)
        assert found.exit_code == 1
        assert "noeviction" in found.stdout
    finally:
        redis_client.config_set("maxmemory-policy", "noeviction")


def test_health_of_a_worker(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    assert run("health", "worker", DOSLOVNO_HEARTBEAT_FILE=str(file)).exit_code == 1
    heartbeat.touch(Settings(heartbeat_file=str(file)))
    assert run("health", "worker", DOSLOVNO_HEARTBEAT_FILE=str(file)).exit_code == 0
    assert run("health", DOSLOVNO_HEARTBEAT_FILE=str(file)).exit_code == 0


def test_health_of_an_api_that_is_not_there(tmp_path: Path) -> None:
    result = run("health", "--port", "1", DOSLOVNO_HEARTBEAT_FILE=str(tmp_path / "none"))
    assert result.exit_code == 1
    assert "no answer on port 1" in result.stderr


@pytest.mark.parametrize("role", ["api", "worker"])
def test_health_asks_without_the_service_in_its_memory(role: str) -> None:
    """Containers ask every few seconds: what it imports is what that costs."""
    program = (
        "import sys, click\nfrom doslovno.cli import main\n"
        "try: main(sys.argv[1:], standalone_mode=False)\nexcept click.ClickException: pass\n"
        "print(*sys.modules)"
    )
    command = [sys.executable, "-c", program, "health", role, "--port", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "doslovno.health" in done.stdout.split()
    assert not {"celery", "redis", "flask", "numpy", "urllib3"} & set(done.stdout.split())


def test_the_address_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roles.bound() == ("127.0.0.1", 8080)
    monkeypatch.setenv("DOSLOVNO_BIND", "[::]:9000")
    assert roles.bound() == ("::", 9000)


def test_submit_to_a_service_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Мэр открыла мост.", encoding="utf8")
    result = run("submit", str(tmp_path / "a.txt"), "--url", "http://127.0.0.1:1", "--key", "ds_live_x")
    assert result.exit_code == 3
    assert "a.txt: http://127.0.0.1:1 does not answer" in result.stderr


def test_the_roles_as_commands() -> None:
    api = roles.api("::1", 8080)
    assert api[api.index("--bind") + 1] == "[::1]:8080"
    assert api[-1] == "service.wsgi:app"
    worker = roles.worker(3, ["bulk"])
    assert worker[worker.index("--concurrency") + 1] == "3"
    assert worker[worker.index("--queues") + 1] == "bulk"
    assert roles.worker()[roles.worker().index("--queues") + 1] == "interactive,webhooks,bulk"
