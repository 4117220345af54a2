"""Lemmas and grammemes, for words and for what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymorphy3.analyzer import Parse

from workers.extraction.document import fold
from workers.extraction.parsing import morphology


@pytest.mark.parametrize(
    ("word", "pos", "feats", "lemma"),
    [
        ("подчёркивал", "VERB", {"Tense": "Past"}, "подчеркивать"),
        ("лет", "NOUN", {"Case": "Gen", "Number": "Plur"}, "год"),
        ("людей", "NOUN", {"Case": "Gen", "Number": "Plur"}, "человек"),
        ("Ёлки", "NOUN", {"Case": "Nom", "Number": "Plur"}, "елка"),
        ("2024", "ADJ", {}, "2024"),
        ("»", "PUNCT", {}, "»"),
    ],
)
def test_lemmas_are_folded_dictionary_forms(word: str, pos: str, feats: dict[str, str], lemma: str) -> None:
    assert morphology.lemma(word, pos, feats) == lemma


@given(st.text(max_size=80), st.sampled_from(["NOUN", "VERB", "PROPN", "X", "PUNCT"]))
def test_any_text_has_a_folded_lemma(word: str, pos: str) -> None:
    found = morphology.lemma(word, pos, {})
    assert found == fold(found)
    assert isinstance(morphology.grammemes(word), frozenset)


@pytest.mark.parametrize("word", ["а" * 100_000, "\ud800", "а\udfffа", "\U00017000", "", "«", "-" * 50])
def test_what_is_no_word_is_its_own_lemma(word: str) -> None:
    assert morphology.lemma(word, "NOUN", {}) == fold(word)
    assert morphology.grammemes(word) == frozenset()


@pytest.mark.parametrize(
    ("word", "grammeme"), [("Москве", "Geox"), ("ООН", "Orgn"), ("Иваном", "Name"), ("Петровна", "Patr")]
)
def test_grammemes_tell_what_kind_of_name_a_word_may_be(word: str, grammeme: str) -> None:
    assert grammeme in morphology.grammemes(word)


@pytest.mark.parametrize(
    "word", ["мосту", "Заречного", "дверями", "строил", "зелёная", "Бирюковой", "кое-какому", "ящикопил"]
)
def test_other_forms_are_those_that_pymorphy_makes_of_the_whole_lexeme(word: str) -> None:
    """Of dictionary words only the form asked for is made."""
    asked = [({"Gen", "Sing"}, {"gent", "sing"}), ({"Nom"}, {"nomn"}), ({"Ins", "Plur"}, {"ablt", "plur"})]
    found = morphology.readings(word)
    assert found
    for reading in found:
        for feats, grammemes in asked:
            assert reading.inflect(feats) == Parse.inflect(reading, grammemes)
