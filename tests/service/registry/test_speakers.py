"""Who is who by name, and what a quote's speaker is found by."""

from __future__ import annotations

from typing import Any

import pytest

from service.registry import quoted, speakers
from service.registry.speakers import Speaker, family


def person(name: str) -> Speaker:
    return Speaker("person", name)


def names(of: str, *others: str) -> list[str]:
    return [one.name for one in family(person(of), map(person, others))]


@pytest.mark.parametrize(
    "short", ["Лапшина", "И. Лапшина", "И.П. Лапшина", "Инга Лапшина", "Ин. Лапшина", "П. Лапшина"]
)
def test_a_shorter_name_is_the_one_full_name_that_it_fits(short: str) -> None:
    assert names(short, "Инга Петровна Лапшина", "Иван Лапшин") == ["Инга Петровна Лапшина", short]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Лапшин", "Инга Лапшина"),
        ("О. Лапшина", "Инга Лапшина"),
        ("Инга", "Инга Лапшина"),
        ("П. И. Лапшина", "Инга Петровна Лапшина"),
        ("Инга Львовна Лапшина", "Инга Петровна Лапшина"),
        ("Инга Лапшина", "Нина Инга-Лапшина"),
    ],
)
def test_a_name_that_does_not_fit_is_somebody_else(short: str, full: str) -> None:
    assert names(short, full) == [short]


def test_a_surname_of_two_is_neither() -> None:
    assert names("Лапшина", "Инга Лапшина", "Нина Лапшина") == ["Лапшина"]
    assert names("Инга Лапшина", "Лапшина", "Нина Лапшина") == ["Инга Лапшина"]
    assert names("И. Лапшина", "Инга Лапшина", "Нина Лапшина", "Лапшина") == ["Инга Лапшина", "И. Лапшина"]
    assert names("Инга Лапшина", "Инга Петровна Лапшина", "Инга Львовна Лапшина") == ["Инга Лапшина"]


def test_every_name_of_a_family_leads_to_the_whole_of_it() -> None:
    whole = ["Инга Петровна Лапшина", "Инга Лапшина", "И. Лапшина", "Лапшина"]
    for name in whole:
        assert names(name, *whole) == whole


def test_a_name_may_be_written_in_two_ways() -> None:
    assert person("Пётр Звонарёв").id == person("Петр  ЗВОНАРЕВ").id
    assert set(names("Петр Звонарев", "Пётр Звонарёв", "Звонарёв")) == {"Петр Звонарев", "Пётр Звонарёв", "Звонарёв"}
    assert Speaker("organization", "«Вымпел»").id == Speaker("organization", "Вымпел").id


def test_only_people_are_joined() -> None:
    one = Speaker("organization", "Совет Лапшина")
    assert family(one, [Speaker("organization", "Лапшина"), person("Лапшина")]) == (one,)
    assert one.id != person("Совет Лапшина").id != Speaker("media", "Совет Лапшина").id


def test_a_member_is_read_as_it_was_written() -> None:
    for one in (person("Инга Лапшина"), Speaker("media", "Радио: 5")):
        assert speakers.parsed(one.member) == one
        assert speakers.is_id(one.id)


def quote(name: str | None, kind: str = "person", text: str = "Мост откроют") -> dict[str, Any]:
    return {"text": text, "type": "direct", "speaker": {"name": name, "kind": kind}}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (None, "person"),
        ("", "person"),
        ("«»", "person"),
        ("закон", "document"),
        ("источник", "unnamed"),
        ("я" * 201, "media"),
        ("\U0001d538" * 101, "media"),
    ],
)
def test_who_has_no_name_is_no_speaker(name: str | None, kind: str) -> None:
    assert speakers.of(quote(name, kind)) is None
    assert {entry.index.partition(":")[0] for entry in quoted.entries([quote(name, kind)])} == {"quotes", "word"}


def test_control_characters_of_a_name_are_blanks() -> None:
    found = speakers.of(quote("Инга\tЛапшина\x7f\n"))
    assert found == person("Инга Лапшина")


def test_an_article_is_found_by_its_words_and_speakers() -> None:
    rows = quoted.entries([quote("Инга Лапшина"), quote("Инга Лапшина", text="И мосты!")])
    who = person("Инга Лапшина")
    assert {entry.index for entry in rows} == {
        "quotes", "speakers", quoted.by_speaker(who), quoted.counted(who), quoted.known_as(who.id),
        quoted.alike(person("Лапшина")),
        quoted.with_name("инга"), quoted.with_name("лапшина"), quoted.with_word("мост"), quoted.with_word("откроют"),
    }  # fmt: skip
    assert [entry.score for entry in rows if entry.index == quoted.counted(who)] == [2]


def test_what_an_article_is_found_by_is_bounded() -> None:
    many = [quote(f"Ян {n}-й Лапшин", text=" ".join(f"слово{n}о{k}" for k in range(100))) for n in range(400)]
    rows = quoted.entries(many)
    assert sum(entry.index.startswith("word:") for entry in rows) == quoted.MOST_WORDS
    assert sum(entry.index.startswith("speaker:") for entry in rows) == quoted.MOST_SPEAKERS
    assert len(rows) <= 1 + quoted.MOST_WORDS + 9 * quoted.MOST_SPEAKERS
    endless = quoted.entries([quote(" ".join(map(str, range(100))))])
    assert sum(entry.index.startswith("name:") for entry in endless) == quoted.MOST_NAMES


def test_the_longest_name_is_an_entry() -> None:
    for name in ("я" * 200, "\U0001d538" * 100, "a" * 400):
        [listed] = [entry for entry in quoted.entries([quote(name, "organization")]) if entry.index == "speakers"]
        assert listed.member == f"organization:{name}"


def test_no_quotes_no_entries() -> None:
    assert quoted.entries([]) == []
    assert quoted.own({"source": None}) == []
    assert [entry.index for entry in quoted.own({"source": "Вестник"})] == [quoted.from_source("Вестник")]
