"""From a pasted article to what is on the card, as an editor does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Shoot
from tests.e2e.stack import Stack

Visit = Callable[..., Page]

ARTICLE = (
    "В Тальцовске откроют мост\n\n"
    "Мэр Тальцовска Вера Ланская посетила стройку 12 марта. «Мы закончим мост к маю», — заявила Ланская журналистам. "
    "Депутат Игорь Чубенко сообщил, что подрядчик задержал работы на год.\n"
)


def focused(page: Page) -> str:
    """Attributes and words of what has the focus."""
    return str(page.evaluate("document.activeElement.outerHTML.slice(0, 400)"))


def walk_to(page: Page, finding: str) -> None:
    """With the arrows, from wherever the focus is in the text."""
    for _ in range(100):
        if page.evaluate("document.activeElement.dataset.go") == finding:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no way to {finding}")


def test_from_the_key_to_the_speaker_by_keyboard(visit: Visit, room: Stack, shoot: Shoot) -> None:
    page = visit("/", key="")
    expect(page).to_have_title("Вход · Дословно")
    shoot(page, "signin")
    page.keyboard.type(room.key)  # the field has the focus
    page.keyboard.press("Enter")
    page.get_by_label("Вставьте статью").focus()
    page.keyboard.insert_text(ARTICLE)
    button = page.get_by_role("button", name="Разобрать")
    for _ in range(10):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Открыть статью")
    expect(link).to_be_visible()
    expect(page.locator(".receipt")).to_contain_text("Готово. 2 цитаты")
    expect(page.locator("#recent")).to_contain_text("В Тальцовске откроют мост")
    link.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("В Тальцовске откроют мост")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#text') !== null"):
            break
    quote = page.locator("#list-quotes .entry", has_text="Мы закончим мост к маю").get_attribute("id")
    assert quote
    walk_to(page, quote)
    page.keyboard.press("Enter")
    card = page.locator(".card")
    expect(card.get_by_role("heading")).to_have_text("Вера Ланская")
    expect(card).to_contain_text("прямая речь")
    expect(card).to_be_focused()
    assert page.url.endswith(f"#{quote}")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert f'data-go="{quote}"' in focused(page)


def test_the_request_and_the_answer_are_shown(visit: Visit) -> None:
    page = visit("/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Вставьте статью").fill(ARTICLE + "Ещё раз.")
    page.get_by_role("button", name="Разобрать").click()
    page.get_by_text("Запрос и ответ API").click()
    page.get_by_role("button", name="Копировать").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl http://127.0.0.1:")
    assert '-H "Authorization: Bearer $KEY"' in copied
    assert "Ещё раз." in copied
    expect(page.locator(".exchange pre").nth(1)).to_contain_text("Location: /v1/articles/ar_")


def test_files_of_several_charsets(visit: Visit, tmp_path: Path) -> None:
    names = []
    for charset in ("utf-8", "windows-1251", "koi8-r"):
        file = tmp_path / f"{charset}.txt"
        plain = ARTICLE.translate(str.maketrans("«»—", '""-'))  # koi8-r has no others
        file.write_text(f"Мост в кодировке {charset}\n\n{plain}", encoding=charset)
        names.append(str(file))
    english = tmp_path / "english.txt"
    english.write_text("The bridge is open, said the mayor of the town on Monday.")
    page = visit("/")
    page.get_by_label("или перетащите файлы").set_input_files([*names, str(english)])
    page.get_by_role("button", name="Разобрать").click()
    expect(page.get_by_role("link", name="Открыть статью")).to_have_count(3)
    expect(page.locator(".receipt").first).to_contain_text("Текст не на русском языке")
    for charset in ("utf-8", "windows-1251", "koi8-r"):
        expect(page.locator("#recent")).to_contain_text(f"Мост в кодировке {charset}")


def test_cards_by_pointer_and_by_address(visit: Visit, samples: list[str]) -> None:
    page = visit(f"/articles/{samples[0]}#q1")
    card = page.locator(".card")
    expect(card.get_by_role("heading")).to_have_text("Алевтина Корзунова")
    page.locator("#text .quote", has_text="Опоры простоят сто лет").click()
    expect(card.get_by_role("heading")).to_have_text("Герман Лашко")
    page.get_by_role("tab", name="События").click()
    page.locator("#list-events a", has_text="концерт").click()
    expect(card.locator(".kind")).to_contain_text("произошло")
    page.locator("h1").click()
    expect(card).to_have_count(0)


def test_arrows_walk_from_card_to_card(visit: Visit, samples: list[str]) -> None:
    page = visit(f"/articles/{samples[0]}#q1")
    card = page.locator(".card")
    expect(card).to_have_attribute("data-finding", "q1")
    page.keyboard.press("ArrowRight")
    expect(card).not_to_have_attribute("data-finding", "q1")
    page.keyboard.press("ArrowLeft")
    expect(card).to_have_attribute("data-finding", "q1")


def test_an_editor_judges(visit: Visit, room: Stack) -> None:
    id = room.submit(ARTICLE + "Для проверки.", title="Проверка")
    room.finished(id)
    page = visit(f"/articles/{id}#q1")
    card = page.locator(".card")
    card.get_by_role("button", name="Верно", exact=False).first.click()
    expect(card.locator(".verdict")).to_have_text("✓ подтверждено")
    expect(page.locator("#q1 .verdict")).to_have_text("✓ подтверждено")
    card.get_by_text("Исправить").click()
    card.get_by_label("Имя говорящего").fill("Анна Лесная")
    card.get_by_label("Имя говорящего").press("Enter")
    expect(card.locator(".verdict")).to_have_text("✎ исправлено")
    expect(card.get_by_role("heading")).to_have_text("Анна Лесная")
    page.reload()
    expect(page.locator("#list-quotes")).to_contain_text("Анна Лесная")
    [said] = [q["verdict"] for q in room.call("GET", f"/v1/articles/{id}/quotes").json()["quotes"] if q["id"] == "q1"]
    assert said["correction"] == {"speaker": "Анна Лесная"}


def test_layers_and_confidence(visit: Visit, samples: list[str]) -> None:
    page = visit(f"/articles/{samples[0]}")
    quote = page.locator("#text .quote").first
    assert quote.evaluate("piece => getComputedStyle(piece).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.locator("#layer-quotes").uncheck()
    assert quote.evaluate("piece => getComputedStyle(piece).backgroundColor") == "rgba(0, 0, 0, 0)"
    page.locator("#layer-quotes").check()
    expect(page.locator("#list-quotes .faint")).to_have_count(0)
    page.locator("#least").fill("95")
    low = [
        float(c) for c in page.locator("[data-confidence]").evaluate_all("rows => rows.map(r => r.dataset.confidence)")
    ]
    expect(page.locator(".entry.faint")).to_have_count(sum(c < 0.95 for c in low))
    assert all(not entry.is_visible() for entry in page.locator(".entry.faint").all())
    expect(page.locator("output")).to_have_text("95 %")


def test_without_a_script(visit: Visit, room: Stack) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_label("Вставьте статью").fill(ARTICLE + "Без скрипта.")
    page.get_by_role("button", name="Разобрать").click()
    href = page.locator("#recent a").first.get_attribute("href")
    assert href
    room.finished(href.rpartition("/")[2])
    page.goto(href)
    page.locator("#list-quotes a").first.click()
    expect(page.locator(".card").get_by_role("heading")).to_have_text("Вера Ланская")
    page.get_by_role("button", name="Верно", exact=False).first.click()
    expect(page.locator("#q1 .verdict")).to_have_text("✓ подтверждено")
    assert page.url.endswith("#q1")


def test_a_link_of_another_site_opens_the_article(
    visit: Visit, samples: list[str], complaints: list[str], room: Stack
) -> None:
    """The cookie is SameSite=Strict: the browser keeps it back at first."""
    page = visit("/signin")
    page.route("http://cms.example/", lambda route: route.fulfill(
        content_type="text/html", body=f'<a href="{room.url}/articles/{samples[0]}#q1">Статья</a>'
    ))  # fmt: skip
    page.goto("http://cms.example/")
    page.get_by_role("link").click()
    expect(page.locator(".card").get_by_role("heading")).to_have_text("Алевтина Корзунова")
    complaints.remove("request: http://cms.example/")


def test_signing_out(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("button", name="Выйти").click()
    expect(page).to_have_title("Вход · Дословно")
    page.goto("/")
    expect(page).to_have_title("Вход · Дословно")
