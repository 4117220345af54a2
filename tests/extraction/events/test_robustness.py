"""Any text: spans in range, unique ids, the same answer twice, bounded work."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extraction.events.conftest import Find
from workers.extraction.document import Span
from workers.extraction.events.covers import Cover
from workers.extraction.events.model import FACTUALITIES, SALIENCES

WORDS = [
    "встретился",
    "подписали",
    "визит",
    "переговоры",
    "Олег",
    "Мурашов",
    "Анной",
    "Тагаевой",
    "в",
    "Праге",
    "не",
    "может",
    "который",
    "«Прага»",
    "—",
    ",",
    ".",
    "?",
    "если",
    "задержан",
    "5",
    "мая",
    "2023",
    "года",
    "между",
    "Арменией",
    "и",
    "Чехией",
    "якобы",
    "отказался",
    "приехать",
    "с",
    "на",
    "о",
    "выборы",
    "\n",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40))
def test_any_words_give_spans_in_range_and_unique_ids(find: Find, words: list[str]) -> None:
    text = " ".join(words)
    found = find(text)
    assert [e.id for e in found] == [f"e{n}" for n in range(1, len(found) + 1)]
    ids = {e.id for e in found}
    seen: set[Span] = set()
    for event in found:
        spans = [m.span for m in event.mentions] + [p.mention.span for p in event.participants]
        spans += [event.place.span] if event.place else []
        spans += [event.time.span] if event.time else []
        assert all(0 <= s.start <= s.end <= len(text) for s in spans)
        assert all(text[m.span.start : m.span.end] == m.text for m in event.mentions)
        assert event.trigger == event.mentions[0]
        assert event.text in text
        assert not seen & {m.span for m in event.mentions}
        seen |= {m.span for m in event.mentions}
        assert event.parent is None or event.parent in ids - {event.id}
        assert event.factuality in FACTUALITIES
        assert event.salience in SALIENCES
        assert 0 <= event.confidence <= 1
    assert found == find(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "«" * 500, "встреча " * 300, "Визит. " * 300, "1" * 3000])
def test_odd_texts_do_no_harm(find: Find, text: str) -> None:
    assert all(e.mentions for e in find(text))


def test_nested_covers_answer_with_the_shortest() -> None:
    cover = Cover([(Span(0, 10), 1), (Span(2, 5), 2), (Span(4, 8), 3), (Span(20, 20), 4)])
    assert [cover.at(i) for i in (0, 2, 4, 5, 8, 9, 10, 20)] == [1, 2, 2, 3, 1, 1, None, None]
