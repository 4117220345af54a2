"""Who is called by what people are to one another: «коллега», «жена»."""

from __future__ import annotations

from collections.abc import Callable

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]
MET = "Президент Боливии Хорхе Мадрано встретился в Осло с исландским коллегой Гуннаром Торваном."


def _called(found: Entities) -> dict[str, list[str]]:
    return {e.name.split()[-1]: [m.text for m in e.mentions if m.kind == "descriptor"] for e in found.all}


def test_whom_the_article_introduces_as_a_colleague_is_called_so_again(find: Find) -> None:
    called = _called(find(f"{MET} Мадрано поблагодарил коллегу за приезд."))
    assert called["Торван"] == ["коллегу"]
    assert called["Мадрано"] == []


def test_the_colleague_of_a_colleague_is_the_other_of_the_two(find: Find) -> None:
    called = _called(find(f"{MET} Торван подарил коллеге картину."))
    assert called["Мадрано"] == ["коллеге"]
    assert called["Торван"] == []


def test_a_state_tells_which_colleague(find: Find) -> None:
    text = (
        "Министр иностранных дел Боливии Хорхе Мадрано принял коллегу Гуннара Торвана, министра иностранных дел "
        "Исландии, и коллегу Олафа Мурена, министра иностранных дел Швеции. Мадрано проводил шведского коллегу."
    )
    called = _called(find(text))
    assert called["Мурена" if "Мурена" in called else "Мурен"] == ["шведского коллегу"]
    assert called["Торван"] == []


def test_one_of_several_colleagues_is_nobody_for_sure(find: Find) -> None:
    found = find(
        "Хорхе Мадрано принял коллегу Гуннара Торвана и коллегу Олафа Мурена. Мадрано поблагодарил коллегу за приезд."
    )
    assert all("коллегу" not in texts for texts in _called(found).values())


def test_a_colleague_nobody_was_introduced_as_stays_out(find: Find) -> None:
    found = find("Хорхе Мадрано встретился с Гуннаром Торваном. Мадрано поблагодарил коллегу за приезд.")
    assert all(texts == [] for texts in _called(found).values())


def test_the_wife_of_the_article_is_the_one_it_introduced(find: Find) -> None:
    called = _called(find("Олег Мурашов приехал с женой Анной. Жена выступила на форуме."))
    assert called["Анна"] == ["Жена"]


def test_the_wife_of_another_is_not_the_one_introduced(find: Find) -> None:
    called = _called(find("Олег Мурашов приехал с женой Анной. Жена губернатора выступила на форуме."))
    assert called["Анна"] == []


def test_a_noun_before_a_name_is_of_that_name(find: Find) -> None:
    called = _called(find("Олег Мурашов приехал с братом Иваном. Мурашов позвонил брату Фёдору."))
    assert called["Иван"] == []
