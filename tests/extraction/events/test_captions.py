"""Captions that repeat a sentence of the article with another subject."""

from __future__ import annotations

from tests.extraction.events.conftest import Find
from workers.extraction import parsing, zones
from workers.extraction.events import captions

BODY = "Сам Олег Мурашов на форуме подтвердил, что разговор с Иваном Белозёровым носил доверительный характер"
CAPTION = "Тагаева подтвердила, что разговор с Иваном Белозёровым носил доверительный характер"
REST = "Мурашов вернулся домой. Зал покинула и Анна Тагаева, которая строит больницу."
ARTICLE = f"Рассказ о разговоре\n\n{BODY}.\n\n{CAPTION}\n\n{REST}\n"


def test_a_caption_that_repeats_a_sentence_is_known() -> None:
    page = zones.divide(ARTICLE)
    document = parsing.parse(ARTICLE, page.blocks, page.zones)
    assert {document.slice(document.sentences[i].span) for i in captions.retold(document)} == {CAPTION}


def test_it_does_not_tell_who_takes_part(find: Find) -> None:
    (talk,) = (e for e in find(ARTICLE) if "разговор" in (m.text for m in e.mentions))
    assert {p.name for p in talk.participants} == {"Олег Мурашов", "Иван Белозёров"}
