"""Clauses that a frame reports."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


@pytest.mark.parametrize(
    ("text", "content", "speaker"),
    [
        ("Глеб Рудаков сообщил, что мост готов.", "мост готов", "Глеб Рудаков"),
        ("Глеб Рудаков рассказал о том, что мост готов.", "мост готов", "Глеб Рудаков"),
        ("Глеб Рудаков не исключил, что мост откроют весной.", "мост откроют весной", "Глеб Рудаков"),
        ("Глеб Рудаков уверен, что мост готов.", "мост готов", "Глеб Рудаков"),
        ("Глеб Рудаков спросил, когда откроют мост.", "когда откроют мост", "Глеб Рудаков"),
        ("Глеб Рудаков выразил надежду на то, что мост откроют.", "мост откроют", "Глеб Рудаков"),
        ("Глеб Рудаков успел заявить, что мост готов.", "мост готов", "Глеб Рудаков"),
        ("Мост уже готов, сообщил Глеб Рудаков.", "Мост уже готов", "Глеб Рудаков"),
        ("По словам Глеба Рудакова, мост уже готов.", "мост уже готов", "Глеб Рудаков"),
        ("По мнению инженера, эксперта центра Глеба Рудакова, мост готов.", "мост готов", "Глеб Рудаков"),
        ("Как рассказал Глеб Рудаков, мост уже готов.", "мост уже готов", "Глеб Рудаков"),
        ("Кроме того, как отмечает Глеб Рудаков, мост уже готов.", "мост уже готов", "Глеб Рудаков"),
        ("Мост уже готов. Об этом сообщил Глеб Рудаков.", "Мост уже готов", "Глеб Рудаков"),
        ("Между тем, сообщает Глеб Рудаков, мост уже готов.", "мост уже готов", "Глеб Рудаков"),
        ("По словам одного из инженеров, Глеба Рудакова, мост уже готов.", "мост уже готов", "Глеб Рудаков"),
        ("О том, что мост готов, сообщил Глеб Рудаков.", "мост готов", "Глеб Рудаков"),
    ],
)
def test_the_content_leaves_out_the_frame(find: Find, text: str, content: str, speaker: str) -> None:
    (quote,) = find(text)
    assert (quote.type, quote.text, quote.speaker.name) == ("indirect", content, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "Новый мост, считает Глеб Рудаков, откроют весной.",
        "Новый мост, по словам Глеба Рудакова, откроют весной.",
        "Новый мост, как пишет Глеб Рудаков, откроют весной.",
    ],
)
def test_a_frame_in_the_middle_leaves_two_spans(find: Find, text: str) -> None:
    (quote,) = find(text)
    assert quote.text == "Новый мост откроют весной"
    assert len(quote.spans) == 2


def test_coordinated_clauses_are_one_content(find: Find) -> None:
    (quote,) = find("Инна Лютова сообщила, что мост готов и что перила покрасят.")
    assert quote.text == "мост готов и что перила покрасят"


def test_the_next_verb_of_the_reporter_ends_the_content(find: Find) -> None:
    first, second = find("Инна Лютова напомнила, что мост готов, и подчеркнула, что перила покрасят.")
    assert (first.text, second.text) == ("мост готов", "перила покрасят")
    assert first.speaker.name == second.speaker.name == "Инна Лютова"


def test_a_gerund_shares_the_subject(find: Find) -> None:
    direct, indirect = find("«Мост готов», — сказала Инна Лютова, подчеркнув, что перила еще покрасят.")
    assert (direct.type, indirect.type) == ("direct", "indirect")
    assert indirect.text == "перила еще покрасят"
    assert indirect.speaker.name == "Инна Лютова"


def test_a_report_of_a_report_has_a_parent(find: Find) -> None:
    outer, inner = find("Глеб Рудаков рассказал, что инженер Инна Лютова сообщила, что мост готов.")
    assert (outer.speaker.name, inner.speaker.name) == ("Глеб Рудаков", "Инна Лютова")
    assert inner.parent == outer.id


def test_somebody_elses_words_inside_direct_speech(find: Find) -> None:
    outer, inner = find("«Инна Лютова говорит, что мост готов», — отметил Глеб Рудаков.")
    assert (outer.type, inner.type, inner.parent) == ("direct", "indirect", outer.id)
    assert inner.text == "мост готов"


def test_the_speakers_own_i_think_is_no_quote(find: Find) -> None:
    assert [q.type for q in find("«Я думаю, что мост готов», — отметил Глеб Рудаков.")] == ["direct"]


def test_impersonal_report_has_no_mention(find: Find) -> None:
    (quote,) = find("Отмечается, что мост готов.")
    assert (quote.speaker.name, quote.speaker.kind, quote.speaker.mention) == (None, "unnamed", None)


def test_a_body_speaks_through_its_place(find: Find) -> None:
    (quote,) = find("В мэрии Заречинска сообщили, что мост готов.")
    assert quote.speaker.kind == "organization"


@pytest.mark.parametrize(
    "text",
    [
        "Напомним, что мост построили в мае.",
        "Стоит отметить, что мост построили в мае.",
        "Известно, что мост построили в мае.",
        "Ожидается, что мост построят в мае.",
        "Глеб Рудаков знал, что мост построят в мае.",
        "Глеб Рудаков опроверг, что мост построят в мае.",
        "В мэрии не уточняют, когда откроют мост.",
        "Глеб Рудаков пообещал построить мост.",
        "Глеб Рудаков пришел потому, что мост открыли.",
        "Согласно конституции, мост принадлежит народу.",
        "Мост закрыли после того, как жители сообщили о трещине.",
        "Этот дом напоминает корабль, что удивляет гостей.",
    ],
)
def test_what_reports_nothing(find: Find, text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Глеб Рудаков дал понять, что мост откроют.", "мост откроют", "дал понять"),
        ("Как ожидает Глеб Рудаков, мост откроют весной.", "мост откроют весной", "ожидает"),
        ("Глеб Рудаков оповестил соседей о том, что мост откроют.", "мост откроют", "оповестил"),
    ],
)
def test_more_ways_to_report(find: Find, text: str, content: str, cue: str) -> None:
    (quote,) = find(text)
    assert quote.cue is not None
    assert (quote.text, quote.cue.text) == (content, cue)


@pytest.mark.parametrize(
    "text",
    [
        "Глеб Рудаков не дал понять, что мост откроют.",
        "Глеб Рудаков смог понять, что мост откроют.",
        "Как и предполагал Глеб Рудаков, мост открыли весной.",
        "Как ожидается, мост откроют весной.",
    ],
)
def test_what_nobody_reports(find: Find, text: str) -> None:
    assert find(text) == ()


def test_the_nearest_cue_governs_the_clause(find: Find) -> None:
    first, second = find("Мост готов, сообщило агентство «Берег», добавив, что перила покрасят.")
    assert (first.text, second.text) == ("Мост готов", "перила покрасят")


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "Глеб Рудаков стоит на своем, утверждая, что мост готов, и заявлял, что его достроят.",
            ["мост готов", "его достроят"],
        ),
        (
            "Газета считает, что мост принес миллион, а Инна Лютова заявляет, что он принес два миллиона.",
            ["мост принес миллион", "он принес два миллиона"],
        ),
        (
            "Инна Лютова считает, что «закрывать мост нельзя», однако уточнила, что его покрасят.",
            ["закрывать мост нельзя", "его покрасят"],
        ),
    ],
)
def test_the_next_report_ends_the_content(find: Find, text: str, contents: list[str]) -> None:
    assert [q.text for q in find(text)] == contents


def test_a_report_inside_the_content_stays_in_it(find: Find) -> None:
    outer, inner = find("Глеб Рудаков написал, что готов строить и уверен, что мост нужен.")
    assert (outer.text, inner.text) == ("готов строить и уверен, что мост нужен", "мост нужен")


def test_a_verb_with_an_infinitive_frames_nothing(find: Find) -> None:
    assert find("Зареченск, — главный город края, — продолжает праздновать свой юбилей.") == ()


def test_a_dot_inside_a_name_ends_no_frame(find: Find) -> None:
    (quote,) = find("По сведениям издания «Мост.Ru», Глебу Рудакову 53 года.")
    assert quote.text == "Глебу Рудакову 53 года"
