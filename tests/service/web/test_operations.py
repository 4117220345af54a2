"""How the service is doing, for who runs it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.registry import Registry
from service.registry.presence import Presence
from service.settings import Settings
from service.web.plot import BOTTOM, TOP, ceiling, plot
from tests.service.registry.articles import exhausted
from tests.service.samples import TEXT
from tests.service.web.conftest import reader_of, token_of, words_of

ID = "ar_01M80PTFE531JVDQN331S0WVW9"
STATUSES = ("succeeded", "failed")

Submit = Callable[..., str]
Finish = Callable[..., None]


@pytest.fixture
def operator(app: Flask, redis_client: redis.Redis) -> FlaskClient:
    return reader_of(app, redis_client, "acme", scopes=["admin"])


def test_only_operators_are_shown_the_way(reader: FlaskClient, operator: FlaskClient) -> None:
    assert "/operations" not in reader.get("/").text
    assert 'href="/operations"' in operator.get("/").text
    refused = reader.get("/operations")
    assert refused.status_code == 403
    assert "Ключ этого не разрешает" in words_of(refused)


def test_an_empty_service(operator: FlaskClient) -> None:
    page = operator.get("/operations")
    assert page.status_code == 200
    words = words_of(page)
    assert "Очередь «срочные» никто не разбирает" in words
    assert "Карантин пуст" in words
    assert "Таких статей нет" in words


def test_what_goes_on(
    operator: FlaskClient, submit: Submit, finish: Finish, redis_client: redis.Redis, settings: Settings
) -> None:
    for n in range(3):
        finish(submit(f"{TEXT} Номер {n}."))
    submit(f"{TEXT} Ждёт.")
    Presence(redis_client, settings).announce("celery@news-1", ("bulk", "interactive", "webhooks"))
    page = operator.get("/operations?lang=en")
    words = words_of(page)
    assert "All is well." in words
    assert "waiting 1" in words
    assert "kept in all 4" in words
    assert "celery@news-1 bulk, interactive, webhooks" in words
    assert "done 3" in words
    assert len(re.findall(r'<rect class="piece succeeded" x="\d', page.text)) in (2, 3)  # of the legend, and a column


def test_the_piece_that_is_renewed(operator: FlaskClient) -> None:
    piece = operator.get("/operations", headers={"X-Fragment": "1"})
    assert piece.text.strip().startswith('<div class="now">')
    assert "<form" not in piece.text


def test_a_failure_with_its_reason(operator: FlaskClient, submit: Submit, finish: Finish) -> None:
    problem = {"type": "analysis-timeout", "title": "It took too long", "status": 500}
    id = submit(title="Мост <b>через</b> Лугу")
    finish(id, "failed", {}, problem=problem)
    page = operator.get("/operations")
    assert "Мост &lt;b&gt;через&lt;/b&gt; Лугу" in page.text
    assert f'href="/articles/{id}"' in page.text
    assert "Разбор шёл слишком долго analysis-timeout" in words_of(page)


def test_a_failure_under_embargo_is_shown_to_who_asks(operator: FlaskClient, submit: Submit, finish: Finish) -> None:
    finish(submit(title="Тайна", withheld=True), "failed", {}, problem={"type": "x", "title": "x", "status": 500})
    assert "Тайна" not in operator.get("/operations").text
    assert "Тайна" in operator.get("/operations?embargoed=include").text


@pytest.mark.parametrize(("deed", "status"), [("retry", "queued"), ("drop", "failed")])
def test_the_quarantine_is_emptied_by_its_buttons(
    operator: FlaskClient, registry: Registry, redis_client: redis.Redis, deed: str, status: str
) -> None:
    exhausted(registry, redis_client, ID, tenant="acme", title="Мост через Лугу")
    page = operator.get("/operations")
    assert "1 статья на карантине" in words_of(page)
    assert operator.post(f"/operations/quarantine/{ID}/{deed}").status_code == 403  # without the token
    done = operator.post(f"/operations/quarantine/{ID}/{deed}", data={"token": token_of(page)})
    assert (done.status_code, done.headers["Location"]) == (303, "/operations")
    assert "Карантин пуст" in words_of(operator.get("/operations"))
    job = registry.get("acme", ID)
    assert not isinstance(job, str | None)
    assert job.status == status
    again = operator.post(f"/operations/quarantine/{ID}/{deed}", data={"token": token_of(page)})
    assert again.status_code == 404


def test_what_is_under_embargo_in_the_quarantine_is_but_counted(
    operator: FlaskClient, registry: Registry, redis_client: redis.Redis
) -> None:
    exhausted(registry, redis_client, ID, tenant="acme", title="Тайна", withheld=True)
    page = operator.get("/operations")
    assert "И ещё 1" in words_of(page)
    assert "Тайна" not in page.text
    assert ID not in page.text


@pytest.mark.parametrize("query", ["cursor=x", "embargoed=да", "cursor=%00"])
def test_an_address_that_was_tampered_with(operator: FlaskClient, query: str) -> None:
    assert operator.get(f"/operations?{query}").status_code == 422


# --- the drawing ---


def hours(*ended: tuple[int, int]) -> list[dict[str, object]]:
    """The newest first."""
    return [
        {"hour": f"2026-11-23T{23 - n:02}:00:00.000Z", "succeeded": done, "failed": not_done}
        for n, (done, not_done) in enumerate(ended)
    ]


def test_columns_come_in_the_order_of_time_and_stand_on_the_ground() -> None:
    drawn = plot(hours((4, 1), (0, 0), (10, 0)), STATUSES)
    assert [column.hour[11:13] for column in drawn.columns] == ["21", "22", "23"]
    assert [len(column.pieces) for column in drawn.columns] == [1, 0, 2]
    assert [line.value for line in drawn.lines] == [0, 5, 10]
    first, _, last = drawn.columns
    assert first.pieces[0].y == TOP
    assert first.pieces[0].y + first.pieces[0].height == BOTTOM
    done, failed = last.pieces
    assert done.y + done.height == BOTTOM
    assert failed.y + failed.height == pytest.approx(done.y)
    assert done.height == pytest.approx(4 * failed.height)
    assert first.x + drawn.width < drawn.columns[1].x


def test_the_newest_hour_is_named_and_every_sixth_before_it() -> None:
    named = [column.hour[11:13] for column in plot(hours(*[(1, 0)] * 24), STATUSES).columns if column.named]
    assert named == ["05", "11", "17", "23"]


def test_nothing_to_draw() -> None:
    assert plot([], STATUSES).columns == []
    assert [column.pieces for column in plot(hours((0, 0)), STATUSES).columns] == [[]]


@pytest.mark.parametrize(
    ("most", "end"),
    [(0, 2), (2, 2), (3, 4), (5, 6), (11, 12), (17, 20), (99, 100), (101, 120), (170, 200), (4001, 6000)],
)
def test_the_scale_ends_at_a_round_number(most: int, end: int) -> None:
    assert ceiling(most) == end
