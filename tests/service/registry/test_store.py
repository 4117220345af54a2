"""The store itself: full, killed, away, of another version."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Job, Registry, keys
from service.registry.connection import connect
from service.registry.keys import Keys
from service.registry.schema import VERSION, SchemaMismatch
from service.registry.webhooks import Webhooks
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, TEXT, claim, finished, submission, submit


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    """One to kill."""
    server = RedisServer(tmp_path / "redis")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[RedisServer]:
    """One that is soon full."""
    server = RedisServer(tmp_path / "redis", maxmemory="5mb")
    server.start()
    yield server
    server.stop()


def opened(server: RedisServer) -> tuple[redis.Redis, Registry]:
    settings = Settings(redis_url=server.url)
    client = connect(settings)
    return client, Registry(client, settings)


def fill(client: redis.Redis, registry: Registry) -> list[str]:
    """Submits random text until Redis is full; the ids that were accepted."""
    ids: list[str] = []
    for _ in range(1_000):
        try:
            ids.append(registry.submit(TENANT, submission(text=secrets.token_hex(50_000))).id)
        except redis.RedisError:
            break
    else:
        pytest.fail("Redis did not become full")
    limit = int(client.config_get("maxmemory")["maxmemory"])
    client.config_set("maxmemory", limit * 9 // 10)  # not even a byte more
    return ids


def test_a_full_redis_refuses_and_keeps_nothing_by_halves(small_server: RedisServer) -> None:
    client, registry = opened(small_server)
    running = submit(registry)
    fence = claim(registry, running).fence
    ids = [running, *fill(client, registry)]
    own = Keys(TENANT)

    stored = {"job": 0, "doc": 0, "tomb": 0}
    for kind in stored:
        stored[kind] = len(list(client.scan_iter(f"{own.prefix}{kind}:*", count=1_000)))
    assert set(stored.values()) == {len(ids)}
    assert client.zcard(own.jobs) == client.zcard(own.due) == len(ids)
    with pytest.raises(redis.RedisError):
        registry.ping()
    with pytest.raises(redis.RedisError):
        registry.claim(TENANT, ids[1], "w")
    with pytest.raises(redis.RedisError):
        registry.finish(TENANT, running, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert registry.part(TENANT, running, "quotes") is None
    states = [registry.get(TENANT, id) for id in ids[:2]]
    assert [state.status for state in states if isinstance(state, Job)] == ["running", "queued"]


def test_a_full_redis_still_lets_articles_end_and_go(small_server: RedisServer) -> None:
    client, registry = opened(small_server)
    webhooks = Webhooks(client, Settings(redis_url=small_server.url))
    assert webhooks.create(TENANT, "wh_1", "https://receiver.example/", None)
    running, given_up, given_back = (submit(registry, webhook_id="wh_1") for _ in range(3))
    fences = [claim(registry, id).fence for id in (running, given_up, given_back)]
    ids = fill(client, registry)
    assert registry.heartbeat(TENANT, running, fences[0]) == "ok"
    assert registry.finish(TENANT, given_up, fences[1], "failed", parts={}, pipeline="1.0")
    told = webhooks.claim(TENANT, given_up.replace("ar_", "dl_"))
    assert told.outcome == "ok"
    assert webhooks.settle(TENANT, told, "again", {"at": 1, "code": 503, "error": None, "seconds": 0.1}, 0)
    assert len(webhooks.overdue(10)) == 1
    assert registry.release(TENANT, given_back, fences[2])
    assert [hint.id for hint in registry.overdue(10)] == [given_back]
    assert registry.cancel(TENANT, ids[0]) == "cancelled"
    assert all(registry.delete(TENANT, id) for id in [*ids, given_back])
    assert registry.finish(TENANT, running, fences[0], "succeeded", parts=RESULTS, pipeline="1.0")
    finished(registry)
    registry.ping()
    assert client.zcard(Keys(TENANT).due) == 0


def test_what_was_accepted_survives_a_killed_redis(server: RedisServer) -> None:
    _, registry = opened(server)
    registry.announce("1.0", {"ner": "1"})
    done = finished(registry, digest="same", title="Мост")
    queued = submit(registry, idempotency=("request", "body"))
    running = submit(registry)
    fence = claim(registry, running).fence
    deleted = submit(registry)
    registry.delete(TENANT, deleted)
    before = [registry.get(TENANT, id) for id in (done, queued, running, deleted)]

    server.kill()
    with pytest.raises(redis.RedisError):
        registry.get(TENANT, done)
    with pytest.raises(redis.RedisError):
        registry.submit(TENANT, submission())
    server.start()

    assert [registry.get(TENANT, id) for id in (done, queued, running, deleted)] == before
    assert registry.text(TENANT, queued) == TEXT
    assert registry.part(TENANT, done, "sentiment") == RESULTS["sentiment"]
    assert registry.submit(TENANT, submission(digest="same")).outcome == "reused"
    assert registry.submit(TENANT, submission(idempotency=("request", "body"))).id == queued
    assert registry.finish(TENANT, running, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    claim(registry, queued)


def test_scripts_that_redis_has_forgotten_are_sent_again(registry: Registry, redis_client: redis.Redis) -> None:
    submit(registry)
    redis_client.script_flush()
    claim(registry, submit(registry))


def test_a_process_may_start_while_redis_is_away(server: RedisServer) -> None:
    server.stop()
    _, registry = opened(server)
    with pytest.raises(redis.RedisError):
        registry.get(TENANT, "ar_1")
    with pytest.raises(redis.RedisError):
        registry.ping()
    server.start()
    registry.ping()
    assert registry.get(TENANT, "ar_1") is None


def test_another_versions_data_is_not_touched(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    redis_client.set(keys.SCHEMA, "0")
    for call in (registry.ping, lambda: registry.get(TENANT, "ar_1"), lambda: registry.submit(TENANT, submission())):
        with pytest.raises(SchemaMismatch, match=f"layout 0.*works with {VERSION}"):
            call()
    assert list(redis_client.scan_iter("*")) == [keys.SCHEMA.encode()]
    redis_client.delete(keys.SCHEMA)
    registry.ping()
    assert redis_client.get(keys.SCHEMA) == VERSION.encode()
    Registry(redis_client, replace(settings, retention=60)).ping()


def test_the_announced_pipeline_is_known(registry: Registry) -> None:
    assert registry.pipeline() is None
    registry.announce("1.0", {"ner": "slovnet-1"})
    registry.announce("1.1", {"ner": "slovnet-2"})
    assert registry.pipeline() == ("1.1", {"ner": "slovnet-2"})


def test_blocking_reads_have_no_time_out_and_others_have(settings: Settings) -> None:
    def timeout(client: redis.Redis) -> float | None:
        value: float | None = client.connection_pool.connection_kwargs["socket_timeout"]
        return value

    assert timeout(connect(settings)) == 2
    assert timeout(connect(settings, blocking=True)) is None
