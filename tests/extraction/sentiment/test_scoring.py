"""From scores to polarities and probabilities, and the lexicons behind them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.document import fold
from workers.extraction.sentiment import lexicon, scoring

SCORES = st.floats(-1e6, 1e6)


@given(SCORES)
def test_probabilities_add_up_to_one(score: float) -> None:
    p = scoring.probabilities(score)
    assert abs(p.negative + p.neutral + p.positive - 1) < 1e-9
    assert min(p.negative, p.neutral, p.positive) >= 0


@given(SCORES, SCORES)
def test_a_higher_score_is_never_less_positive(a: float, b: float) -> None:
    low, high = scoring.probabilities(min(a, b)), scoring.probabilities(max(a, b))
    assert low.positive <= high.positive
    assert low.negative >= high.negative


@given(SCORES)
def test_a_squashed_score_keeps_its_sign_and_stays_within_one(score: float) -> None:
    squashed = scoring.squash(score)
    assert -1 <= squashed <= 1
    assert squashed * score >= 0


def test_nothing_said_is_neutral() -> None:
    assert scoring.polarity(0.0) == "neutral"


def test_the_lexicon_is_folded_and_within_bounds() -> None:
    assert len(lexicon.POLARITY) > 600
    for word, value in lexicon.POLARITY.items():
        assert word == fold(word)
        assert 0 < abs(value) <= 1


def test_the_frames_are_within_bounds_and_no_word_is_in_two() -> None:
    tables = (lexicon.VERB_FRAMES, lexicon.NOUN_FRAMES, lexicon.ACT_FRAMES)
    assert not set(lexicon.NOUN_FRAMES) & set(lexicon.ACT_FRAMES)
    for table in tables:
        for frame in table.values():
            assert all(-1 <= value <= 1 for value in (frame.attitude, frame.subject, frame.object))
