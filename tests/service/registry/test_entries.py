"""What articles are found by: entries in indices, written and taken out with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Registry
from service.registry.connection import connect
from service.registry.entries import Entry, named, packed
from service.registry.keys import Keys
from service.registry.reanalysis import Reanalysis
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, submission, submit
from tests.service.registry.passing_time import pass_time
from tests.service.registry.test_store import fill, small_server

__all__ = ["small_server"]

WORD = "word:most"
BY_WORD = (Entry(WORD),)
SPOKE = "speaker:lapshina"
BY_SPEAKER = (Entry(SPOKE), Entry("speakers", member="Инга Лапшина", stands_for=SPOKE))
MARCH, MAY = 1_773_446_400_000, 1_777_593_600_000  # 14 March and 1 May 2026, UTC


@pytest.fixture
def client(redis_client: redis.Redis) -> redis.Redis:
    return redis_client


def indexed(
    registry: Registry, *entries: Entry, tenant: str = TENANT, own: Sequence[Entry] = (), status: str = "succeeded",
    digest: str | None = None, **meta: Any,
) -> str:  # fmt: skip
    """A finished article with these entries."""
    template = submission(digest=digest, **meta)
    article = type(template)(template.id, template.text, template.digest, meta, own=own)
    assert registry.submit(tenant, article).outcome == "created"
    fence = claim(registry, article.id, tenant=tenant).fence
    assert registry.finish(tenant, article.id, fence, status, parts=RESULTS, pipeline="1.0", entries=entries)
    return article.id


def members(client: redis.Redis, index: str, tenant: str = TENANT) -> dict[str, int]:
    rows: Any = client.zrange(Keys(tenant).index(index), 0, -1, withscores=True)
    return {member.decode(): int(score) for member, score in rows}


def remains(client: redis.Redis, tenant: str = TENANT) -> set[str]:
    """Names of the indices, and `idx` where an article's entries are remembered."""
    prefix = Keys(tenant).prefix
    found = (key.decode().removeprefix(prefix) for key in client.scan_iter(f"{prefix}*", count=1_000))
    return {name.removeprefix("ix:") if name.startswith("ix:") else "idx" for name in found if name[:2] in ("ix", "id")}


def test_an_article_is_found_under_its_entries_by_its_date(registry: Registry, client: redis.Redis) -> None:
    dated = indexed(registry, *BY_WORD, published_at="2026-03-14T03:00:00+03:00")
    undated = indexed(registry, *BY_WORD, Entry("block:x", score=7))
    job = registry.get(TENANT, undated)
    assert job is not None
    assert not isinstance(job, str)
    assert members(client, WORD) == {dated: MARCH, undated: job.created}
    assert members(client, "block:x") == {undated: 7}


def test_no_entries_no_index(registry: Registry, client: redis.Redis) -> None:
    indexed(registry, own=[Entry("source:zarya")])
    assert remains(client) == set()


def test_what_the_metadata_enter_is_entered_with_the_rest(registry: Registry, client: redis.Redis) -> None:
    id = indexed(registry, *BY_WORD, own=[Entry("source:zarya")])
    assert set(members(client, "source:zarya")) == {id}
    assert registry.delete(TENANT, id)
    assert remains(client) == set()


def test_a_deleted_article_leaves_nothing_and_the_others_stay(registry: Registry, client: redis.Redis) -> None:
    gone = indexed(registry, *BY_WORD, *BY_SPEAKER, published_at="2026-05-01")
    stays = indexed(registry, *BY_WORD, *BY_SPEAKER, published_at="2026-03-14")
    assert members(client, "speakers") == {"Инга Лапшина": MAY}
    assert registry.delete(TENANT, gone)
    assert set(members(client, WORD)) == set(members(client, SPOKE)) == {stays}
    assert members(client, "speakers") == {"Инга Лапшина": MARCH}
    assert registry.delete(TENANT, stays)
    assert remains(client) == set()


def test_another_analysis_replaces_the_entries(registry: Registry, client: redis.Redis) -> None:
    id = indexed(registry, *BY_WORD, *BY_SPEAKER)
    assert list(Reanalysis(client, Settings()).queue("2.0")) == [(TENANT, id)]
    assert remains(client) == set()
    fence = claim(registry, id).fence
    assert registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="2.0", entries=[Entry("word:reka")])
    assert remains(client) == {"idx", "word:reka"}


def test_a_cancelled_article_and_an_old_fence_enter_nothing(registry: Registry, client: redis.Redis) -> None:
    id = submit(registry)
    old = claim(registry, id).fence
    pass_time(client, 60)
    new = claim(registry, id).fence
    assert not registry.finish(TENANT, id, old, "succeeded", parts=RESULTS, pipeline="1.0", entries=BY_WORD)
    assert registry.cancel(TENANT, id) == "cancelling"
    assert registry.finish(TENANT, id, new, "succeeded", parts=RESULTS, pipeline="1.0", entries=BY_WORD)
    assert remains(client) == set()


def test_a_call_that_is_sent_twice_enters_once(registry: Registry, client: redis.Redis) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    for _ in range(2):
        assert registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0", entries=BY_WORD)
    assert set(members(client, WORD)) == {id}
    assert registry.delete(TENANT, id)
    assert not registry.finish(TENANT, id, fence, "succeeded", parts=RESULTS, pipeline="1.0", entries=BY_WORD)
    assert remains(client) == set()


def test_a_reused_result_is_found_too_with_its_own_date_and_metadata(registry: Registry, client: redis.Redis) -> None:
    registry.announce("1.0", {})
    entries = (*BY_WORD, Entry("block:x", score=7))
    first = indexed(registry, *entries, own=[Entry("source:zarya")], digest="same", published_at="2026-03-14")
    again = submission("ar_again", digest="same", published_at="2026-05-01")
    again = type(again)(again.id, again.text, again.digest, again.meta, own=[Entry("source:vestnik")])
    assert registry.submit(TENANT, again).outcome == "reused"
    assert members(client, WORD) == {first: MARCH, "ar_again": MAY}
    assert members(client, "block:x") == {first: 7, "ar_again": 7}
    assert set(members(client, "source:zarya")) == {first}
    assert set(members(client, "source:vestnik")) == {"ar_again"}
    assert registry.delete(TENANT, first)
    assert registry.delete(TENANT, "ar_again")
    assert remains(client) == set()


def test_an_index_keeps_the_newest(registry: Registry, client: redis.Redis) -> None:
    days = ["2026-03-02", "2026-03-01", "2026-03-04", "2026-03-03"]
    ids = {day: indexed(registry, Entry("block:x", cap=2), published_at=day) for day in days}
    assert set(members(client, "block:x")) == {ids["2026-03-04"], ids["2026-03-03"]}


def test_an_expired_article_is_taken_out_by_later_submissions(registry: Registry, client: redis.Redis) -> None:
    indexed(registry, *BY_WORD, *BY_SPEAKER, own=[Entry("source:zarya")], retention_hours=1)
    stays = indexed(registry, *BY_WORD)
    pass_time(client, 7_200)
    assert len(members(client, WORD)) == 2  # who reads looks at the article
    submit(registry)
    assert set(members(client, WORD)) == {stays}
    assert remains(client) == {"idx", WORD}


def test_an_index_lives_as_long_as_its_longest_lived_article(registry: Registry, client: redis.Redis) -> None:
    indexed(registry, *BY_WORD, retention_hours=48)
    indexed(registry, *BY_WORD, retention_hours=1)
    pass_time(client, 47 * 3_600)
    assert len(members(client, WORD)) == 2
    pass_time(client, 3 * 3_600)
    assert remains(client) == {"idx"}
    pass_time(client, 24 * 3_600)
    assert remains(client) == set()


def test_tenants_have_indices_of_their_own(registry: Registry, client: redis.Redis) -> None:
    mine, theirs = indexed(registry, *BY_SPEAKER), indexed(registry, *BY_SPEAKER, tenant="zarya")
    assert set(members(client, SPOKE)) == {mine}
    assert registry.delete(TENANT, mine)
    assert set(members(client, SPOKE, "zarya")) == {theirs}
    assert len(members(client, "speakers", "zarya")) == 1


def test_a_full_redis_enters_nothing_and_lets_entries_go(small_server: RedisServer) -> None:
    settings = Settings(redis_url=small_server.url)
    client = connect(settings)
    registry = Registry(client, settings)
    done = indexed(registry, *BY_WORD, *BY_SPEAKER)
    waiting = submit(registry)
    fence = claim(registry, waiting).fence
    fill(client, registry)
    with pytest.raises(redis.RedisError):
        registry.finish(TENANT, waiting, fence, "partial", parts=RESULTS, pipeline="1.0", entries=BY_WORD)
    assert registry.part(TENANT, waiting, "quotes") is None
    assert set(members(client, WORD)) == {done}
    assert client.zscore(Keys(TENANT).due, waiting) is not None
    assert registry.delete(TENANT, done)
    assert remains(client) == set()


def test_entries_survive_a_killed_redis_with_the_results(tmp_path: Path) -> None:
    server = RedisServer(tmp_path / "redis")
    server.start()
    try:
        settings = Settings(redis_url=server.url)
        id = indexed(Registry(connect(settings), settings), *BY_WORD)
        server.kill()
        server.start()
        client = connect(settings)
        registry = Registry(client, settings)
        found = registry.part(TENANT, id, "quotes") is not None
        assert found == (set(members(client, WORD)) == {id})
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"index": "Word"}, "not an index"),
        ({"index": "word:мост"}, "not an index"),
        ({"index": "word:" + "x" * 65}, "not an index"),
        ({"index": "word:x\n"}, "not an index"),
        ({"index": "word:x", "cap": 0}, "1 member"),
        ({"index": "speakers", "member": "Лапшина"}, "stands for"),
        ({"index": "speakers", "stands_for": "speaker:x"}, "stands for"),
        ({"index": "speakers", "stands_for": "speaker:x", "member": "Инга\tЛапшина"}, "control"),
        ({"index": "speakers", "stands_for": "speaker:x", "member": "я" * 251}, "500 bytes"),
        ({"index": "speakers", "stands_for": "speaker:x", "member": ""}, "500 bytes"),
    ],
)
def test_what_cannot_be_an_entry(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Entry(**fields)


def test_an_index_named_by_any_text_does_not_show_it() -> None:
    name = named("word", "мост\n\ud800" * 1_000)
    assert Entry(name).index == name != named("word", "моста")
    assert len(name) == len("word:") + 8


def test_entries_are_packed_once_and_those_that_stand_for_others_last() -> None:
    assert packed([*reversed(BY_SPEAKER), *BY_SPEAKER, Entry(WORD, cap=3)]) == (
        f"{SPOKE}\n{WORD}\t\t3\nspeakers\t\t\tИнга Лапшина\t{SPOKE}"
    )
