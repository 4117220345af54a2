"""Russian or not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service import language

SHARED = Path(os.environ.get("DOSLOVNO_SHARED", Path(__file__).parents[3] / "shared"))

OTHERS = {
    "uk": "Міський голова Зарічинська повідомив, що міст відкриють у грудні. «Ми обіцяли та зробили», — сказав він.",
    "bg": "Кметът на града съобщи, че мостът над реката ще бъде открит през декември. Жителите са доволни от това.",
    "sr": "Градоначелник је саопштио да ће мост преко реке бити отворен у децембру. Становници су задовољни тиме.",
    "kk": "Қала әкімі өзен үстіндегі көпір желтоқсанда ашылатынын хабарлады. Тұрғындар бұған өте риза болды.",
    "be": "Мэр горада паведаміў, што мост праз раку адкрыюць у снежні. Жыхары горада вельмі задаволеныя гэтым.",
    "mk": "Градоначалникот соопшти дека мостот преку реката ќе биде отворен во декември. Жителите се задоволни.",
    "en": "The mayor said that the bridge would be opened in December. The residents are happy with the news.",
    "de": "Der Bürgermeister sagte, dass die Brücke im Dezember eröffnet wird. Die Einwohner freuen sich darüber.",
}


@pytest.mark.parametrize(("code", "text"), OTHERS.items())
def test_neighbours(code: str, text: str) -> None:
    guess = language.detect(text)
    assert guess.language == code
    assert not guess.russian
    assert guess.probability > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Мост открыли.",
        "Мэр приехал.",
        "Пожар на складе",
        "Цены на хлеб выросли на 7%",
        "«Звезда» — «Маяк» — 2:1",
        "Звонарёв прибыл в Софию",
        "Компания Brightwell купила Omnitech",
        "МОСТ ОТКРОЮТ В ДЕКАБРЕ",
        "Мост\nоткроют\nв декабре",
    ],
)
def test_short_russian_texts_are_not_refused(text: str) -> None:
    assert language.detect(text).russian


@pytest.mark.parametrize("text", ["", " ", "12 345", "«…» — !!!", "🌉🌉", "2026-11-23 10:00"])
def test_no_letters(text: str) -> None:
    assert language.detect(text).language == language.UNDETERMINED


def test_latin_letters_are_never_russian() -> None:
    assert not language.detect("Most").russian


def test_the_body_counts_not_the_frame() -> None:
    article = "Мэр Звонарёв сообщил, что мост откроют в декабре, и поблагодарил строителей за их работу."
    frame = "Home\nLogin\nhttps://example.org/en/news/bridge-to-be-opened-in-december-says-mayor\n"
    assert language.detect(frame + article).russian
    english = OTHERS["en"]
    assert language.detect("Главная\nВойти\n" + english).language == "en"


def test_a_foreign_quotation_is_no_foreign_article() -> None:
    article = "Мэр Звонарёв сообщил, что мост откроют в декабре. Посол поблагодарил его. " * 4
    assert language.detect(article + "\n«" + OTHERS["en"] + "»").russian


def test_it_is_the_same_every_time() -> None:
    assert {language.detect(OTHERS["uk"]) for _ in range(5)} == {language.detect(OTHERS["uk"])}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the gold articles are not on this machine")
def test_all_gold_articles_are_accepted() -> None:
    texts = sorted((SHARED / "gold" / "texts").glob("*.txt"))
    assert len(texts) == 45
    refused = [t.name for t in texts if not language.detect(t.read_text(encoding="utf8")).russian]
    assert refused == []
