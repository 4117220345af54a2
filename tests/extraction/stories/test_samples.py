"""The story of the five sample articles, against what is known of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from workers.extraction import pipeline, stories
from workers.extraction.stories.model import Story

SHARED = Path(os.environ.get("DOSLOVNO_SHARED", Path(__file__).parents[4] / "shared"))
KNOWN = SHARED / "notes" / "seeds_cross_document.json"

pytestmark = pytest.mark.skipif(not KNOWN.is_file(), reason="the shared folder is not here: set DOSLOVNO_SHARED")

Place = tuple[str, int, int]


@pytest.fixture(scope="module")
def known() -> Any:
    return json.loads(KNOWN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def accounts(known: Any) -> list[stories.Account]:
    names = sorted(known["files"])
    texts = [pipeline.Article((SHARED / "seeds" / name).read_text(encoding="utf-8")) for name in names]
    return [
        stories.Account(name, a.published, a.quotes, a.events, a.entities, a.times)
        for name, a in zip(names, pipeline.analyze_many(texts), strict=True)
    ]


@pytest.fixture(scope="module")
def story(accounts: list[stories.Account]) -> Story:
    return stories.tell(accounts)


def place(item: Any) -> Place:
    return item["file"], item["start"], item["end"]


def meet(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def families(story: Story) -> list[list[Place]]:
    return [[(m.doc, *span) for m in family.members for span in m.spans] for family in story.families]


def test_every_quote_family_is_whole_and_there_is_no_other(story: Story, known: Any) -> None:
    wanted = [[place(m) for m in u["members"]] for u in known["utterances"] if u["relation"] == "variant"]
    found = families(story)
    assert len(found) == len(wanted)
    for places in wanted:
        assert any(all(any(meet(p, q) for q in family) for p in places) for family in found)


def test_what_must_not_be_merged_is_not(story: Story, known: Any, accounts: list[stories.Account]) -> None:
    mentions = {(a.doc, e.id): [(a.doc, *m.span) for m in e.mentions] for a in accounts for e in a.events}
    occurrences = [(o.type, [p for m in o.members for p in mentions[m.doc, m.event]]) for o in story.timeline]
    for negative in known["negatives"]:
        # Of B2 the event is one and only the quotes are two; of B3 both thank for one and the same visit
        apart = (
            []
            if negative["id"] == "B2"
            else [g for type, g in occurrences if (negative["id"], type) != ("B3", "VISIT")]
        )
        groups = families(story) + apart
        for group in groups:
            both = [any(meet(place(negative[side]), p) for p in group) for side in ("a", "b")]
            assert not all(both), negative["id"]


def test_the_conflicts_and_the_shift(story: Story) -> None:
    assert sorted(c.kind for c in story.conflicts) == ["date", "number", "speaker"]
    number = next(c for c in story.conflicts if c.kind == "number")
    assert {c.value for c in number.claims} == {"около трех часов", "три часа", "около двух часов"}
    (shift,) = story.shifts
    assert (shift.speaker, shift.before.value, shift.after.value) == ("Касым-Жомарт Токаев", "against", "for")
    assert "посредник" in shift.before.text
    assert "готов принять" in shift.after.text


def test_the_visit_was_planned_and_took_place(story: Story) -> None:
    visit = next(o for o in story.timeline if o.type == "VISIT" and len({m.doc for m in o.members}) == 4)
    assert [(s.published, s.factuality) for s in visit.history] == [
        ("2025-09-26", "planned"),
        ("2025-11-11", "asserted"),
    ]
    assert (visit.start, visit.end) == ("2025-11-11", "2025-11-12")
