"""Where accounts do not agree, and where a speaker's position moved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.extraction.stories.making import DAY, KOROBOV, LANSKAYA, article, event, quote
from workers.extraction import stories
from workers.extraction.document import Span
from workers.extraction.events.model import Event, Number
from workers.extraction.stories.model import Story
from workers.extraction.times.model import TimeExpression

BLAST = "в Тальцовске на складе взорвался газовый баллон"


def blast(low: float | None, high: float | None, text: str, day: str = "2026-03-11") -> Event:
    span = Span(6_000, 6_000 + len(text))
    dead = Number("dead", low if low == high else None, low, high, "человек", text, span)
    who = [("victim", LANSKAYA), ("victim", KOROBOV)]
    return event("ACCIDENT", "взорвался", who, day=day, place=("Тальцовск", "RU"), text=BLAST, numbers=[dead])


def of(*events: Event) -> Story:
    return stories.tell([article(f"d{k}", events=[e]) for k, e in enumerate(events)])


def test_two_articles_that_count_differently() -> None:
    (conflict,) = of(blast(3, 3, "трое"), blast(5, 5, "5")).conflicts
    assert (conflict.kind, conflict.event, conflict.measure) == ("number", "ACCIDENT", "dead")
    assert [(c.doc, c.event, c.value, c.spans) for c in conflict.claims] == [
        ("d0", "e1", "трое", (Span(6000, 6004),)),
        ("d1", "e1", "5", (Span(6000, 6001),)),
    ]


@pytest.mark.parametrize(
    "other",
    [blast(3, 3, "3"), blast(2, None, "не менее двух"), blast(None, 4, "до четырех"), blast(3.2, 3.2, "около 3,2")],
)
def test_numbers_that_can_both_be_true_are_no_conflict(other: Event) -> None:
    assert of(blast(3, 3, "трое"), other).conflicts == ()


def test_an_open_number_disagrees_with_what_lies_beyond_it() -> None:
    assert len(of(blast(3, 3, "трое"), blast(10, None, "более десяти")).conflicts) == 1


def test_numbers_of_two_events_are_no_conflict() -> None:
    assert of(blast(3, 3, "трое"), blast(5, 5, "5", day="2026-02-02")).conflicts == ()


def lasting(first: str, second: str, speakers: tuple[str, str]) -> Story:
    """An article in which each of two speakers tells how long a talk was, at code point 36 of his quote."""
    said = "Мы беседовали с глазу на глаз целых долгих часов", "Мы беседовали о переправе и тарифах почти часов"
    quotes = [quote(text, who, start=1_000 * k) for k, (text, who) in enumerate(zip(said, speakers, strict=True), 1)]
    times = [
        TimeExpression(
            "часов", Span(1_000 * k + 36, 1_000 * k + 45), "DURATION", None, None, None, None, value, "explicit"
        )
        for k, value in enumerate((first, second), 1)
    ]
    events = [event("MEETING", "беседовали", [], start=1_000 * k + 3) for k in (1, 2)]
    return stories.tell([article("a", quotes=quotes, events=events, times=times)])


def test_two_speakers_who_tell_other_lengths_of_one_talk() -> None:
    (conflict,) = lasting("PT3H", "PT2H", (LANSKAYA, KOROBOV)).conflicts
    assert (conflict.event, conflict.measure) == ("MEETING", "duration")
    assert [(c.speaker, c.quote) for c in conflict.claims] == [(LANSKAYA, "q1"), (KOROBOV, "q2")]


def test_the_same_length_in_other_units_and_one_voice_are_no_conflict() -> None:
    assert lasting("PT3H", "PT180M", (LANSKAYA, KOROBOV)).conflicts == ()
    assert lasting("PT3H", "PT2H", (LANSKAYA, LANSKAYA)).conflicts == ()


def test_one_statement_told_of_two_days() -> None:
    said = "Тальцовск не видит себя хозяином речного форума"
    quotes = [
        quote(said, type_="indirect", day="2026-02"),
        quote(f"{said} и портовой ярмарки", type_="indirect", day="2026-03-05", start=500),
    ]
    (conflict,) = stories.tell([article("a", quotes=quotes)]).conflicts
    assert conflict.kind == "date"
    assert [(c.quote, c.value, c.date) for c in conflict.claims] == [
        ("q1", "2026-02", "2026-02"),
        ("q2", "2026-03-05", "2026-03-05"),
    ]


def test_one_event_told_of_two_days_next_to_each_other() -> None:
    (conflict,) = of(blast(3, 3, "трое"), blast(3, 3, "трое", day="2026-03-09")).conflicts
    assert (conflict.kind, conflict.event, conflict.measure) == ("date", "ACCIDENT", None)
    assert [c.date for c in conflict.claims] == ["2026-03-11", "2026-03-09"]


WORDS = "разговор о переправе вышел долгим, спокойным и обстоятельным"


def test_the_same_words_of_two_speakers() -> None:
    quotes = [quote(WORDS, type_="indirect"), quote(WORDS, KOROBOV, "indirect", start=900)]
    story = stories.tell([article("a", quotes=quotes)])
    (conflict,) = story.conflicts
    assert (conflict.kind, [(c.quote, c.value) for c in conflict.claims]) == (
        "speaker",
        [("q1", LANSKAYA), ("q2", KOROBOV)],
    )
    assert story.families == ()


def test_who_quotes_another_does_not_claim_his_words() -> None:
    outer = quote(f"Ланская говорит, что {WORDS}", KOROBOV, start=0)
    inner = quote(WORDS, LANSKAYA, "indirect", parent="q1", start=21)
    assert stories.tell([article("a", quotes=[outer, inner])]).conflicts == ()


def test_two_who_agree_in_other_words_are_no_conflict() -> None:
    story = stories.tell(
        [
            article(
                "a",
                quotes=[
                    quote(WORDS),
                    quote("разговор о переправе был долгим и полезным для города", KOROBOV, start=900),
                ],
            )
        ]
    )
    assert story.conflicts == ()


def talk(start: int) -> Event:
    return event("NEGOTIATION", "переговоры", [], start=start)


AGAINST = "Тальцовск не видит себя посредником между Вермондом и Заречьем"
FOR = "Тальцовск готов принять переговоры между Вермондом и Заречьем"


def moved(first: str, second: str, days: int) -> Story:
    """Statements of one speaker, so many days apart."""
    return stories.tell(
        [
            article("a", quotes=[quote(first, type_="indirect")], events=[talk(20)]),
            article(
                "b", quotes=[quote(second, type_="indirect")], events=[talk(20)], published=DAY + timedelta(days=days)
            ),
        ]
    )


def test_a_position_that_moved_is_a_shift_with_both_quotes_and_dates() -> None:
    (shift,) = moved(AGAINST, FOR, 40).shifts
    assert (shift.speaker, shift.label) == (LANSKAYA, "shift")
    assert (shift.before.value, shift.before.text, shift.before.date) == ("against", AGAINST, "2026-03-12")
    assert (shift.after.value, shift.after.text, shift.after.date) == ("for", FOR, "2026-04-21")
    assert {"вермонд", "заречье"} <= set(shift.topic)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (AGAINST, FOR, 2),
        (AGAINST, AGAINST, 40),
        (AGAINST, "Я готова к переговорам с профсоюзом учителей о новых окладах", 40),
        ("Тальцовск не против переговоров между Вермондом и Заречьем", FOR, 40),
    ],
    ids=["one week", "one stance", "another subject", "not against is for"],
)
def test_what_is_no_shift(first: str, second: str, days: int) -> None:
    assert moved(first, second, days).shifts == ()


def test_another_speaker_is_no_shift() -> None:
    story = stories.tell(
        [
            article("a", quotes=[quote(AGAINST)], events=[talk(20)]),
            article("b", quotes=[quote(FOR, KOROBOV)], events=[talk(20)], published=DAY + timedelta(days=40)),
        ]
    )
    assert story.shifts == ()
