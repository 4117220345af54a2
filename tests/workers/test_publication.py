"""When an article was published."""

from __future__ import annotations

from datetime import date

from workers import publication


def test_the_day_of_publication_is_that_of_its_own_time_zone() -> None:
    assert publication.day({"published_at": "2026-03-13T00:30:00+10:00"}) == date(2026, 3, 13)
    assert publication.day({"published_at": "2026-03-12"}) == date(2026, 3, 12)
    assert publication.day({"published_at": None}) is None
    assert publication.day({}) is None


def test_what_the_client_tells_is_believed_else_the_article_itself() -> None:
    text = "date 2026-03-11\nВера Ланская вчера открыла мост."
    assert publication.day_of({"published_at": "2026-03-13"}, text) == date(2026, 3, 13)
    assert publication.day_of({}, text) == date(2026, 3, 11)
    assert publication.day_of({}, "Вера Ланская вчера открыла мост.") is None
