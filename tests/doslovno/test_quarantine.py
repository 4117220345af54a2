"""doslovno quarantine."""

from __future__ import annotations

import json

import pytest
import redis
from click.testing import CliRunner, Result

from doslovno.cli import main
from doslovno.redis_server import RedisServer
from service.queue import KEY_PREFIX
from service.registry import Job, Registry
from service.settings import Settings
from tests.service.registry.articles import TENANT, exhausted


@pytest.fixture
def registry(redis_server: RedisServer, redis_client: redis.Redis) -> Registry:
    return Registry(redis_client, Settings(redis_url=redis_server.url))


@pytest.fixture
def ids(registry: Registry, redis_client: redis.Redis) -> list[str]:
    """Two articles in quarantine, one of another tenant."""
    return [exhausted(registry, redis_client), exhausted(registry, redis_client, tenant="zarya")]


def run(server: RedisServer | None, *arguments: str) -> Result:
    url = server.url if server else "redis://127.0.0.1:1/0"
    return CliRunner(env={"REDIS_URL": url}).invoke(main, ["quarantine", *arguments])


def test_the_list(redis_server: RedisServer, ids: list[str]) -> None:
    shown = run(redis_server, "list")
    assert shown.exit_code == 0, shown.output
    assert all(id in shown.stdout for id in ids)
    [row] = map(json.loads, run(redis_server, "list", "--tenant", "zarya", "--format", "jsonl").stdout.splitlines())
    assert (row["id"], row["tenant"]) == (ids[1], "zarya")


def test_a_retry_queues_and_hints(
    redis_server: RedisServer, redis_client: redis.Redis, registry: Registry, ids: list[str]
) -> None:
    done = run(redis_server, "retry", ids[0])
    assert done.exit_code == 0, done.output
    job = registry.get(TENANT, ids[0])
    assert isinstance(job, Job)
    assert job.status == "queued"
    assert redis_client.llen(KEY_PREFIX + "interactive") == 1
    assert ids[0] not in run(redis_server, "list").stdout


def test_all_of_a_tenant_are_dropped(redis_server: RedisServer, ids: list[str]) -> None:
    assert run(redis_server, "drop", "--all", "--tenant", "zarya").exit_code == 0
    left = run(redis_server, "list").stdout
    assert ids[0] in left
    assert ids[1] not in left


def test_an_unknown_article(redis_server: RedisServer, ids: list[str]) -> None:
    for command in ("retry", "drop"):
        done = run(redis_server, command, "ar_unknown", "no name")
        assert done.exit_code == 1
        assert "ar_unknown" in done.stderr


def test_either_ids_or_all(redis_server: RedisServer, ids: list[str]) -> None:
    assert run(redis_server, "drop").exit_code == 2
    assert run(redis_server, "retry", ids[0], "--all").exit_code == 2
    assert run(redis_server, "drop", ids[0], "--tenant", TENANT).exit_code == 2


def test_without_a_store(ids: list[str]) -> None:
    done = run(None, "list")
    assert done.exit_code == 1
    assert "Redis does not answer" in done.stderr
