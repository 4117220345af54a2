"""doslovno reanalyze."""

from __future__ import annotations

import redis
from click.testing import CliRunner, Result

from doslovno.cli import main
from doslovno.redis_server import RedisServer
from service.registry import Job, Registry
from service.settings import Settings
from tests.service.registry.articles import TENANT, finished


def run(server: RedisServer, *arguments: str) -> Result:
    return CliRunner(env={"REDIS_URL": server.url}).invoke(main, ["reanalyze", *arguments])


def test_articles_of_an_earlier_pipeline_are_queued(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    registry = Registry(redis_client, Settings())
    ids = [finished(registry) for _ in range(3)]
    assert "start one first" in run(redis_server).stderr
    registry.announce("2.0", {})
    some = run(redis_server, "--most", "2")
    assert some.exit_code == 0, some.output
    assert len(some.stdout.split()) == 2
    assert "2 articles are queued for 2.0" in some.stderr
    rest = run(redis_server, "--tenant", TENANT)
    assert {*some.stdout.split(), *rest.stdout.split()} == set(ids)
    for id in ids:
        job = registry.get(TENANT, id)
        assert isinstance(job, Job)
        assert job.status == "queued"


def test_it_says_where_there_is_no_room_for_more(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    registry = Registry(redis_client, Settings())
    for _ in range(3):
        finished(registry)
    registry.announce("2.0", {})
    environment = {"REDIS_URL": redis_server.url, "DOSLOVNO_MAX_OPEN": "4"}
    result = CliRunner(env=environment).invoke(main, ["reanalyze"])
    assert result.exit_code == 0, result.output
    assert len(result.stdout.split()) == 2
    assert f"No room for more of {TENANT}" in result.stderr
    assert "No room" not in run(redis_server).stderr
