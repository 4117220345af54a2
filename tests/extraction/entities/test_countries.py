"""The gazetteer's data and what it finds in words."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.entities import countries
from workers.extraction.entities.countries import gazetteer

FOLDER = Path(countries.__file__).parent
TEXT = (FOLDER / "countries.json").read_text(encoding="utf-8")
DATA: dict[str, Any] = json.loads(TEXT)
OWN: dict[str, Any] = tomllib.loads((FOLDER / "countries.toml").read_text(encoding="utf-8"))
LISTED = {**OWN["states"], **OWN["specials"]}
ADDED_BY_HAND = "XK"  # Kosovo: in general use, not in ISO 3166
COLUMNS = ("names", "capitals", "seats", "cities")


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е")


def _forms(row: dict[str, Any], column: str) -> Iterator[str]:
    for pattern in row.get(column, ()):
        stem, *endings = pattern.split("|")
        yield from (_fold(stem + ending) for ending in endings)


def _found(sentence: str) -> list[tuple[str, list[str | None], str]]:
    words = sentence.split()
    return [(" ".join(words[f.first : f.last]), [s.code for s in f.states], f.kind) for f in gazetteer().find(words)]


# The data


def test_the_file_is_sorted() -> None:
    assert list(DATA["states"]) == sorted(DATA["states"])
    assert list(DATA) == sorted(DATA)
    for row in DATA["states"].values():
        assert list(row) == sorted(row)
        for listed in (v for v in row.values() if isinstance(v, list)):
            assert listed == sorted(set(listed))


def test_codes_are_two_letters_or_declared() -> None:
    for key, row in DATA["states"].items():
        if row["kind"] == "state":
            assert len(key) == 2
            assert key.isascii()
            assert key.isupper()
        else:
            assert row["kind"] == OWN["specials"][key]["kind"]
            assert row["kind"] in ("historic", "disputed", "bloc", "region")
    assert {"RU", "KZ", "US", "CN", "HK", "PS", "TW", ADDED_BY_HAND} < set(DATA["states"])


def test_no_stop_word_is_a_name() -> None:
    stop = set(OWN["stop"])
    assert "того" in stop
    for row in DATA["states"].values():
        for column in COLUMNS:
            assert stop.isdisjoint(_forms(row, column))


def test_a_spelling_belongs_to_one_state() -> None:
    owner: dict[str, str] = {}
    for key, row in DATA["states"].items():
        for column in COLUMNS:
            for form in _forms(row, column):
                assert owner.setdefault(form, key) == key, form


@pytest.mark.parametrize("key", sorted(LISTED))
def test_every_line_of_our_list_is_there(key: str) -> None:
    own, made = LISTED[key], DATA["states"][key]
    stop = set(OWN["stop"])
    assert made["name"] == own["name"]
    assert made.get("capital", "") == own.get("capital", "")
    for column in ("adjectives", "ethnic"):
        assert set(map(_fold, own.get(column, ()))) == set(made.get(column, ()))
    assert set(map(_fold, own["demonyms"])) <= set(_forms(made, "demonyms"))
    assert {_fold(n) for n in (own["name"], *own.get("also", ()))} - stop <= set(_forms(made, "names"))
    assert {_fold(n) for n in own.get("seats", ())} <= set(_forms(made, "seats"))
    assert {_fold(n) for n in (own.get("capital"),) if n} <= set(_forms(made, "capitals"))
    assert {_fold(n) for n in OWN["cities"].get(key, ())} <= {f for c in COLUMNS for f in _forms(made, c)}
    assert set(OWN["latin"].get(key, ())) <= set(made.get("latin", ()))


def test_the_other_lists_are_there() -> None:
    assert DATA["halves"] == OWN["halves"]
    assert set(OWN["halves"].values()) <= set(DATA["states"])
    assert DATA["stop_demonyms"] == OWN["stop_demonyms"]
    assert set(OWN["cities"]) | set(OWN["latin"]) <= set(DATA["states"])


def test_cities_of_more_than_one_claim_have_no_code() -> None:
    for city in OWN["disputed_cities"]:
        place = gazetteer().match(city.split())
        assert place is None or place.state.code is None, city


def test_the_file_stays_small() -> None:
    assert len(TEXT.encode()) < 300_000


# What is found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Делегация Республики Казахстан прибыла", [("Республики Казахстан", ["KZ"], "state")]),
        ("из Соединённых Штатов", [("Соединённых Штатов", ["US"], "state")]),
        ("о Новой Зеландии", [("Новой Зеландии", ["NZ"], "state")]),
        ("В Гренландии и Гонконге", [("Гренландии", ["GL"], "state"), ("Гонконге", ["HK"], "state")]),
        ("Анкоридж и Сарагоса", [("Анкоридж", ["US"], "city"), ("Сарагоса", ["ES"], "city")]),
        ("поезд до Парижа", [("Парижа", ["FR"], "capital")]),
        ("заявили в Кремле", [("Кремле", ["RU"], "seat")]),
        ("распад СССР и Чехословакии", [("СССР", [None], "state"), ("Чехословакии", [None], "state")]),
        ("власти ФРГ", [("ФРГ", ["DE"], "state")]),
        ("страны Евросоюза", [("Евросоюза", [None], "special")]),
        ("в Центральной Азии", [("Центральной Азии", [None], "special")]),
        ("в Латинской Америке", [("Латинской Америке", [None], "special")]),
        ("жители Приднестровья", [("Приднестровья", [None], "state")]),
        ("made in USA", [("USA", ["US"], "state")]),
        ("сборная South Korea", [("South Korea", ["KR"], "state")]),
    ],
)  # fmt: skip
def test_names(sentence: str, found: list[tuple[str, list[str | None], str]]) -> None:
    assert _found(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("казахстанские врачи", [("казахстанские", ["KZ"], "adjective")]),
        ("российско-украинского договора", [("российско-украинского", ["RU", "UA"], "adjective")]),
        ("русско-турецкой войны", [("русско-турецкой", ["RU", "TR"], "adjective")]),
        ("франко-германский проект", [("франко-германский", ["FR", "DE"], "adjective")]),
        ("советских войск", [("советских", [None], "adjective")]),
        ("семья американцев", [("американцев", ["US"], "demonym")]),
        ("француженку и шотландца", [("француженку", ["FR"], "demonym"), ("шотландца", ["GB"], "demonym")]),
        ("Британцы проиграли", [("Британцы", ["GB"], "demonym")]),
    ],
)
def test_adjectives_and_demonyms_in_lower_case(sentence: str, found: list[tuple[str, list[str | None], str]]) -> None:
    assert _found(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "после того как",
        "Того же мнения Олухов",
        "угарный чад и белая панама",
        "на западе области",
        "снял кино про штат",
        "сказал Аркадий Поляк",  # a surname
        "танцевали полька и венгерка",
        "на английском языке",
        "тонкий майский тунец",
        "made by us",
    ],
)
def test_words_that_are_no_countries(sentence: str) -> None:
    assert _found(sentence) == []


def test_every_state_has_its_name_or_a_longer_one() -> None:
    for state in {p.state.name: p.state for p in gazetteer().by_name.values()}.values():
        assert gazetteer().by_name[state.name].state == state


WORDS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(sorted(gazetteer().places)).map(str.title),
        st.sampled_from(["российско-", "-", "Соединённые", "Штаты", "Республика", "русско-язык", "язык", "İ"]),
    ),
    max_size=30,
)


@given(WORDS)
def test_any_words(words: list[str]) -> None:
    found = list(gazetteer().find(words))
    assert found == list(gazetteer().find(words))
    edges = [edge for f in found for edge in (f.first, f.last)]
    assert edges == sorted(edges)
    assert all(0 <= f.first < f.last <= len(words) and f.states for f in found)


def test_no_name_is_so_long_that_searching_for_it_costs() -> None:
    assert max(gazetteer().most_words.values()) <= 10
