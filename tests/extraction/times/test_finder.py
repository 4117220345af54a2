"""Time expressions in sentences, published on Tuesday, 14 May 2024 unless said otherwise."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from tests.extraction.times.conftest import Find
from workers.extraction.document import Document, Sentence, Span, Token
from workers.extraction.times import find as find_in

DAYS = [
    ("Завод открыли 3 марта 2021 года.", "3 марта 2021 года", "2021-03-03", "2021-03-03", "day"),
    ("Приказ подписан 07.02.2023.", "07.02.2023", "2023-02-07", "2023-02-07", "day"),
    ("Выставка пройдет в сентябре 2025 года.", "в сентябре 2025 года", "2025-09", "2025-09", "month"),
    ("Завод построили в 1987 году.", "в 1987 году", "1987", "1987", "year"),
    ("Ярмарка работала с 10 по 12 мая.", "с 10 по 12 мая", "2024-05-10", "2024-05-12", "day"),
    ("Ярмарка работала 10–12 мая.", "10–12 мая", "2024-05-10", "2024-05-12", "day"),
    ("Он служил с 1988 по 1992 год.", "с 1988 по 1992 год", "1988", "1992", "year"),
    ("Каток откроют с 28 декабря по 3 января.", "с 28 декабря по 3 января", "2024-12-28", "2025-01-03", "day"),
    ("Цены росли в 1996–1998 годах.", "в 1996–1998 годах", "1996", "1998", "year"),
    ("Мода девяностых вернулась из 1990-х годов.", "1990-х годов", "1990", "1999", "decade"),
    ("Мост построен в XIX веке.", "в XIX веке", "1801", "1900", "century"),
]
RELATIVE = [
    ("Лосев приехал вчера.", "вчера", "2024-05-13", "2024-05-13"),
    ("Лосев приедет послезавтра.", "послезавтра", "2024-05-16", "2024-05-16"),
    ("Сегодняшний разговор был коротким.", "Сегодняшний", "2024-05-14", "2024-05-14"),
    ("Прошлогодний урожай собрали рано.", "Прошлогодний", "2023", "2023"),
    ("На прошлой неделе открыли мост.", "На прошлой неделе", "2024-05-06", "2024-05-12"),
    ("В следующем году откроют мост.", "В следующем году", "2025", "2025"),
    ("Три дня назад открыли мост.", "Три дня назад", "2024-05-11", "2024-05-11"),
    ("Несколько дней назад открыли мост.", "Несколько дней назад", "2024-05-07", "2024-05-12"),
    ("Пять лет назад открыли мост.", "Пять лет назад", "2019", "2019"),
    ("Месяц назад открыли мост.", "Месяц назад", "2024-04", "2024-04"),
    ("Полгода назад открыли мост.", "Полгода назад", "2023-11", "2023-11"),
    ("Через два месяца откроют мост.", "Через два месяца", "2024-07", "2024-07"),
    ("Летом прошлого года открыли мост.", "Летом прошлого года", "2023-06", "2023-08"),
    ("За последние пять лет построили мост.", "За последние пять лет", "2019", "2024"),
    ("В ближайшие дни откроют мост.", "В ближайшие дни", "2024-05-14", "2024-05-21"),
]
NEAREST = [
    ("Лосев приехал 20 декабря.", "2023-12-20"),
    ("Лосев приедет 20 декабря.", "2024-12-20"),
    ("Лосев приедет 3 января.", "2025-01-03"),
    ("Лосев приехал в июле.", "2023-07"),
    ("Лосев приедет в марте.", "2025-03"),
    ("Встреча назначена на 20 июня.", "2024-06-20"),
    ("Лосев приехал в пятницу.", "2024-05-10"),
    ("Лосев приедет в пятницу.", "2024-05-17"),
    ("Лосев приехал во вторник.", "2024-05-14"),
    ("Лосев приехал в минувший вторник.", "2024-05-07"),
    ("Лосев приедет в следующую пятницу.", "2024-05-24"),
]
PARTS = [
    ("В начале апреля выпал снег.", "2024-04-01", "2024-04-10", "START", "month"),
    ("В середине апреля выпал снег.", "2024-04-11", "2024-04-20", "MID", "month"),
    ("В конце апреля выпал снег.", "2024-04-21", "2024-04-30", "END", "month"),
    ("В начале следующего года откроют мост.", "2025-01", "2025-03", "START", "year"),
    ("В конце прошлого года открыли мост.", "2023-10", "2023-12", "END", "year"),
    ("В первой половине 2019 года открыли мост.", "2019-01", "2019-06", "START", "year"),
    ("В конце 1970-х годов открыли мост.", "1977", "1979", "END", "decade"),
    ("Во втором квартале 2023 года открыли мост.", "2023-04", "2023-06", None, "quarter"),
    ("Зимой 2020 года открыли мост.", "2019-12", "2020-02", None, "season"),
]
DURATIONS = [
    ("Беседа длилась три часа.", "три часа", "PT3H", None),
    ("Беседа длилась около двух часов.", "около двух часов", "PT2H", "APPROX"),
    ("Беседа длилась полтора часа.", "полтора часа", "PT1H30M", None),
    ("Ремонт занял более десяти лет.", "более десяти лет", "P10Y", "AFTER"),
    ("Ремонт занял от силы пять-шесть дней.", "пять-шесть дней", "P6D", "APPROX"),
    ("Это был двухдневный визит.", "двухдневный", "P2D", None),
    ("Подписан семилетний контракт.", "семилетний", "P7Y", None),
    ("Подписан 15-летний контракт.", "15-летний", "P15Y", None),
    ("Он прожил там полгода.", "полгода", "P6M", None),
    ("Дорога заняла 12 минут 41 секунду.", "12 минут 41 секунду", "PT12M41S", None),
]


@pytest.mark.parametrize(("text", "words", "start", "end", "granularity"), DAYS)
def test_dates_of_the_calendar(find: Find, text: str, words: str, start: str, end: str, granularity: str) -> None:
    (found,) = find(text)
    assert (found.text, found.type, found.start, found.end) == (words, "DATE", start, end)
    assert found.granularity == granularity
    assert text[found.span.start : found.span.end] == words


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Сборная выиграла на ЧМ-2018 со счётом 2:0.", ["2018"]),
        ("Тагаева стала «Мисс Заречье-2017».", ["2017"]),
        ("Медаль на «Надеждах»-2009 взяла Тагаева.", ["2009"]),
        ("Он прилетел на Ту-2014 и поставил Windows-2000.", []),
        ("Программа «Развитие-2010-2012» закончилась.", []),
    ],
)
def test_the_year_that_ends_a_name(find: Find, text: str, years: list[str]) -> None:
    found = find(text)
    assert [time.text for time in found] == [time.start for time in found] == years
    assert [text[time.span.start : time.span.end] for time in found] == years


@pytest.mark.parametrize(("text", "words", "start", "end"), RELATIVE)
def test_relative_dates_count_from_the_publication(find: Find, text: str, words: str, start: str, end: str) -> None:
    (found,) = find(text)
    assert (found.text, found.type, found.start, found.end, found.anchor) == (words, "DATE", start, end, "dateline")


@pytest.mark.parametrize(("text", "start"), NEAREST)
def test_the_missing_year_is_the_nearest_that_the_tense_allows(find: Find, text: str, start: str) -> None:
    (found,) = find(text)
    assert found.start == start


@pytest.mark.parametrize(("text", "start", "end", "mod", "granularity"), PARTS)
def test_parts_of_periods(find: Find, text: str, start: str, end: str, mod: str | None, granularity: str) -> None:
    (found,) = find(text)
    assert (found.start, found.end, found.mod, found.granularity) == (start, end, mod, granularity)


@pytest.mark.parametrize(("text", "words", "value", "mod"), DURATIONS)
def test_durations_have_a_value_and_no_days(find: Find, text: str, words: str, value: str, mod: str | None) -> None:
    (found,) = find(text)
    assert (found.text, found.type, found.value, found.mod) == (words, "DURATION", value, mod)
    assert (found.start, found.end) == (None, None)


@pytest.mark.parametrize(
    ("text", "value", "start"),
    [
        ("Концерт начнется в 18:30.", "T18:30", None),
        ("Концерт начнется в три часа дня.", "T15:00", None),
        ("Концерт начнется завтра в 18:30.", "T18:30", "2024-05-15"),
        ("Концерт начнется в половине десятого утра.", "T09:30", None),
        ("Вчера вечером в парке играл оркестр.", "TEV", "2024-05-13"),
        ("В ночь на 12 мая прошел дождь.", "TNI", "2024-05-12"),
    ],
)
def test_times_of_the_day(find: Find, text: str, value: str, start: str | None) -> None:
    (found,) = find(text)
    assert (found.type, found.value, found.start) == ("TIME", value, start)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ежегодно тут проходит ярмарка.", "P1Y"),
        ("Каждый понедельник тут проходит ярмарка.", "P1W"),
        ("По пятницам тут проходит ярмарка.", "P1W"),
        ("Раз в месяц тут проходит ярмарка.", "P1M"),
    ],
)
def test_what_repeats(find: Find, text: str, value: str) -> None:
    (found,) = find(text)
    assert (found.type, found.value, found.start) == ("SET", value, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ранее Лосев говорил об этом.", "PAST_REF"),
        ("Недавно Лосев говорил об этом.", "PAST_REF"),
        ("Лосев сейчас в отпуске.", "PRESENT_REF"),
        ("Лосев приедет в ближайшее время.", "FUTURE_REF"),
        ("Накануне выборов Лосев молчал.", "EVENT_REF"),
        ("Несколько дней после саммита Лосев молчал.", "EVENT_REF"),
    ],
)
def test_references_name_no_day(find: Find, text: str, value: str) -> None:
    (found,) = find(text)
    assert (found.type, found.value, found.start) == ("REF", value, None)


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("Город сегодня может стать портом.", True),
        ("Сегодня город является портом.", True),
        ("Сегодня трудно найти работу.", True),
        ("Сегодня город получил порт.", False),
        ("Сегодня город получит порт.", False),
    ],
)
def test_today_beside_a_stative_present_means_nowadays(find: Find, text: str, present: bool) -> None:
    (found,) = find(text)
    assert (found.type == "REF") is present
    assert (found.start is None) is present


@pytest.mark.parametrize(
    "text",
    [
        "Слесарю исполнилось 40 лет.",
        "Он умер в возрасте 80 лет.",
        "В цехе работал 40-летний слесарь.",
        "Тираж книги 2000 экземпляров.",
        "Цены выросли в 5.20 раза.",
        "Среда обитания меняется.",
        "Свидание 31 февраля не состоится.",
    ],
)
def test_ages_amounts_and_impossible_days_are_no_times(find: Find, text: str) -> None:
    assert find(text) == ()


def test_what_follows_in_the_past_counts_from_the_day_told_before(find: Find) -> None:
    first, second, third = find("Лосев уехал 3 мая. Через два дня он вернулся. В тот же день его приняли.")
    assert (first.start, first.anchor) == ("2024-05-03", "dateline")
    assert (second.start, second.anchor) == ("2024-05-05", "context")
    assert (third.start, third.anchor) == ("2024-05-05", "context")


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        ("В 1993 году фабрику продали. Спустя восемь лет она подписала контракт.", "Спустя восемь лет", "2001"),
        ("В 1974 году он победил, а годом позже побил рекорд.", "годом позже", "1975"),
        ("В ноябре 1982 года его взяли. Через год его приговорили.", "Через год", "1983"),
        ("В сентябре 1991 года Лосев получил лицензию и через месяц открыл завод.", "через месяц", "1991-10"),
        ("В 1995 году она основала фонд. В следующем году учредила журнал.", "В следующем году", "1996"),
        ("В 2001 году он вернулся, на следующий год ушел.", "на следующий год", "2002"),
        ("В 2004 году сняли одного, десять лет спустя отвергли другого, а двумя годами позже третьего.",
         "двумя годами позже", "2016"),
        ("В 2004 году он получил орден, а через неделю сдал его в музей.", "через неделю", None),
        ("В 2023 году мост закрыли. Через пять лет его открыли.", "Через пять лет", None),
        ("12 марта 2024 года Лосева задержали. Он родился в 1970 году. На следующий день его отпустили.",
         "На следующий день", "2024-03-13"),
        ("В марте 2020 года закрыли мост, построенный в 1987 году. Через год его открыли.", "Через год", "2021"),
        ("В 2020 году выпуск вырос по сравнению с 2010 годом. Через год он упал.", "Через год", "2021"),
        ("В 1980 году он поступил в вуз. Летом 1990 года он болел. Через месяц он ушел.", "Через месяц", None),
        ("В 2019 году бюджет был мал. Депутаты утвердили бюджет на следующий год.", "на следующий год", "2025"),
        ("В 2023 году мост закрыли. В декабре следующего года его открыли.", "В декабре следующего года", None),
        ("Они подчинились закону 2001 года. Через год мост откроют.", "Через год", "2025"),
        ("В 1993 году фабрику продали. Через год мост откроют.", "Через год", "2025"),
    ],
)  # fmt: skip
def test_what_follows_in_the_past_counts_from_the_year_or_month_told(
    find: Find, text: str, words: str, start: str | None
) -> None:
    """In no finer unit, and never ahead of the publication."""
    [found] = [t for t in find(text) if t.text == words]
    assert found.start == start


def test_a_year_told_long_ago_does_not_count(find: Find) -> None:
    text = "В 1993 году фабрику продали. " + "Она большая. " * 5 + "Через год она закрылась."
    assert find(text)[-1].start is None


def test_these_days_without_a_day_told_are_the_days_before(find: Find) -> None:
    (found,) = find("В эти дни в городе тихо.")
    assert (found.start, found.end, found.mod, found.anchor) == ("2024-05-07", "2024-05-14", "APPROX", "context")


def test_inside_a_quotation_time_counts_from_the_day_of_the_speech(find: Find) -> None:
    day, spoken = find("13 мая Лосев выступил в думе. «Вчера мы говорили весь вечер», — сказал он.")
    assert (day.start, day.anchor) == ("2024-05-13", "dateline")
    assert (spoken.start, spoken.anchor) == ("2024-05-12", "quote")


def test_inside_a_quotation_without_a_day_told_the_publication_counts(find: Find) -> None:
    (spoken,) = find("«Завтра мы уедем», — сказал Лосев.")
    assert (spoken.start, spoken.anchor) == ("2024-05-15", "quote")


def test_without_a_publication_date_only_what_is_said_is_known(find: Find) -> None:
    full, short, relative = find("Мост открыли 3 марта 2021 года. Его строили до 5 февраля. Вчера он закрыт.", None)
    assert (full.start, full.anchor) == ("2021-03-03", "explicit")
    assert (short.start, short.anchor) == ("2021-02-05", "context")
    assert (relative.start, relative.end) == (None, None)


def test_a_leading_header_is_the_publication_date(find: Find) -> None:
    (found,) = find("date 2023-06-01\nВчера в Заречье открыли мост.", None)
    assert found.start == "2023-05-31"


def test_time_words_inside_the_name_of_an_organization_are_no_times(find: Find) -> None:
    assert all(f.text.lower() != "сегодня" for f in find("Об этом сообщило агентство «Заречье сегодня»."))


def test_expressions_come_in_order_and_do_not_overlap(find: Find) -> None:
    found = find("В понедельник, 13 мая 2024 года, с 10 до 12 часов, то есть два часа, вчера вечером, шел дождь.")
    assert len(found) >= 3
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("word", ["1", "май", "с", "«", "двухдневный", "ранее", "сто", "2000", "около"])
def test_twenty_thousand_of_one_word_end(word: str) -> None:
    size, count, row = len(word) + 1, 20_000, 250
    tokens = tuple(
        Token(i, i * size, i * size + len(word), word, word, "NUM", {}, i - 1 if i % row else -1, "dep", i // row)
        for i in range(count)
    )
    sentences = tuple(
        Sentence(i, i * row, (i + 1) * row, Span(tokens[i * row].start, tokens[(i + 1) * row - 1].end), 0)
        for i in range(count // row)
    )
    document = Document(f"{word} " * count, date(2024, 5, 14), (), sentences, tokens)
    assert all(0 <= f.span.start < f.span.end <= len(document.text) for f in find_in(document))


def test_a_weekend_is_a_saturday_and_a_sunday(find: Find) -> None:
    coming, gone = find("В выходные пройдет ярмарка. В минувшие выходные ее не было.")
    assert (coming.start, coming.end) == ("2024-05-18", "2024-05-19")
    assert (gone.start, gone.end) == ("2024-05-11", "2024-05-12")


def test_shortened_months_stand_behind_a_number_only(find: Find) -> None:
    (found,) = find("Приказ от 6 сент. 2023 года подписал Ван Сент.")
    assert (found.start, found.end) == ("2023-09-06", "2023-09-06")


@pytest.mark.parametrize(
    "text",
    [
        "Мост открыли 31 февраля.",
        "Мост открыли 32 марта.",
        "Мост открыли 0 марта.",
        "Мост открыли тридцать второго марта.",
        "Мост открыли тридцать первого июня.",
        "Мост открыли 29 февраля 2023 года.",
        "Мост открыли 29 февраля прошлого года.",
        "Приказ от 07.13.2023 отменили.",
        "Приказ от 32.01.2023 отменили.",
        "Приказ от 30.02.2023 отменили.",
        "Приказ от 2023-13-05 отменили.",
        "Приказ от 2023-02-29 отменили.",
        "Ярмарка шла с 30 по 31 июня.",
        "Ярмарка шла 28–31 апреля.",
        "Ярмарка шла с 28 апреля по 31 июня.",
        "Утром 31 июня открыли мост.",
        "Мост открыли 31 июня 2023 года в 16:15.",
        "В ночь на 31 июня прошел дождь.",
        "Мост открыли в 0000 году.",
        "Поезд ушел в 25:10.",
        "Поезд ушел в 12:75.",
    ],
)
def test_impossible_dates_are_refused(find: Find, text: str) -> None:
    assert find(text) == ()


def test_a_leap_day(find: Find) -> None:
    (found,) = find("Мост открыли 29 февраля.")
    assert (found.start, found.end) == ("2024-02-29", "2024-02-29")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Музей открыт с 10:00 до 18:00.", "с 10:00 до 18:00", "T10:00/T18:00"),
        ("Музей открыт с 9 до 18 часов.", "с 9 до 18 часов", "T09:00/T18:00"),
        ("Музей открыт с девяти утра до шести вечера.", "с девяти утра до шести вечера", "T09:00/T18:00"),
        ("Музей открыт 10:00–18:30.", "10:00–18:30", "T10:00/T18:30"),
    ],
)
def test_ranges_of_the_clock(find: Find, text: str, words: str, value: str) -> None:
    (found,) = find(text)
    assert (found.text, found.type, found.value, found.start) == (words, "TIME", value, None)


def test_fewer_hours_are_no_range_of_the_clock(find: Find) -> None:
    assert not any(f.type == "TIME" for f in find("Смену сократили с десяти до восьми часов."))


def test_a_range_of_the_clock_has_its_day(find: Find) -> None:
    (found,) = find("Музей работал в субботу с 10:00 до 18:00.")
    assert (found.value, found.start) == ("T10:00/T18:00", "2024-05-11")


def test_another_year_told_before_does_not_count(find: Find) -> None:
    found = find("20 сентября 2000 года у Лосева родился сын. 18 апреля Лосев приехал в Заречье.", date(2011, 5, 14))
    assert [f.start for f in found] == ["2000-09-20", "2011-04-18"]


@pytest.mark.parametrize("text", ["На тот момент ему было 75 лет.", "Конкурс для тех, кто старше 60 лет."])
def test_ages_are_no_durations(find: Find, text: str) -> None:
    assert not any(f.type == "DURATION" for f in find(text))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("20 сентября 2000 года он уволился, а 3 октября уехал.", "2000-10-03"),
        ("В 2008 году завод закрыли, а 18 июля его снесли.", "2008-07-18"),
        ("Постановление от 5 мая 2008 года суд отменил 18 апреля.", "2024-04-18"),
        ("Лосев родился 5 мая 1960 года, а 18 апреля его избрали мэром.", "2024-04-18"),
    ],
)
def test_a_sentence_about_a_past_year_stays_in_it(find: Find, text: str, start: str) -> None:
    assert find(text)[-1].start == start


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("5 мая 2023 года загорелся склад. Взрыв прогремел в 19:28.", "2023-05-05"),
        ("5 мая 2023 года загорелся склад, а в 19:28 прогремел взрыв.", "2023-05-05"),
        ("5 мая 2023 года загорелся склад. Взрыв прогремит в 19:28.", None),
        # of the day that its own sentence names
        ("5 мая 2023 года загорелся склад. Накануне в городе прогремел взрыв, он был слышен в 19:28.", "2024-05-13"),
    ],
)
def test_an_hour_is_of_the_day_told_before(text: str, start: str | None, find: Find) -> None:
    hour = next(t for t in find(text) if t.text == "в 19:28")
    assert hour.start == start
