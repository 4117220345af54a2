"""Articles that want to break the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.stack import Stack

Visit = Callable[..., Page]

TELLING = "Мэр Тальцовска Нина Ветрова заявила, что мост {} откроют в мае. Жители города довольны новостью о мосте."


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        "\u202eзадом наперёд\u2067",
        "и\u200bл\u2060и\ufeff нет",
        "е" + "\u0301\u0489" * 300,
        "𝔸𝕓🏳️‍🌈👩‍👩‍👧 и",
        "{{ 7 * 7 }} ${alert(3)} &lt;b&gt;",
    ],
    ids=["markup", "directions", "unseen", "piles", "astral", "templates"],
)
def test_it_is_shown_and_does_nothing(visit: Visit, room: Stack, hostile: str) -> None:
    text = TELLING.format(hostile)
    id = room.submit(text)
    assert room.finished(id).status == "succeeded"
    [quote] = room.call("GET", f"/v1/articles/{id}/quotes").json()["quotes"]
    page = visit(f"/articles/{id}#q1")
    assert page.locator("#text").evaluate("e => e.textContent.trim()") == text
    pieces = page.locator("#text .quote[data-of~=q1]").evaluate_all("all => all.map(p => p.textContent).join('')")
    assert pieces == "".join(text[start:end] for start, end in quote["spans"])
    expect(page.locator(".card").get_by_role("heading")).to_have_text("Нина Ветрова")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_piles_stay_in_their_paragraph(visit: Visit, room: Stack) -> None:
    """Marks above and below a letter may not cover the words of others."""
    id = room.submit(TELLING.format("е" + "\u0301" * 400) + "\n" + TELLING.format("скоро"))
    room.finished(id)
    page = visit(f"/articles/{id}")
    assert page.locator("#text p").first.evaluate("e => getComputedStyle(e).overflow") == "clip"


def test_the_longest_article(visit: Visit, room: Stack) -> None:
    plain = "Ночью прошёл дождь, к утру потеплело, на реке начался ледоход, и жители вышли на набережную. "
    said = "Мэр Тальцовска Нина Ветрова заявила, что мост номер {} откроют в мае. "
    text = "\n".join(plain * 7 + said.format(n) for n in range(300))[:200_000]
    id = room.submit(text)
    assert room.finished(id).status == "succeeded"
    page = visit(f"/articles/{id}")
    shown = page.locator("#text").evaluate("e => e.textContent.replaceAll('\\n', '').trim()")
    assert shown == text.replace("\n", "").strip()
    page.locator("#list-quotes .entry a").last.click()
    expect(page.locator(".card").get_by_role("heading")).to_contain_text("Ветрова", timeout=30_000)
