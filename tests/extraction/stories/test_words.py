"""Words as they are compared across articles."""

from __future__ import annotations

import pytest

from workers.extraction.stories.words import same_lexeme, split


def test_words_have_their_places() -> None:
    text = "Из-за «Су-35», 2,5 млн и 2017—2030 годов"
    assert [text[w.start : w.end] for w in split(text)] == [
        "Из-за",
        "Су-35",
        "2,5",
        "млн",
        "и",
        "2017",
        "2030",
        "годов",
    ]


@pytest.mark.parametrize(("one", "other"), [("сочтёт", "сочтет"), ("старшим", "старшего"), ("будет", "было")])
def test_forms_of_one_lexeme(one: str, other: str) -> None:
    assert same_lexeme(split(one)[0], split(other)[0])


@pytest.mark.parametrize(
    ("text", "value"), [("три", 3), ("трёх", 3), ("3", 3), ("2,5", 2.5), ("1.000", 1000), ("тысяч", None)]
)
def test_the_value_of_a_number(text: str, value: float | None) -> None:
    (word,) = split(text)
    assert word.value == value
    assert word.is_number


def test_rare_words_weigh_more_and_small_ones_tell_nothing() -> None:
    small, common, rare = split("который страна водолаз")
    assert small.weight < common.weight < rare.weight
    assert (small.telling, common.telling, rare.telling) == (False, True, True)


@pytest.mark.parametrize("text", ["", " ", "«—», …", "\ud800", "²³", "١٢ лет", "a" * 10_000, "\u0301"])
def test_no_text_raises(text: str) -> None:
    for word in split(text):
        assert text[word.start : word.end] == word.text
