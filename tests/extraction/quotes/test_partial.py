"""Marked fragments of a source's words in the reporter's sentence."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


def test_fragments_inside_a_clause_come_with_it(find: Find) -> None:
    quotes = find("Глеб Рудаков заявил, что мост «давно готов», а перила «еще красят».")
    assert [(q.type, q.text) for q in quotes] == [
        ("indirect", "мост «давно готов», а перила «еще красят»"),
        ("partial", "давно готов"),
        ("partial", "еще красят"),
    ]
    assert {q.speaker.name for q in quotes} == {"Глеб Рудаков"}


def test_a_clause_wholly_in_marks_is_partial_only(find: Find) -> None:
    (quote,) = find("Глеб Рудаков отметил, что «такой мост — гордость города».")
    assert (quote.type, quote.text) == ("partial", "такой мост — гордость города")


def test_the_reporter_begins_and_the_fragment_ends_the_sentence(find: Find) -> None:
    indirect, partial = find("Если город даст денег, рабочие «закончат мост к маю», — отметил Глеб Рудаков.")
    assert (indirect.type, partial.type) == ("indirect", "partial")
    assert partial.text == "закончат мост к маю"


def test_a_source_phrase_right_before_marks_is_about_them_only(find: Find) -> None:
    (quote,) = find("Рабочие закончили мост или, по словам Глеба Рудакова, «почти закончили».")
    assert (quote.type, quote.text, quote.speaker.name) == ("partial", "почти закончили", "Глеб Рудаков")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Глеб Рудаков назвал мост «вечной стройкой».", "вечной стройкой"),
        ("Глеб Рудаков призвал рабочих «закончить мост к маю».", "закончить мост к маю"),
        ("Жители вышли на площадь с требованием «закончить этот мост».", "закончить этот мост"),
    ],
)
def test_naming_and_demand(find: Find, text: str, words: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text) == ("partial", words)


def test_names_inside_a_clause_are_no_fragments(find: Find) -> None:
    assert [q.type for q in find("Глеб Рудаков сообщил, что компания «Парус» построит мост.")] == ["indirect"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("На берегу вырос «железный великан», как назвал мост инженер Глеб Рудаков.", "железный великан"),
        ("Это один из первых, как выражались тогда, «мостов дружбы».", "мостов дружбы"),
        ("Инна Лютова называла мост «надругательством над городом».", "надругательством над городом"),
        ("Инна Лютова называет себя «самым строгим инженером города».", "самым строгим инженером города"),
    ],
)
def test_what_somebody_calls_something(find: Find, text: str, words: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text) == ("partial", words)


@pytest.mark.parametrize(
    "text",
    [
        "Инна Лютова поступила в так называемую «школу мостов».",
        "Мост, который пресса называет «железным великаном», открыли.",
        "Инна Лютова прошла по улице, которую жители называют «Большой Садовой».",
    ],
)
def test_what_something_is_called_is_its_name(find: Find, text: str) -> None:
    assert find(text) == ()


def test_titles_of_documents_are_no_fragments(find: Find) -> None:
    quotes = find("Глеб Рудаков сказал, что подпишет «закон Лютовой» и указ «О мерах поддержки тех, кто строит мосты».")
    assert [q.type for q in quotes] == ["indirect"]


def test_a_sentence_about_something_is_no_title(find: Find) -> None:
    quotes = find("Глеб Рудаков сказал, что «о закрытии моста говорят зря».")
    assert [(q.type, q.text) for q in quotes] == [("partial", "о закрытии моста говорят зря")]


def test_fragments_belong_to_the_nearest_source(find: Find) -> None:
    _, partial = find("Агентство «Берег» сообщает, что Глеб Рудаков назвал мост «вечной стройкой».")
    assert (partial.type, partial.text, partial.speaker.name) == ("partial", "вечной стройкой", "Глеб Рудаков")


def test_fragments_without_an_inner_source_belong_to_the_clause(find: Find) -> None:
    _, partial = find("Глеб Рудаков сообщил, что мост назвали «вечной стройкой».")
    assert (partial.type, partial.text, partial.speaker.name) == ("partial", "вечной стройкой", "Глеб Рудаков")


def test_a_so_called_term_is_no_fragment(find: Find) -> None:
    quotes = find("По словам Глеба Рудакова, мост внесли в так называемый «приоритетный список».")
    assert [q.type for q in quotes] == ["indirect"]
