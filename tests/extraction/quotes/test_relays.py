"""Media that carry somebody's words."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


@pytest.mark.parametrize(
    "text",
    [
        "«Мост почти готов», — цитирует Инну Лютову газета «Вымпел».",
        "«Мост почти готов», — приводит слова Инны Лютовой газета «Вымпел».",
        "«Мост почти готов», — сказала Инна Лютова, которую цитирует газета «Вымпел».",
        "«Мост почти готов», — сказала Инна Лютова, передаёт газета «Вымпел».",
        "Инна Лютова заявила, что мост почти готов, сообщает газета «Вымпел».",
        "Как пишет газета «Вымпел», Инна Лютова заявила, что мост почти готов.",
        "Инна Лютова заявила, что мост почти готов. Об этом сообщает газета «Вымпел».",
    ],
)
def test_the_medium_is_the_relay_and_not_the_speaker(find: Find, text: str) -> None:
    quote = min((q for q in find(text) if "ост почти готов" in q.text), key=lambda q: len(q.text))
    assert quote.speaker.name == "Инна Лютова"
    assert quote.relay is not None
    assert quote.relay.name == "Вымпел"
    assert quote.relay.entity is not None
    assert text[slice(*quote.relay.mention.span)] == quote.relay.mention.text
    assert "Вымпел" in quote.relay.mention.text


def test_a_named_reference_is_the_speaker(find: Find) -> None:
    (quote,) = find("Мост почти готов, сообщает газета «Вымпел» со ссылкой на пресс-службу мэрии.")
    assert quote.speaker.name == "пресс-служба мэрии"
    assert quote.relay is not None
    assert quote.relay.name == "Вымпел"


def test_a_reference_to_people_without_a_name_leaves_the_medium(find: Find) -> None:
    (quote,) = find("Мост почти готов, сообщает газета «Вымпел» со ссылкой на свои источники.")
    assert quote.speaker.name == "Вымпел"
    assert quote.relay is None


@pytest.mark.parametrize(
    "text",
    [
        "Инна Лютова заявила в интервью газете «Вымпел», что мост почти готов.",
        "Мост почти готов, сообщает газета «Вымпел».",
        "Инна Лютова заявила, что передаёт мост городу.",
    ],
)
def test_a_medium_that_hears_or_speaks_itself_is_no_relay(find: Find, text: str) -> None:
    assert [q.relay for q in find(text)] == [None]


def test_what_stands_inside_a_relayed_quote_is_relayed_too(find: Find) -> None:
    found = find("Инна Лютова заявила, что мост «почти что готов», сообщает газета «Вымпел».")
    inner = next(q for q in found if q.type == "partial")
    assert inner.relay is not None
    assert inner.relay.name == "Вымпел"
