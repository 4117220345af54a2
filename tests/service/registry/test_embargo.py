"""What may not be published now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from service.registry import Job, Registry, embargo
from service.registry.embargo import Wish
from tests.service.registry.articles import TENANT, submit


def at(written: str) -> int:
    return round(datetime.fromisoformat(written).timestamp() * 1000)


@pytest.mark.parametrize(
    ("meta", "now", "barred"),
    [
        ({}, "2026-11-21T00:00:00Z", False),
        ({"embargoed_until": None, "withheld": False}, "2026-11-21T00:00:00Z", False),
        ({"withheld": True}, "2026-11-21T00:00:00Z", True),
        ({"withheld": True, "embargoed_until": "2020-01-01"}, "2026-11-21T00:00:00Z", True),
        ({"embargoed_until": "2026-11-21T10:00:00+03:00"}, "2026-11-21T06:59:59.999Z", True),
        ({"embargoed_until": "2026-11-21T10:00:00+03:00"}, "2026-11-21T07:00:00Z", False),
        ({"embargoed_until": "2026-11-21T07:00:00.123456789Z"}, "2026-11-21T07:00:00.123Z", True),
        # a day begins at midnight UTC
        ({"embargoed_until": "2026-11-21"}, "2026-11-20T23:59:59.999Z", True),
        ({"embargoed_until": "2026-11-21"}, "2026-11-21T00:00:00Z", False),
        ({"embargoed_until": "9999-12-31T23:59:59-23:59"}, "2026-11-21T00:00:00Z", True),
        ({"embargoed_until": "0001-01-01T00:00:00+23:59"}, "2026-11-21T00:00:00Z", False),
    ],
)
def test_barred(meta: dict[str, Any], now: str, barred: bool) -> None:
    assert embargo.barred(meta, at(now)) is barred
    assert embargo.passes(meta, at(now), "include")
    assert embargo.passes(meta, at(now), "exclude") is not barred
    assert embargo.passes(meta, at(now), "only") is barred


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((None, False), (None, False), (None, False)),
        ((None, False), (None, True), (None, True)),
        (("2026-11-21", False), (None, False), ("2026-11-21", False)),
        (("2026-11-21", False), ("2026-11-21T01:00:00+03:00", True), ("2026-11-21", True)),
        (("2026-11-21T03:00:00Z", False), ("2026-11-21T05:00:00+03:00", False), ("2026-11-21T03:00:00Z", False)),
    ],
)
def test_the_stricter_of_two(
    one: tuple[str | None, bool], other: tuple[str | None, bool], both: tuple[str | None, bool]
) -> None:
    def meta(marks: tuple[str | None, bool]) -> dict[str, Any]:
        return dict(zip(("embargoed_until", "withheld"), marks, strict=True))

    assert embargo.stricter(meta(one), meta(other)) == embargo.stricter(meta(other), meta(one)) == meta(both)


def listed(registry: Registry, wish: Wish) -> list[str]:
    return [
        job.id for job in registry.list(TENANT, status=None, label=None, cursor=None, limit=200, embargoed=wish).jobs
    ]


def test_a_long_row_of_barred_articles_hides_none_behind_it(registry: Registry) -> None:
    free = submit(registry)
    for _ in range(60):
        submit(registry, withheld=True)
    page = registry.list(TENANT, status=None, label=None, cursor=None, limit=2)
    assert [job.id for job in page.jobs] == [free]
    assert len(listed(registry, "only")) == 60
    assert len(listed(registry, "include")) == 61


def test_an_article_is_barred_and_never_set_free(registry: Registry) -> None:
    id = submit(registry, title="Мост / «Лужа»", labels={})

    def job() -> Job:
        found = registry.get(TENANT, id)
        assert isinstance(found, Job)
        return found

    before = job()
    assert registry.bar(TENANT, id, {"embargoed_until": "2030-01-01", "withheld": False})
    assert job().meta == before.meta | {"embargoed_until": "2030-01-01", "withheld": False}
    assert job().revision > before.revision
    assert not registry.bar(TENANT, id, {"embargoed_until": "2029-01-01", "withheld": False})
    assert registry.bar(TENANT, id, {"withheld": True})
    assert job().meta == before.meta | {"embargoed_until": "2030-01-01", "withheld": True}
    assert not registry.bar("other", id, {"withheld": True})
    assert not registry.bar(TENANT, "no such article", {"withheld": True})
