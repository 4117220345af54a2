"""Russian or not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import language

SHARED = Path(os.environ.get("DOSLOVNO_SHARED", Path(__file__).parents[3] / "shared"))

OTHERS = {
    "uk": "Міський голова Зарічинська повідомив, що міст відкриють у грудні. «Ми обіцяли та зробили», — сказав він.",
    "bg": "Кметът на града съобщи, че мостът над реката ще бъде открит през декември. Жителите са доволни от това.",
    "sr": "Градоначелник је саопштио да ће мост преко реке бити отворен у децембру. Становници су задовољни тиме.",
    "kk": "Қала әкімі өзен үстіндегі көпір желтоқсанда ашылатынын хабарлады. Тұрғындар бұған өте риза болды.",
    "be": "Мэр горада паведаміў, што мост праз раку адкрыюць у снежні. Жыхары горада вельмі задаволеныя гэтым.",
    "mk": "Градоначалникот соопшти дека мостот преку реката ќе биде отворен во декември. Жителите се задоволни.",
    "ky": "Шаардын мэри дарыянын үстүндөгү көпүрө декабрда ачыла турганын билдирди. Тургундар буга абдан кубанышты.",
    "tg": "Раиси шаҳр хабар дод, ки пули болои дарё моҳи декабр кушода мешавад. Сокинон аз ин хеле хурсанданд.",
    "mn": "Хотын дарга голын дээгүүрх гүүрийг арванхоёрдугаар сард нээнэ гэж мэдэгдэв. Оршин суугчид баяртай байна.",
    "fr": "Le maire a annoncé que le pont serait ouvert en décembre. Les habitants sont très heureux de la nouvelle.",
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


ARTICLE = "Мэр Звонарёв сообщил, что мост откроют в декабре. Посол поблагодарил его и строителей за работу."


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("marks", ["«»", "“”", "„“", '""'])
def test_a_foreign_quotation_is_no_foreign_article(code: str, marks: str) -> None:
    """However long it is."""
    first, last = marks[0], marks[1]
    own = OTHERS[code].replace("«", "").replace("»", "")
    assert language.detect(f"{ARTICLE}\n{first}{own * 5}{last}, — сказал он.").russian


@pytest.mark.parametrize("code", OTHERS)
def test_a_russian_quotation_is_no_russian_article(code: str) -> None:
    page = f"{OTHERS[code]} «{ARTICLE}» {OTHERS[code]}\n«{ARTICLE}»\n{OTHERS[code]}"
    assert language.detect(page).language == code


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_in_two_languages_is_judged_by_the_greater_part(code: str) -> None:
    russian, other = (ARTICLE + "\n") * 2, OTHERS[code].replace("«", "").replace("»", "") + "\n"
    assert language.detect(russian + other).russian
    assert language.detect(other + russian).russian
    refused = language.detect(other * 3 + ARTICLE)
    assert refused.language == code
    assert refused.probability < 0.9  # some of it is Russian


@pytest.mark.parametrize("russian", range(5))
def test_a_long_page_is_not_judged_by_one_place_of_it(russian: int) -> None:
    """Bulgarian has no letter that Russian has not: it takes more than the alphabet, wherever the Russian stands."""
    page = [OTHERS["bg"]] * 40
    page[russian * 9 : russian * 9 + 4] = [ARTICLE] * 4
    assert language.detect(" ".join(page)).language == "bg"
    page = [ARTICLE] * 40
    page[russian * 9 : russian * 9 + 4] = [OTHERS["bg"]] * 4
    assert language.detect(" ".join(page)).russian


def test_a_page_that_says_all_in_two_languages_is_russian() -> None:
    english = OTHERS["en"]
    assert sum(map(str.isalpha, ARTICLE)) >= sum(map(str.isalpha, english))
    for page in (f"{ARTICLE}\n{english}", f"{english}\n{ARTICLE}", f"{english} {ARTICLE}"):
        assert language.detect(page).russian


def test_noise_of_the_page_does_not_count() -> None:
    noise = "date 2026-11-23\n01:44 646\nUSD 78.40 EUR 90.12\n@brightwell_news #omnitech https://example.org/en/news/bridge\n"
    names = "Компания Brightwell Holdings купила завод Omnitech Solutions, который делает смартфоны Starlight Pro Max."
    assert language.detect(noise + names).russian
    assert language.detect("Просмотры 646\nПоделиться\n" + noise + OTHERS["en"]).language == "en"


def test_a_quotation_that_is_all_there_is_counts() -> None:
    assert language.detect(f"«{OTHERS['uk']}»").language == "uk"
    assert language.detect(f"«{ARTICLE}»").russian


@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    guess = language.detect(text)
    assert guess == language.detect(text)
    assert 0 <= guess.probability <= 1
    assert (guess.language == language.UNDETERMINED) == (not any(map(str.isalpha, text)))


def test_it_is_the_same_every_time() -> None:
    assert {language.detect(OTHERS["uk"]) for _ in range(5)} == {language.detect(OTHERS["uk"])}


def shared(*parts: str) -> Path:
    """A folder of texts that only developers hold. Where it must be there, as in CI, its absence is a failure."""
    folder = SHARED.joinpath(*parts)
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no {folder}: set DOSLOVNO_SHARED")
        pytest.skip(f"no {folder}")
    return folder


@pytest.mark.parametrize(
    ("parts", "least"),
    [(("gold", "texts"), 45), (("corpora", "nerel", "train"), 700), (("corpora", "factrueval", "devset"), 100)],
)
def test_all_russian_articles_are_accepted(parts: tuple[str, ...], least: int) -> None:
    texts = sorted(shared(*parts).rglob("*.txt"))
    assert len(texts) >= least
    assert [t.name for t in texts if not language.detect(t.read_text(encoding="utf8")).russian] == []
