"""What is counted, what Redis knows, and the page that shows both."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from service import metrics, metrics_folder
from service.metrics_server import application
from service.metrics_store import CACHED, StoreMetrics
from service.queue import KEY_PREFIX, QUEUES
from service.registry import Registry, keys
from service.registry.presence import Presence
from service.registry.reanalysis import Reanalysis
from service.settings import Settings
from tests.service.registry import articles
from tests.service.registry.passing_time import pass_time
from tests.service.samples import TEXT

Samples = dict[tuple[str, ...], float]


def page(settings: Settings, path: str = "/metrics", method: str = "GET") -> tuple[str, str]:
    """Status and body."""
    told: list[Any] = []
    body = application(settings)({"PATH_INFO": path, "REQUEST_METHOD": method}, lambda *answer: told.append(answer))  # type: ignore[arg-type,return-value]
    return told[0][0], b"".join(body).decode()


def samples(text: str) -> Samples:
    """Name and values of labels -> value."""
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


@pytest.fixture
def growth(settings: Settings) -> Callable[..., float]:
    """How much a sample has grown since the test began."""
    before = samples(page(settings)[1])
    return lambda *name: samples(page(settings)[1]).get(name, 0.0) - before.get(name, 0.0)


def test_requests_submissions_and_refusals(client: FlaskClient, growth: Callable[..., float]) -> None:
    client.post("/v1/articles", json={"text": TEXT})
    client.post("/v1/articles", json={"text": ""})
    client.get("/v1/articles/ar_0/quotes")
    client.get("/no/such/path")
    client.open("/v1/articles", method="BREW")
    assert growth("doslovno_http_requests_total", "POST", "/v1/articles", "202") == 1
    assert growth("doslovno_http_requests_total", "POST", "/v1/articles", "422") == 1
    assert growth("doslovno_http_requests_total", "GET", "none", "404") == 1
    assert growth("doslovno_http_requests_total", "other", "none", "405") == 1
    assert growth("doslovno_http_request_seconds_count", "POST", "/v1/articles") == 2
    assert growth("doslovno_submissions_total", "created") == 1
    assert growth("doslovno_refusals_total", "validation-error") == 1
    assert growth("doslovno_refusals_total", "method-not-allowed") == 1


def test_lines_of_a_batch(client: FlaskClient, growth: Callable[..., float]) -> None:
    assert client.post("/v1/batches", json=[{"text": TEXT}, {"text": ""}, {"text": TEXT, "x": 1}]).status_code == 202
    assert growth("doslovno_lines_refused_total", "validation-error") == 2
    assert growth("doslovno_submissions_total", "created") == 1
    assert growth("doslovno_refusals_total", "validation-error") == 0


def test_no_tenant_no_id_and_no_word_of_an_article_is_shown(client: FlaskClient, settings: Settings) -> None:
    id = client.post("/v1/articles", json={"text": TEXT, "title": "канарейка"}).json["id"]  # type: ignore[index]
    client.get(f"/v1/articles/{id}")
    shown = page(settings)[1]
    for secret in (id, "acme", "канарейка", TEXT[:20]):
        assert secret not in shown


def test_what_redis_knows(settings: Settings, redis_client: redis.Redis) -> None:
    registry = Registry(redis_client, settings)
    running, _, _ = (articles.submit(registry, f"ar_{n}") for n in range(3))
    pass_time(redis_client, 60)
    articles.submit(registry, "ar_4", tenant="zarya")
    articles.claim(registry, running)
    Presence(redis_client, settings).announce("one", ["interactive"])
    Presence(redis_client, settings).announce("two", ["webhooks", "interactive"])
    redis_client.lpush(KEY_PREFIX + "bulk", "hint")
    found = samples(page(settings)[1])
    assert found["doslovno_redis_up",] == 1
    assert found["doslovno_open_articles",] == 4
    assert found["doslovno_overdue_articles",] == 2
    assert 60 <= found["doslovno_oldest_queued_seconds", "interactive"] < 120
    assert found["doslovno_oldest_queued_seconds", "bulk"] == 0
    assert found["doslovno_queue_depth", "bulk"] == 1
    assert found["doslovno_queue_depth", "interactive"] == 0
    assert found["doslovno_workers",] == 2
    assert [found["doslovno_consumers", queue] for queue in QUEUES] == [2, 1, 0]
    assert found["doslovno_redis_memory_bytes",] > 0


def test_nothing_is_queued(settings: Settings, redis_client: redis.Redis) -> None:
    registry = Registry(redis_client, settings)
    articles.claim(registry, articles.submit(registry))
    found = samples(page(settings)[1])
    assert (found["doslovno_open_articles",], found["doslovno_oldest_queued_seconds", "interactive"]) == (1, 0)


def test_what_is_queued_again_has_waited_since_then(settings: Settings, redis_client: redis.Redis) -> None:
    registry = Registry(redis_client, settings)
    articles.finished(registry)
    pass_time(redis_client, 7200)
    list(Reanalysis(redis_client, settings).queue("2.0"))
    pass_time(redis_client, 60)
    articles.submit(registry)
    found = samples(page(settings)[1])
    assert 60 <= found["doslovno_oldest_queued_seconds", "bulk"] < 120
    assert found["doslovno_oldest_queued_seconds", "interactive"] < 60


def test_a_worker_that_says_nothing_is_dead(redis_client: redis.Redis, settings: Settings) -> None:
    presence = Presence(redis_client, settings)
    presence.announce("one")
    presence.announce("two")
    redis_client.zincrby(keys.WORKERS, -60_000, "one")
    assert presence.count() == 1
    presence.leave("two")
    assert presence.count() == 0
    assert redis_client.pttl(keys.WORKERS) in (-2, *range(1, 60_000))


def test_redis_is_away() -> None:
    found = samples(page(Settings(redis_url="redis://127.0.0.1:1/0"))[1])
    assert found["doslovno_redis_up",] == 0
    assert ("doslovno_open_articles",) not in found


def test_redis_is_asked_now_and_then(settings: Settings, redis_client: redis.Redis) -> None:
    now = [0.0]
    store = StoreMetrics(settings, clock=lambda: now[0])

    def depth() -> float:
        return {(s.name, *s.labels.values()): s.value for m in store.collect() for s in m.samples}[
            "doslovno_queue_depth", "bulk"
        ]

    assert depth() == 0
    redis_client.lpush(KEY_PREFIX + "bulk", "hint")
    assert depth() == 0
    now[0] = CACHED
    assert depth() == 1


def test_there_is_nothing_but_the_page(settings: Settings) -> None:
    for path, method in (("/", "GET"), ("/metrics", "POST"), ("/metrics/x", "GET")):
        assert page(settings, path, method)[0] == "404 Not Found"


# --- several processes ---

COUNT = """
    import os
    from service import metrics_folder
    from service.settings import Settings
    os.environ.update(metrics_folder.prepared(Settings(metrics_bind="127.0.0.1:0")))
    from service import metrics
    metrics.SUBMISSIONS.labels("created").inc(2)
    if os.fork() == 0:
        metrics.SUBMISSIONS.labels("created").inc(3)
        metrics.ANALYSIS_SECONDS.observe(1)
        os._exit(0)
    os.wait()
    print(metrics_folder.chosen())
"""


def counted(folder: Path) -> Samples:
    families = MultiProcessCollector(CollectorRegistry(), str(folder)).collect()
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Left behind by two processes that are no more."""
    environment = {name: value for name, value in os.environ.items() if name != metrics_folder.VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(COUNT)], env=environment, capture_output=True, text=True, check=True
    )
    folder = Path(done.stdout.strip())
    yield folder
    for file in folder.glob("*") if folder.exists() else ():
        file.unlink()
    if folder.exists():
        folder.rmdir()


def test_the_files_of_the_dead_are_added_up(folder: Path) -> None:
    before = counted(folder)
    assert before["doslovno_submissions_total", "created"] == 5
    assert len(list(folder.glob("counter_*.db"))) == 2
    for _ in range(2):
        with metrics_folder.tidied(folder):
            assert counted(folder) == before
        assert {file.name for file in folder.glob("*.db")} == {"counter_0.db", "histogram_0.db"}


def test_the_file_of_the_living_is_left_alone(folder: Path) -> None:
    mine = folder / f"counter_{os.getpid()}.db"
    living = MmapedDict(str(mine))
    living.write_value('["x", "x_total", {}, "x"]', 7.0, 0.0)
    with metrics_folder.tidied(folder):
        assert mine.exists()
        assert counted(folder)["x_total",] == 7
    living.close()


def test_the_folder_of_a_dead_process_is_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(metrics_folder.VARIABLE, raising=False)
    own = Path(metrics_folder.prepared(Settings(metrics_bind="127.0.0.1:0"))[metrics_folder.VARIABLE])
    assert own.is_dir()
    own.rmdir()
    assert not folder.exists()


def test_without_an_address_there_is_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(metrics_folder.VARIABLE, raising=False)
    assert metrics_folder.prepared(Settings()) == {}
    assert metrics_folder.chosen() is None
    monkeypatch.setenv(metrics_folder.VARIABLE, "/elsewhere")
    assert metrics_folder.prepared(Settings(metrics_bind="127.0.0.1:0")) == {}


def test_every_metric_has_a_name_of_ours_and_a_meaning() -> None:
    families = list(metrics.REGISTRY.collect())
    assert len(families) > 10
    for family in families:
        assert family.name.startswith("doslovno_")
        assert len(family.documentation) > 10
