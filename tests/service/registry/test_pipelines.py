"""Which pipeline counts while workers of several versions live."""

from __future__ import annotations

import pytest
import redis

from service.registry import Registry, keys
from service.registry.pipelines import REMEMBERED
from service.settings import Settings
from tests.service.registry.articles import TENANT, finished, submission

OLD, NEW = "1.0+aaaaaaaa", "1.0+11111111"  # the digests say nothing of which is newer


def silent(client: redis.Redis, version: str, seconds: float) -> None:
    """As if its workers had said nothing for so long."""
    row = client.hget(keys.PIPELINES, version)
    assert isinstance(row, bytes)
    first, last, models = row.split(b" ", 2)
    times = [str(round(int(time) - seconds * 1000)).encode() for time in (first, last)]
    client.hset(keys.PIPELINES, version, b" ".join([*times, models]))


@pytest.fixture
def rolling(registry: Registry, redis_client: redis.Redis) -> Registry:
    """Workers of the old version have run for an hour, those of the new one for a moment; the old ones go on."""
    registry.announce(OLD, {"ner": "1"})
    silent(redis_client, OLD, 3600)
    registry.announce(NEW, {"ner": "2"})
    registry.announce(OLD, {"ner": "1"})
    return registry


def test_none_is_known(registry: Registry) -> None:
    assert registry.pipeline() is None


def test_the_new_one_counts_however_often_the_old_one_is_announced(rolling: Registry) -> None:
    for _ in range(3):
        rolling.announce(OLD, {"ner": "1"})
        assert rolling.pipeline() == (NEW, {"ner": "2"})


def test_results_of_the_new_one_alone_are_reused(rolling: Registry) -> None:
    def made_by(version: str, digest: str) -> None:
        rolling.submit(TENANT, submission(f"ar_{digest}", digest=digest))
        fence = rolling.claim(TENANT, f"ar_{digest}", "w").fence
        assert rolling.finish(TENANT, f"ar_{digest}", fence, "succeeded", parts={"quotes": []}, pipeline=version)

    made_by(OLD, "a")
    made_by(NEW, "b")
    rolling.announce(OLD, {})
    assert rolling.submit(TENANT, submission(digest="a")).outcome == "created"
    assert rolling.submit(TENANT, submission(digest="b")).outcome == "reused"


def test_rolled_back_the_old_one_counts_again(rolling: Registry, redis_client: redis.Redis, settings: Settings) -> None:
    silent(redis_client, NEW, 4 * settings.sweep_interval + 2)
    assert rolling.pipeline() == (OLD, {"ner": "1"})
    rolling.announce(NEW, {"ner": "2"})  # and forward once more
    assert rolling.pipeline() == (NEW, {"ner": "2"})


def test_an_old_worker_that_comes_late_is_still_the_old_one(rolling: Registry, redis_client: redis.Redis) -> None:
    """Frozen for a while in the middle of the rolling update."""
    silent(redis_client, OLD, 600)
    rolling.announce(OLD, {"ner": "1"})
    assert rolling.pipeline() == (NEW, {"ner": "2"})


@pytest.mark.parametrize(("first", "then", "newest"), [
    ("0.9.0+aaaaaaaa", "0.10.0+bbbbbbbb", "0.10.0+bbbbbbbb"),
    ("0.10.0+aaaaaaaa", "0.9.0+bbbbbbbb", "0.10.0+aaaaaaaa"),
    ("1.0+99999999", "1.0.1+00000000", "1.0.1+00000000"),
])  # fmt: skip
def test_a_higher_version_is_newer(registry: Registry, first: str, then: str, newest: str) -> None:
    registry.announce(first, {})
    registry.announce(then, {})
    assert (registry.pipeline() or ("",))[0] == newest


def test_without_any_worker_it_is_that_of_the_last_ones(
    rolling: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    silent(redis_client, NEW, 86_400)
    silent(redis_client, OLD, 3600)
    assert (rolling.pipeline() or ("",))[0] == OLD


def test_all_stopped_at_once_in_the_middle(rolling: Registry, redis_client: redis.Redis) -> None:
    for version in (OLD, NEW):
        silent(redis_client, version, 3600)
    assert (rolling.pipeline() or ("",))[0] == NEW


def test_what_was_silent_for_a_week_is_forgotten(rolling: Registry, redis_client: redis.Redis) -> None:
    silent(redis_client, NEW, REMEMBERED + 1)
    rolling.announce(OLD, {})
    assert redis_client.hkeys(keys.PIPELINES) == [OLD.encode()]
    assert 0 < redis_client.ttl(keys.PIPELINES) <= REMEMBERED


def test_reuse_follows_within_seconds(
    rolling: Registry, redis_client: redis.Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front does not ask at every submission."""
    front = Registry(redis_client, settings)
    finished(rolling, digest="same")  # by 1.0
    assert front.submit(TENANT, submission(digest="same")).outcome == "created"
    rolling.announce("2.0", {})
    fence = rolling.claim(TENANT, rolling.submit(TENANT, submission("ar_x", digest="next")).id, "w").fence
    assert rolling.finish(TENANT, "ar_x", fence, "succeeded", parts={"quotes": []}, pipeline="2.0")
    monkeypatch.setattr("service.registry.registry._PIPELINE_CACHED", 0.0)
    assert front.submit(TENANT, submission(digest="next")).outcome == "reused"
