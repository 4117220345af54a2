"""Which articles may belong to one story."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.extraction.stories.making import DAY, KOROBOV, LANSKAYA, article, event
from workers.extraction.stories import Account, blocking
from workers.extraction.stories.blocking import Signature

BRIDGE = (
    "В Тальцовске открыли мост через Тальцу. Вера Ланская и Игнат Коробов перерезали ленту, оркестр играл марш. "
    "Переправа у пристани закрыта, паромщики требуют выплат."
)
AGAIN = (
    "Паромщики Тальцовска требуют выплат: переправа закрыта, как только Вера Ланская открыла мост через Тальцу. "
    "Игнат Коробов обещал паромщикам работу на пристани."
)
CHEESE = "Сыроварня из Заречья получила медаль за козий сыр: жюри ярмарки хвалило рассол, плесень и терпение сыровара."


def account(published: date | None, *names: str) -> Account:
    who = [("participant", name) for name in names]
    return article("a", events=[event("MEETING", "встреча", who)], published=published)


def signature(text: str, published: date | None = DAY, *names: str) -> Signature:
    return blocking.signature(text, account(published, *names))


def meets(new: Signature, old: Signature) -> bool:
    return not blocking.neighbours(new).isdisjoint(blocking.keys(old))


@pytest.mark.parametrize("days", [0, 1, 2, 3])
def test_articles_of_one_story_are_found_by_a_key_and_alike(days: int) -> None:
    one = signature(BRIDGE, DAY, LANSKAYA, KOROBOV)
    other = signature(AGAIN, DAY + timedelta(days=days), KOROBOV, LANSKAYA)
    assert meets(one, other)
    assert meets(other, one)
    assert blocking.likeness(one, other) == blocking.likeness(other, one) >= blocking.ALIKE


def test_other_subjects_and_other_times_are_not() -> None:
    one = signature(BRIDGE, DAY, LANSKAYA, KOROBOV)
    assert not meets(one, signature(CHEESE, DAY))
    assert blocking.likeness(one, signature(CHEESE, DAY)) < blocking.ALIKE
    late = signature(AGAIN, DAY + timedelta(days=30), KOROBOV, LANSKAYA)
    assert not meets(one, late)
    assert blocking.likeness(one, late) == 0


def test_an_article_without_a_day_meets_its_like() -> None:
    assert meets(signature(BRIDGE, None), signature(BRIDGE, None))


def test_keys_are_few_however_long_the_article() -> None:
    short, long = signature(BRIDGE), signature(f"{BRIDGE} {CHEESE} {AGAIN} " * 200)
    assert len(blocking.keys(long)) <= len(blocking.keys(short)) + 30
    assert blocking.signature("", account(None)).lemmas == {}
    assert blocking.keys(blocking.signature("", account(None))) == frozenset()
