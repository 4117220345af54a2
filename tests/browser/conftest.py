"""The reading room in a real browser: the system's Chromium over the whole service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from doslovno.articles import read
from doslovno.up import samples as sample_articles
from tests.e2e.stack import Stack, running

expect.set_options(timeout=20_000)  # milliseconds; machines that run tests are busy

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SOURCES = ("Верхнереченская правда", "Светлозёрский край", "Север-Инфо", "Вести Радовска")
SERIOUS = ("serious", "critical")

Shoot = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running service."""
    if CHROMIUM is None:
        assert "CI" not in os.environ, "needs chromium"
        pytest.skip("there is no Chromium on this machine")
    with running(tmp_path_factory.mktemp("room"), {}, processes=1) as stack:
        yield stack


@pytest.fixture(scope="package")
def samples(room: Stack) -> list[str]:
    """Ids of the sample articles, analysed."""
    ids = []
    for path, source in zip(sample_articles(), SOURCES, strict=True):
        date, _, text = read(str(path)).text.partition("\n")
        title = text.split("\n", 1)[0]
        ids.append(room.submit(text, title=title, source=source, published_at=date.removeprefix("date ")))
    assert {room.finished(id).status for id in ids} == {"succeeded"}
    return ids


@pytest.fixture(scope="package")
def browser(room: Stack) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong unseen: errors in the console, requests to other servers. A test may take some away."""
    return []


@pytest.fixture
def visit(browser: Browser, room: Stack, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, signed in unless `key` is empty. At the end nobody may have complained."""
    contexts: list[BrowserContext] = []

    def visit(path: str, *, key: str = room.key, **options: object) -> Page:
        settings = {"locale": "ru-RU", "viewport": {"width": 1360, "height": 900}, "base_url": room.url} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(60_000)
        if key:
            cookie = {"name": "doslovno_key", "value": key, "url": room.url, "httpOnly": True, "sameSite": "Strict"}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda message: _heard(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: _asked(request, room.url, complaints))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def _heard(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type in ("error", "warning"):
        complaints.append(f"console: {message.text}")


def _asked(request: Request, url: str, complaints: list[str]) -> None:
    if urlsplit(request.url).netloc != urlsplit(url).netloc:
        complaints.append(f"request: {request.url}")


@pytest.fixture
def shoot() -> Shoot:
    """Keeps a picture for people."""

    def shoot(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return shoot


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious, with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
