"""Reports in relative clauses, and relative clauses of a source."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Вышел отчет, согласно которому мост обойдется вдвое дороже.", "мост обойдется вдвое дороже", "отчет"),
        ("Инженер Глеб Рудаков, по словам которого мост давно готов, уехал.", "мост давно готов", "Глеб Рудаков"),
        (
            "Слухи, согласно которым Глеб Рудаков уйдет с поста, обсуждал весь город.",
            "Глеб Рудаков уйдет с поста",
            None,
        ),
    ],
)
def test_a_relative_clause_reports(find: Find, text: str, content: str, speaker: str | None) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text, quote.speaker.name) == ("indirect", content, speaker)


def test_a_law_orders_and_reports_nothing(find: Find) -> None:
    assert find("Депутаты приняли закон, согласно которому водители обязаны включать фары.") == ()


def test_a_relative_clause_of_the_source_is_no_content(find: Find) -> None:
    (quote,) = find("По словам Глеба Рудакова, который вчера видел мост, опоры покрыты ржавчиной.")
    assert quote.text == "опоры покрыты ржавчиной"


def test_a_source_ends_where_marks_open(find: Find) -> None:
    (quote,) = find("По словам Глеба Рудакова, «мост давно готов, перила покрашены, дорога открыта».")
    assert (quote.type, quote.text) == ("partial", "мост давно готов, перила покрашены, дорога открыта")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("По предварительным данным пожар начался ночью.", "пожар начался ночью"),
        ("По имеющейся информации 46 детей остались без крова.", "46 детей остались без крова"),
        ("По официальным данным полиции, дом загорелся ночью.", "дом загорелся ночью"),
        ("Дом сгорел утром (по другим данным, он загорелся еще ночью), но его восстановят.", "он загорелся еще ночью"),
        ("Дом сгорел утром (по словам Глеба Рудакова).", "Дом сгорел утром"),
    ],
)
def test_phrases_without_a_comma_and_in_brackets(find: Find, text: str, content: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text) == ("indirect", content)


def test_a_bracket_without_a_clause_reports_nothing(find: Find) -> None:
    assert find("Пожар начался утром 14 февраля (по другим данным — 13 февраля).") == ()


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Жители ждут моста, который, по словам Глеба Рудакова, обойдется вдвое дороже.", "обойдется вдвое дороже"),
        ("Жители ждут моста, который, как сообщает мэрия, обойдется вдвое дороже.", "обойдется вдвое дороже"),
        ("Мост попал, по версии журнала, на второе место.", "Мост попал на второе место"),
        ("По словам Г. Рудакова, мост готов.", "мост готов"),
        ("Согласно агентству «Берег», мост готов.", "мост готов"),
        ("Мост готов, подтверждает Глеб Рудаков, его строитель.", "Мост готов"),
    ],
)
def test_how_far_a_frame_reaches(find: Find, text: str, content: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text) == ("indirect", content)


@pytest.mark.parametrize(
    "text",
    [
        "О пожаре сообщили соседи, обнаружившие, что дом горит.",
        "Глеб Рудаков призвал не забывать о том, в каком состоянии мост.",
        "Депутаты заявили о выходе из союза, что позволит начать переговоры.",
        "Согласно Конституции, президентом может стать любой.",
    ],
)
def test_clauses_of_other_words(find: Find, text: str) -> None:
    assert find(text) == ()


def test_a_noun_of_speech_under_a_cue_takes_the_clause(find: Find) -> None:
    (quote,) = find("Глеб Рудаков заявил о наличии данных, что мост готов.")
    assert quote.text == "мост готов"
