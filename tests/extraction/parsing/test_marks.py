"""The lexer of quotation marks."""

from __future__ import annotations

import re

import pytest

from workers.extraction.document import Span
from workers.extraction.parsing import marks


def lex(text: str) -> list[tuple[str, int, bool]]:
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]
    return [(text[m.inner.start : m.inner.end], m.parent, m.closed) for m in marks.lex(text, lines)]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("Он сказал: «Да».", ["Да"]),
        ('Газета "Вымпел" и "Парус".', ["Вымпел", "Парус"]),
        ("Слово “да” и „нет“ тут.", ["да", "нет"]),
        ("Журнал ''Маяк'' вышел.", ["Маяк"]),
        ("Сказала ''«Да»'' снова.", ["Да"]),
        ('Пишет"Вымпел.ру" утром.', ["Вымпел.ру"]),
        ("Слово ‘да’ тут.", ["да"]),
        ("Слово <<да>> тут.", ["да"]),
        ('Слово «да" и «нет» тут.', ["да", "нет"]),
        ('Слово “да» и „нет" тут.', ["да", "нет"]),
        ("Слово «да« тут.", ["да"]),
        ('Он сказал: "Экран в 27" дорогой".', ['Экран в 27" дорогой']),
        ('Он был в "Группе 5" и "Группе 6".', ["Группе 5", "Группе 6"]),
        ("Жанна д’Арко и Шон О'Двайер, 12'30''.", []),
    ],
)
def test_each_kind_of_mark(text: str, inner: list[str]) -> None:
    assert [words for words, _, _ in lex(text)] == inner


def test_nested_marks_know_their_parent() -> None:
    assert lex("«Клуб „Ладья“ жив», — сказал он.") == [("Клуб „Ладья“ жив", -1, True), ("Ладья", 0, True)]


def test_marks_of_one_kind_may_nest() -> None:
    assert lex("«Это «ладья» наша»") == [("Это «ладья» наша", -1, True), ("ладья", 0, True)]


def test_one_closing_mark_may_serve_two() -> None:
    assert lex("«Мы любим «Ладью», — сказал он.")[0][:2] == ("Мы любим «Ладью»", -1)


def test_speech_runs_on_into_a_line_that_closes_it() -> None:
    assert lex("«Первое.\nВторое», — сказал он.") == [("Первое.\nВторое", -1, True)]


def test_a_mark_at_the_head_of_a_line_goes_on_with_open_speech() -> None:
    assert [m[0] for m in lex("«Первое.\n«Второе», — сказал он.")] == ["Первое.\n«Второе"]


def test_an_unclosed_mark_ends_before_a_frame() -> None:
    assert lex("«Мы пришли, — сказал он. Все молчали.\nДругое.") == [("Мы пришли", -1, False)]


def test_an_unclosed_mark_ends_with_its_line() -> None:
    assert lex("Он сказал: «Мы пришли.\nДругое.") == [("Мы пришли.", -1, False)]


def test_a_line_with_a_mark_at_its_head_does_not_go_on_with_words_of_a_sentence() -> None:
    assert [m[0] for m in lex("Завод «Якорь молчит.\n«Нет», — сказал он.")] == ["Нет"]


def test_a_line_with_a_mark_at_its_head_does_not_go_on_with_speech_that_a_frame_has_ended() -> None:
    assert [m[0] for m in lex("«Да, — сказал он. Все ушли.\n«Нет», — сказал другой.")] == ["Да", "Нет"]


def test_a_line_with_a_mark_at_its_head_and_a_frame_of_its_own_is_other_speech() -> None:
    assert [m[0] for m in lex("Он сказал: «Да.\n«Нет», — ответил другой.")] == ["Да.", "Нет"]


def test_speech_whose_frame_is_followed_by_a_dash_goes_on() -> None:
    assert [m[0] for m in lex("«Да, — сказал он. — Мы идём.\n«Ждите».")] == ["Да, — сказал он. — Мы идём.\n«Ждите"]


def test_a_lost_closing_mark_is_that_of_the_name_at_the_end() -> None:
    assert lex("Он сказал: «Ждём «Якорь». Все ушли.")[0] == ("Ждём «Якорь»", -1, False)


def test_a_stray_closing_mark_is_nothing() -> None:
    assert lex("Мы пришли» и ушли.") == []


@pytest.mark.parametrize("unit", ["«", "«»", '"', '" ', "'' ", "«а\n", "„“”", "» «"])
def test_any_heap_of_marks_gives_disjoint_or_nested_stretches(unit: str) -> None:
    text = unit * 3_000
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]
    found = marks.lex(text, lines)
    for mark in found:
        assert 0 <= mark.outer.start <= mark.inner.start < mark.inner.end <= mark.outer.end <= len(text)
        if mark.parent >= 0:
            assert found[mark.parent].outer.covers(mark.outer)
