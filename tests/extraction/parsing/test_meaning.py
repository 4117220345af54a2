"""What a language model says of words, made small; and how it cuts words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workers.extraction.parsing import meaning
from workers.extraction.sentiment.pieces import Pieces

PIECES = Pieces(["<s>", "▁лось", "▁ло", "сь", "▁", "л", "о", "с"], [0.0, -9.0, -3.0, -4.0, -2.0, -5.0, -5.0, -5.0], 0)


def test_the_most_probable_cut_wins_over_the_longest_piece() -> None:
    assert PIECES.cut("лось") == (2, 3)


def test_a_letter_no_piece_has_is_unknown() -> None:
    assert PIECES.cut("соя") == (4, 7, 6, 0)


def test_a_form_that_is_not_known_has_the_meaning_of_its_lemma() -> None:
    assert meaning.row("говорит", "говорить") != meaning.row("ъговорит", "говорить") == meaning.row("говорить", "")


def test_a_word_nobody_knows_means_nothing() -> None:
    number = meaning.row("абракадабрящий", "абракадабрящий")
    assert number == -1
    assert not meaning.vectors(np.array([number])).any()


@pytest.mark.parametrize(
    ("word", "like", "unlike"), [("мошенник", "преступник", "стол"), ("похвалил", "одобрил", "вторник")]
)
def test_words_of_like_meaning_are_near(word: str, like: str, unlike: str) -> None:
    rows = meaning.vectors(np.array([meaning.row(w, w) for w in (word, like, unlike)]))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1


def test_what_is_packed_is_nearly_what_it_was_in_its_main_directions() -> None:
    rng = np.random.default_rng(0)
    found = rng.standard_normal((500, 20)) @ rng.standard_normal((20, 200))
    stored = meaning.packed([f"слово{k}" for k in range(500)], found)
    rows = stored["rows"] * stored["scales"]
    given = (found - found.mean(0)) / (found.std(0) + 1e-3)
    before, after = given @ given.T, rows @ rows.T
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.999


def test_the_meanings_are_small_and_read_without_pickle() -> None:
    path = Path(meaning.__file__).with_name(meaning.FILE)
    assert path.stat().st_size < 10_000_000
    with np.load(path, allow_pickle=False) as stored:
        assert stored["rows"].dtype == np.int8
