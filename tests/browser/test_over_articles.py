"""What is told of all articles together: search, speakers, stories, and how the service is doing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from service.registry.connection import connect
from service.registry.keys import Keys
from service.security import keys
from tests.browser.conftest import Shoot, barriers
from tests.browser.tellings import ARTICLES, TITLE
from tests.e2e.stack import TENANT, Stack

Visit = Callable[..., Page]
LOOKS = [(language, theme) for language in ("ru-RU", "en-GB") for theme in ("light", "dark")]


@pytest.fixture(scope="module")
def operator(room: Stack) -> str:
    """A key that may see how the service is doing."""
    with connect(room.settings) as client:
        return keys.create(client, TENANT, scopes=["admin"])


@pytest.fixture(scope="module")
def told(room: Stack, samples: list[str]) -> list[str]:
    """Articles of one story, analysed."""
    ids = [room.submit(**article) for article in ARTICLES]
    assert {room.finished(id).status for id in ids} == {"succeeded"}
    return ids


@pytest.fixture(scope="module")
def story(room: Stack, told: list[str]) -> str:
    answer = room.call("POST", "/v1/stories?wait=30", json={"title": TITLE, "articles": told})
    assert answer.json()["status"] == "finished"
    return str(answer.json()["id"])


def tab_to(page: Page, wanted: Locator) -> None:
    """From wherever the focus is."""
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("no way there by keyboard")


# --- search and speakers ---


def test_an_inflected_word_is_found_and_leads_to_the_card(visit: Visit, told: list[str]) -> None:
    page = visit("/")
    tab_to(page, page.get_by_role("link", name="Цитаты", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Слова"))
    page.keyboard.type("опорами")
    tab_to(page, page.get_by_role("button", name="Найти"))
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("Опоры")
    expect(page.locator(".said .who").get_by_role("link")).to_have_text("Герман Лашко")
    tab_to(page, page.locator(".said .facts a"))
    page.keyboard.press("Enter")
    card = page.locator(".card")
    expect(card.get_by_role("heading")).to_have_text("Герман Лашко")
    expect(card).to_contain_text("Опоры простоят сто лет")


def test_conditions_narrow_the_search(visit: Visit, told: list[str]) -> None:
    page = visit("/quotes?q=мост")
    everywhere = page.locator(".said").count()
    page.get_by_text("Издание, даты, вид").click()
    page.get_by_label("Издание", exact=True).fill("Вести Заречья")
    page.get_by_label("По", exact=True).fill("2026-05-10")
    page.get_by_role("button", name="Найти").click()
    expect(page.locator(".said")).to_have_count(1)
    assert everywhere > 1
    expect(page.get_by_label("Издание", exact=True)).to_have_value("Вести Заречья")
    page.get_by_role("link", name="Сбросить").click()
    expect(page.get_by_label("Слова")).to_have_value("")
    assert page.locator(".said").count() > 1


def test_what_is_wrong_stands_at_its_field(visit: Visit, complaints: list[str]) -> None:
    """A browser itself notes in the console that the answer was a 422."""
    page = visit("/quotes?q=…")
    words = page.get_by_label("Слова")
    expect(words).to_have_attribute("aria-invalid", "true")
    expect(words).to_have_accessible_description("Здесь нет ни одного слова.")
    assert all("422" in said for said in complaints)
    complaints.clear()


def test_what_a_speaker_said_by_day_and_outlet(visit: Visit, told: list[str]) -> None:
    page = visit("/speakers")
    tab_to(page, page.get_by_label("Имя"))
    page.keyboard.type("ланск")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Вера Ланская")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Вера Ланская")
    page.wait_for_load_state()
    days = page.get_by_role("heading", level=3).all_text_contents()
    own = [days.index(day) for day in ("10 мая 2026", "13 марта 2026", "12 марта 2026")]
    assert own == sorted(own)  # the newest first
    for article in ARTICLES:
        expect(page.locator(".outlets")).to_contain_text(article["source"])
    tab_to(page, page.get_by_role("link", name=ARTICLES[2]["title"]))
    page.keyboard.press("Enter")
    expect(page.locator(".card").get_by_role("heading")).to_have_text("Вера Ланская")


# --- stories ---


def test_a_story_is_made_by_keyboard(visit: Visit, told: list[str]) -> None:
    page = visit("/stories")
    tab_to(page, page.get_by_label("Заголовок"))
    page.keyboard.type("Две заметки о мосте")
    for article in ARTICLES[:2]:
        tab_to(page, page.get_by_role("checkbox", name=article["title"]))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Составить"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Две заметки о мосте")
    expect(page.locator("#story")).to_have_attribute("data-status", "finished")
    expect(page.get_by_role("region", name="Кто что сказал").first).to_contain_text("Вера Ланская")


def test_words_side_by_side_with_what_became_of_them(visit: Visit, story: str) -> None:
    page = visit(f"/stories/{story}")
    cut = page.locator(".variant.cut")
    expect(cut.locator("del")).to_contain_text("город больше никогда не будет стоять в пробках")
    expect(cut).to_contain_text("сокращено")
    altered = page.locator(".variant.altered")
    expect(altered.locator("blockquote del")).to_have_text("убрано: 2")
    expect(altered.locator("blockquote ins")).to_have_text("добавлено: 3")
    expect(altered).to_contain_text("число: 2 → 3")
    # not by colour alone
    assert cut.locator("del").evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    assert altered.locator("blockquote ins").evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_a_plan_that_came_true_is_one_occurrence(visit: Visit, story: str) -> None:
    page = visit(f"/stories/{story}")
    opened = page.locator(".occurrence", has_text="торжество").filter(has_text="9 мая 2026")
    expect(opened).to_have_count(1)
    expect(opened).to_contain_text("12 марта 2026 запланировано → 10 мая 2026 произошло")
    for article in ARTICLES:
        expect(opened).to_contain_text(article["source"])
    signs = page.locator(".legend svg").evaluate_all(
        "all => all.map(svg => svg.querySelector('path, circle').outerHTML)"
    )
    assert len(set(signs)) >= 3  # what is planned and what happened differ by their shape


def test_a_conflict_shows_both_and_leads_to_the_places(visit: Visit, story: str, told: list[str]) -> None:
    page = visit(f"/stories/{story}")
    sides = page.locator(".conflict", has_text="разные авторы слов").locator(".claim")
    expect(sides).to_have_count(2)
    for side, speaker, article in zip(sides.all(), ("Семён Горлов", "Павел Рогов"), told[:2], strict=True):
        expect(side).to_contain_text(speaker)
        link = side.get_by_role("link")
        assert str(link.get_attribute("href")).startswith(f"/articles/{article}#q")
    tab_to(page, sides.first.get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page.locator(".card").get_by_role("heading")).to_have_text("Семён Горлов")


# --- operations ---


def test_how_the_service_is_doing(visit: Visit, operator: str, told: list[str]) -> None:
    page = visit("/", key=operator)
    tab_to(page, page.get_by_role("link", name="Работа службы"))
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_have_text("● Всё идёт как надо.")
    expect(page.locator(".figures").first).to_contain_text("хранится всего")
    assert page.locator(".plot .piece.succeeded").count() >= 1
    summary = page.get_by_text("Таблица чисел")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(page.locator("#numbers table tbody tr")).to_have_count(24)
    workers = page.get_by_role("table", name="Обработчики")
    expect(workers).to_contain_text("срочные")
    expect(workers).to_contain_text("назад")


@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
def test_hours_are_those_of_who_reads_by_a_clock_of_24(visit: Visit, operator: str, locale: str) -> None:
    page = visit("/operations", key=operator, locale=locale, timezone_id="Asia/Kolkata")
    axis = page.locator("[data-hour]").all_text_contents()
    assert axis
    assert all(re.fullmatch(r"([01]\d|2[0-3]):30", hour) for hour in axis), axis
    page.locator("#numbers summary").click()
    rows = page.locator("#numbers tbody time").all_text_contents()
    assert len(rows) == 24
    assert all(re.search(r"\b([01]\d|2[0-3]):30$", hour) for hour in rows), rows


def test_it_is_renewed_by_itself(visit: Visit, operator: str, room: Stack) -> None:
    page = visit("/operations", key=operator)
    stored = page.locator(".figures").first.locator("div", has_text="хранится всего").locator("dd")
    before = int(str(stored.text_content()))
    room.finished(room.submit("Глава села Ясное Пётр Дымов сообщил, что школу откроют осенью. Жители ждут новостей."))
    expect(stored).not_to_have_text(str(before))


def test_the_quarantine_is_emptied_by_keyboard(visit: Visit, operator: str, room: Stack) -> None:
    """The article is put there by hand: one that kills its worker would take the others with it."""
    id = room.submit("Глава села Тихое Анна Вересова сообщила, что мост откроют осенью.", title="Мост у села Тихое")
    room.finished(id)
    own = Keys(TENANT)
    with connect(room.settings) as client:
        client.hset(own.job(id), "status", "failed")
        client.zadd(own.quarantine, {id: room.registry.now()})
        client.expire(own.quarantine, 3_600)
    page = visit("/operations", key=operator)
    expect(page.locator(".verdict")).to_have_text("▲ 1 статья на карантине.")
    button = page.get_by_role("button", name="Разобрать ещё раз: Мост у села Тихое")
    tab_to(page, button)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Карантин пуст.")).to_be_visible()
    assert room.finished(id).status == "succeeded"


def test_only_operators_are_shown_the_way(visit: Visit, room: Stack) -> None:
    page = visit("/")
    expect(page.get_by_role("link", name="Цитаты", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Работа службы")).to_have_count(0)


# --- how they look ---


@pytest.fixture(scope="module")
def pages(story: str) -> dict[str, str]:
    return {
        "quotes": "/quotes?q=мост",
        "speakers": "/speakers",
        "speaker": "/speakers?q=ланская",
        "stories": "/stories",
        "story": f"/stories/{story}",
        "operations": "/operations",
    }


def opened(page: Page, name: str, path: str) -> None:
    page.goto(path)
    if name == "speaker":
        page.locator(".people a").first.click()
        page.wait_for_url("**/speakers/sp_*")


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_no_barriers(
    visit: Visit, pages: dict[str, str], operator: str, shoot: Shoot, language: str, theme: str
) -> None:
    page = visit("/quotes", key=operator, locale=language, color_scheme=theme, reduced_motion="reduce")
    found = {}
    for name, path in pages.items():
        opened(page, name, path)
        for details in page.locator("main details").all():
            details.evaluate("element => (element.open = true)")
        shoot(page, f"{name}-{language[:2]}-{theme}")
        found[name] = barriers(page)
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize("width", [320, 768, 1360])
def test_no_page_is_wider_than_the_screen(
    visit: Visit, pages: dict[str, str], operator: str, shoot: Shoot, width: int
) -> None:
    page = visit("/quotes", key=operator, viewport={"width": width, "height": 800})
    for name, path in pages.items():
        opened(page, name, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        shoot(page, f"width-{width}-{name}")


def test_without_a_script(visit: Visit, pages: dict[str, str], operator: str) -> None:
    page = visit("/quotes", key=operator, java_script_enabled=False)
    for path in pages.values():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("По часам, UTC")).to_be_visible()
