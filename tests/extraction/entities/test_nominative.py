"""The nominative of a name from its form and what the tagger says of it."""

from __future__ import annotations

import pytest

from workers.extraction.entities import nominative
from workers.extraction.entities.nominative import Word


def _read(text: str, case: str, gender: str) -> tuple[str, str]:
    best = nominative.readings([Word(w, case, gender) for w in text.split()])[0]
    return " ".join(best.words), best.gender


@pytest.mark.parametrize(
    ("form", "case", "gender", "expected"),
    [
        ("Аркадия Белозёрова", "Gen", "masc", ("Аркадий Белозёров", "masc")),
        ("Аркадию Белозёрову", "Dat", "masc", ("Аркадий Белозёров", "masc")),
        ("Аркадием Белозёровым", "Ins", "masc", ("Аркадий Белозёров", "masc")),
        ("Зоей Белозёровой", "Ins", "fem", ("Зоя Белозёрова", "fem")),
        ("Петра Вышинского", "Gen", "masc", ("Пётр Вышинский", "masc")),
        ("Льву Горецкому", "Dat", "masc", ("Лев Горецкий", "masc")),
        ("Марианной Штольц", "Ins", "fem", ("Марианна Штольц", "fem")),
        ("Густавом Штольцем", "Ins", "masc", ("Густав Штольц", "masc")),
        ("Ольге Чумаченко", "Dat", "fem", ("Ольга Чумаченко", "fem")),
        ("Марко Беллуччи", "Gen", "masc", ("Марко Беллуччи", "masc")),
        ("Ерлан-Мурата Досанова", "Gen", "masc", ("Ерлан-Мурат Досанов", "masc")),
        ("Ерлана-Мурата Досанова", "Gen", "masc", ("Ерлан-Мурат Досанов", "masc")),
        ("Иваном Сергеевичем Лопухиным", "Ins", "masc", ("Иван Сергеевич Лопухин", "masc")),
        ("Лопухина Ивана Сергеевича", "Gen", "masc", ("Лопухин Иван Сергеевич", "masc")),
        ("Клауса фон Риттера", "Gen", "masc", ("Клаус фон Риттер", "masc")),
        ("Мурашову", "Dat", "masc", ("Мурашов", "masc")),
    ],
)
def test_nominative_and_gender(form: str, case: str, gender: str, expected: tuple[str, str]) -> None:
    assert _read(form, case, gender) == expected


def test_a_nominative_seen_in_the_article_wins() -> None:
    unsure = [Word("Дельмара", "Gen", "")]
    assert nominative.readings(unsure, {"дельмара"})[0].words == ("Дельмара",)
    assert nominative.readings(unsure, {"дельмар"})[0].words == ("Дельмар",)


def test_agreement_elsewhere_decides_the_gender() -> None:
    word = [Word("Ким", "Nom", "")]
    assert nominative.readings(word, gender="fem")[0].gender == "fem"
    assert nominative.readings(word, gender="masc")[0].gender == "masc"


def test_overlong_names_stay_as_written() -> None:
    words = [Word("Ивана", "Gen", "masc")] * 50
    (reading,) = nominative.readings(words)
    assert reading.words == ("Ивана",) * 50


def test_readings_are_in_one_order_always() -> None:
    word = [Word("Саши", "Gen", "")]
    first = nominative.readings(word)
    assert first == nominative.readings(word)
    assert [r.price for r in first] == sorted(r.price for r in first)
