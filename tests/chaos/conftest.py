"""One house for all scenarios, and their figures in one line at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.chaos.audit import Figures, audit, settle
from tests.chaos.crowd import Crowd
from tests.chaos.house import House

Scenario = Callable[..., AbstractContextManager[Crowd]]

FIGURES: list[Figures] = []


@pytest.fixture(scope="session")
def articles() -> int:
    """How many the kills get; the other scenarios get a part of it."""
    return int(os.environ.get("DOSLOVNO_CHAOS_ARTICLES", "80"))


@pytest.fixture(scope="session")
def some(articles: int) -> int:
    """As many as a scenario needs that breaks something once."""
    return min(max(20, articles // 10), 200)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    try:
        yield house
    finally:
        house.close()


@pytest.fixture
def scenario(house: House, request: pytest.FixtureRequest) -> Scenario:
    """`with scenario() as crowd:` around what breaks. At the end everything must come to an end, and the accounts must
    be right: nothing lost, nothing twice."""

    @contextmanager
    def played(urls: list[str] | None = None, *, retries: bool = True) -> Iterator[Crowd]:
        name = request.node.name.removeprefix("test_").replace("_", "-")
        before = house.restarts
        tenant = name[:60].rstrip("-")
        crowd = Crowd(urls or house.urls, tenant, house.key(tenant), retries=retries)
        yield crowd
        settle(house, crowd)
        figures = audit(house, crowd, name, house.restarts - before)
        FIGURES.append(figures)
        print(figures, dict(crowd.answers))
        assert crowd.broken == []
        assert (figures.lost, figures.duplicated) == (0, 0)
        assert figures.finished == figures.submitted > 0

    return played


def pytest_unconfigure() -> None:
    """After pytest's own last line."""
    if FIGURES:
        sums = (
            f"{name}={sum(getattr(figures, name) for figures in FIGURES)}"
            for name in ("submitted", "finished", "fenced", "lost", "duplicated")
        )
        print(f"chaos: scenarios={len(FIGURES)} {' '.join(sums)}")
