"""A store behind Redis Sentinel."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from kombu import Connection

from doslovno.redis_server import RedisServer, find_binary
from service.queue import KEY_PREFIX, Publisher, celery_settings, waiting_hints
from service.registry import Registry
from service.registry.connection import connect, connect_broker
from service.registry.sentinel import Guarded, parse
from service.settings import Settings
from tests.e2e.stack import eventually, free_port
from tests.service.registry.articles import TENANT, submit
from workers import broker


def test_an_address() -> None:
    assert parse("redis+sentinel://newsroom:p%40ss@one,two:26380/articles/3") == Guarded(
        (("one", 26379), ("two", 26380)), "articles", 3, "newsroom", "p@ss"
    )
    assert parse("redis+sentinel://one/articles") == Guarded((("one", 26379),), "articles")
    assert parse("redis+sentinel://:secret@one/articles") == Guarded((("one", 26379),), "articles", 0, None, "secret")
    assert parse("redis://one:6379/0") is None
    assert parse("rediss://one:6379/0?ssl_ca_certs=/ca.crt") is None


@pytest.mark.parametrize("rest", ["one", "one/", "/articles", "one:port/articles", "one,/articles", "one/articles/x"])
def test_what_is_no_address(rest: str) -> None:
    with pytest.raises(ValueError, match=r"Sentinel|redis\+sentinel"):
        parse(f"redis+sentinel://{rest}")


def test_the_broker_is_told_in_its_own_terms() -> None:
    told = celery_settings(Settings(redis_url="redis+sentinel://:p%40ss@one,two:26380/articles/3"))
    assert told["broker_url"] == "sentinel://:p%40ss@one:26379/3;sentinel://:p%40ss@two:26380/3"
    assert told["broker_transport_options"]["master_name"] == "articles"
    assert "master_name" not in celery_settings(Settings())["broker_transport_options"]


@dataclass
class Guard:
    """A master, its replica, and a Sentinel that watches both."""

    master: RedisServer
    settings: Settings


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Guard]:
    master = RedisServer(tmp_path / "master")
    master.start()
    replica, sentinel = free_port(), free_port()
    config = tmp_path / "sentinel.conf"
    config.write_text(
        f"port {sentinel}\nbind 127.0.0.1\nsentinel monitor articles 127.0.0.1 {master.port} 1\n"
        f"sentinel auth-pass articles {master.password}\nsentinel down-after-milliseconds articles 500\n"
        "sentinel failover-timeout articles 3000\n",
        encoding="utf8",
    )
    secret = ["--requirepass", master.password, "--masterauth", master.password]
    commands = [
        [find_binary(), "--port", str(replica), "--bind", "127.0.0.1", "--replicaof", f"127.0.0.1 {master.port}",
         "--save", "", *secret],
        [find_binary(), str(config), "--sentinel"],
    ]  # fmt: skip
    with redis.Redis.from_url(master.url) as client:
        client.config_set("masterauth", master.password)
    running = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) for command in commands]
    try:
        watch = redis.Redis(port=sentinel)
        eventually(lambda: replicas(watch), lambda known: known == 1)
        url = f"redis+sentinel://:{master.password}@127.0.0.1:{sentinel}/articles/0"
        yield Guard(master, Settings(redis_url=url))
    finally:
        for process in running:
            process.kill()
            process.wait()
        master.stop()


def replicas(watch: redis.Redis) -> int:
    """How many can take over."""
    try:
        known = watch.sentinel_slaves("articles")  # type: ignore[no-untyped-call]
    except redis.RedisError:
        return 0
    return sum(row["master-link-status"] == "ok" for row in known)


@pytest.mark.e2e
def test_the_store_and_the_hints_follow_a_master_that_fails_over(guard: Guard) -> None:
    broker.install()  # kombu keeps the transport of the first connection
    settings = guard.settings
    client = connect(settings)
    registry = Registry(client, settings)
    before = submit(registry)
    publish = Publisher(settings)
    assert publish(TENANT, before, "interactive")
    assert waiting_hints(connect_broker(settings)) == 1
    assert client.wait(1, 5000) == 1  # the replica has it
    guard.master.kill()

    def again() -> str:
        try:
            return submit(registry)
        except redis.RedisError as error:
            time.sleep(0.2)
            return type(error).__name__

    after = eventually(again, lambda id: id.startswith("ar_"))
    assert all(registry.get(TENANT, id) for id in (before, after))
    assert publish(TENANT, after, "interactive")

    told = celery_settings(settings)
    with Connection(told["broker_url"], transport_options=told["broker_transport_options"]) as connection:
        channel = connection.default_channel
        assert isinstance(channel, broker.SentinelChannel)
        assert channel.queue_declare(queue="interactive").message_count == 2
    assert client.llen(KEY_PREFIX + "interactive") == 2
