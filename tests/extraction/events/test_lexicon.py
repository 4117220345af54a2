"""The data of the lexicon holds together."""

from __future__ import annotations

import pytest

from workers.extraction.events.lexicon import lexicon
from workers.extraction.parsing import morphology


def test_thirty_types_each_with_entries() -> None:
    entries = {e.type for found in lexicon().entries.values() for e in found}
    assert entries == set(lexicon().types)
    assert len(entries) == 30


def test_every_frame_exists() -> None:
    used = {e.frame for found in lexicon().entries.values() for e in found}
    assert used <= set(lexicon().frames)


def test_a_word_of_several_types_keeps_the_order_of_the_file() -> None:
    types = [e.type for e in lexicon().of("принять", "VERB")]
    assert types[0] == "MEETING"
    assert "LEGISLATE" in types


def test_a_pattern_covers_compounds() -> None:
    assert [e.type for e in lexicon().of("чм-2031", "NOUN")] == ["SPORT"]
    assert {e.type for e in lexicon().of("70-летие", "NOUN")} == {"LIFE", "CEREMONY"}
    assert lexicon().of("столетие", "NOUN") == ()


def test_the_words_of_the_news() -> None:
    assert len({word for _, word in lexicon().entries}) >= 1500


@pytest.mark.parametrize(("word_class", "pos"), [("verb", "VERB"), ("noun", "NOUN")])
def test_entries_are_dictionary_forms(word_class: str, pos: str) -> None:
    """A form that the parse never yields as a lemma would be a dead entry."""
    words = [lemma for kind, lemma in lexicon().entries if kind == word_class]
    assert words
    assert [w for w in words if w != w.lower() or "ё" in w] == []
    if word_class == "verb":
        assert [w for w in words if morphology.lemma(w, pos, {"VerbForm": "Inf"}) != w] == []
