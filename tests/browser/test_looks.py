"""Who cannot see colours, uses no mouse, reads in the dark, on a phone or on paper."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCREENSHOTS, Shoot, barriers

Visit = Callable[..., Page]
THEMES = ("light", "dark")
LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_barriers(visit: Visit, samples: list[str], shoot: Shoot, language: str, theme: str) -> None:
    look = {"locale": LANGUAGES[language], "color_scheme": theme, "reduced_motion": "reduce"}
    found = {"sign-in": barriers(visit("/signin", key="", **look))}
    page = visit("/", **look)
    expect(page.locator("html")).to_have_attribute("lang", language)
    shoot(page, f"start-{language}-{theme}")
    found["start"] = barriers(page)
    page.goto(f"/articles/{samples[0]}")
    shoot(page, f"article-{language}-{theme}")
    found["article"] = barriers(page)
    for n in range(1, 4):
        page.get_by_role("tab").nth(n).click()
        shoot(page, f"article-{language}-{theme}-tab-{n}")
        found[f"tab {n}"] = barriers(page)
    for kind, link in (("quote", "q4"), ("event", "e1"), ("entity", "n4")):
        page.goto(f"/articles/{samples[0]}#{link}")
        page.reload()
        expect(page.locator(".card")).to_have_attribute("data-finding", link)
        shoot(page, f"card-{kind}-{language}-{theme}")
        found[kind] = barriers(page)
    assert {name: rows for name, rows in found.items() if rows} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_no_barriers_on_the_page_of_a_problem(visit: Visit, complaints: list[str], theme: str) -> None:
    """A browser itself notes in the console that a page was not found."""
    page = visit("/nowhere", color_scheme=theme)
    expect(page.get_by_role("heading", level=1)).to_have_text("Здесь ничего нет")
    assert barriers(page) == []
    assert all("404" in said for said in complaints)
    complaints.clear()


@pytest.mark.parametrize("width", [360, 768, 1024, 1360])
def test_no_page_is_wider_than_the_screen(visit: Visit, samples: list[str], shoot: Shoot, width: int) -> None:
    page = visit("/", viewport={"width": width, "height": 800})
    for path in ("/", f"/articles/{samples[0]}", f"/articles/{samples[0]}#q4"):
        page.goto(path)
        if "#" in path:
            expect(page.locator(".card")).to_be_in_viewport()
            expect(page.locator("#text [data-of~=q4]").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot(page, f"width-{width}{'-card' if '#' in path else '-article' if 'ar_' in path else ''}")


def test_the_picture_of_the_readme(visit: Visit, samples: list[str]) -> None:
    """`make picture` puts it into docs."""
    page = visit(f"/articles/{samples[0]}#q1", viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    expect(page.locator(".card")).to_have_attribute("data-finding", "q1")
    page.evaluate("document.fonts.ready")
    shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 85})
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / "reading-room.webp").write_bytes(base64.b64decode(shot["data"]))
    assert (SCREENSHOTS / "reading-room.webp").stat().st_size < 200_000


def test_on_paper(visit: Visit, samples: list[str]) -> None:
    page = visit(f"/articles/{samples[0]}")
    page.emulate_media(media="print")
    for gone in (".bar", ".tools", ".tabs", ".keys", ".by-api"):
        expect(page.locator(gone)).to_be_hidden()
    for part in ("quotes", "events", "sentiment", "entities"):
        expect(page.locator(f"#list-{part}")).to_be_visible()
    assert page.locator("#text .quote").first.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_nothing_moves_for_who_does_not_like_it(visit: Visit) -> None:
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visit("/", reduced_motion="reduce").evaluate(behaviour) == "auto"
    assert visit("/", reduced_motion="no-preference").evaluate(behaviour) == "smooth"
