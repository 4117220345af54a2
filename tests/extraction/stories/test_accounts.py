"""Accounts made of the parts as on the wire."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from workers.extraction import pipeline, stories

FIRST = """date 2026-03-12 Мэр Тальцовска Вера Ланская вчера встретилась с губернатором Игнатом Коробовым.

«Мы построили новый мост через Тальцу за один год, и это должно помочь всем жителям», — заявила Ланская журналистам.
"""
SECOND = """date 2026-03-13 Вера Ланская и Игнат Коробов провели встречу 11 марта, на которой погибли трое спорщиков.

По словам Ланской, в городе «построили новый мост через Тальцу». «Он не помог», — возразил Коробов.
"""


@pytest.fixture(scope="module")
def analyses() -> list[pipeline.Analysis]:
    return list(pipeline.analyze_many([pipeline.Article(FIRST), pipeline.Article(SECOND)]))


def parts(analysis: pipeline.Analysis) -> Any:
    """As a client reads them."""
    return json.loads(json.dumps({name: analysis.part(name) for name in pipeline.PARTS}))


def test_the_wire_gives_back_what_was_found(analyses: list[pipeline.Analysis]) -> None:
    for analysis in analyses:
        account = stories.account("a", parts(analysis), analysis.published, "Вестник")
        assert (account.quotes, account.events, account.times) == (analysis.quotes, analysis.events, analysis.times)
        assert [(e.id, e.name, e.mentions) for e in account.entities] == [
            (e.id, e.name, e.mentions) for e in analysis.entities
        ]
        assert (account.published, account.outlet) == (analysis.published, "Вестник")


def test_the_story_of_the_wire_is_the_story_of_the_analyses(analyses: list[pipeline.Analysis]) -> None:
    made = [
        stories.Account(f"d{k}", a.published, a.quotes, a.events, a.entities, a.times) for k, a in enumerate(analyses)
    ]
    read = [stories.account(f"d{k}", parts(a), a.published) for k, a in enumerate(analyses)]
    story = stories.tell(made)
    assert stories.tell(read) == story
    (family,) = story.families
    assert [(m.doc, m.type, m.class_) for m in family.members] == [
        ("d0", "direct", "verbatim"),
        ("d1", "partial", "cut"),
    ]
    both = [o for o in story.timeline if len({m.doc for m in o.members}) == 2]
    assert [o.start for o in both if o.type == "MEETING"] == ["2026-03-11"]


def test_the_wire_of_a_story_is_json_with_the_names_of_the_contract(analyses: list[pipeline.Analysis]) -> None:
    accounts = [stories.account(f"d{k}", parts(a), a.published) for k, a in enumerate(analyses)]
    wire = json.loads(json.dumps(stories.tell(accounts).wire(), ensure_ascii=False))
    assert list(wire) == ["families", "related", "timeline", "conflicts", "shifts"]
    member = wire["families"][0]["members"][0]
    assert {"doc", "quote", "spans", "class"} <= set(member)
    for member in wire["families"][0]["members"]:
        text = (FIRST, SECOND)[int(member["doc"][1:])]
        assert [text[start:end] for start, end in member["spans"]] == [member["text"]]
    occurrence = wire["timeline"][0]
    assert {"type", "participants", "start", "end", "factuality", "history", "members"} <= set(occurrence)
    assert {"doc", "event"} <= set(occurrence["members"][0])


def test_no_articles_no_story_and_parts_may_be_missing() -> None:
    assert stories.tell([]).wire() == {"families": [], "related": [], "timeline": [], "conflicts": [], "shifts": []}
    assert stories.tell([stories.account("a", {}, date(2026, 3, 12))]).timeline == ()


def test_two_articles_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        stories.tell([stories.Account("a", None), stories.Account("a", None)])
