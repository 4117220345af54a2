"""Organizations and media."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction.entities import Entities

Find = Callable[[str], Entities]


def _of(found: Entities, kind: str) -> dict[str, list[str]]:
    return {e.name: [m.text for m in e.mentions] for e in found.all if e.type == kind}


def test_a_name_in_marks_after_a_generic_noun(find: Find) -> None:
    found = find("Об этом рассказали в центре «Полярный компас». Движение «Чистый двор» ответило.")
    assert _of(found, "ORGANIZATION") == {
        "Полярный компас": ["центре «Полярный компас»"],
        "Чистый двор": ["Движение «Чистый двор»"],
    }


def test_the_legal_form_is_no_part_of_the_name(find: Find) -> None:
    found = find("Завод принадлежит ООО «Белкамтрест». Прибыль ООО «Белкамтрест» выросла.")
    assert list(_of(found, "ORGANIZATION")) == ["Белкамтрест"]


def test_the_nominative_of_a_long_name(find: Find) -> None:
    found = find("Доклад подготовлен для Генеральной Ассамблеи ООН.")
    assert "Генеральная Ассамблея ООН" in _of(found, "ORGANIZATION")


def test_an_abbreviation_in_brackets_is_the_same_body(find: Find) -> None:
    found = find("Союз полярных рыбаков (СПР) собрался в порту. Потом СПР выбрал главу.")
    (union,) = (e for e in found.all if e.name == "Союз полярных рыбаков")
    assert [m.text for m in union.mentions] == ["Союз полярных рыбаков", "СПР", "СПР"]


def test_names_of_a_known_body_are_one(find: Find) -> None:
    found = find("Евросоюз ввёл пошлины. Товары из ЕС подорожали.")
    (union,) = (e for e in found.all if e.name == "Евросоюз")
    assert union.type == "ORGANIZATION"
    assert [m.text for m in union.mentions] == ["Евросоюз", "ЕС"]


def test_a_body_of_a_state(find: Find) -> None:
    found = find("Правительство Исландии опубликовало отчёт. Пресс-служба правительства Исландии его разослала.")
    names = _of(found, "ORGANIZATION")
    assert list(names) == ["правительство Исландии", "пресс-служба правительства Исландии"]
    assert {e.country for e in found.all if e.type == "ORGANIZATION"} == {"IS"}


def test_web_addresses_are_media(find: Find) -> None:
    found = find("Как сообщает polarvesti.ru, снег растаял. Об этом пишет и портал Zimovka.com.")
    assert _of(found, "MEDIA") == {"polarvesti.ru": ["polarvesti.ru"], "Zimovka.com": ["портал Zimovka.com"]}


def test_a_sentence_end_without_a_blank_is_no_address(find: Find) -> None:
    assert _of(find("Снег растаял.Потом пришла весна."), "MEDIA") == {}


def test_known_media_in_any_case(find: Find) -> None:
    found = find("Источник рассказал «Интерфаксу» о пожаре. Интерфакс подтвердил. Корреспондент ТАСС приехал.")
    assert {k: len(v) for k, v in _of(found, "MEDIA").items()} == {"Интерфакс": 2, "ТАСС": 1}


def test_a_newspaper_in_marks(find: Find) -> None:
    found = find("Газета «Северный маяк» написала о шторме.")
    assert list(_of(found, "MEDIA")) == ["Северный маяк"]


def test_an_article_in_front_of_a_latin_name_makes_no_other_one(find: Find) -> None:
    found = find("Группа «Gate Bells» играла вчера. Группа «The Gate Bells» играет сегодня.")
    assert list(_of(found, "ORGANIZATION")) == ["The Gate Bells"]


def test_a_well_known_body_that_no_tagger_sees(find: Find) -> None:
    found = find("Исламское государство (ИГ) назвало себя автором записки. ИГ сообщило об этом вчера.")
    assert list(_of(found, "ORGANIZATION")) == ["Исламское государство"]


def test_an_abbreviation_has_the_full_name_that_stands_inside_another(find: Find) -> None:
    found = find("Об этом сообщила пресс-служба МВД Исландии. В сообщении МВД названа дата.")
    assert list(_of(found, "ORGANIZATION")) == ["пресс-служба МВД Исландии", "МВД Исландии"]


def test_a_name_in_other_letters_in_brackets_is_the_same_body(find: Find) -> None:
    found = find("Фонд северных маяков (Northern Lighthouse Foundation) открыл музей. NLF (Oslo) молчит.")
    assert next(iter(_of(found, "ORGANIZATION"))) == "Фонд северных маяков"
    assert "Northern Lighthouse Foundation" in _of(found, "ORGANIZATION")["Фонд северных маяков"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Партия «Рябина» победила. Инициатива «Рябины» провалилась.", ["Партия «Рябина»"]),
        ("Концерн «Полярис» открыл завод. «Полярис» закрыл его.", ["Концерн «Полярис»"]),
        ("Об этом сообщил МИД РФ. Позже МИД России уточнил сроки.", ["МИД России"]),
        (
            "Об этом сообщила Федеральная служба безопасности РФ. ФСБ уточнила сроки.",
            ["Федеральная служба безопасности РФ"],
        ),
        ("Об этом сообщили в ФСБ России. Позже ФСБ Чечни уточнила сроки.", ["ФСБ России", "ФСБ Чечни"]),
    ],
)
def test_forms_of_one_name(find: Find, text: str, names: list[str]) -> None:
    assert list(_of(find(text), "ORGANIZATION")) == names
