"""Articles that come in one after another become stories, and stories are told: real registry, real analysis."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import pytest
import redis

from service.registry import Job, Registry, Submission
from service.registry.connection import connect
from service.registry.keys import Keys
from service.registry.stories import MOST_ARTICLES, Stories
from service.registry.story import Story
from service.settings import Settings
from tests.workers.conftest import TENANT
from workers import attempt, gathering, store, tasks, telling
from workers.extraction import stories as extraction
from workers.extraction.stories import blocking

DAY = "2026-03-14"
BRIDGE = (
    "Мэр Тальцовска Вера Ланская открыла мост через Тальцу. «Мы построили его за год и не взяли у области ни рубля», "
    "— заявила Ланская паромщикам. Переправа у пристани закрыта, паромщики требуют выплат."
)
AGAIN = (
    "Паромщики Тальцовска требуют выплат: переправа закрыта, как только Вера Ланская открыла мост через Тальцу. "
    "«Мы построили его за год и не взяли ни рубля», — сказала Ланская. Игнат Коробов "
    "обещал паромщикам работу на пристани."
)
THIRD = (
    "Игнат Коробов встретился с паромщиками Тальцовска. Переправа через Тальцу закрыта с тех пор, как Вера Ланская "
    "открыла мост. Паромщики пристани ждут выплат."
)
CHEESE = (
    "Сыроварня из Заречья получила медаль за козий сыр: жюри ярмарки хвалило рассол, плесень и терпение сыровара. "
    "«Секрет в молоке», — сказал сыровар Лука Пахомов."
)

Arrive = Callable[..., str]


@pytest.fixture
def stories(settings: Settings) -> Stories:
    return Stories(connect(settings), settings)


@pytest.fixture
def arrive(registry: Registry, settings: Settings, stories: Stories) -> Arrive:
    """An article comes in, is analysed and gathered; answers its id."""
    numbers = iter(range(1_000))

    def arrive(text: str = BRIDGE, tenant: str = TENANT, gathered: bool = True, **meta: Any) -> str:
        number = next(numbers)
        full = {"published_at": DAY, "source": f"Вестник {number}", "priority": "interactive", **meta}
        submission = Submission(f"ar_{number}", text, f"digest-{tenant}-{number}", full)
        assert registry.submit(tenant, submission).outcome == "created"
        assert attempt.run(registry, settings, tenant, submission.id, "w1") == "succeeded"
        if gathered:
            gathering.gather(stories, registry, tenant, submission.id)
        return submission.id

    return arrive


def listed(stories: Stories, tenant: str = TENANT) -> list[Story]:
    return list(stories.list(tenant, kind=None, cursor=None, limit=50).stories)


def members(stories: Stories, tenant: str = TENANT) -> set[frozenset[str]]:
    return {frozenset(job.id for job in story.jobs) for story in listed(stories, tenant)}


def test_alike_articles_become_a_story_and_others_do_not(arrive: Arrive, stories: Stories) -> None:
    first = arrive(BRIDGE)
    assert listed(stories) == []  # a single article is no story
    cheese = arrive(CHEESE)
    second = arrive(AGAIN)
    assert members(stories) == {frozenset((first, second))}
    third = arrive(THIRD)
    assert members(stories) == {frozenset((first, second, third))}
    assert cheese not in stories.automatic(TENANT, [cheese])
    assert [story.kind for story in listed(stories)] == ["automatic"]


@pytest.mark.parametrize("order", list(permutations((BRIDGE, AGAIN, THIRD, CHEESE)))[::5])
def test_the_order_of_arrival_makes_no_difference(arrive: Arrive, stories: Stories, order: tuple[str, ...]) -> None:
    ids = {text: arrive(text) for text in order}
    assert members(stories) == {frozenset(id for text, id in ids.items() if text != CHEESE)}


def test_the_story_is_told(arrive: Arrive, stories: Stories, registry: Registry) -> None:
    first, second = arrive(BRIDGE), arrive(AGAIN)
    [story] = listed(stories)
    assert [hint.id for hint in stories.untold(TENANT, second)] == [story.id]
    assert telling.run(stories, registry, TENANT, story.id) == "ok"
    assert telling.run(stories, registry, TENANT, story.id) == "done"
    assert stories.untold(TENANT, second) == []
    told = stories.get(TENANT, story.id)
    assert isinstance(told, Story)
    assert told.result
    [family] = told.result["families"]
    assert [(m["doc"], m["class"], m["outlet"]) for m in family["members"]] == [
        (first, "verbatim", "Вестник 0"),
        (second, "cut", "Вестник 1"),
    ]
    assert family["speaker"] == "Вера Ланская"


def test_the_same_as_the_command_line_tells(arrive: Arrive, stories: Stories, registry: Registry) -> None:
    ids = [arrive(text, gathered=False) for text in (BRIDGE, AGAIN, THIRD)]
    stories.create(TENANT, "st_1", None, ids)
    telling.run(stories, registry, TENANT, "st_1")
    told = stories.get(TENANT, "st_1")
    assert isinstance(told, Story)
    accounts = [telling.account_of(registry, TENANT, job) for job in stories.jobs(TENANT, ids)]
    assert told.result == extraction.tell(accounts).wire()


def test_a_call_that_is_made_twice_does_no_harm(
    arrive: Arrive, stories: Stories, registry: Registry, redis_client: redis.Redis
) -> None:
    arrive(BRIDGE)
    second = arrive(AGAIN, gathered=False)
    assert stories.waiting(TENANT, second)
    assert gathering.gather(stories, registry, TENANT, second) == "joined"
    before = members(stories)
    assert gathering.gather(stories, registry, TENANT, second) == "done"
    redis_client.zadd(Keys(TENANT).pending, {second: 0})  # a worker died before it said so
    assert gathering.gather(stories, registry, TENANT, second) == "known"
    assert members(stories) == before
    assert not stories.waiting(TENANT, second)


def test_an_article_is_signed_once(
    registry: Registry, settings: Settings, stories: Stories, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker has just analysed it gathers by the signature that it has of it."""
    signed: list[str] = []
    original = blocking.signature
    monkeypatch.setattr(blocking, "signature", lambda text, of: signed.append(text) or original(text, of))
    for name, part in {"registry": registry, "settings": settings, "stories": stories}.items():
        monkeypatch.setattr(store, name, lambda part=part: part)
    monkeypatch.setattr(store, "publisher", lambda: lambda *_: True)
    ids = []
    for text in (BRIDGE, AGAIN):
        ids.append(f"ar_{len(ids)}")
        meta = {"published_at": DAY, "priority": "interactive"}
        registry.submit(TENANT, Submission(ids[-1], text, f"digest-{len(ids)}", meta))
        tasks.analyze.apply(kwargs={"tenant": TENANT, "id": ids[-1]}, throw=True)
    assert signed == [BRIDGE, AGAIN]
    assert members(stories) == {frozenset(ids)}
    rows = stories.signatures(TENANT, ids)
    tasks.analyze.apply(kwargs={"tenant": TENANT, "id": ids[0]}, throw=True)  # the hint came twice
    assert len(signed) == 2
    stories.enter(TENANT, ids[1], {})
    with connect(settings) as client:
        client.zadd(Keys(TENANT).pending, {ids[1]: 0})  # a worker died before it had gathered the article
    gathering.gather(stories, registry, TENANT, ids[1])
    assert stories.signatures(TENANT, ids) == rows


def test_who_owns_an_article_no_more_has_no_signature_of_it(
    registry: Registry, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.submit(TENANT, Submission("ar_1", BRIDGE, "digest", {"published_at": DAY}))
    monkeypatch.setattr(Registry, "finish", lambda *_, **__: False)
    signed: list[blocking.Signature] = []
    assert attempt.run(registry, settings, TENANT, "ar_1", "w1", signed.append) == "fenced"
    assert signed == []


def test_two_that_come_at_once_make_one_story(arrive: Arrive, settings: Settings) -> None:
    registry, stories = Registry(connect(settings), settings), Stories(connect(settings), settings)
    ids = [arrive(text, gathered=False) for text in (BRIDGE, AGAIN, THIRD) for _ in range(2)]
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda id: gathering.gather(stories, registry, TENANT, id), ids))
    for id, outcome in zip(ids, outcomes, strict=True):
        if outcome == "busy":
            gathering.gather(stories, registry, TENANT, id)
    assert members(stories) == {frozenset(ids)}


def test_tenants_have_stories_of_their_own(arrive: Arrive, stories: Stories) -> None:
    arrive(BRIDGE)
    arrive(AGAIN, tenant="zarya")
    assert listed(stories) == listed(stories, "zarya") == []
    theirs = arrive(BRIDGE, tenant="zarya")
    assert listed(stories) == []
    assert any(theirs in group for group in members(stories, "zarya"))


def test_articles_that_lie_far_apart_are_two_stories(arrive: Arrive, stories: Stories) -> None:
    arrive(BRIDGE, published_at="2026-03-14")
    arrive(AGAIN, published_at="2026-05-14")
    assert listed(stories) == []


def test_undated_articles_meet_by_the_day_they_came(arrive: Arrive, stories: Stories) -> None:
    ids = {arrive(BRIDGE, published_at=None), arrive(AGAIN, published_at=None)}
    assert members(stories) == {frozenset(ids)}


def test_a_barred_article_is_in_no_automatic_story(arrive: Arrive, stories: Stories, registry: Registry) -> None:
    first, second = arrive(BRIDGE), arrive(AGAIN)
    withheld = arrive(THIRD, withheld=True)
    embargoed = arrive(THIRD, embargoed_until="2099-01-01T00:00:00Z")
    assert members(stories) == {frozenset((first, second))}
    assert not stories.waiting(TENANT, withheld)
    assert stories.waiting(TENANT, embargoed)  # for the end of its embargo
    third = arrive(THIRD)
    [story] = listed(stories)
    assert telling.run(stories, registry, TENANT, story.id) == "ok"
    assert registry.bar(TENANT, third, {"withheld": True})
    [left] = listed(stories)
    assert {job.id for job in left.jobs} == {first, second}
    assert telling.run(stories, registry, TENANT, story.id) == "ok"
    told = stories.get(TENANT, story.id)
    assert isinstance(told, Story)
    assert told.of == frozenset((first, second))
    assert gathering.gather(stories, registry, TENANT, third) == "barred"


def test_an_erased_article_is_found_by_none(arrive: Arrive, stories: Stories, registry: Registry) -> None:
    gone = arrive(BRIDGE)
    assert registry.delete(TENANT, gone)
    arrive(AGAIN)
    assert listed(stories) == []


def test_a_full_story_takes_no_more(arrive: Arrive, stories: Stories, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_ARTICLES", 2)
    ids = [arrive(text) for text in (BRIDGE, AGAIN, THIRD, BRIDGE)]
    assert sorted(map(len, members(stories))) == [2, 2]
    assert {id for group in members(stories) for id in group} == set(ids)
    assert MOST_ARTICLES == 50


def test_a_reused_result_is_gathered_too(
    arrive: Arrive, stories: Stories, registry: Registry, settings: Settings
) -> None:
    first = arrive(BRIDGE)
    job = registry.get(TENANT, first)
    assert isinstance(job, Job)
    registry.announce(str(job.pipeline), {})
    twin = Submission("ar_twin", BRIDGE, f"digest-{TENANT}-0", {"published_at": DAY, "source": "Заря"})
    assert registry.submit(TENANT, twin).outcome == "reused"
    assert attempt.run(registry, settings, TENANT, "ar_twin", "w1") == "done"
    assert gathering.gather(stories, registry, TENANT, "ar_twin") == "joined"
    assert members(stories) == {frozenset((first, "ar_twin"))}


@pytest.mark.parametrize("error", [ValueError("Ланская"), MemoryError()])
def test_a_defect_ends_the_telling_without_its_words(
    arrive: Arrive, stories: Stories, registry: Registry, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    stories.create(TENANT, "st_1", None, [arrive(BRIDGE)])

    def broken(_: object) -> None:
        raise error

    monkeypatch.setattr(telling, "tell", broken)
    assert telling.run(stories, registry, TENANT, "st_1") == "failed"
    story = stories.get(TENANT, "st_1")
    assert isinstance(story, Story)
    assert story.problem
    assert story.problem["type"] == "story-failed"
    assert "Ланская" not in str(story.problem)
    assert not story.open


def test_a_defect_in_its_keys_spoils_no_article(
    arrive: Arrive, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Ланская")

    monkeypatch.setattr(gathering, "signature", broken)
    job = registry.get(TENANT, arrive(BRIDGE, gathered=False))
    assert isinstance(job, Job)
    assert job.parts["quotes"] == 1
