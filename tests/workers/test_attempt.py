"""One attempt at one article, over a real registry."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import pytest
import redis
from celery.exceptions import SoftTimeLimitExceeded

from doslovno.redis_server import RedisServer
from service import drain, metrics, telemetry
from service.registry import Job, Registry, Submission
from service.registry.connection import connect
from service.settings import Settings
from tests.workers.conftest import TENANT, TEXT
from workers import attempt
from workers.extraction import pipeline
from workers.version import pipeline_version

LONG = "\n".join(f"{TEXT} Прошёл день номер {n}." for n in range(150))  # some seconds of work

Submit = Callable[..., str]


def job(registry: Registry, id: str) -> Job:
    found = registry.get(TENANT, id)
    assert isinstance(found, Job)
    return found


def until_running(registry: Registry, id: str) -> None:
    while job(registry, id).status != "running":
        time.sleep(0.01)


def test_an_article_is_analysed_and_handed_in(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit(published_at="2026-03-13T09:00:00+03:00")
    assert attempt.run(registry, settings, TENANT, id, "w1") == "succeeded"
    done = job(registry, id)
    assert (done.status, done.attempts, done.pipeline) == ("succeeded", 1, pipeline_version())
    assert set(done.parts) == {"quotes", "events", "sentiment", "entities", "times"}
    (quote,) = registry.part(TENANT, id, "quotes")  # type: ignore[misc]
    assert TEXT[slice(*quote["spans"][0])] == "Мы построили его за год"
    assert quote["speaker"]["name"] == "Вера Ланская"
    assert [t["start"] for t in registry.part(TENANT, id, "times") or ()][:1] == ["2026-03-12"]


def test_only_the_features_asked_for_are_stored(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit(features=["times", "quotes"])
    attempt.run(registry, settings, TENANT, id, "w1")
    assert set(job(registry, id).parts) == {"quotes", "times"}
    assert registry.part(TENANT, id, "entities") is None


def test_a_hint_for_what_is_done_or_unknown_gives_nothing_to_do(
    registry: Registry, settings: Settings, submit: Submit
) -> None:
    id = submit()
    attempt.run(registry, settings, TENANT, id, "w1")
    assert attempt.run(registry, settings, TENANT, id, "w2") == "done"
    assert attempt.run(registry, settings, TENANT, "ar_unknown", "w2") == "gone"
    assert job(registry, id).attempts == 1


def test_two_hints_at_once_are_one_attempt(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit()
    assert registry.claim(TENANT, id, "w1").outcome == "ok"
    assert attempt.run(registry, settings, TENANT, id, "w2") == "leased"


def test_a_cancelled_article_is_let_go(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit(text=LONG)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(attempt.run, registry, settings, TENANT, id, "w1")
        until_running(registry, id)
        assert registry.cancel(TENANT, id) == "cancelling"
        assert running.result() == "cancelled"
    assert (job(registry, id).status, job(registry, id).parts) == ("cancelled", {})


def test_a_deleted_article_is_let_go(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit(text=LONG)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(attempt.run, registry, settings, TENANT, id, "w1")
        until_running(registry, id)
        assert registry.delete(TENANT, id)
        assert running.result() == "fenced"
    assert registry.get(TENANT, id) == "gone"
    assert registry.part(TENANT, id, "quotes") is None


def test_a_lease_is_kept_for_as_long_as_it_takes(registry: Registry, settings: Settings, submit: Submit) -> None:
    id = submit(text=LONG)
    slow = Settings(redis_url=settings.redis_url, lease=4)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(attempt.run, Registry(connect(slow), slow), slow, TENANT, id, "w1")
        until_running(registry, id)
        while not running.done():
            assert registry.claim(TENANT, id, "w2").outcome in ("leased", "done")
            time.sleep(0.1)
        assert running.result() == "succeeded"
    assert job(registry, id).attempts == 1


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Lets the extraction raise something, as a defect in it would."""

    def broken(error: BaseException) -> None:
        def analyze(article: pipeline.Article, *_: object) -> pipeline.Analysis:
            raise error

        monkeypatch.setattr(pipeline, "analyze", analyze)

    return broken


@pytest.mark.parametrize("error", [ValueError("Ланская вчера"), MemoryError(), RecursionError("Ланская")])
def test_a_defect_of_the_extraction_fails_the_article_without_its_words(
    registry: Registry, settings: Settings, submit: Submit, broken: Callable[[BaseException], None],
    caplog: pytest.LogCaptureFixture, error: Exception,
) -> None:  # fmt: skip
    id = submit()
    broken(error)
    with caplog.at_level(logging.INFO):
        assert attempt.run(registry, settings, TENANT, id, "w1") == "failed"
    done = job(registry, id)
    assert done.status == "failed"
    assert done.problem
    assert done.problem["type"] == "analysis-failed"
    assert "Ланская" not in str(done.problem)
    assert "Ланская" not in "".join(record.getMessage() for record in caplog.records)


@pytest.fixture
def alarm() -> Iterator[Callable[[float], None]]:
    """After some seconds the exception of Celery's soft time limit, raised as Celery raises it: by a signal."""

    def expire(number: int, frame: FrameType | None) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGALRM, expire)
    yield lambda seconds: signal.setitimer(signal.ITIMER_REAL, seconds)  # type: ignore[func-returns-value]
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_an_analysis_that_takes_too_long_fails(
    registry: Registry, settings: Settings, submit: Submit, alarm: Callable[[float], None]
) -> None:
    id = submit(text=LONG)
    alarm(0.1)
    assert attempt.run(registry, settings, TENANT, id, "w1") == "failed"
    problem = job(registry, id).problem
    assert problem
    assert problem["type"] == "analysis-timeout"


def test_results_wait_for_a_store_that_is_away(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    settings = Settings(redis_url=server.url, lease=20)
    registry = Registry(connect(settings), settings)
    registry.submit(TENANT, Submission("ar_1", TEXT, "digest", {"priority": "interactive"}))
    mine = attempt.Attempt(registry, settings, TENANT, "ar_1", registry.claim(TENANT, "ar_1", "w1").fence)
    server.stop()
    with ThreadPoolExecutor(1) as pool:
        finished = pool.submit(mine.finish, "succeeded", {"quotes": []}, None)
        time.sleep(0.5)
        assert not finished.done()
        server.start()
        assert finished.result() is True
    assert job(registry, "ar_1").status == "succeeded"
    server.stop()


def test_a_store_that_stays_away_is_given_up() -> None:
    settings = Settings(redis_url="redis://127.0.0.1:1/0", lease=1)
    mine = attempt.Attempt(Registry(connect(settings), settings), settings, TENANT, "ar_1", 1)
    with pytest.raises(redis.RedisError):
        mine.finish("succeeded", {"quotes": []}, None)


# --- drain ---


@pytest.fixture
def draining() -> Iterator[Callable[[float], None]]:
    """The worker is to end; articles have so many seconds."""
    yield drain.begin
    drain.forget()


def test_an_article_that_takes_longer_than_the_drain_is_given_back_at_once(
    settings: Settings, submit: Submit, draining: Callable[[float], None]
) -> None:
    sent: list[tuple[str, str, str]] = []
    registry = Registry(connect(settings), settings, lambda *hint: sent.append(hint))
    id = submit(text=LONG, priority="bulk")
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(attempt.run, registry, settings, TENANT, id, "w1")
        until_running(registry, id)
        draining(0.0)
        assert running.result() == "released"
    assert (job(registry, id).status, job(registry, id).attempts) == ("queued", 0)
    assert sent == [(TENANT, id, "bulk")]
    drain.forget()
    assert attempt.run(registry, settings, TENANT, id, "w2") == "succeeded"


def test_an_article_that_takes_less_is_finished(
    registry: Registry, settings: Settings, submit: Submit, draining: Callable[[float], None]
) -> None:
    draining(1000.0)
    assert attempt.run(registry, settings, TENANT, submit(), "w1") == "succeeded"


# --- logs ---


def test_the_lines_tell_who_asked_though_the_hint_was_lost(
    registry: Registry, settings: Settings, submit: Submit
) -> None:
    with telemetry.bound(request_id="desk-7", traceparent="00-a-b-01", tenant="x", key="y"):
        id = submit()
    registry.claim(TENANT, id, "a worker that dies")
    time.sleep(settings.lease + 0.05)
    with telemetry.bound(article=id):
        attempt.run(registry, settings, TENANT, id, "w1")
        assert telemetry.carried() == {"request_id": "desk-7", "traceparent": "00-a-b-01"}


# --- metrics ---


@pytest.fixture
def growth() -> Callable[..., float]:
    """How much a sample has grown since the test began."""

    def value(name: str, **labels: str) -> float:
        return metrics.REGISTRY.get_sample_value(f"doslovno_{name}", labels) or 0.0

    before = {(s.name, *s.labels.items()): s.value for m in metrics.REGISTRY.collect() for s in m.samples}
    return lambda name, **labels: value(name, **labels) - before.get((f"doslovno_{name}", *labels.items()), 0.0)


def test_an_attempt_is_counted_and_its_stages_are_timed(
    registry: Registry, settings: Settings, submit: Submit, growth: Callable[..., float]
) -> None:
    id = submit(priority="bulk")
    attempt.run(registry, settings, TENANT, id, "w1")
    attempt.run(registry, settings, TENANT, id, "w1")
    assert growth("attempts_total", outcome="succeeded") == 1
    assert growth("attempts_total", outcome="done") == 1
    assert growth("results_total", status="succeeded") == 1
    assert growth("characters_total") == len(TEXT)
    assert growth("wait_seconds_count", queue="bulk") == 1
    assert growth("analysis_seconds_count") == 1
    for stage in ("zones", "parsing", "entities", "times", "quotes", "events", "sentiment"):
        assert growth("stage_seconds_count", stage=stage) == 1, stage
    assert growth("leases_expired_total") == 0


def test_lost_attempts_are_counted(
    registry: Registry, settings: Settings, submit: Submit, growth: Callable[..., float]
) -> None:
    id = submit()
    for _ in range(settings.max_attempts):
        registry.claim(TENANT, id, "a worker that dies")
        time.sleep(settings.lease + 0.05)
    assert attempt.run(registry, settings, TENANT, id, "w1") == "exhausted"
    assert growth("leases_expired_total") == 1
    assert growth("results_total", status="failed") == 1
    id = submit("ar_2")
    registry.claim(TENANT, id, "a worker that dies")
    time.sleep(settings.lease + 0.05)
    assert attempt.run(registry, settings, TENANT, id, "w1") == "succeeded"
    assert growth("leases_expired_total") == 2
    assert growth("wait_seconds_count", queue="interactive") == 0  # of first attempts
