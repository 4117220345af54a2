"""Stories over real processes: articles come in over HTTP, workers put them together and tell them."""

from __future__ import annotations

from typing import Any

import pytest

from doslovno.up import samples
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.e2e

DAY = "2026-04-21"
FIVE = (
    "Губернатор Лесогорья Марфа Истомина закрыла ледовую переправу через Ижму. «Лёд тронулся на неделю раньше, и мы не "
    "станем рисковать людьми», — заявила Истомина. Посёлок Кедровый остался без дороги до парома.",
    "Ледовая переправа через Ижму закрыта: губернатор Марфа Истомина сказала, что «мы не станем рисковать людьми». "
    "В посёлке Кедровый ждут паром. Жители запаслись мукой и соляркой.",
    "Посёлок Кедровый на Ижме отрезан от дороги: ледовую переправу закрыли. «Паром встанет на линию через десять "
    "дней», — сообщил начальник пристани Кузьма Воронцов. Истомина обещала вертолёт.",
    "Вертолёт доставил хлеб в посёлок Кедровый, где закрыта ледовая переправа через Ижму. Кузьма Воронцов повторил: "
    "«Паром встанет на линию через десять дней». Губернатор Марфа Истомина встретилась с жителями.",
    "Лёд на Ижме тронулся, ледовая переправа у посёлка Кедровый закрыта. Губернатор Марфа Истомина: «Лёд тронулся на "
    "неделю раньше». Пристань готовит паром.",
)


def story_of(stack: Stack, articles: set[str]) -> list[dict[str, Any]]:
    """The automatic stories that have one of the articles."""
    found = stack.call("GET", "/v1/stories?kind=automatic&limit=200").json()["stories"]
    return [story for story in found if articles & {article["id"] for article in story["articles"]}]


def test_five_articles_of_five_outlets_become_one_story_and_others_stay_out(stack: Stack) -> None:
    others = [path.read_text(encoding="utf-8") for path in samples()]
    ids = [stack.submit(text, published_at=DAY, source=f"outlet {n}") for n, text in enumerate(FIVE)]
    apart = [stack.submit(text) for text in others]
    for id in ids + apart:
        assert stack.finished(id).status == "succeeded"

    def whole(found: list[dict[str, Any]]) -> bool:
        return len(found) == 1 and found[0]["status"] == "finished" and len(found[0]["articles"]) == len(FIVE)

    [listed] = eventually(lambda: story_of(stack, set(ids)), whole)
    assert {article["id"] for article in listed["articles"]} == set(ids)
    assert story_of(stack, set(apart)) == []
    story = stack.call("GET", f"/v1/stories/{listed['id']}").json()
    speakers = {family["speaker"]: len(family["members"]) for family in story["families"]}
    assert speakers.get("Кузьма Воронцов") == 2
    assert speakers.get("Марфа Истомина", 0) >= 2
    for family in story["families"]:
        for member in family["members"]:
            text = stack.registry.text("newsroom", member["doc"]) or ""
            assert member["text"] == " ".join(text[start:end] for start, end in member["spans"])
    assert stack.call("GET", f"/v1/stories/{listed['id']}/quotes").json()["families"] == story["families"]
    assert stack.call("GET", f"/v1/stories/{listed['id']}/timeline").json()["timeline"] == story["timeline"]

    assert stack.call("DELETE", f"/v1/articles/{ids[0]}").status == 204
    left = stack.call("GET", f"/v1/stories/{listed['id']}?wait=30").json()
    assert {article["id"] for article in left["articles"]} == set(ids[1:])
    assert ids[0] not in str(left)
    assert left["status"] == "finished"


def test_a_named_story_waits_for_its_articles(stack: Stack) -> None:
    ids = [stack.submit(f"{text} Выпуск вечерний.", published_at=DAY, retention_hours=2) for text in FIVE[:2]]
    made = stack.call("POST", "/v1/stories?wait=30", json={"title": "Переправа", "articles": ids})
    assert made.status == 201, made.data
    story = made.json()
    assert all(article["included"] for article in story["articles"])
    [family] = story["families"]
    assert (family["speaker"], len(family["members"])) == ("Марфа Истомина", 2)
    late = stack.submit(f"{FIVE[4]} Выпуск вечерний.", published_at=DAY)
    changed = stack.call("PATCH", f"/v1/stories/{story['id']}", json={"articles": [*ids, late]})
    assert changed.status == 200
    told = stack.call("GET", f"/v1/stories/{story['id']}?wait=30").json()
    assert [article["included"] for article in told["articles"]] == [True] * 3
