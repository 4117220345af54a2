"""Stories in the store: who is in them, when they are told, what leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry import Job, Registry
from service.registry.connection import connect
from service.registry.keys import Keys
from service.registry.reanalysis import Reanalysis
from service.registry.stories import MOST_ARTICLES, MOST_HINTS, MOST_STORIES, Stories
from service.registry.story import Story
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, claim, exhausted, finished, submit
from tests.service.registry.passing_time import pass_time
from tests.service.registry.test_store import fill, small_server

__all__ = ["small_server"]

TOLD = {"families": [{"text": "Мост откроют в мае"}]}
ROOM = {"interactive": 100, "bulk": 100}


@pytest.fixture
def stories(redis_client: redis.Redis, settings: Settings) -> Stories:
    return Stories(redis_client, settings)


def story(stories: Stories, id: str = "st_1", tenant: str = TENANT) -> Story:
    found = stories.get(tenant, id)
    assert isinstance(found, Story)
    return found


def named(stories: Stories, articles: Sequence[str], id: str = "st_1") -> str:
    assert stories.create(TENANT, id, "Мост", articles).outcome == "created"
    return id


def automatic(stories: Stories, articles: Sequence[str], id: str = "st_a") -> str:
    assert stories.regroup(TENANT, id, "interactive", dict.fromkeys(articles, ""))
    return id


def tell(stories: Stories, id: str = "st_1") -> str:
    """Does a worker's part: whatever is finished is in what is told."""
    work = stories.claim(TENANT, id)
    assert work.outcome == "ok"
    done = [job.id for job in stories.jobs(TENANT, work.members) if job.parts]
    return stories.store(TENANT, id, work.version, TOLD, done)[0]


def due(stories: Stories) -> set[str]:
    return {hint.id for hint in stories.overdue(100, ROOM) if hint.tenant == TENANT}


# --- named ---


def test_a_story_of_named_articles_is_told_and_read(registry: Registry, stories: Stories) -> None:
    ids = [finished(registry), finished(registry)]
    named(stories, ids)
    before = story(stories)
    assert (before.kind, before.title, before.open, before.result, before.told) == ("named", "Мост", True, None, None)
    assert tell(stories) == "ok"
    after = story(stories)
    assert (after.open, after.result, after.of) == (False, TOLD, frozenset(ids))
    assert [job.id for job in after.jobs] == ids
    assert after.revision > before.revision
    assert stories.claim(TENANT, "st_1").outcome == "done"


def test_what_is_not_done_is_told_when_it_is(registry: Registry, stories: Stories) -> None:
    done, late = finished(registry), submit(registry)
    named(stories, [done, late])
    assert tell(stories) == "ok"
    first = story(stories)
    assert (first.open, set(first.of)) == (True, {done})
    registry.finish(TENANT, late, claim(registry, late).fence, "succeeded", parts=RESULTS, pipeline="1.0")
    assert story(stories).result == TOLD  # until it is told anew
    assert tell(stories) == "ok"
    assert (story(stories).open, set(story(stories).of)) == (False, {done, late})


@pytest.mark.parametrize("first", [True, False], ids=["before its articles are read", "after"])
@pytest.mark.parametrize("reading", ["alone", "in the list"])
def test_an_article_that_ends_while_the_story_is_read(
    registry: Registry, stories: Stories, monkeypatch: pytest.MonkeyPatch, reading: str, first: bool
) -> None:
    done, late = finished(registry), submit(registry)
    named(stories, [done, late])
    tell(stories)
    fence, jobs = claim(registry, late).fence, stories.jobs

    def meanwhile(tenant: str, articles: Sequence[str]) -> list[Job]:
        before = jobs(tenant, articles)
        registry.finish(TENANT, late, fence, "succeeded", parts=RESULTS, pipeline="1.0")
        return jobs(tenant, articles) if first else before

    monkeypatch.setattr(stories, "jobs", meanwhile)
    if reading == "alone":
        assert story(stories).open
    else:
        [listed] = stories.list(TENANT, kind=None, cursor=None, limit=10).stories
        assert listed.open


@pytest.mark.parametrize("end", ["failed", "cancelled", "exhausted"])
def test_every_end_of_an_article_is_told(
    registry: Registry, stories: Stories, redis_client: redis.Redis, end: str
) -> None:
    late = submit(registry)
    named(stories, [late])
    tell(stories)
    if end == "failed":
        registry.finish(TENANT, late, claim(registry, late).fence, "failed", parts={}, pipeline="1.0")
    elif end == "cancelled":
        assert registry.cancel(TENANT, late) == "cancelled"
    else:
        while registry.claim(TENANT, late, "a worker that dies").outcome == "ok":
            pass_time(redis_client, Settings().lease)
    assert "st_1" in due(stories)
    assert tell(stories) == "ok"
    assert not story(stories).open


def test_an_article_that_is_analysed_again_is_told_again(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    id = finished(registry)
    named(stories, [id])
    tell(stories)
    assert list(Reanalysis(redis_client, Settings()).queue("2.0")) == [(TENANT, id)]
    assert story(stories).open
    registry.finish(TENANT, id, claim(registry, id).fence, "succeeded", parts=RESULTS, pipeline="2.0")
    assert tell(stories) == "ok"
    assert not story(stories).open


def test_title_and_articles_are_changed(registry: Registry, stories: Stories) -> None:
    a, b, c = (finished(registry) for _ in range(3))
    named(stories, [a, b])
    tell(stories)
    assert stories.change(TENANT, "st_1", title=None, retitled=True).outcome == "changed"
    renamed = story(stories)
    assert (renamed.title, renamed.result, renamed.open) == (None, TOLD, False)
    assert stories.change(TENANT, "st_1", articles=[a, b, c]).outcome == "changed"
    assert (story(stories).result, story(stories).open) == (TOLD, True)
    tell(stories)
    assert stories.change(TENANT, "st_1", articles=[c]).outcome == "changed"
    fewer = story(stories)
    assert (fewer.result, fewer.open, [job.id for job in fewer.jobs]) == (None, True, [c])
    assert registry.delete(TENANT, a)  # it is in no story any more
    assert tell(stories) == "ok"


def test_a_story_is_erased_and_its_articles_are_not(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    id = finished(registry)
    named(stories, [id])
    assert stories.delete(TENANT, "st_1")
    assert stories.get(TENANT, "st_1") == "gone"
    assert not stories.delete(TENANT, "st_1")
    assert stories.change(TENANT, "st_1", title="Мост", retitled=True).outcome == "gone"
    assert stories.list(TENANT, kind=None, cursor=None, limit=10).stories == ()
    assert registry.part(TENANT, id, "quotes") == RESULTS["quotes"]
    assert not redis_client.exists(Keys(TENANT).within(id))
    pass_time(redis_client, 2 * 86_400)
    assert stories.get(TENANT, "st_1") is None


def test_a_request_that_is_sent_again_makes_one_story(registry: Registry, stories: Stories) -> None:
    id = finished(registry)
    key = ("request", "body")
    assert stories.create(TENANT, "st_1", None, [id], key).outcome == "created"
    again = stories.create(TENANT, "st_2", None, [id], key)
    assert (again.outcome, again.id) == ("replayed", "st_1")
    assert stories.create(TENANT, "st_3", None, [id], ("request", "other")).outcome == "conflict"
    assert len(stories.list(TENANT, kind=None, cursor=None, limit=10).stories) == 1


def test_what_cannot_be_in_a_story_is_told_by_its_place(registry: Registry, stories: Stories) -> None:
    good = finished(registry)
    gone = finished(registry)
    registry.delete(TENANT, gone)
    theirs = finished(registry, tenant="zarya")
    for bad in ("ar_unknown", gone, theirs, "a/b", "", "статья"):
        put = stories.create(TENANT, "st_1", None, [good, bad])
        assert (put.outcome, put.place) == ("unknown", 1)
        assert stories.get(TENANT, "st_1") is None
    with pytest.raises(ValueError, match=str(MOST_ARTICLES)):
        stories.create(TENANT, "st_1", None, [f"ar_{n}" for n in range(MOST_ARTICLES + 1)])
    for n in range(MOST_STORIES):
        named(stories, [good], f"st_{n}")
    put = stories.create(TENANT, "st_more", None, [good])
    assert (put.outcome, put.place) == ("crowded", 0)
    assert stories.change(TENANT, "st_0", articles=[good]).outcome == "changed"


# --- what leaves ---


def test_the_words_of_an_erased_article_leave_at_once(registry: Registry, stories: Stories) -> None:
    keep, gone = finished(registry), finished(registry)
    named(stories, [keep, gone])
    tell(stories)
    assert registry.delete(TENANT, gone)
    left = story(stories)
    assert (left.result, left.open, [job.id for job in left.jobs]) == (None, True, [keep])
    assert "st_1" in due(stories)
    assert tell(stories) == "ok"
    assert set(story(stories).of) == {keep}
    assert registry.delete(TENANT, keep)
    empty = story(stories)
    assert (empty.jobs, empty.result) == ((), None)


def test_what_is_being_told_of_an_erased_article_is_dropped(registry: Registry, stories: Stories) -> None:
    keep, gone = finished(registry), finished(registry)
    named(stories, [keep, gone])
    work = stories.claim(TENANT, "st_1")
    assert registry.delete(TENANT, gone)
    assert stories.store(TENANT, "st_1", work.version, TOLD, [keep, gone]) == ("again", "interactive")
    assert story(stories).result is None
    assert tell(stories) == "ok"


def test_an_expired_article_is_not_shown_and_leaves(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    keep, short = finished(registry), finished(registry, retention_hours=1)
    named(stories, [keep, short])
    tell(stories)
    assert "st_1" not in due(stories)
    pass_time(redis_client, 3_700)
    seen = story(stories)
    assert (seen.result, seen.open, [job.id for job in seen.jobs]) == (None, True, [keep])
    assert "st_1" in due(stories)
    assert tell(stories) == "ok"
    assert (set(story(stories).of), story(stories).open) == ({keep}, False)


def test_an_automatic_story_of_one_is_none(registry: Registry, stories: Stories) -> None:
    a, b, c = (finished(registry) for _ in range(3))
    automatic(stories, [a, b, c])
    tell(stories, "st_a")
    assert registry.delete(TENANT, a)
    assert story(stories, "st_a").result is None
    assert registry.delete(TENANT, b)
    assert stories.get(TENANT, "st_a") == "gone"
    assert stories.automatic(TENANT, [c]) == {}


def test_an_article_that_is_barred_leaves_automatic_stories(registry: Registry, stories: Stories) -> None:
    a, b, c = (finished(registry) for _ in range(3))
    automatic(stories, [a, b, c])
    named(stories, [c])
    tell(stories, "st_a")
    tell(stories)
    assert registry.bar(TENANT, c, {"embargoed_until": "2099-01-01T00:00:00Z"})
    assert story(stories, "st_a").result is None
    assert [job.id for job in story(stories, "st_a").jobs] == [a, b]
    kept = story(stories)
    assert kept.marks == {"embargoed_until": "2099-01-01T00:00:00Z", "withheld": False}
    assert [job.id for job in kept.jobs] == [c]


def test_a_story_with_a_barred_article_is_found_by_its_name_only(registry: Registry, stories: Stories) -> None:
    free, barred = finished(registry), finished(registry, withheld=True)
    named(stories, [free], "st_free")
    named(stories, [free, barred], "st_barred")

    def listed(wish: Any) -> list[str]:
        return [s.id for s in stories.list(TENANT, kind=None, cursor=None, limit=9, embargoed=wish).stories]

    assert listed("exclude") == ["st_free"]
    assert listed("only") == ["st_barred"]
    assert set(listed("include")) == {"st_free", "st_barred"}
    assert [job.id for job in story(stories, "st_barred").jobs] == [free, barred]


# --- two at once, and those that die ---


def test_two_workers_make_one_result_and_the_newest_wins(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    a, b = finished(registry), finished(registry)
    named(stories, [a])
    slow = stories.claim(TENANT, "st_1")
    assert stories.claim(TENANT, "st_1").outcome == "leased"
    stories.change(TENANT, "st_1", articles=[a, b])
    pass_time(redis_client, Settings().time_limit)
    quick = stories.claim(TENANT, "st_1")
    newest = {"families": ["newest"]}
    assert stories.store(TENANT, "st_1", quick.version, newest, [a, b])[0] == "ok"
    revision = story(stories).revision
    assert stories.store(TENANT, "st_1", slow.version, TOLD, [a])[0] == "ok"
    assert (story(stories).result, story(stories).revision) == (newest, revision)


def test_what_was_told_is_kept_when_an_article_came_meanwhile(registry: Registry, stories: Stories) -> None:
    a, b = finished(registry), finished(registry)
    named(stories, [a])
    work = stories.claim(TENANT, "st_1")
    stories.change(TENANT, "st_1", articles=[a, b])
    assert stories.store(TENANT, "st_1", work.version, TOLD, [a]) == ("again", "interactive")
    assert (set(story(stories).of), story(stories).open) == ({a}, True)
    assert tell(stories) == "ok"


def test_a_worker_that_dies_is_followed_by_another(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    named(stories, [finished(registry)])
    assert stories.claim(TENANT, "st_1").outcome == "ok"
    due(stories)
    assert "st_1" not in due(stories)
    pass_time(redis_client, Settings().time_limit + 3 * Settings().queued_grace)
    assert "st_1" in due(stories)
    assert tell(stories) == "ok"


def test_a_story_that_kills_its_workers_ends(registry: Registry, stories: Stories, redis_client: redis.Redis) -> None:
    id = finished(registry)
    named(stories, [id])
    for _ in range(Settings().max_attempts):
        assert stories.claim(TENANT, "st_1").outcome == "ok"
        pass_time(redis_client, Settings().time_limit)
    assert stories.claim(TENANT, "st_1").outcome == "exhausted"
    failed = story(stories)
    assert failed.problem
    assert (failed.problem["type"], failed.open) == ("story-failed", False)
    assert stories.claim(TENANT, "st_1").outcome == "done"
    stories.change(TENANT, "st_1", articles=[id, finished(registry)])
    assert tell(stories) == "ok"
    assert story(stories).problem is None


def test_lost_hints_are_sent_again_each_time_later(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    id = finished(registry, priority="bulk")
    named(stories, [id])
    hints = {hint.id: hint.queue for hint in stories.overdue(100, ROOM)}
    assert hints == {"st_1": "interactive"}
    pass_time(redis_client, 20)
    assert due(stories) == {id}  # nobody has gathered it yet
    pass_time(redis_client, 35)
    assert due(stories) == {"st_1", id}
    for _ in range(MOST_HINTS):
        pass_time(redis_client, 300)
        due(stories)
    assert not stories.waiting(TENANT, id)
    assert stories.waiting(TENANT, "st_1")


def test_what_waits_for_a_look_has_an_end_also_where_it_alone_waits(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    waiting = Keys(TENANT).pending
    id = finished(registry)
    pass_time(redis_client, 20)
    assert due(stories) == {id}
    assert redis_client.ttl(waiting) > 0
    stories.gathered(TENANT, id)
    assert not redis_client.exists(waiting)
    named(stories, [id])
    assert due(stories) == {"st_1"}
    assert redis_client.ttl(waiting) > 0
    redis_client.delete(waiting)
    assert tell(stories) == "ok"
    assert redis_client.ttl(waiting) > 0


def test_a_queue_without_room_gets_no_hint(registry: Registry, stories: Stories) -> None:
    automatic(stories, [finished(registry), finished(registry)])
    assert list(stories.overdue(100, {"interactive": 0, "bulk": 5})) == []
    assert stories.waiting(TENANT, "st_a")


def test_a_story_rests_from_a_long_telling(registry: Registry, stories: Stories, redis_client: redis.Redis) -> None:
    a, b = finished(registry), finished(registry)
    named(stories, [a])
    work = stories.claim(TENANT, "st_1")
    assert stories.store(TENANT, "st_1", work.version, TOLD, [a], took=1.0) == ("ok", "interactive")
    stories.change(TENANT, "st_1", articles=[a, b])
    assert stories.claim(TENANT, "st_1").outcome == "early"
    assert "st_1" not in due(stories)
    pass_time(redis_client, 21)
    assert "st_1" in due(stories)
    work = stories.claim(TENANT, "st_1")
    stories.store(TENANT, "st_1", work.version, TOLD, [a, b], took=3_600.0)
    registry.delete(TENANT, a)  # what is dropped is told anew at once
    assert tell(stories) == "ok"


def test_many_bulk_articles_are_gathered_for_one_telling(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    ids = [submit(registry, priority="bulk") for _ in range(3)]
    named(stories, ids)
    tell(stories)
    for id in ids:
        registry.finish(TENANT, id, claim(registry, id).fence, "succeeded", parts=RESULTS, pipeline="1.0")
        assert stories.untold(TENANT, id) == []
    pass_time(redis_client, 16)
    assert "st_1" in {hint.id for hint in stories.untold(TENANT, ids[0])}


# --- automatic ---


def test_articles_are_regrouped_only_as_they_were_seen(registry: Registry, stories: Stories) -> None:
    a, b, c, d = (finished(registry) for _ in range(4))
    automatic(stories, [a, b], "st_1")
    automatic(stories, [c, d], "st_2")
    assert not stories.regroup(TENANT, "st_3", "bulk", {a: "", c: ""})
    assert not stories.regroup(TENANT, "st_1", "bulk", {a: "st_1", b: "st_1", c: "st_2"})  # d would be left behind
    assert not stories.regroup(TENANT, "st_1", "bulk", {a: "st_1", b: "st_1", "ar_gone": ""})
    everyone = {a: "st_1", b: "st_1", c: "st_2", d: "st_2"}
    assert stories.regroup(TENANT, "st_1", "bulk", everyone)
    assert not stories.regroup(TENANT, "st_1", "bulk", everyone)
    assert stories.get(TENANT, "st_2") == "gone"
    assert stories.automatic(TENANT, [a, b, c, d]) == dict.fromkeys([a, b, c, d], "st_1")
    assert {job.id for job in story(stories, "st_1").jobs} == {a, b, c, d}
    assert stories.change(TENANT, "st_1", title="Мост", retitled=True).outcome == "automatic"


def test_signatures_and_indices_go_with_their_article(registry: Registry, stories: Stories) -> None:
    id = finished(registry)
    assert stories.enter(TENANT, id, {"day": 1})
    assert stories.signatures(TENANT, [id, "ar_none"]) == {id: {"day": 1}}
    assert registry.delete(TENANT, id)
    assert stories.signatures(TENANT, [id]) == {}
    assert not stories.enter(TENANT, id, {"day": 1})


# --- the list ---


def test_stories_are_listed_newest_first_page_by_page(registry: Registry, stories: Stories) -> None:
    ids = [finished(registry) for _ in range(4)]
    for n in range(3):
        named(stories, [ids[n]], f"st_{n}")
    automatic(stories, ids)
    seen, cursor = [], None
    while True:
        page = stories.list(TENANT, kind=None, cursor=cursor, limit=2)
        seen += [s.id for s in page.stories]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(seen) == ["st_0", "st_1", "st_2", "st_a"]
    assert [s.id for s in stories.list(TENANT, kind="automatic", cursor=None, limit=9).stories] == ["st_a"]
    assert stories.list("zarya", kind=None, cursor=None, limit=9).stories == ()
    for wrong in ({"cursor": "bad", "limit": 5}, {"cursor": None, "limit": 0}):
        with pytest.raises(ValueError, match=r"cursor|limit"):
            stories.list(TENANT, kind=None, **wrong)


def test_another_tenant_reaches_nothing(registry: Registry, stories: Stories) -> None:
    named(stories, [finished(registry)])
    assert stories.get("zarya", "st_1") is None
    assert not stories.delete("zarya", "st_1")
    assert stories.change("zarya", "st_1", title="x", retitled=True).outcome == "gone"
    assert stories.claim("zarya", "st_1").outcome == "gone"


# --- the store ---


def test_every_key_of_a_story_has_a_time_to_live(
    registry: Registry, stories: Stories, redis_client: redis.Redis
) -> None:
    ids = [finished(registry), finished(registry, retention_hours=1)]
    named(stories, ids)
    automatic(stories, ids)
    stories.create(TENANT, "st_2", None, ids, ("request", "body"))
    stories.enter(TENANT, ids[0], {"day": None})
    tell(stories)
    registry.delete(TENANT, ids[1])
    for key in redis_client.scan_iter("ds:{*"):
        assert redis_client.pttl(key) > 0, key
    pass_time(redis_client, Settings().retention + 2 * 86_400)
    assert list(redis_client.scan_iter("ds:{*")) == []


def test_a_full_redis_lets_articles_and_stories_go(small_server: RedisServer) -> None:
    settings = Settings(redis_url=small_server.url)
    client = connect(settings)
    registry, stories = Registry(client, settings), Stories(client, settings)
    a, b = finished(registry), finished(registry)
    named(stories, [a, b])
    tell(stories)
    fill(client, registry)
    with pytest.raises(redis.RedisError):
        stories.create(TENANT, "st_2", None, [a])
    assert registry.delete(TENANT, a)
    assert story(stories).result is None
    assert stories.delete(TENANT, "st_1")


def test_the_quarantine_is_told_too(registry: Registry, stories: Stories, redis_client: redis.Redis) -> None:
    id = exhausted(registry, redis_client)
    named(stories, [id])
    tell(stories)
    assert not story(stories).open
