"""Who is said to speak, to whom, where and when."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


def test_office_and_name_are_one_mention(find: Find) -> None:
    (quote,) = find("«Мост готов», — сказал главный инженер завода «Парус» Глеб Рудаков.")
    assert quote.speaker.name == "Глеб Рудаков"
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.text == "главный инженер завода «Парус» Глеб Рудаков"


def test_a_pronoun_stands_for_the_speaker_before(find: Find) -> None:
    first, second = find("Инна Лютова сообщила, что мост готов. Она добавила, что перила покрасят.")
    assert first.speaker.name == second.speaker.name == "Инна Лютова"


def test_the_gender_of_a_pronoun_counts(find: Find) -> None:
    quotes = find(
        "Глеб Рудаков встретил инженера. Инна Лютова сообщила, что мост готов. Он добавил, что перила покрасят."
    )
    assert quotes[-1].speaker.name == "Глеб Рудаков"


def test_a_missing_subject_is_shared(find: Find) -> None:
    _, second = find("Инна Лютова сообщила, что мост готов. Также добавила, что перила покрасят.")
    assert second.speaker.name == "Инна Лютова"


def test_two_sources_are_joined(find: Find) -> None:
    (quote,) = find("Глеб Рудаков и Инна Лютова сообщили, что мост готов.")
    assert quote.speaker.name == "Глеб Рудаков; Инна Лютова"


def test_a_name_in_the_dative_is_the_addressee(find: Find) -> None:
    (quote,) = find("«Мост готов», — сказал журналистам Глеб Рудаков.")
    assert quote.speaker.name == "Глеб Рудаков"
    assert quote.addressee is not None
    assert quote.addressee.mention.text == "журналистам"


def test_venue(find: Find) -> None:
    (quote,) = find("В интервью «Вестнику Заречья» Глеб Рудаков заявил, что мост готов.")
    assert quote.venue is not None
    assert quote.venue.text.startswith("интервью")


def test_time_of_speaking_but_not_of_what_is_said(find: Find) -> None:
    (quote,) = find("5 мая 2025 года Глеб Рудаков заявил, что мост откроют 7 июня 2025 года.")
    assert quote.time is not None
    assert quote.time.text.startswith("5 мая")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Газета «Вестник Заречья» пишет, что мост готов.", "media", "Вестник Заречья"),
        ("Россия заявила, что мост готов.", "organization", "Россия"),
        ("Эксперты считают, что мост готов.", "unnamed", None),
        ("Пресс-служба мэрии сообщила, что мост готов.", "organization", "пресс-служба мэрии"),
        ("В заявлении полиции говорится, что мост готов.", "organization", "полиция"),
    ],
)
def test_kinds(find: Find, text: str, kind: str, name: str | None) -> None:
    (quote,) = find(text)
    assert quote.speaker.kind == kind
    assert (quote.speaker.name or "").casefold() == (name or "").casefold()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("«Мост готов», — сказал главный инженер Глеб Рудаков.", "главный инженер"),
        ("«Мост готов», — заявил г-н Рудаков.", None),
        ("«Мост готов», — сказала госпожа Лютова.", None),
    ],
)
def test_an_office_is_a_role_and_a_title_of_courtesy_is_none(find: Find, text: str, role: str | None) -> None:
    (quote,) = find(text)
    assert quote.speaker.role == role


def test_the_venue_names_the_medium(find: Find) -> None:
    (quote,) = find("В интервью газете «Вымпел» инженер Глеб Рудаков заявил, что мост готов.")
    assert quote.venue is not None
    assert quote.venue.text == "интервью газете «Вымпел»"
    assert quote.speaker.name == "Глеб Рудаков"
