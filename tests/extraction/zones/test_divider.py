"""Zones of pages written for these tests."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.document import Document
from workers.extraction.zones import divide


def zones(text: str) -> list[tuple[str, str]]:
    return [(z.kind, text[z.span.start : z.span.end]) for z in divide(text).zones]


BODY = "В поселке Заречье открыли мост. Его строили два года."


def test_a_headline_stands_first_and_has_no_full_stop() -> None:
    assert zones(f"В Заречье открыли мост\n\n{BODY}") == [("headline", "В Заречье открыли мост"), ("body", BODY)]


def test_a_text_without_a_headline_is_body() -> None:
    assert zones(BODY) == [("body", BODY)]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"date 2024-05-14\n{BODY}", date(2024, 5, 14)),
        (f" date 2024-05-14 {BODY}", date(2024, 5, 14)),
        (f"\ufeffdate 2024-05-14\n{BODY}", date(2024, 5, 14)),
        (f"date 2024-02-31\n{BODY}", None),
        (f"date 2024-05-144\n{BODY}", None),
        (f"Сегодня date 2024-05-14\n{BODY}", None),
        (BODY, None),
    ],
)
def test_a_leading_date_is_the_publication(text: str, published: date | None) -> None:
    page = divide(text)
    assert page.published == published
    assert text[page.blocks[-1].start : page.blocks[-1].end].endswith("два года.")
    if published:
        assert page.zones[0].kind == "header"
        assert all("date" not in text[b.start : b.end] for b in page.blocks)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("14 мая 2024", date(2024, 5, 14)),
        ("14 мая 2024 года", date(2024, 5, 14)),
        ("14 марта 2024, 11:11", date(2024, 3, 14)),
        ("14 мая 2024 г., 13:00 мск", date(2024, 5, 14)),
        ("14.05.2024 12:10", date(2024, 5, 14)),
        ("14.05.2024 09:00 (мск)", date(2024, 5, 14)),
        ("2024-05-14", date(2024, 5, 14)),
        ("17:30, 14 мая 2024", date(2024, 5, 14)),
        ("вторник, 14 мая 2024", date(2024, 5, 14)),
        ("ВЕРХНЕЕ ЗАРЕЧЬЕ, 14 мая 2024", date(2024, 5, 14)),
        ("Верхнее Заречье, 14.05.2024 10:15", date(2024, 5, 14)),
        ("Мосты · 14 мая 2024, 15:02", date(2024, 5, 14)),
        ("14 мая 2024, 17:30 | Заречье", date(2024, 5, 14)),
        ("14 мая 2024, 11:15. Заречье-Инфо", date(2024, 5, 14)),
        ("14 мая 2024, 09:40, «Вестник Заречья»", date(2024, 5, 14)),
        ("Опубликовано: 14 мая 2024", date(2024, 5, 14)),
        ("31 июня 2024", None),  # no such day
        ("14.13.2024", None),
        ("14 мая", None),  # of which year
        ("17 ноября 1875 года", None),  # of a picture
        ("Мост в Заречье 14 мая 2024 года", None),  # a caption
        ("14 мая 2024 года в Заречье открыли мост", None),
        ("14 мая 2024 — день, когда открыли мост", None),
    ],
)
def test_a_line_that_is_a_date_is_the_publication(line: str, published: date | None) -> None:
    text = f"В Заречье открыли мост\n\n{line}\n\n{BODY}"
    page = divide(text)
    assert page.published == published
    assert (("dateline", line) in zones(text)) == (published is not None)
    assert zones(text)[-1] == ("body", BODY)


def test_a_headline_may_follow_the_date() -> None:
    text = f"14 мая 2024\nВ Заречье открыли мост\n{BODY}"
    assert [kind for kind, _ in zones(text)] == ["dateline", "headline", "body"]


def test_a_date_far_down_is_none_of_publication() -> None:
    assert divide("\n".join([BODY] * 4 + ["14 мая 2024", BODY])).published is None


@pytest.mark.parametrize(
    ("opening", "published"),
    [
        ("ЗАРЕЧЬЕ, 14 мая 2024 — РИА Заречье. ", date(2024, 5, 14)),
        ("ЗАРЕЧЬЕ, 14 мая 2024. /ЗАРТАСС/. ", date(2024, 5, 14)),
        ("14 мая 2024. ", date(2024, 5, 14)),
        ("14.05.2024 15:30. ", date(2024, 5, 14)),
        ("14.05.2024, Заречье. ", date(2024, 5, 14)),
        ("ЗАРЕЧЬЕ, 14 мая — РИА Заречье. ", None),
    ],
)
def test_a_date_opens_the_first_paragraph(opening: str, published: date | None) -> None:
    page = divide(f"{opening}{BODY}\n{BODY}")
    assert page.published == published
    assert zones(opening + BODY) == [("dateline", opening), ("body", BODY)]


@pytest.mark.parametrize(
    "text",
    [
        f"Хроника дела\n17 ноября 2016. {BODY}\n20 ноября 2016 года мост закрыли.",
        f"Таблица\n14.06.2018\nЗаречье — Луга\n15.06.2018\nЛуга — Ольха\n{BODY}",
        f"17 ноября 2016 — ЗАРТАСС узнал о мосте. {BODY}",
        f"10.03.2024 – умер Петр Лосев. {BODY}",
        f"Мост в Заречье\nЛосев, 5 мая 1970\n{BODY}",
        f"Мост в Заречье\n9 мая 1999 | Фото: Лосев\n{BODY}",
        f"9 мая 2025, Парад Победы\n{BODY}",
        f"Письмо\nУважаемый Петр, прошу вас.\nЗаречье, 5 мая 1999 года\n{BODY}",
        f"Мост\n14 майор 2024\n{BODY}",
        f"Мост\n0001-01-01\n{BODY}",
    ],
)
def test_a_chronicle_a_table_a_picture_a_letter_are_no_publication(text: str) -> None:
    assert divide(text).published is None


def test_a_line_with_a_clock_comes_first() -> None:
    assert divide(f"12 апреля 1999\n14 мая 2024, 12:30\n{BODY}").published == date(2024, 5, 14)


def test_an_opening_is_cut_off_below_a_date_line_too() -> None:
    text = f"Мост\n14 мая 2024, 12:30\nЗАРЕЧЬЕ, 14 мая 2024 — РИА Заречье. {BODY}"
    assert [kind for kind, _ in zones(text)] == ["headline", "dateline", "dateline", "body"]
    assert divide(text).published == date(2024, 5, 14)


def test_a_long_headline_may_follow_the_date() -> None:
    headline = "В Верхнем Заречье открыли новый большой мост"
    text = f"14 мая 2024\n{headline}\n{headline} через реку. Его строили пять лет."
    assert [kind for kind, _ in zones(text)] == ["dateline", "headline", "body"]


def test_a_sentence_that_begins_with_a_date_is_told() -> None:
    assert divide(f"14 мая 2024 года открыли мост. {BODY}").published is None


def test_the_header_comes_before_a_line() -> None:
    page = divide(f"date 2024-05-15\nМост открыт\n14 мая 2024\n{BODY}")
    assert page.published == date(2024, 5, 15)


def test_what_stands_beside_the_date_without_cyrillic_is_header_too() -> None:
    text = f"date 2024-05-14 EUR 99.1\n{BODY}"
    assert [kind for kind, _ in zones(text)] == ["header", "header", "body"]


def test_a_byline_names_the_author_among_the_first_lines() -> None:
    text = f"В Заречье открыли мост\nПетр Лосев, собкор\n{BODY}"
    assert ("byline", "Петр Лосев, собкор") in zones(text)


def test_a_counter_has_no_words() -> None:
    assert ("counter", "12:44 1024") in zones(f"В Заречье открыли мост\n12:44 1024\n{BODY}")


@pytest.mark.parametrize("dateline", ["ЗАРЕЧЬЕ, 5 мая — РИА Заречье. ", "ЗАРЕЧЬЕ, 5 мая. /ЗАРТАСС/. ", "ЗАРЕЧЬЕ — "])
def test_a_dateline_is_cut_from_the_body(dateline: str) -> None:
    assert zones(dateline + BODY) == [("dateline", dateline), ("body", BODY)]


def test_a_line_without_a_full_stop_that_repeats_a_paragraph_is_a_caption() -> None:
    caption = "Рабочие закончили строить новый мост через реку у поселка Заречье"
    paragraph = "Как сообщили в управе, рабочие закончили строить новый мост через реку у самого поселка Заречье вчера."
    assert ("caption", caption) in zones(f"{BODY}\n{paragraph}\n{caption}\n{BODY}")


def test_a_short_line_without_a_full_stop_between_paragraphs_is_a_subhead() -> None:
    assert ("subhead", "Что было раньше") in zones(f"{BODY}\nЧто было раньше\n{BODY}")


def test_a_speech_that_ends_with_its_mark_is_no_subhead() -> None:
    assert ("body", "«Мы рады»") in zones(f"{BODY}\n«Мы рады»\n{BODY}")


def test_questions_and_answers_of_an_interview() -> None:
    text = "— Когда откроют мост?\n— Скоро.\n— А дорогу?\n— Дорогу позже.\nТак он сказал."
    assert [kind for kind, _ in zones(text)] == ["question", "answer", "question", "answer", "body"]


def test_a_question_may_stand_without_a_dash() -> None:
    text = "Когда откроют мост?\n— Скоро.\nА дорогу?\n— Дорогу позже."
    assert [kind for kind, _ in zones(text)] == ["question", "answer", "question", "answer"]


def test_bold_questions_have_answers_without_a_dash() -> None:
    text = f"{BODY}\n**Когда откроют мост?**\nСкоро.\nМы готовы.\n**А дорогу?**\nДорогу позже."
    kinds = [kind for kind, _ in zones(text)]
    assert kinds == ["body", "question", "answer", "answer", "question", "answer"]


def test_one_question_makes_no_interview() -> None:
    assert {kind for kind, _ in zones(f"{BODY}\n— Когда откроют мост?\n— Скоро.")} == {"body"}


def test_zone_at_answers_for_every_offset() -> None:
    text = f"В Заречье открыли мост\n\n{BODY}"
    page = divide(text)
    document = Document(text, zones=page.zones)
    assert document.zone_at(0) == "headline"
    assert document.zone_at(len("В Заречье открыли мост")) == "body"  # the gap between zones
    assert document.zone_at(text.index(BODY)) == "body"
    assert document.zone_at(len(text) + 10) == "body"


PAGES = st.text(alphabet="аБв «».,!?—-\n\r\u2028 1:/ДATEdate204", max_size=300)


@given(PAGES)
def test_zones_are_in_order_and_leave_out_no_word(text: str) -> None:
    page = divide(text)
    assert all(0 <= z.span.start <= z.span.end <= len(text) for z in page.zones)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(page.zones))
    covered = {i for z in page.zones for i in range(*z.span)}
    assert not [c for i, c in enumerate(text) if i not in covered and not c.isspace()]
    assert set(page.blocks) <= {z.span for z in page.zones}


@given(PAGES)
def test_after_a_header_zones_are_in_order_too(text: str) -> None:
    page = divide(f"date 2024-05-14 {text}")
    assert page.published == date(2024, 5, 14)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(page.zones))


@pytest.mark.parametrize(
    "text",
    ["", "\n" * 50_000, "а.\n" * 60_000, "слово слово слово слово слово\n" * 6_000, "«" * 200_000, ". " * 100_000,
     "А" * 200_000, "АА " * 60_000, "- " * 100_000, "?" * 200_000, "," * 100_000 + "a",
     "date 2024-05-14" + " " * 200_000,
     "Мост\n14.05.2024 |" + " " * 200_000 + "!\nДа.", "Мост\n14.05.2024 " + "Аа " * 60_000, "ЗАРЕЧЬЕ " * 30_000,
     "1. Мост открыт.\n" * 20_000, "14.05.2024 12:30\n" * 20_000],
)  # fmt: skip
def test_long_pages_of_anything_are_divided(text: str) -> None:
    page = divide(text)
    document = Document(text, zones=page.zones)
    assert all(document.zone_at(z.span.start) == z.kind for z in page.zones if z.span.end > z.span.start)
