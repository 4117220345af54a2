"""No articles, however strange, are refused; the same ones give the same story."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.extraction.stories.making import DAY, article, event, quote
from workers.extraction import stories
from workers.extraction.stories import Account

TEXTS = (
    "", " ", "…", "«»", "не", "да да да да да да", "3 3 3 3", "²³ ١٢", "\ud800\udc00 мост", "мост " * 300, "a" * 3_000,
    "Мост готов, и мост не готов: мост почти готов", "Мост 1.000.000,5 2:1 — 2017-2030", "\u0301й Ё ё e\u0308",
    "Мы построили новый мост через Тальцу за один год", "мы построим новый мост через Тальцу за два года",
)  # fmt: skip
NAMES = (None, "", ".", "Ланская", "Вера Ланская", "В. Ланская", "Вера", "«Вестник»", "ген ген", "Совет Ланская")
DAYS = (None, "2026-03-11", "2026-03", "2026", "0000", "-0044", "2026-02-31", "9999-12-31", "вчера", "")
TYPES = ("MEETING", "VISIT", "ACCIDENT", "НЕТ")


def strange(draw: random.Random, number: int) -> Account:
    quotes = [
        quote(
            draw.choice(TEXTS),
            draw.choice(NAMES),
            draw.choice(("direct", "partial", "indirect")),
            day=draw.choice(DAYS),
        )
        for _ in range(draw.randrange(6))
    ]
    events = [
        event(
            draw.choice(TYPES), draw.choice(TEXTS),
            [("participant", draw.choice(NAMES[1:])) for _ in range(draw.randrange(3))],
            day=draw.choice(DAYS), text=draw.choice(TEXTS), parent=draw.choice((None, "e1", "e99")),
            factuality=draw.choice(("asserted", "planned", "possible", "negated")),
        )
        for _ in range(draw.randrange(5))
    ]  # fmt: skip
    published = draw.choice((None, DAY, DAY + timedelta(days=number), date.min, date.max))
    return article(f"d{number}", quotes=quotes, events=events, published=published)


@pytest.mark.parametrize("seed", range(40))
def test_strange_articles_make_a_story_every_member_of_which_is_theirs(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - the same articles every time
    accounts = [strange(draw, k) for k in range(draw.randrange(8))]
    story = stories.tell(accounts)
    assert stories.tell(accounts) == story
    known = {(a.doc, q.id): q for a in accounts for q in a.quotes}
    members = [(m.doc, m.quote) for f in story.families for m in f.members]
    assert len(members) == len(set(members))
    for family in story.families:
        assert len(family.members) > 1
        for member in (*family.members, *family.related):
            assert member.text == known[member.doc, member.quote].text
    seen = [(m.doc, m.event) for o in story.timeline for m in o.members]
    assert sorted(seen) == sorted((a.doc, e.id) for a in accounts for e in a.events)
    ids = {o.id for o in story.timeline}
    assert all(o.parent is None or (o.parent in ids and o.parent != o.id) for o in story.timeline)
