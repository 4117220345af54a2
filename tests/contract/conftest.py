"""A live server whose articles end at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doslovno.redis_server import RedisServer
from tests.contract.live import InstantWorker, Live, start_api
from workers.extraction import pipeline

ARTICLE = Path(__file__).parents[2] / "doslovno" / "samples" / "4-talks.txt"


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Without a limit on the rate and without waits. Articles get the analysis of one and the same text; every fourth
    stays open."""
    folder = tmp_path_factory.mktemp("live")
    analysis = pipeline.analyze(pipeline.Article(ARTICLE.read_text(encoding="utf8")))
    redis = RedisServer(folder)
    redis.start()
    try:
        api = start_api(redis, folder, rate_quota="0", max_wait="0", api_processes="1")
        worker = InstantWorker(api.settings, {name: analysis.part(name) for name in pipeline.PARTS})
        worker.start()
        try:
            yield api
        finally:
            worker.stop()
            api.api.stop(grace=1)
    finally:
        redis.stop()
