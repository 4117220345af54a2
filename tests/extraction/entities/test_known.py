"""The list of public figures: it helps with forms and never adds a word."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from workers.extraction import parsing
from workers.extraction.document import Span
from workers.extraction.entities import Entities, known, names, nominative, offices, wordforms
from workers.extraction.entities.nominative import Word

Find = Callable[[str], Entities]


def _persons(found: Entities) -> list[tuple[str, str | None]]:
    return [(e.name, e.gender) for e in found.all if e.type == "PERSON"]


@pytest.mark.parametrize(
    ("form", "nominative_name", "case"),
    [
        ("Касым-Жомартом Токаевым", "Касым-Жомарт Токаев", "Ins"),
        ("Касыма-Жомарта Токаева", "Касым-Жомарт Токаев", "Gen"),
        ("Ким Чен Ына", "Ким Чен Ын", "Gen"),
        ("Си Цзиньпином", "Си Цзиньпин", "Ins"),
        ("Урсуле фон дер Ляйен", "Урсула фон дер Ляйен", "Dat"),
        ("Реджепа Тайипа Эрдогана", "Реджеп Тайип Эрдоган", "Gen"),
        ("Шавкату Мирзиееву", "Шавкат Мирзиёев", "Dat"),
    ],
)
def test_forms_of_whole_names(form: str, nominative_name: str, case: str) -> None:
    assert (nominative_name, case) in {(" ".join(m.person.words), m.case) for m in known.matches(form.split())}


@pytest.mark.parametrize("words", [["Токаева"], ["Дональду", "Трампову"], ["Трампа", "Дональда"], [], ["А"] * 9])
def test_no_other_words_match(words: list[str]) -> None:
    assert known.matches(words) == ()


def test_a_name_that_could_be_a_mans_is_the_known_womans() -> None:
    best = nominative.readings([Word(w, "Dat", "masc") for w in ["Джордже", "Мелони"]])[0]
    assert (best.words, best.gender) == (("Джорджа", "Мелони"), "fem")


def test_a_verb_that_shows_another_gender_bars_the_known_person() -> None:
    words = [Word(w, "", "") for w in ["Джорджа", "Мелони"]]
    assert nominative.readings(words, gender="masc")[0].gender == "masc"


def test_a_surname_alone_stays_alone(find: Find) -> None:
    found = find("Встреча с Трампом прошла утром.")
    assert _persons(found) == [("Трамп", "masc")]


def test_a_namesake_keeps_the_given_name_of_the_article(find: Find) -> None:
    found = find("Художника Викентия Путина наградили в среду. Викентий Путин поблагодарил друзей.")
    assert [name for name, _ in _persons(found)] == ["Викентий Путин"]


def test_a_whole_name_once_helps_with_the_surname_later(find: Find) -> None:
    found = find("Премьер встретился с Джорджей Мелони. Речь Мелони длилась час.")
    assert _persons(found) == [("Джорджа Мелони", "fem")]


def test_initials_stay_initials(find: Find) -> None:
    assert [name for name, _ in _persons(find("Об этом журналисты узнали от В. В. Путина."))] == ["В. В. Путин"]


def test_every_entry_is_a_name_with_gender_and_country() -> None:
    people = list(known.load().by_name.values())
    assert len(people) > 400
    for person in people:
        assert 2 <= len(person.words) <= known.LONGEST
        assert person.gender in ("masc", "fem")
        assert len(person.country) == 2
        assert person.country.isupper()


def test_every_entry_is_found_in_the_nominative() -> None:
    for person in known.load().by_name.values():
        assert (person, "Nom") in known.matches(person.words)


def test_holders_of_offices_are_in_the_list() -> None:
    holders = {t.name for held in offices.terms().values() for t in held}
    assert sorted(name for name in holders if known.by_name(name) is None and name != "Реджеп Эрдоган") == []


def test_a_title_is_no_part_of_the_name(find: Find) -> None:
    found = find("Премьер-министр Аркадий Белозёров выступил. Президент Викентий Лопухин слушал.")
    assert [name for name, _ in _persons(found)] == ["Аркадий Белозёров", "Викентий Лопухин"]


def test_a_whole_name_that_the_tagger_overlooked() -> None:
    text = "Сегодня утром Си Цзиньпин выступил."
    document = dataclasses.replace(parsing.parse(text, [Span(0, len(text))]), names=())
    assert [text[n.span.start : n.span.end] for n in names.find(document)] == ["Си Цзиньпин"]


def test_no_rule_of_inflection_takes_more_letters_away_than_the_stems_of_the_list_lack() -> None:
    maker = wordforms._maker()
    tables = (*maker._exception_indices.values(), *maker._suffix_indices.values())
    cuts = [mod.count("-") for table in tables for rule in table._rules for mod in rule.mods.values()]
    assert max(cuts) == wordforms.MOST_CUT
