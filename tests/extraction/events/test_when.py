"""When an event happens, of the days told around it: what competes, what cannot be, what is too unlikely."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.events.conftest import Find
from workers.extraction.events.model import EventTime
from workers.extraction.events.moments import Moment
from workers.extraction.events.when import shares

MAY = EventTime(None, None, "2023-05", "2023-05", "month")


def test_what_competes_shares_one_whole() -> None:
    none, often, rare = shares({"none": 1.0, "often": 2.0}, [["none"], ["often", "unknown"], []])
    assert often > none > rare > 0
    assert none + often + rare == pytest.approx(1.0, abs=0.002)
    assert shares({}, [["none"]]) == [1.0]


@pytest.mark.parametrize(
    ("ways", "sort", "rule"),
    [
        ({"rule-story", "at0"}, "rule", "story"),
        ({"at0", "lead"}, "at0", "own"),
        ({"published"}, "published", "dateline"),
        ({"month-of-lead", "month-of-rule-parent"}, "month-of-rule", "parent"),
        ({"year-of-at2"}, "rough", "story"),
    ],
)
def test_the_surest_way_says_where_days_come_from(ways: set[str], sort: str, rule: str) -> None:
    moment = Moment(MAY, ways)
    assert (moment.sort, moment.rule) == (sort, rule)


def test_a_time_in_words_is_that_of_its_event(find: Find) -> None:
    text = "12 марта 2021 года Олег Мурашов прибыл в Прагу. 14 марта 2021 года Анна Тагаева прибыла в Варшаву."
    times = [e.time for e in find(text) if e.type == "VISIT"]
    assert [t.start for t in times if t is not None] == ["2021-03-12", "2021-03-14"]
    assert [t.text for t in times if t is not None] == ["12 марта 2021 года", "14 марта 2021 года"]


@pytest.mark.parametrize(
    "text",
    [
        "Олег Мурашов прибыл в Прагу.",
        # the years of births and prizes
        "Врач сообщил, что погибший в аварии родился в 1970 году.",
        "Скончался лауреат премии Поречья 1997 года Олег Мурашов.",
    ],
)
def test_no_day_is_told(find: Find, text: str) -> None:
    assert [e.time for e in find(text) if e.trigger.text != "родился"].count(None) >= 1


def test_what_has_happened_is_not_of_a_day_to_come(find: Find) -> None:
    found = find(
        "Мост в Праге откроют в мае\n\n«Мы сдадим мост 5 мая», — заявила мэр Анна Тагаева. "
        "Депутат Олег Мурашов обвинил подрядчика в срыве сроков.",
        published=date(2026, 3, 14),
    )
    event = next(e for e in found if e.type == "ACCUSE")
    assert event.time is None or (event.time.start or "") <= "2026-03-14"
