"""What holds for any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.document import Span
from workers.extraction.entities import Entities

Find = Callable[[str], Entities]

HOSTILE = {
    "one name": "Иван " * 1000,
    "marks": "«" * 5000,
    "pronouns": "Он " * 1500,
    "open marks": "«Иван Петров сказал " * 250,
    "offices": "президент " * 1000,
    "addresses": "слово a.ru.a.ru и " * 300,
    "brackets": "ООН (ООН) " * 500,
    "hyphens": "Иван-" * 2000,
    "initials": "А. Б. Белозёров " * 300,
    "one long word": "Ж" * 20_000,
    "surrogates": "Иван \ud800 Белозёров сказал.\x00 " * 50,
    "nothing": "",
    "blanks": " \n\t" * 100,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_has_an_answer(find: Find, text: str) -> None:
    found = find(text)
    for entity in found.all:
        assert entity.name
        assert 0 <= entity.salience <= 1
        for mention in entity.mentions:
            assert text[mention.span.start : mention.span.end] == mention.text != ""


TEXT = (
    "Президент Исландии Гуннар Торван встретился с Анной Горецкой в Осло. Он рассказал ей о «Северном маяке». "
    "Исландский лидер улетел, а Горецкая осталась."
)


def test_the_same_text_gives_the_same_answer(find: Find) -> None:
    assert find(TEXT) == find(TEXT)


def test_whom_a_word_stands_for(find: Find) -> None:
    found = find(TEXT)
    for words, name in (("Торван", "Гуннар Торван"), ("лидер", "Гуннар Торван"), ("Осло", "Осло")):
        start = TEXT.index(words)
        covering = found.at(Span(start, start + len(words)))
        assert covering is not None
        assert covering[1].name == name
    assert found.at(Span(TEXT.index("улетел"), TEXT.index("улетел") + 6)) is None


def test_mentions_within_a_span(find: Find) -> None:
    found = find(TEXT)
    end = TEXT.index("Осло") + 4
    within = [m.text for m, _ in found.within(Span(0, end))]
    assert within == ["Исландии", "Гуннар Торван", "Анной Горецкой", "Осло"]


def test_salience_follows_mentions_and_lead(find: Find) -> None:
    found = find(TEXT)
    by_name = {e.name: e.salience for e in found.all}
    assert by_name["Гуннар Торван"] == 1.0
    assert by_name["Гуннар Торван"] > by_name["Осло"]


@pytest.mark.parametrize("text", ["Полиция изъяла груз\n\nНорвежская компания подала в суд.", "Нелёгкое возвращение"])
def test_a_word_that_only_opens_a_sentence_is_no_name(find: Find, text: str) -> None:
    """The tagger takes both for names."""
    assert find(text).all == ()
