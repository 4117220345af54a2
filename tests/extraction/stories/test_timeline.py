"""Events of several articles on one timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.extraction.stories.making import DAY, KOROBOV, LANSKAYA, article, event
from workers.extraction import stories
from workers.extraction.document import Span
from workers.extraction.entities.model import Entity, EntityMention
from workers.extraction.events.model import Event
from workers.extraction.stories.model import Occurrence, Story

BOTH = [("participant", LANSKAYA), ("participant", KOROBOV)]
HERE, THERE = ("Тальцовск", "RU"), ("Новый Вермонд", "US")


def merged(story: Story) -> list[Occurrence]:
    return [o for o in story.timeline if len(o.members) > 1]


def of(*events: Event) -> Story:
    """A story of one event an article."""
    return stories.tell([article(f"d{k}", events=[e]) for k, e in enumerate(events)])


def test_one_meeting_of_two_articles_is_one_occurrence() -> None:
    story = of(
        event("MEETING", "встреча", BOTH, day="2026-03-11", place=HERE),
        event("NEGOTIATION", "переговоры", BOTH, day="2026-03-11"),
    )
    (meeting,) = story.timeline
    assert [(m.doc, m.event) for m in meeting.members] == [("d0", "e1"), ("d1", "e1")]
    assert meeting.participants == (LANSKAYA, KOROBOV)
    assert (meeting.start, meeting.end, meeting.place) == ("2026-03-11", "2026-03-11", "Тальцовск")


@pytest.mark.parametrize(
    "other",
    [
        event("MEETING", "встреча", BOTH, day="2026-03-02", place=HERE),
        event("MEETING", "созвонились", BOTH, day="2026-03-11"),
        event("MEETING", "встреча", BOTH, day="2026-03-11", place=THERE),
        event("MEETING", "встреча", [BOTH[0], ("participant", "Олег Пестров")], day="2026-03-11", place=HERE),
        event("AGREEMENT", "соглашение", BOTH, day="2026-03-11", place=HERE),
    ],
    ids=["day", "form", "place", "participants", "type"],
)
def test_events_that_differ_in_kind_stay_apart(other: Event) -> None:
    assert merged(of(event("MEETING", "встреча", BOTH, day="2026-03-11", place=HERE), other)) == []


def test_a_place_and_a_day_that_are_mere_guesses_keep_nothing_apart() -> None:
    one = event("MEETING", "встреча", BOTH, day="2026-03-11", place=HERE)
    other = event("MEETING", "встреча", BOTH, day="2026-03-02", place=THERE)
    assert other.place is not None
    assert other.time is not None
    guess = replace(other, place=replace(other.place, confidence=0.1), time=replace(other.time, confidence=0.1))
    (meeting,) = of(one, guess).timeline
    assert (meeting.place, meeting.start) == ("Тальцовск", "2026-03-11")


def test_who_does_it_to_whom_tells_two_events_apart() -> None:
    thanks = event("SUPPORT", "поблагодарила", [("agent", LANSKAYA), ("addressee", KOROBOV)], day="2026-03-11")
    back = event("SUPPORT", "поблагодарил", [("agent", KOROBOV), ("addressee", LANSKAYA)], day="2026-03-11")
    assert merged(of(thanks, back)) == []
    assert len(merged(of(thanks, thanks))) == 1


def test_a_plan_that_came_true_is_one_event_with_its_history() -> None:
    guest = [("guest", LANSKAYA)]
    story = stories.tell(
        [
            article(
                "a", published=DAY - timedelta(days=40),
                events=[event("VISIT", "визит", guest, place=HERE, factuality="planned", text="готовит визит")],
            ),
            article("b", events=[event("VISIT", "визит", guest, place=HERE, day="2026-03-11")]),
        ]
    )  # fmt: skip
    (visit,) = story.timeline
    assert visit.factuality == "asserted"
    assert [(s.published, s.factuality, s.docs) for s in visit.history] == [
        ("2026-01-31", "planned", ("a",)),
        ("2026-03-12", "asserted", ("b",)),
    ]


def test_a_plan_is_not_what_had_happened_before_it() -> None:
    guest = [("guest", LANSKAYA)]
    plan = event("VISIT", "визит", guest, place=HERE, factuality="planned")
    past = event("VISIT", "визит", guest, place=HERE, day="2026-01-11")
    assert merged(of(plan, past)) == []


def test_a_visit_lasts_some_days() -> None:
    guest = [("guest", LANSKAYA)]
    first = event("VISIT", "прибыла", guest, place=HERE, day="2026-03-11")
    (visit,) = of(first, event("VISIT", "визит", guest, place=HERE, day="2026-03-12")).timeline
    assert (visit.start, visit.end) == ("2026-03-11", "2026-03-12")


def test_a_part_stays_a_part() -> None:
    parts = [
        event("VISIT", "визит", [("guest", LANSKAYA)], day="2026-03-11", place=HERE),
        event("MEETING", "встреча", BOTH, day="2026-03-11", place=HERE, parent="e1"),
    ]
    story = stories.tell([article("a", events=parts), article("b", events=parts)])
    visit, meeting = sorted(story.timeline, key=lambda o: o.type, reverse=True)
    assert (visit.type, meeting.type) == ("VISIT", "MEETING")
    assert meeting.parent == visit.id
    assert visit.parent is None


def test_an_article_that_tells_it_twice_has_both_in_it() -> None:
    twice = [event("MEETING", "встреча", BOTH, place=HERE, start=100), event("MEETING", "встретились", BOTH, start=900)]
    (meeting,) = stories.tell([article("a", events=twice)]).timeline
    assert [m.event for m in meeting.members] == ["e1", "e2"]


def test_two_events_of_one_article_with_other_people_are_two() -> None:
    two = [
        event("VISIT", "визит", [("guest", LANSKAYA)], start=100),
        event("VISIT", "визит", [("guest", KOROBOV)], start=900),
    ]
    assert merged(stories.tell([article("a", events=two)])) == []


def test_events_without_anybody_need_more_than_a_word() -> None:
    assert merged(of(event("SPORT", "матче", text="в матче"), event("SPORT", "матча", text="после матча"))) == []


def test_the_timeline_is_in_order_of_the_days_with_the_unknown_last() -> None:
    days = ("2026-03-11", None, "2025", "2026-02")
    story = of(*(event("LIFE", f"родился{k}", [("patient", f"Лев {k}")], day=d) for k, d in enumerate(days)))
    assert [o.start for o in story.timeline] == ["2025", "2026-02", "2026-03-11", None]


def test_the_most_exact_day_is_told() -> None:
    month = event("MEETING", "встреча", BOTH, day="2026-03", place=HERE)
    (meeting,) = of(month, event("MEETING", "встреча", BOTH, day="2026-03-11")).timeline
    assert meeting.start == "2026-03-11"


def test_a_name_that_is_short_here_is_full_on_the_timeline() -> None:
    story = stories.tell(
        [
            article("a", events=[event("MEETING", "встреча", [("participant", "Ланская"), BOTH[1]], day="2026-03-11")]),
            article("b", events=[event("MEETING", "встреча", BOTH, day="2026-03-11")], published=date(2026, 3, 13)),
        ]
    )
    (meeting,) = story.timeline
    assert set(meeting.participants) == {LANSKAYA, KOROBOV}


def test_an_event_without_participants_is_known_by_what_is_told_of_it_and_the_town_named_beside_it() -> None:
    text = "погибли три человека при взрыве газа в доме"
    first = event("LIFE", "погибли", day="2026-03-11", place=("Речная", "RU"), text=text)
    second = event("LIFE", "погибших", place=("Тальцовск", "RU"), text="погибших при взрыве газа в доме")
    town = Entity(
        "n9", "LOCATION", "Тальцовск", (), (), "RU", (EntityMention("Тальцовске", Span(5_020, 5_030), "name"),), 0.5
    )
    alone = [article("a", events=[first]), article("b", events=[second])]
    assert merged(stories.tell(alone)) == []
    named = [replace(account, entities=(*account.entities, town)) for account in alone]
    assert len(merged(stories.tell(named))) == 1
