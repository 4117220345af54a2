from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Job, Registry, keys, waiting
from service.registry.connection import connect
from service.registry.waiting import Waiter
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, submit

LONG = 3_600  # seconds; nobody waits for it to end


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


@pytest.fixture
def waiter(registry: Registry, settings: Settings) -> Iterator[Waiter]:
    waiter = Waiter(registry, settings)
    yield waiter
    waiter.wake_all()


@pytest.fixture
def no_reading_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the channel can wake a wait."""
    monkeypatch.setattr(waiting, "_READ_AGAIN", LONG)


def until(condition: Callable[[], object]) -> None:
    for _ in range(2_000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it did not come to pass")


def listening(client: redis.Redis) -> bool:
    return bool(client.pubsub_numsub(keys.DONE)[0][1])


def status(answer: Future[object]) -> str:
    job = answer.result(timeout=20)
    assert isinstance(job, Job)
    return job.status


@pytest.mark.usefixtures("no_reading_again")
def test_the_end_of_an_article_wakes_its_waits(
    registry: Registry, redis_client: redis.Redis, waiter: Waiter, pool: ThreadPoolExecutor
) -> None:
    finished, cancelled, deleted = (submit(registry) for _ in range(3))
    fence = claim(registry, finished).fence
    answers = [pool.submit(waiter.wait, TENANT, id, LONG) for id in (finished, finished, cancelled, deleted)]
    until(lambda: listening(redis_client))
    assert not any(answer.done() for answer in answers)
    registry.finish(TENANT, finished, fence, "succeeded", parts=RESULTS, pipeline="1.0")
    registry.cancel(TENANT, cancelled)
    registry.delete(TENANT, deleted)
    assert [status(answer) for answer in answers[:3]] == ["succeeded", "succeeded", "cancelled"]
    assert answers[3].result(timeout=20) == "gone"


def test_a_lost_message_is_made_good(
    registry: Registry, redis_client: redis.Redis, waiter: Waiter, pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(waiter, "_wake", lambda name: None)
    id = submit(registry)
    answer = pool.submit(waiter.wait, TENANT, id, LONG)
    until(lambda: listening(redis_client))
    registry.cancel(TENANT, id)
    assert status(answer) == "cancelled"


def test_what_has_ended_or_never_was_is_not_waited_for(registry: Registry, waiter: Waiter) -> None:
    id = submit(registry)
    registry.cancel(TENANT, id)
    job = waiter.wait(TENANT, id, LONG)
    assert isinstance(job, Job)
    assert job.status == "cancelled"
    assert waiter.wait(TENANT, "ar_never", LONG) is None


def test_the_time_out_answers_with_the_state(registry: Registry, waiter: Waiter) -> None:
    id = submit(registry)
    for timeout in (0.05, 0, -1):
        job = waiter.wait(TENANT, id, timeout)
        assert isinstance(job, Job)
        assert job.status == "queued"


def test_a_change_of_the_revision_ends_a_wait_for_it(
    registry: Registry, waiter: Waiter, pool: ThreadPoolExecutor
) -> None:
    id = submit(registry)
    job = registry.get(TENANT, id)
    assert isinstance(job, Job)
    answer = pool.submit(waiter.wait, TENANT, id, LONG, revision=job.revision)
    claim(registry, id)
    assert status(answer) == "running"
    again = waiter.wait(TENANT, id, LONG, revision=job.revision)
    assert isinstance(again, Job)


def test_one_tenants_end_does_not_answer_another(
    registry: Registry, redis_client: redis.Redis, waiter: Waiter, pool: ThreadPoolExecutor
) -> None:
    submit(registry, "ar_same", tenant="zarya")
    submit(registry, "ar_same")
    answer = pool.submit(waiter.wait, TENANT, "ar_same", LONG)
    until(lambda: listening(redis_client))
    registry.cancel("zarya", "ar_same")
    registry.cancel(TENANT, "ar_same")
    assert status(answer) == "cancelled"
    assert waiter.wait("severny", "ar_same", LONG) is None


def test_over_the_cap_a_wait_is_answered_at_once(
    registry: Registry, redis_client: redis.Redis, settings: Settings, pool: ThreadPoolExecutor
) -> None:
    waiter = Waiter(registry, settings, most=1)
    id = submit(registry)
    first = pool.submit(waiter.wait, TENANT, id, LONG)
    until(lambda: listening(redis_client))
    job = waiter.wait(TENANT, id, LONG)
    assert isinstance(job, Job)
    assert job.status == "queued"
    assert not first.done()
    registry.cancel(TENANT, id)
    assert status(first) == "cancelled"
    second = pool.submit(waiter.wait, TENANT, submit(registry), LONG)  # the place is free again
    time.sleep(0.1)
    assert not second.done()
    waiter.wake_all()
    assert status(second) == "queued"


@pytest.mark.usefixtures("no_reading_again")
def test_a_drain_answers_every_wait(
    registry: Registry, redis_client: redis.Redis, waiter: Waiter, pool: ThreadPoolExecutor
) -> None:
    ids = [submit(registry) for _ in range(3)]
    answers = [pool.submit(waiter.wait, TENANT, id, LONG) for id in ids]
    until(lambda: listening(redis_client))
    waiter.wake_all()
    assert [status(answer) for answer in answers] == ["queued"] * 3
    assert isinstance(waiter.wait(TENANT, ids[0], LONG), Job)


def test_it_outlives_a_redis_that_goes_and_comes(tmp_path: Path, pool: ThreadPoolExecutor) -> None:
    server = RedisServer(tmp_path / "redis")
    server.start()
    settings = Settings(redis_url=server.url)
    client = connect(settings)
    registry = Registry(client, settings)
    waiter = Waiter(registry, settings)
    try:
        id = submit(registry)
        answer = pool.submit(waiter.wait, TENANT, id, LONG)
        until(lambda: listening(client))
        server.kill()
        with pytest.raises(redis.RedisError):
            answer.result(timeout=20)
        server.start()
        until(lambda: listening(client))
        answer = pool.submit(waiter.wait, TENANT, id, LONG)
        registry.cancel(TENANT, id)
        assert status(answer) == "cancelled"
    finally:
        waiter.wake_all()
        server.stop()


def test_one_reader_serves_all_waits(
    registry: Registry, redis_client: redis.Redis, waiter: Waiter, pool: ThreadPoolExecutor
) -> None:
    ids = [submit(registry) for _ in range(4)]
    answers = [pool.submit(waiter.wait, TENANT, id, LONG) for id in ids]
    until(lambda: listening(redis_client))
    assert redis_client.pubsub_numsub(keys.DONE)[0][1] == 1
    assert sum(thread.name == "registry-waiter" and thread.is_alive() for thread in threading.enumerate()) >= 1
    for id in ids:
        registry.cancel(TENANT, id)
    assert [status(answer) for answer in answers] == ["cancelled"] * 4


GREENLETS = """
from gevent import monkey
monkey.patch_all()
import sys
import gevent
from service.registry import Registry, Submission, keys, waiting
from service.registry.connection import connect
from service.settings import Settings

waiting._READ_AGAIN = 3600
keys.DONE = "ds:done:greenlets"  # its only subscriber is here
settings = Settings(redis_url=sys.argv[1])
client = connect(settings)
registry = Registry(client, settings)
waiter = waiting.Waiter(registry, settings)
ids = [f"ar_{n}" for n in range(200)]
for id in ids:
    registry.submit("vestnik", Submission(id, "текст", id, {}))
waits = [gevent.spawn(waiter.wait, "vestnik", id, 3600) for id in ids]
while not client.pubsub_numsub(keys.DONE)[0][1] or len(waiter._waiting) < 200:
    gevent.sleep(0.01)
for id in ids:
    registry.cancel("vestnik", id)
gevent.joinall(waits, timeout=20)
print(sum(wait.ready() and wait.value.status == "cancelled" for wait in waits))
waiter.wake_all()
"""


@pytest.mark.usefixtures("redis_client")
def test_it_works_with_greenlets(redis_server: RedisServer) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", GREENLETS, redis_server.url], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.stdout.strip(), ran.returncode) == ("200", 0), ran.stderr[-2_000:]
