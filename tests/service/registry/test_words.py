"""Words as they are searched for."""

from __future__ import annotations

import pytest

from service.registry.search import MOST_TERMS, TooManyWordsError, query
from service.registry.words import LONGEST, stand_in_order, stands_in, stem, telling, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ёлки-то где́?", ["елки", "то", "где"]),
        ("Йод и и\u0306од", ["йод", "и", "йод"]),  # the second one is decomposed
        ("кара\u00adван", ["караван"]),
        ("5-я ГЭС, 2,5 млн; ООН_ЮНЕСКО", ["5", "я", "гэс", "2", "5", "млн", "оон", "юнеско"]),
        ("«» — !\n\x00", []),
        ("ю" * 200, ["ю" * LONGEST]),
    ],
)
def test_words_are_folded(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "forms",
    [
        "мост моста мосту мостом мосте мосты мостов мостам мостами мостах",
        "Лапшина Лапшиной Лапшину",
        "Звонарёв Звонарёва Звонарёву Звонарёвым Звонарёве",
        "строительство строительства строительством",
        "новый новая нового новым новых новыми новейший",
        "сообщил сообщила сообщили сообщить",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in words(forms)}) == 1


def test_a_stem_begins_its_word_and_is_its_own() -> None:
    for word in words(
        "Мэр Заречинска Пётр Звонарёв сообщил, что открытие длиннейшего моста состоится, несомненно, осенью"
    ):
        assert word.startswith(stem(word))
        assert stem(stem(word)) == stem(word)


def test_small_words_tell_nothing_but_digits_do() -> None:
    assert [word for word in words("И он не сказал, что в 5 домах я был") if telling(word)] == ["сказал", "5", "домах"]


def test_words_stand_in_a_text_in_order() -> None:
    text = words("Новые мосты через реку")
    assert stands_in(stem("мост"), text)
    assert not stands_in(stem("мостик"), text)
    assert stand_in_order((stem("мостов"), stem("через")), text)
    assert stand_in_order((stem("река"),), text)
    assert not stand_in_order((stem("через"), stem("мост")), text)
    assert not stand_in_order((stem("река"), stem("вброд")), text)


def test_what_marks_enclose_is_a_phrase() -> None:
    asked = query('новые "мост через" «реку Лугу» „мост“ нового')
    assert asked.stems == ("нов",)
    assert asked.phrases == (("мост", "через"), ("рек", "луг"), ("мост",))
    assert asked.indexed == {"нов", "мост", "через", "рек", "луг"}
    assert query('мост "через').stems == ("мост", "через")  # a mark that nothing closes
    assert query("и не").indexed == frozenset()


@pytest.mark.parametrize("written", ["", "«»", "— !", "\x00"])
def test_a_query_has_a_word(written: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        query(written)


def test_a_query_has_so_many_words_at_most() -> None:
    assert len(query("мост " * MOST_TERMS).stems) == 1
    with pytest.raises(TooManyWordsError):
        query('мост "' + "мост " * MOST_TERMS + '"')
