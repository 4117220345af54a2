"""Mentions of one occurrence, different occurrences, parts, salience, sources."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find
from workers.extraction.events import Event


def _of(found: tuple[Event, ...], kind: str) -> list[list[str]]:
    return [[m.text for m in e.mentions] for e in found if e.type == kind]


def test_verb_noun_and_synonym_are_one(find: Find) -> None:
    text = "Олег Мурашов встретился с Анной Тагаевой. Встреча длилась час. Беседа Мурашова с Тагаевой прошла в Праге."
    found = find(text)
    assert _of(found, "MEETING") == [["встретился", "Встреча", "Беседа"]]
    assert found[0].place is not None
    assert found[0].place.name == "Прага"


def test_headline_lead_and_body_tell_of_one_death(find: Find) -> None:
    text = (
        "date 2026-03-14\nУмер экс-мэр Праги Олег Мурашов\n\nБывший мэр Праги Олег Мурашов скончался после болезни, "
        "сообщила его семья.\n\nМурашов возглавлял город с 1998 года. Он умер в четверг в больнице."
    )
    (death,) = (e for e in find(text) if e.type == "LIFE" and e.trigger.text == "Умер")
    assert [m.text for m in death.mentions] == ["Умер", "скончался", "умер"]
    assert death.time is not None
    assert death.time.start == "2026-03-12"


def test_other_people_are_another_event(find: Find) -> None:
    text = "Полиция задержала Олега Мурашова. Позже полиция задержала Анну Тагаеву."
    assert _of(find(text), "ARREST") == [["задержала"], ["задержала"]]


def test_other_years_are_other_events(find: Find) -> None:
    text = "В 2019 году Олег Мурашов посетил Прагу. В 2021 году Олег Мурашов посетил Прагу."
    assert len(_of(find(text), "VISIT")) == 2


def test_other_states_are_other_events(find: Find) -> None:
    text = "Олег Мурашов посетил Армению. Олег Мурашов посетил Чехию."
    assert len(_of(find(text), "VISIT")) == 2


def test_a_new_one_is_another(find: Find) -> None:
    text = "Олег Мурашов встретился с Анной Тагаевой. Затем состоялась новая встреча."
    assert len(_of(find(text), "MEETING")) == 2


def test_a_call_is_no_meeting(find: Find) -> None:
    text = "Олег Мурашов созвонился с Анной Тагаевой. Олег Мурашов встретился с Анной Тагаевой в Праге."
    assert len(_of(find(text), "MEETING")) == 2


def test_repeated_words_are_one_only_if_the_same_people_say_them(find: Find) -> None:
    text = "Олег Мурашов отказался от поста. Анна Тагаева отказалась от поста."
    assert len(_of(find(text), "REJECT")) == 2


def test_acts_about_other_things_are_other_acts(find: Find) -> None:
    text = "Олег Мурашов подписал закон о мостах. Олег Мурашов подписал указ о парках. Подписание закона отметили."
    assert _of(find(text), "LEGISLATE") == [["подписал", "Подписание"], ["подписал"]]


def test_a_meeting_is_part_of_the_visit(find: Find) -> None:
    text = "Олег Мурашов прибыл с визитом в Прагу. В ходе визита Мурашов встретился с Анной Тагаевой."
    found = find(text)
    visit = next(e for e in found if e.type == "VISIT")
    meeting = next(e for e in found if e.type == "MEETING")
    assert meeting.parent == visit.id
    assert visit.parent is None


def _parents(found: tuple[Event, ...]) -> set[tuple[str, str]]:
    """The first words of parts and wholes."""
    by_id = {e.id: e for e in found}
    return {(e.trigger.text, by_id[e.parent].trigger.text) for e in found if e.parent}


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("В аварии под Прагой погибли двое.", "погибли", "аварии"),
        ("В Праге произошёл пожар. Пострадали трое.", "Пострадали", "пожар"),
        ("На встрече с Анной Тагаевой Олег Мурашов подписал меморандум.", "подписал", "встрече"),
        ("В ходе визита в Прагу Олег Мурашов встретился с Анной Тагаевой.", "встретился", "визита"),
        ("Полиция Праги разогнала митинг. На митинге задержали Олега Мурашова.", "задержали", "митинг"),
    ],
)
def test_parts_of_a_whole(find: Find, text: str, part: str, whole: str) -> None:
    assert (part, whole) in _parents(find(text))


@pytest.mark.parametrize(
    "text",
    [
        "В Праге произошёл пожар. Анна Тагаева родилась в Праге.",
        "Олег Мурашов встретился с Анной Тагаевой. Пётр Лазарев подписал меморандум.",
        "Анна Тагаева может приехать в Прагу. Олег Мурашов встретился с Анной Тагаевой.",
    ],
)
def test_neighbours_are_no_parts(find: Find, text: str) -> None:
    assert not _parents(find(text))


def test_what_is_told_most_is_main_where_the_headline_tells_nothing(find: Find) -> None:
    text = "В Праге тихо.\n\nОлег Мурашов родился в Праге.\n\nМатч отложили. Матч ждали год."
    found = {e.type: e.salience for e in find(text)}
    assert found["SPORT"] == "main"


def test_past_years_are_background(find: Find) -> None:
    text = "date 2026-03-14\nОлег Мурашов прибыл в Прагу.\n\nВ 1998 году Олег Мурашов возглавил завод «Луч»."
    found = {e.type: e.salience for e in find(text)}
    assert found == {"VISIT": "main", "PERSONNEL": "background"}


def test_headline_and_lead_make_an_event_main(find: Find) -> None:
    text = "Мурашов прибыл в Прагу\n\nОлег Мурашов прибыл в Прагу. Когда-то давно умер его учитель."
    found = {e.type: e.salience for e in find(text)}
    assert found["VISIT"] == "main"
    assert found["LIFE"] != "main"


def test_the_source_is_the_speaker(find: Find) -> None:
    event = next(iter(find("«Анна Тагаева приехала в Прагу», — сказал Олег Мурашов.")))
    assert event.source is not None
    assert event.source.name == "Олег Мурашов"
    assert [v.name for v in event.source.chain] == ["Олег Мурашов"]
    (plain,) = find("Анна Тагаева приехала в Прагу.")
    assert plain.source is None


def test_the_words_of_an_event_end_with_the_speech_they_stand_in(find: Find) -> None:
    (event,) = find("«Анна Тагаева приехала в Прагу», — сказал Олег Мурашов.")
    assert event.text == "Анна Тагаева приехала в Прагу"


def test_those_who_pass_the_words_on_are_a_chain(find: Find) -> None:
    text = "Олег Мурашов сообщил: «Анна Тагаева говорит, что Пётр Лазарев приехал в Прагу»."
    event = next(e for e in find(text) if e.trigger.text == "приехал")
    assert event.source is not None
    assert event.source.name == "Анна Тагаева"
    assert [v.name for v in event.source.chain] == ["Анна Тагаева", "Олег Мурашов"]


def test_the_medium_ends_the_chain(find: Find) -> None:
    text = "«Анна Тагаева приехала в Прагу», — сказал Олег Мурашов, которого цитирует «Вымпел»."
    event = next(e for e in find(text) if e.type == "VISIT")
    assert event.source is not None
    assert [v.name for v in event.source.chain] == ["Олег Мурашов", "Вымпел"]


def test_evidence_says_where_time_and_place_come_from(find: Find) -> None:
    text = "date 2026-03-14\nОлег Мурашов встретился с Анной Тагаевой. Встреча прошла 12 марта в Праге."
    (event,) = find(text)
    rules = {e.rule: e.text for e in event.evidence}
    assert rules["trigger-встретиться"] == "встретился"
    assert rules["time-mention"] == "12 марта"
    assert rules["place-mention"] == "Праге"
    (event,) = find("date 2026-03-14\nОлег Мурашов встретился с Анной Тагаевой.")
    assert ("time-dateline", None) in {(e.rule, e.text) for e in event.evidence}


def test_a_verb_in_the_plural_takes_up_what_was_just_told(find: Find) -> None:
    text = "В Праге начались протесты. На улицы вышли тысячи человек."
    assert _of(find(text), "PROTEST") == [["протесты", "вышли"]]


def test_a_noun_in_the_plural_by_another_word_does_not(find: Find) -> None:
    text = "В Праге прошёл митинг. На улицах вспыхнули беспорядки."
    assert len(_of(find(text), "PROTEST")) == 2
