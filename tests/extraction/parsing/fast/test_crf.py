"""The Viterbi algorithm in blocks against the plain one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from workers.extraction.parsing.fast import crf


def plain(emissions: NDArray[np.float64], transitions: NDArray[np.float64]) -> list[int]:
    score, came = emissions[0], []
    for row in emissions[1:]:
        moved = score[:, None] + transitions
        came.append(moved.argmax(0))
        score = moved.max(0) + row
    tags = [int(score.argmax())]
    for step in reversed(came):
        tags.append(int(step[tags[-1]]))
    return tags[::-1]


@pytest.mark.parametrize("length", [1, 2, 15, 16, 17, 31, 32, 33, 300])
@pytest.mark.parametrize("seed", range(5))
def test_the_likeliest_sequence_is_found_in_any_length(length: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    emissions = chance.normal(0, 3, (length, 8))
    transitions = chance.normal(0, 4, (8, 8))
    assert crf.decode(emissions, transitions) == plain(emissions, transitions)


def test_of_equals_the_first() -> None:
    assert crf.decode(np.zeros((40, 3)), np.zeros((3, 3))) == [0] * 40


def test_a_transition_can_outweigh_what_a_token_seems_to_be() -> None:
    emissions = np.array([[0.0, 1.0], [0.5, 0.0], [0.0, 1.0]])
    assert crf.decode(emissions, np.array([[0.0, 0.0], [-2.0, 0.0]])) == [1, 1, 1]
    assert crf.decode(emissions, np.zeros((2, 2))) == [1, 0, 1]
