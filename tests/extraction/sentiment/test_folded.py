"""The networks as inference has them compute what the network computes as it is trained."""

from __future__ import annotations

import numpy as np
import pytest

from tests.extraction.sentiment.test_network import TEXTS, views
from workers.extraction.sentiment import gradients, network
from workers.extraction.sentiment.folded import Batch, Networks
from workers.extraction.sentiment.network import Line, Parameters

ALIKE = "Вчера Бирюкова, как и обещал, Лосев встретил."  # as many units as another of the texts
ALONE = "Лосев"


def random_network(seed: int) -> Parameters:
    """Every parameter counts, also those that training begins with as zeros."""
    rng = np.random.default_rng(seed)
    start = gradients.start(rng, 16)
    return {name: (row + 0.2 * rng.standard_normal(row.shape)).astype(np.float32) for name, row in start.items()}


@pytest.mark.parametrize("texts", [TEXTS, (ALONE,), (ALIKE, *TEXTS, ALONE, ALIKE), TEXTS[:1]])
def test_folded_networks_say_what_the_network_says(texts: tuple[str, ...]) -> None:
    found = views(*texts)
    both = [random_network(0), random_network(1)]
    logits = Networks(both).logits(Batch(found))
    for parameters, row in zip(both, logits, strict=True):
        wanted = network.forward(parameters, Line(found))["logits"]
        assert np.ptp(wanted) > 0.1
        np.testing.assert_allclose(row, wanted, rtol=1e-3, atol=1e-4)


def test_views_of_one_length_are_one_block() -> None:
    batch = Batch(views(ALONE, TEXTS[1], ALONE, TEXTS[0], ALONE))
    assert [len(range(*rows.indices(1000))) // width for _, rows, width in batch.blocks] == [3, 1, 1]
    assert batch.order.tolist() == [0, 2, 4, 3, 1]
