"""Any text: no error, mentions inside the text and equal to it, the same answer again, bounded candidates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.extraction import entities, parsing
from workers.extraction.document import Span
from workers.extraction.entities import Entities

Find = Callable[[str], Entities]

WORDS = (
    "Гуннар", "Торван", "Анна", "Горецкая", "президент", "Исландии", "глава", "правительства", "страны", "компания",
    "«Ясень»", "газета", "издание", "он", "его", "она", "который", "которой", "чиновник", "эксперт", "юбиляр", "сказал",
    "—", "«", "»", ",", ".", "\n", "(", "ТАСС", "Осло", "тогда", "бывший", "им.", "The", "Post", "Кремль", "оба", "-",
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=80)))
def test_any_text(find: Find, text: str) -> None:
    found = find(text)
    ids = set(found.by_id)
    spots = [(m.text, m.span) for e in found.all for m in e.mentions] + [(c.text, c.span) for c in found.candidates]
    for words, span in spots:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == words
    for open_ in found.candidates:
        assert len(open_.entities) > 1
        assert len(set(open_.entities)) == len(open_.entities)
        assert set(open_.entities) <= ids
    assert find(text) == found


def test_candidates_do_not_grow_with_the_article(find: Find) -> None:
    surnames = [
        f"{a}{b}{c}ов" for a in ("Лют", "Торв", "Бел", "Грач") for b in "аиуо" for c in ("рк", "нд", "лг", "мп")
    ]
    names = " ".join(f"Чиновник Лев {surname} ждёт весны." for surname in surnames)
    found = find(names + " Чиновник опоздал. Другой политик устал. Министр Лютаркова ушла. Он устал. " * 3)
    assert max((len(c.entities) for c in found.candidates), default=0) <= 40


def test_a_long_search_ticks_and_what_the_tick_raises_ends_it() -> None:
    surnames = [f"{a}{b}{c}ов" for a in ("Лют", "Торв", "Бел") for b in "аиуоыэ" for c in "бвгдзлмнпрт"]
    text = " ".join(f"Лев {surname} уехал." for surname in surnames)
    document = parsing.parse(text, [Span(0, len(text))])
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        entities.find(document, tick)
    assert ticks == 5
