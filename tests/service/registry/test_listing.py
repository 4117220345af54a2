from __future__ import annotations

import base64

import pytest
import redis

from service.registry import Registry, listing
from service.registry.keys import Keys
from service.settings import Settings
from tests.service.registry.articles import TENANT, claim, finished, submit
from tests.service.registry.passing_time import pass_time


def walk(
    registry: Registry, limit: int, *, status: str | None = None, label: tuple[str, str] | None = None
) -> list[list[str]]:
    """The ids of all pages."""
    pages, cursor = [], None
    while True:
        page = registry.list(TENANT, status=status, label=label, cursor=cursor, limit=limit)
        pages.append([job.id for job in page.jobs])
        cursor = page.cursor
        if cursor is None:
            return pages


def test_newest_first(registry: Registry, redis_client: redis.Redis) -> None:
    ids = []
    for _ in range(3):
        ids.append(submit(registry))
        pass_time(redis_client, 1)
    assert walk(registry, 10) == [ids[::-1]]


def test_an_empty_listing_is_one_empty_page(registry: Registry) -> None:
    assert walk(registry, 10) == [[]]


@pytest.mark.parametrize("limit", [1, 7, 50, 200])
def test_the_pages_hold_everything_once(registry: Registry, redis_client: redis.Redis, limit: int) -> None:
    ids = [submit(registry) for _ in range(60)]
    for id in ids[10:50]:  # as if submitted in one millisecond
        redis_client.zadd(Keys(TENANT).jobs, {id: 1_000})
    pages = walk(registry, limit)
    assert all(len(page) <= limit for page in pages)
    listed = [id for page in pages for id in page]
    assert sorted(listed) == sorted(ids)


def test_a_cursor_outlives_its_article(registry: Registry, redis_client: redis.Redis) -> None:
    ids = []
    for _ in range(6):
        ids.append(submit(registry))
        pass_time(redis_client, 1)
    page = registry.list(TENANT, status=None, label=None, cursor=None, limit=3)
    assert [job.id for job in page.jobs] == ids[:2:-1]
    registry.delete(TENANT, page.jobs[-1].id)
    submit(registry)  # belongs in front of the first page
    rest = registry.list(TENANT, status=None, label=None, cursor=page.cursor, limit=10)
    assert [job.id for job in rest.jobs] == ids[2::-1]


def test_filters(registry: Registry) -> None:
    city = submit(registry, labels={"desk": "город", "lang": "ru"})
    sport = submit(registry, labels={"desk": "спорт"})
    done = finished(registry, labels={"desk": "город"})
    bare = submit(registry)
    claim(registry, bare)
    assert sorted(walk(registry, 10, label=("desk", "город"))[0]) == sorted([city, done])
    assert walk(registry, 10, label=("desk", "ru")) == [[]]
    assert sorted(walk(registry, 10, status="queued")[0]) == sorted([city, sport])
    assert walk(registry, 10, status="succeeded", label=("desk", "город")) == [[done]]
    assert walk(registry, 10, status="running") == [[bare]]


def test_a_call_does_bounded_work(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_LOOKED_AT", 10)
    wanted = submit(registry, labels={"desk": "город"})
    for _ in range(25):
        submit(registry)
    pages = walk(registry, 5, label=("desk", "город"))
    assert len(pages) == 3
    assert [id for page in pages for id in page] == [wanted]


def test_expired_articles_leave_the_index(registry: Registry, redis_client: redis.Redis, settings: Settings) -> None:
    index = Keys(TENANT).jobs
    long = submit(registry, retention_hours=720)
    pass_time(redis_client, 1)
    submit(registry, retention_hours=1)
    pass_time(redis_client, 3_600)
    assert redis_client.zcard(index) == 2
    assert walk(registry, 10) == [[long]]
    assert redis_client.zcard(index) == 1  # trimmed by the listing
    submit(registry)
    pass_time(redis_client, settings.retention)
    new = submit(registry)
    assert redis_client.zrange(index, 0, -1) == [long.encode(), new.encode()]  # trimmed by the submission


@pytest.mark.parametrize(
    "cursor",
    ["", "!", "abc", "MTIz", base64.urlsafe_b64encode(b"12:").decode(), base64.urlsafe_b64encode(b"x:ar_1").decode(),
     base64.urlsafe_b64encode(b"12:a}b").decode(), "й" * 10, "A" * 10_000],
)  # fmt: skip
def test_a_strange_cursor_is_refused(registry: Registry, cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        registry.list(TENANT, status=None, label=None, cursor=cursor, limit=10)


def test_a_cursor_is_of_one_list(registry: Registry) -> None:
    for tenant in (TENANT, "other"):
        for _ in range(3):
            submit(registry, tenant=tenant)
    cursor = registry.list(TENANT, status=None, label=None, cursor=None, limit=1).cursor
    assert cursor is not None
    assert len(registry.list(TENANT, status=None, label=None, cursor=cursor, limit=9).jobs) == 2
    with pytest.raises(ValueError, match="cursor"):
        registry.list("other", status=None, label=None, cursor=cursor, limit=9)
    place = listing.decode_cursor(Keys(TENANT).jobs, cursor)
    changed = base64.urlsafe_b64encode(f"{place[0]}:ar_x:{'0' * 16}".encode()).decode()
    with pytest.raises(ValueError, match="cursor"):
        registry.list(TENANT, status=None, label=None, cursor=changed, limit=9)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_strange_limit_is_refused(registry: Registry, limit: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        registry.list(TENANT, status=None, label=None, cursor=None, limit=limit)
