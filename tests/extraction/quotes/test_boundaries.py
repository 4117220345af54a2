"""Where a content ends, and which words are somebody's speech at all."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Глеб Рудаков сказал, что мост закрыт, однако не сообщил подробностей.", "мост закрыт"),
        ("Глеб Рудаков сказал, что уходит с поста, после чего отправился в порт.", "уходит с поста"),
        ("Глеб Рудаков выразил уверенность, что река замерзнет, а также подтвердил планы.", "река замерзнет"),
        ("Полиция предполагает, что Рудаковы подняли якорь, и пытается их найти.", "Рудаковы подняли якорь"),
        ("Анна Лютова сообщила, что Рудаков покинет пост, в ответ Рудаков назвал её лгуньей.", "Рудаков покинет пост"),
        ("Глеб Рудаков сказал, что удивлён — он назвал мост красивым.", "удивлён"),
        ("Глеб Рудаков сказал, что передумал.", "передумал"),
    ],
)
def test_a_content_ends_where_the_speaker_goes_on(find: Find, text: str, content: str) -> None:
    assert find(text)[0].text == content


@pytest.mark.parametrize(
    "text",
    [
        "Глеб Рудаков заявил, что завод построил мост, но не получил денег.",
        "Глеб Рудаков заявил, что министр открыл мост и сказал речь, а также подтвердил планы.",
        "Глеб Рудаков сообщил, что мост закрыли, после чего начался ремонт.",
    ],
)
def test_what_its_subject_does_belongs_to_the_content(find: Find, text: str) -> None:
    (quote,) = find(text)
    assert quote.text == text.split(", что ")[1].rstrip(".")


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Глеб Рудаков спросил рабочих, есть ли у них каски.", "есть ли у них каски", "спросил"),
        ("Глеб Рудаков рассказал о том, как можно починить мост.", "как можно починить мост", "рассказал"),
        ("Рабочие клянутся, что мост построят.", "мост построят", "клянутся"),
        ("Глеб Рудаков высказался в том смысле, что мост опасен.", "мост опасен", "высказался"),
        ("Глеб Рудаков писал заявления по поводу того, что сосед стреляет.", "сосед стреляет", "писал заявления"),
        ("Признано, что цены на мосты завышены.", "цены на мосты завышены", "Признано"),
        ("По данным Причал.рф, мост откроют весной.", "мост откроют весной", "По данным"),
        ("Мост откроют весной, сообщили в среду, 8 мая, представители завода.", "Мост откроют весной", "сообщили"),
    ],
)
def test_clauses_behind_other_words_than_what(find: Find, text: str, content: str, cue: str) -> None:
    (quote,) = find(text)
    assert quote.cue is not None
    assert (quote.type, quote.text, quote.cue.text) == ("indirect", content, cue)


def test_a_frame_between_a_subject_and_its_verb_reports_both(find: Find) -> None:
    outer = find("Портовая служба, по данным газеты, отметила, что весной судов было больше.")[0]
    assert outer.text == "Портовая служба отметила, что весной судов было больше"


@pytest.mark.parametrize(
    "text",
    [
        "В статье 49 кодекса говорится, что движение начинается в мае.",
        "Интересно, как долго продержится мост? Об этом мосте и сообщали агентства.",
        "Глеб Рудаков требовал вернуть острова, называемые в порту «восточными землями».",
    ],
)
def test_laws_topics_and_names_in_use_are_no_quotes(find: Find, text: str) -> None:
    assert find(text) == ()


def test_a_list_in_marks_shares_the_frame_behind_it(find: Find) -> None:
    quotes = find("«Перед рекой все равны!», «Осторожно: за рулём капитан», «Мы - за мост» гласили плакаты жителей.")
    assert [(q.type, q.text) for q in quotes] == [
        ("direct", "Перед рекой все равны!"),
        ("direct", "Осторожно: за рулём капитан"),
        ("direct", "Мы - за мост"),
    ]


def test_speech_in_speech_is_a_quote_of_its_own(find: Find) -> None:
    outer, inner = find("«Люди говорят: “Нам надоело ждать новый мост”», – сказал Глеб Рудаков.")
    assert (inner.type, inner.text, inner.parent) == ("direct", "Нам надоело ждать новый мост", outer.id)
    assert outer.speaker.name == "Глеб Рудаков"
    assert inner.speaker.name is None


def test_nobody_in_particular_reports_inside_speech(find: Find) -> None:
    quotes = find("«Утверждают, что мост опасен, и я удивлена», — сказала Анна Лютова.")
    assert [(q.type, q.speaker.name) for q in quotes] == [("direct", "Анна Лютова"), ("indirect", None)]


def test_a_frame_on_the_next_line_ends_the_speech(find: Find) -> None:
    (quote,) = find("«Рельсы мы положим летом. Мы будем строить»\nзаявил после встречи Глеб Рудаков.")
    assert (quote.text, quote.speaker.name) == ("Рельсы мы положим летом. Мы будем строить", "Глеб Рудаков")


def test_a_paragraph_of_marked_speech_alone_is_unattributed(find: Find) -> None:
    text = (
        "Мост откроют весной.\n\nПервый поезд пройдёт летом.\n\n«Мы рассматриваем все возможности. "
        "Конечно, мы будем строить там, где река уже и где людям нужен мост»."
    )
    (quote,) = find(text)
    assert (quote.type, quote.speaker.name, quote.cue) == ("direct", None, None)


def test_words_that_a_paper_holds_are_partial(find: Find) -> None:
    (quote,) = find("У него нашли заявление со словами «Да здравствует наша вольная река».")
    assert (quote.type, quote.text) == ("partial", "Да здравствует наша вольная река")
