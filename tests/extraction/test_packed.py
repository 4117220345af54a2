"""Texts with their numbers, packed: found like in a dict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.packed import Packed, pack, packed_lines

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n"), min_size=1, max_size=30)


@given(st.lists(TEXTS, unique=True, max_size=60), st.lists(st.text(max_size=10), max_size=10))
def test_every_text_is_found_and_no_other(texts: list[str], others: list[str]) -> None:
    found = Packed(pack(texts))
    assert [found.find(text) for text in texts] == list(range(len(texts)))
    assert {found.find(other) for other in set(others) - set(texts)} <= {-1}


def test_words_of_a_whole_dictionary() -> None:
    words = [f"{a}{b}{c}" for a in "абвгдежз" for b in ("", "на", "пере") for c in range(500)]
    found = Packed(pack(words))
    assert all(found.find(word) == number for number, word in enumerate(words))
    assert found.find("наа1") == found.find("") == found.find("\ud800") == found.find("я" * 100_000) == -1


def test_lines_hold_no_empty_text() -> None:
    with pytest.raises(ValueError, match="an empty text"):
        packed_lines(np.frombuffer("мост\n\nпарк".encode(), np.uint8))
