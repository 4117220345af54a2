"""Quantities: how much of what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.extraction import parsing, times, zones
from workers.extraction.times import Quantity

Count = Callable[[str], tuple[Quantity, ...]]


@pytest.fixture(scope="session")
def count() -> Count:
    def counted(text: str) -> tuple[Quantity, ...]:
        page = zones.divide(text)
        return times.quantities(parsing.parse(text, page.blocks, page.zones))

    return counted


MONEY = [
    ("Сделку оценили в $27,3 млрд.", "$27,3 млрд", 27.3e9, "USD"),
    ("Мост обошелся в €5 млн.", "€5 млн", 5e6, "EUR"),
    ("Банк выдал 300 млн долл. США на ремонт.", "300 млн долл. США", 300e6, "USD"),
    ("Бюджет составил 2,5 трлн руб. и вырос.", "2,5 трлн руб.", 2.5e12, "RUB"),
    ("Ущерб составил двести сорок тысяч рублей.", "двести сорок тысяч рублей", 240_000, "RUB"),
    ("Штраф составил полтора миллиона тенге.", "полтора миллиона тенге", 1.5e6, "KZT"),
    ("Долг составил 1 234 567,5 доллара.", "1 234 567,5 доллара", 1_234_567.5, "USD"),
    ("Долг составил 18\u00a0000 юаней.", "18\u00a0000 юаней", 18_000, "CNY"),
    ("Долг составил 18\u2009000 гривен.", "18\u2009000 гривен", 18_000, "UAH"),
    ("Лосев заплатил 15 тыс. белорусских рублей.", "15 тыс. белорусских рублей", 15_000, "BYN"),
    ("Лосев заплатил 5 млн шведских крон.", "5 млн шведских крон", 5e6, "SEK"),
    ("Лосев заплатил 5 млн крон.", "5 млн крон", 5e6, None),
    ("Билет подорожал на 50 копеек.", "50 копеек", 0.5, "RUB"),
    ("Долг вырос до 15 тысяч USD.", "15 тысяч USD", 15_000, "USD"),
    ("Билет стоит 100₽.", "100₽", 100, "RUB"),
    ("Грант составил US$5 млн.", "US$5 млн", 5e6, "USD"),
]
OTHERS = [
    ("Налог подняли на 7%.", "7%", "PERCENT", 7, "%"),
    ("Налог подняли на 0,5 процентного пункта.", "0,5 процентного пункта", "PERCENT", 0.5, "pp"),
    ("Налог подняли на два с половиной процента.", "два с половиной процента", "PERCENT", 2.5, "%"),
    ("Фабрику ждет двадцатипроцентный рост.", "двадцатипроцентный", "PERCENT", 20, "%"),
    ("Лес занял 18 000 кв. км на севере.", "18 000 кв. км", "MEASURE", 18_000, "km2"),
    ("Ветер усилился, 15 м/с на берегу.", "15 м/с", "MEASURE", 15, "m/s"),
    ("Лосев купил 96-метровую баржу.", "96-метровую", "MEASURE", 96, "m"),
    ("Ночью было минус 20 градусов.", "минус 20 градусов", "MEASURE", -20, "°"),
    ("Задержаны пять местных жителей.", "пять", "COUNT", 5, "житель"),
    ("Ни одного дома не осталось.", "Ни одного", "COUNT", 0, "дом"),
    ("Четверть миллиона подписей собрали за месяц.", "Четверть миллиона", "COUNT", 250_000, "подпись"),
    ("За Лосева две трети голосов.", "две трети", "COUNT", 0.666667, "голос"),
    ("Ей 40 лет.", "40 лет", "AGE", 40, "year"),
    ("36-летний Лосев уволился.", "36-летний", "AGE", 36, "year"),
]
BOUNDS = [
    ("Задержали более 100 жителей.", "более 100", 100, None, 100, False),
    ("Задержали не менее 100 жителей.", "не менее 100", 100, None, 100, False),
    ("Разбиты до 50 машин.", "до 50", None, 50, 50, False),
    ("Разбиты около 50 машин.", "около 50", 50, 50, 50, True),
    ("Разбиты почти 50 машин.", "почти 50", 50, 50, 50, True),
    ("Ранены 10–12 человек.", "10–12", 10, 12, None, True),
    ("Штраф — от 3 до 5 тысяч рублей.", "от 3 до 5 тысяч рублей", 3000, 5000, None, True),
    ("Штраф — 200—300 тысяч рублей.", "200—300 тысяч рублей", 200_000, 300_000, None, True),
    ("Пришли десятки тысяч человек.", "десятки тысяч", 20_000, 90_000, None, True),
    ("Пришли два десятка человек.", "два десятка", 20, 20, 20, True),
    ("Сгорели несколько тысяч домов.", "несколько тысяч", 2000, 7000, None, True),
    ("Сгорела пара домов.", "пара", 2, 3, None, True),
    ("Цена выросла до 50 рублей.", "50 рублей", 50, 50, 50, False),
]


@pytest.mark.parametrize(("text", "words", "value", "unit"), MONEY)
def test_money(count: Count, text: str, words: str, value: float, unit: str | None) -> None:
    (found,) = count(text)
    assert (found.text, found.kind, found.value, found.unit) == (words, "MONEY", value, unit)
    assert text[slice(*found.span)] == words


@pytest.mark.parametrize(("text", "words", "kind", "value", "unit"), OTHERS)
def test_other_kinds(count: Count, text: str, words: str, kind: str, value: float, unit: str) -> None:
    found = count(text)[0]
    assert (found.text, found.kind, found.value, found.unit) == (words, kind, value, unit)


@pytest.mark.parametrize(("text", "words", "low", "high", "value", "approximate"), BOUNDS)
def test_bounds(
    count: Count, text: str, words: str, low: float | None, high: float | None, value: float | None, approximate: bool
) -> None:
    (found,) = count(text)
    said = (found.text, found.low, found.high, found.value, found.approximate)
    assert said == (words, low, high, value, approximate)


def test_a_shared_unit_counts_for_both(count: Count) -> None:
    first, second = count("Цена выросла с 20 до 30 рублей.")
    assert (first.text, first.kind, first.unit, first.value) == ("20", "MONEY", "RUB", 20)
    assert (second.text, second.kind, second.unit, second.value) == ("30 рублей", "MONEY", "RUB", 30)


@pytest.mark.parametrize("text", ["Команда выиграла со счетом 2:1.", "Команда выиграла со счетом 15:13."])
def test_scores(count: Count, text: str) -> None:
    (found,) = count(text)
    first, second = (float(n) for n in found.text.split(":"))
    assert (found.kind, found.low, found.high, found.value) == ("SCORE", first, second, None)


@pytest.mark.parametrize(
    "text",
    [
        "Лосев летал на Су-35 и F-16.",
        "Лосева судят по статье 105.",
        "Лосева судят по статьям 105, 158 и 162.",
        "Лосев живет в доме № 14.",
        "Лосев учился в школе МБОУ-5.",
        "Лосев сел в 5-й вагон на третьем этаже.",
        "Мост открыли 12 мая 2020 года в 18:30.",
        "Мост строили три года.",
        "Работы начались в 2020 году.",
        "Саммит G20 обсудил сеть 5G и COVID-19.",
        "Звездная пара приехала в Заречье.",
        "С одной стороны, мост нужен.",
        "Одна из жительниц уехала.",
        "Мост открыли 31 июня.",
    ],
)
def test_what_is_no_quantity(count: Count, text: str) -> None:
    assert count(text) == ()


def test_found_times_may_be_given() -> None:
    text = "Вчера в 18:30 на складе, где 5 ворот, сработал датчик, а 12.30 — второй."
    page = zones.divide(text)
    document = parsing.parse(text, page.blocks, page.zones)
    assert times.quantities(document, times.find(document)) == times.quantities(document) != ()


WORDS = (
    "$ € - – минус от до более около ни один пять сто десятки тысяч млн . , 5 000 2:1 31 июня рублей % лет год 1/3 "
    "треть с половиной № статья человек домов USD км / ч 5-летний « » \n \u00a0"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join) | st.text(max_size=80))
def test_any_text(text: str) -> None:
    page = zones.divide(text)
    document = parsing.parse(text, page.blocks, page.zones)
    found = times.quantities(document)
    assert found == times.quantities(document)
    end = 0
    for q in found:
        assert end <= q.span.start < q.span.end <= len(text)
        assert q.text == text[slice(*q.span)]
        assert q.kind == "SCORE" or q.low is None or q.high is None or q.low <= q.high
        end = q.span.end


def test_work_grows_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading amounts is a fixed amount of work a token, even where everything is a number."""
    from workers.extraction.document import Document, Sentence, Span, Token
    from workers.extraction.times import numbers

    calls = 0
    read = numbers.amount

    def counted(line: numbers.Line, k: int) -> numbers.Amount | None:
        nonlocal calls
        calls += 1
        return read(line, k)

    monkeypatch.setattr(numbers, "amount", counted)

    def work(size: int) -> int:
        nonlocal calls
        calls = 0
        words = ["от", "5", "до", "сто", "и"] * size
        at, tokens = 0, []
        for i, word in enumerate(words):
            tokens.append(Token(i, at, at + len(word), word, word, "NUM", {}, i - 1, "dep", 0))
            at += len(word) + 1
        whole = Sentence(0, 0, len(tokens), Span(0, at), 0)
        times.quantities(Document(" ".join(words), sentences=(whole,), tokens=tuple(tokens)), ())
        return calls

    assert work(400) <= 2 * work(200) + 10
