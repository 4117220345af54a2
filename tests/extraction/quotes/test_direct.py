"""Direct speech and its frames."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


@pytest.mark.parametrize(
    ("text", "words", "speaker", "cue"),
    [
        ("«Мост откроют весной», — сказал Глеб Рудаков.", "Мост откроют весной", "Глеб Рудаков", "сказал"),
        ("«Мост откроют весной», - сказала Инна Лютова.", "Мост откроют весной", "Инна Лютова", "сказала"),
        ('"Мост откроют весной", – заявил Глеб Рудаков.', "Мост откроют весной", "Глеб Рудаков", "заявил"),
        ("«Мост откроют весной», сообщил Глеб Рудаков.", "Мост откроют весной", "Глеб Рудаков", "сообщил"),
        ("«Мост откроют весной!» — воскликнул Глеб Рудаков.", "Мост откроют весной!", "Глеб Рудаков", "воскликнул"),
        ("«Мост откроют весной», — убежден Глеб Рудаков.", "Мост откроют весной", "Глеб Рудаков", "убежден"),
        ("Глеб Рудаков заявил: «Мост откроют весной».", "Мост откроют весной", "Глеб Рудаков", "заявил"),
        ("Глеб Рудаков сказал: «когда-нибудь мост откроют».", "когда-нибудь мост откроют", "Глеб Рудаков", "сказал"),
    ],
)
def test_speech_beside_its_frame(find: Find, text: str, words: str, speaker: str, cue: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text, quote.speaker.name) == ("direct", words, speaker)
    assert quote.cue is not None
    assert quote.cue.text == cue


def test_the_attribution_interrupts_one_speech_inside_one_pair_of_marks(find: Find) -> None:
    (quote,) = find("«Мост готов, — пояснил Глеб Рудаков. — Осталось покрасить перила».")
    assert len(quote.spans) == 2
    assert quote.text == "Мост готов Осталось покрасить перила"


def test_the_attribution_interrupts_one_speech_between_two_pairs_of_marks(find: Find) -> None:
    (quote,) = find("«Мост готов», — пояснил Глеб Рудаков, — «осталось покрасить перила».")
    assert len(quote.spans) == 2


def test_a_new_pair_of_marks_is_a_new_quote_of_the_same_speaker(find: Find) -> None:
    first, second = find("«Мост готов», — сказал Глеб Рудаков. «Осталось только покрасить эти перила».")
    assert (second.type, second.text) == ("direct", "Осталось только покрасить эти перила")
    assert second.speaker.name == first.speaker.name == "Глеб Рудаков"
    assert second.cue is None


def test_speech_of_two_paragraphs_is_one_span(find: Find) -> None:
    (quote,) = find("«Мост готов.\n\nОсталось покрасить перила», — сказал Глеб Рудаков.")
    assert len(quote.spans) == 1
    assert "перила" in quote.text


def test_speech_without_marks_after_a_colon_and_a_new_line(find: Find) -> None:
    (quote,) = find("Глеб Рудаков написал в блоге:\nЯ очень рад, что мост готов. Спасибо всем.")
    assert (quote.type, quote.text) == ("direct", "Я очень рад, что мост готов. Спасибо всем")


def test_a_name_signs_the_speech(find: Find) -> None:
    (quote,) = find("«Мы закончили мост за два года и очень довольны».\n— Инна Лютова, главный инженер")
    assert (quote.type, quote.speaker.name, quote.cue) == ("direct", "Инна Лютова", None)


def test_a_dashed_line_with_a_frame(find: Find) -> None:
    (quote,) = find("— Мост готов, — сказал Глеб Рудаков. — Приходите смотреть.")
    assert (quote.type, quote.text) == ("direct", "Мост готов Приходите смотреть")


def test_turns_of_a_talk(find: Find) -> None:
    found = find(
        "Вестник: Когда откроют мост?\nИнна Лютова: Весной.\nВестник: Точно ли?\nИнна Лютова: Мы очень постараемся."
    )
    assert [q.text for q in found] == ["Когда откроют мост?", "Весной", "Точно ли?", "Мы очень постараемся"]
    assert found[1].speaker.name == found[3].speaker.name == "Инна Лютова"


def test_a_pronoun_in_speech_is_not_its_speaker(find: Find) -> None:
    outer, inner = find("Глеб Рудаков приехал в город. «Он говорит, что мост готов», — отметил инженер Антон Лютов.")
    assert (outer.speaker.name, inner.speaker.name) == ("Антон Лютов", "Глеб Рудаков")


def test_a_relay_is_not_the_speaker(find: Find) -> None:
    (quote,) = find("«Мост готов», — цитирует РБК инженера Инну Лютову.")
    assert quote.speaker.name == "Инна Лютова"
    assert quote.cue is not None
    assert quote.cue.stance == "relay"


def test_a_document_speaks(find: Find) -> None:
    (quote,) = find("«Мост готов к открытию», — говорится в релизе.")
    assert (quote.speaker.kind, quote.speaker.name) == ("document", "релиз")


@pytest.mark.parametrize(
    "text",
    [
        "Клуб «Ладья» выиграл турнир.",
        "Фильм «Дорога домой» покажут в пятницу.",
        "Компания «Парус», заявила о себе в мае.",
        "Встреча прошла «за круглым столом» в ратуше.",
        "Болельщики принесли плакат «Мы вместе!».",
    ],
)
def test_names_and_sayings_in_marks_are_no_speech(find: Find, text: str) -> None:
    assert find(text) == ()


def test_a_short_cry_after_a_cue_and_a_colon(find: Find) -> None:
    (quote,) = find("На площади кричали: «Свободу!»")
    assert (quote.type, quote.text) == ("direct", "Свободу!")


def test_a_short_name_with_an_exclamation_mark_is_no_cry(find: Find) -> None:
    assert find("На площади открылся магазин: «Пять!».") == ()


def test_every_cry_of_a_list_is_a_quote(find: Find) -> None:
    quotes = find("Жители начали скандировать: «Свободу!», «Стройте мост!» и «Мост наш!».")
    assert [q.text for q in quotes] == ["Свободу!", "Стройте мост!", "Мост наш!"]
    assert {q.cue.text for q in quotes if q.cue} == {"скандировать"}


@pytest.mark.parametrize(
    ("headline", "speaker"),
    [
        ("Рудаков: мост откроют весной", "Глеб Рудаков"),
        ("СМИ: мост откроют весной", None),
        ("Эксперты: мост построен с ошибками", None),
    ],
)
def test_a_headline_quotes_without_marks(find: Find, headline: str, speaker: str | None) -> None:
    (quote,) = find(f"{headline}\n\nИнженер Глеб Рудаков вчера приехал на мост.")
    assert (quote.type, quote.text, quote.speaker.name) == ("direct", headline.split(": ")[1], speaker)


@pytest.mark.parametrize(
    "headline",
    ["Взрыв в порту: ранены двое", "Новый рекорд: мост построен за год", "Глеб Рудаков: тридцать лет на мосту"],
)
def test_a_headline_with_a_subject_quotes_nobody(find: Find, headline: str) -> None:
    assert find(f"{headline}\n\nИнженер Глеб Рудаков вчера приехал на мост.") == ()


def test_the_reporter_ends_a_block(find: Find) -> None:
    (quote,) = find("Глеб Рудаков написал:\n\nЯ рад, что мост готов.\n\nОтметим, что мост строили год.")
    assert (quote.type, quote.text) == ("direct", "Я рад, что мост готов")


def test_a_line_that_introduces_the_next_one_is_no_speech(find: Find) -> None:
    (quote,) = find("Клуб объявил об отставке:\n\nВ заявлении клуба говорится:\n\nМы благодарны тренеру за работу.")
    assert (quote.type, quote.text) == ("direct", "Мы благодарны тренеру за работу")


def test_a_line_that_goes_on_with_the_report_is_no_speech(find: Find) -> None:
    (quote,) = find("Глеб Рудаков заявил:\n\nОн добавил, что мост готов.")
    assert (quote.type, quote.text) == ("indirect", "мост готов")
