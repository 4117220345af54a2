"""Asserted, planned, possible, negated."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.events.conftest import Find


@pytest.mark.parametrize(
    ("value", "text", "trigger"),
    [
        ("asserted", "Олег Мурашов приехал в Прагу.", "приехал"),
        ("negated", "Олег Мурашов не приехал в Прагу.", "приехал"),
        ("negated", "Олег Мурашов отменил поездку в Прагу.", "поездку"),
        ("negated", "Олег Мурашов отказался подписать меморандум.", "подписать"),
        ("negated", "Анна Тагаева вряд ли посетит Прагу.", "посетит"),
        ("planned", "Олег Мурашов завтра приедет в Прагу.", "приедет"),
        ("planned", "Олег Мурашов планирует посетить Прагу.", "посетить"),
        ("planned", "Предстоящая встреча Анны Тагаевой с Олегом Мурашовым важна для города.", "встреча"),
        ("planned", "Олег Мурашов договорился о встрече с Анной Тагаевой.", "встрече"),
        ("possible", "Олег Мурашов может приехать в Прагу.", "приехать"),
        ("possible", "Если Олег Мурашов приедет в Прагу, город обрадуется.", "приедет"),
        ("possible", "Если город попросит, Олег Мурашов приедет в Прагу.", "приедет"),
        ("possible", "Олег Мурашов якобы приехал в Прагу.", "приехал"),
        ("possible", "Анна Тагаева надеется на встречу с Олегом Мурашовым.", "встречу"),
        ("possible", "Олег Мурашов готов приехать в Прагу.", "приехать"),
        ("possible", "Анна Тагаева попросила Олега Мурашова уволить инженера.", "уволить"),
        ("possible", "Приедет ли Олег Мурашов в Прагу?", "Приедет"),
        ("asserted", "Анна Тагаева попыталась посетить Прагу.", "посетить"),
        ("asserted", "Хочу поблагодарить Олега Мурашова.", "поблагодарить"),
        ("asserted", "Анна Тагаева на встрече с Олегом Мурашовым пообещала помочь заводу.", "встрече"),
    ],
)
def test_factuality(find: Find, value: str, text: str, trigger: str) -> None:
    event = next(e for e in find(text) if e.trigger.text == trigger)
    assert event.factuality == value


def test_a_date_after_publication_is_a_plan(find: Find) -> None:
    text = "Встреча Олега Мурашова с Анной Тагаевой — 5 мая 2031 года."
    (event,) = find(text, published=date(2031, 5, 1))
    assert event.factuality == "planned"


def test_evidence_names_the_words_that_decided(find: Find) -> None:
    event = next(iter(find("Олег Мурашов якобы приехал в Прагу.")))
    assert ("factuality-possible", "якобы") in {(e.rule, e.text) for e in event.evidence}
