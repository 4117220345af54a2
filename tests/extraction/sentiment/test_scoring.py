"""What the lexicons say, and how probabilities are calibrated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extraction.sentiment.conftest import parsed
from workers.extraction.document import fold
from workers.extraction.sentiment import calibration, lexicon, scoring
from workers.extraction.sentiment.calibration import Calibration
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.model import Probabilities
from workers.extraction.sentiment.scoring import Scores

SHARES = st.tuples(*[st.floats(0.01, 1)] * 3)


def evidence(text: str) -> tuple[Evidence, dict[str, int]]:
    """The evidence of a sentence, and its words with their tokens."""
    document = parsed(text)
    names = {t.i for t in document.tokens if t.pos == "PROPN"}
    return Evidence(document, document.sentences[0], names), {t.text: t.i for t in document.tokens}


@given(st.floats(-1e6, 1e6))
def test_a_squashed_score_keeps_its_sign_and_stays_within_one(score: float) -> None:
    squashed = scoring.squash(score)
    assert -1 <= squashed <= 1
    assert squashed * score >= 0


@pytest.mark.parametrize(
    ("text", "target", "other", "sign"),
    [
        ("Панов обвинил Лосева.", "Лосева", "Панов", -1),
        ("Панов обвинил Лосева.", "Панов", "Лосева", 0),
        ("Панов не обвинил Лосева.", "Лосева", "Панов", 0),
        ("Панов похвалил Лосева.", "Лосева", "Панов", 1),
        ("Панов высоко оценил работу Лосева.", "Лосева", "Панов", 1),
        ("Панов оценил работу Лосева.", "Лосева", "Панов", 0),
        ("Панов раскритиковал решение Лосева.", "Лосева", "Панов", -1),
        ("Панов раскритиковал дом Лосева.", "Лосева", "Панов", 0),
        ("Лживый Лосев встретил Панова.", "Лосев", "Панова", -1),
        ("Лживый Лосев встретил Панова.", "Панова", "Лосев", 0),
    ],
)
def test_support_is_what_is_said_of_the_target(text: str, target: str, other: str, sign: int) -> None:
    found, tokens = evidence(text)
    assert np.sign(Scores(found, [tokens[target]], [tokens[other]]).support(())) == sign


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Панов обвинил Лосева в обмане.", "Лосева"),
        ("Панов поблагодарил Лосева за помощь.", "Лосева"),
        ("Панов совершил обман.", "Панов"),
    ],
)
def test_a_deed_is_his_who_is_accused_of_it_else_the_subjects(text: str, doer: str) -> None:
    found, tokens = evidence(text)
    deeds = {act.predicate: act for act in found.acts}
    assert tokens[doer] in deeds[max(deeds)].subjects


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Жители намерены осудить Лосева.", False),
        ("Жители отказались осудить Лосева.", True),
        ("Жители не отказались осудить Лосева.", False),
        ("Лосева нельзя не осудить.", False),
        ("Есть основания осудить Лосева.", False),
        ("Нет оснований осудить Лосева.", True),
    ],
)
def test_an_infinitive_is_denied_by_what_governs_it_and_two_denials_are_none(text: str, denied: bool) -> None:
    found, _ = evidence(text)
    (act,) = [act for act in found.acts if act.frame.shown]
    assert (act.factor < 0) == denied


def test_what_somebody_says_in_quotation_marks_is_no_support() -> None:
    found, tokens = evidence("Лосев сказал, что это «ужасная и позорная история с нами».")
    said = range(tokens["ужасная"], tokens["нами"] + 1)
    assert Scores(found, [tokens["Лосев"]], ()).support(said) == 0


def test_who_criticizes_is_quiet_and_who_is_criticized_is_not() -> None:
    found, tokens = evidence("Панов раскритиковал Лосева.")
    assert Scores(found, [tokens["Панов"]], ()).quiet
    assert not Scores(found, [tokens["Лосева"]], ()).quiet


@given(SHARES, st.floats(-1, 1), st.booleans())
def test_calibrated_probabilities_add_up_to_one(shares: tuple[float, ...], support: float, quiet: bool) -> None:
    told = np.array([shares]) / sum(shares)
    calibrate = Calibration(0.8, -0.5, -0.6, 0.4, 0.2)
    found = calibrate(told, np.array([support]), np.array([quiet]))
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


def test_what_is_backed_is_more_probable() -> None:
    calibrate = Calibration(0.8, -0.5, -0.6, 0.4, 0.2)
    told = np.array([[0.5, 0.4, 0.1]] * 3)
    backed, silent, contradicted = calibrate(told, np.array([-0.5, 0.0, 0.5]), np.zeros(3, bool))[:, 0]
    assert backed > silent > contradicted


def test_calibration_finds_what_overconfident_numbers_are_worth() -> None:
    rng = np.random.default_rng(1)
    true = rng.dirichlet([4, 8, 4], 4000)
    labels = np.array([rng.choice(3, p=p) for p in true])
    told = true**3 / (true**3).sum(1, keepdims=True)
    nothing = np.zeros(len(labels))
    found = calibration.fit(told, nothing, labels)
    assert found.slope == pytest.approx(1 / 3, abs=0.05)
    honest = found(told, nothing, nothing.astype(bool))
    assert calibration.error(honest, labels) < 0.03 < calibration.error(told, labels)


@given(st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_polarity_is_more_probable_than_not(negative: float, positive: float) -> None:
    assert Probabilities.of(negative, positive).polarity == "neutral"
    assert Probabilities.of(negative / 3 + 0.51, positive / 3).polarity == "negative"


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
