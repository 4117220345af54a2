"""Captions below photos say again what the body says."""

from __future__ import annotations

from tests.extraction.quotes.conftest import Find

BEFORE = "Мост в Заречинске\n\nВ Заречинске два года строили мост через реку.\n\n"
AFTER = "\n\nРабота обошлась городу дёшево. Жители довольны.\n"
BODY = "Инженер Глеб Рудаков сообщил, что новый мост через реку Журавку полностью готов к открытию.\n\n"


def page(caption: str, body: str = BODY) -> str:
    return BEFORE + body + caption + AFTER


def test_a_caption_that_repeats_the_body_is_folded_with_its_place(find: Find) -> None:
    text = page("Глеб Рудаков сообщил, что новый мост через реку Журавку полностью готов к открытию")
    (quote,) = find(text)
    (caption,) = quote.captions
    assert not caption.contradicts
    assert caption.quote is None
    assert caption.text == "новый мост через реку Журавку полностью готов к открытию"
    assert [text[slice(*s)] for s in caption.spans] == [caption.text]
    assert caption.spans[0].start > quote.spans[0].end


def test_a_caption_need_not_repeat_every_word(find: Find) -> None:
    (quote,) = find(page("Рудаков сообщил, что мост через реку Журавку готов к открытию"))
    assert [c.text for c in quote.captions] == ["мост через реку Журавку готов к открытию"]


def test_the_same_words_of_another_speaker_are_flagged_on_both_sides(find: Find) -> None:
    said = BODY + "Инна Лютова приехала в Заречинск.\n\n"
    text = page("Инна Лютова сообщила, что новый мост через реку Журавку полностью готов к открытию", said)
    body, other = find(text)
    assert (body.speaker.name, other.speaker.name) == ("Глеб Рудаков", "Инна Лютова")
    (caption,) = body.captions
    assert caption.contradicts
    assert caption.quote == other.id
    assert caption.speaker == other.speaker
    assert caption.spans == other.spans
    assert other.contradicts == body.id
    assert body.contradicts is None


def test_a_caption_with_words_of_its_own_is_a_quote(find: Find) -> None:
    found = find(page("Глеб Рудаков сообщил, что новый мост через реку Журавку ещё не готов к открытию"))
    assert len(found) == 2
    assert all(not q.captions and q.contradicts is None for q in found)


def test_a_pronoun_contradicts_nobody(find: Find) -> None:
    said = BODY + "Олег Лютов приехал в Заречинск.\n\n"
    (quote,) = find(page("Он сообщил, что новый мост через реку Журавку полностью готов к открытию", said))
    assert [c.contradicts for c in quote.captions] == [False]
