"""Which offsets are inside a quotation."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.times.clauses import Quotations, quotations


def inside(text: str) -> list[str]:
    return [text[s.start : s.end] for s in quotations(text)]


def test_the_outermost_marks_count() -> None:
    assert inside("Он читал «роман „Весна“ вслух» и «ушел».") == ["«роман „Весна“ вслух»", "«ушел»"]


def test_a_quotation_runs_on_into_the_next_paragraph() -> None:
    assert inside("«Мы едем.\n\nЗавтра вернемся», — сказал он.") == ["«Мы едем.\n\nЗавтра вернемся»"]


def test_what_nothing_closes_ends_with_its_line() -> None:
    assert inside("Он сказал: «Мы едем.\nА потом ушел.") == ["«Мы едем."]


def test_one_mark_may_close_two() -> None:
    text = "«Он ставил «Весну», — сказал Лосев. Вчера он ушел."
    assert not Quotations(text).holds(text.index("Вчера"))


@given(st.text(alphabet="«»“”„, —\nа", max_size=200))
def test_spans_are_in_order_and_disjoint_whatever_the_marks(text: str) -> None:
    spans = quotations(text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
