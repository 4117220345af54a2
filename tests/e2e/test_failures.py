"""Every process may die at any moment: accepted articles finish, each once."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.e2e.stack import TENANT, TEXT, Stack, eventually, long_text

pytestmark = pytest.mark.e2e


def test_a_hint_that_was_never_sent(stack: Stack) -> None:
    stack.store_without_hint("ar_lost", TEXT)
    job = stack.finished("ar_lost")
    assert (job.status, job.attempts) == ("succeeded", 1)
    assert set(job.parts) == {"quotes"}


def test_a_worker_process_is_killed_in_the_middle_of_a_task(stack: Stack) -> None:
    id = stack.submit(long_text("Гибель рабочего"))
    os.kill(stack.running(id), signal.SIGKILL)
    job = stack.finished(id)
    assert (job.status, job.attempts) == ("succeeded", 2)
    assert stack.registry.part(TENANT, id, "quotes")


def test_redis_is_killed_in_the_middle_of_a_task(stack: Stack) -> None:
    id = stack.submit(long_text("Гибель хранилища", copies=600))
    stack.running(id)
    time.sleep(1.2)  # the append-only file is flushed once a second
    worker = stack.worker.process
    assert stack.job(id).status == "running"
    stack.redis.kill()
    stack.redis.start()
    job = stack.finished(id)
    assert (job.status, job.attempts) == ("succeeded", 1)
    assert stack.finished(stack.submit(TEXT + "\nПосле гибели хранилища.")).status == "succeeded"
    assert stack.worker.poll() is None
    assert stack.worker.process is worker


def test_redis_is_away(stack: Stack) -> None:
    stack.redis.stop()
    try:
        for method, path, options in (
            ("POST", "/v1/articles", {"json": {"text": TEXT}}),
            ("GET", "/v1/articles/ar_00000000000000000000000000", {}),
        ):
            answer = stack.call(method, path, timeout=5, **options)
            assert answer.status == 503
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["type"] == "urn:doslovno:problem:store-unavailable"
            assert answer.headers["Retry-After"]
        assert stack.call("GET", "/livez", timeout=5).status == 200
        assert stack.call("GET", "/readyz", timeout=5).status == 503
    finally:
        stack.redis.start()
    eventually(lambda: stack.call("GET", "/readyz").status, lambda status: status == 200)
    assert stack.finished(stack.submit(TEXT + "\nСнова здесь.")).status == "succeeded"


def test_every_child_dies_while_articles_wait(stack: Stack) -> None:
    ids = [stack.submit(long_text(f"Очередь {n}", copies=8)) for n in range(6)]
    os.kill(stack.running(ids[0]), signal.SIGKILL)
    jobs = [stack.finished(id) for id in ids]
    assert [job.status for job in jobs] == ["succeeded"] * 6
    assert sum(job.attempts for job in jobs) == 7
