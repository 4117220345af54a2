"""The network that the benchmark of NEREL trains: what it sees, its gradients, that it learns."""

from __future__ import annotations

import dataclasses
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workers.extraction import entities, parsing, times, zones
from workers.extraction.document import Document
from workers.extraction.events.lexicon import lexicon

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
heads_network: Any = __import__("heads_network")
heads_words: Any = __import__("heads_words")

TEXTS = (
    "Вчера в Заречном прошла встреча министров. Лосев приехал утром.",
    "Мэр Лосев открыл мост через Быструю, а встреча с жителями не состоялась.",
    "На встречу пришли трое. Дом стоит у реки, сказал Сорокин.",
)


@lru_cache
def parsed(text: str) -> Document:
    page = zones.divide(text)
    return dataclasses.replace(parsing.parse(text, page.blocks, page.zones), published=page.published)


def view(text: str, found: dict[int, str] | None = None) -> Any:
    document = parsed(text)
    return heads_words.view(document, entities.find(document), times.find(document), found or {})


def marked(text: str) -> frozenset[int]:
    """The forms of «встреча»."""
    return frozenset(i for i, lemma in enumerate(view(text).lemmas) if lemma == "встреча")


def test_another_name_in_its_place_changes_nothing() -> None:
    one, other = view("В Заречном умер Пётр Лосев."), view("В Быстринске умер Иван Сорокин.")
    for name in ("words", "lemmas", "pos", "heads", "scalars", "may"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.words[1] == -1
    assert "умереть" in one.lemmas


def test_what_was_found_is_seen_in_its_place_alone() -> None:
    seen = view(TEXTS[0], {4: "MEETING"}).found
    assert np.argwhere(seen).tolist() == [[4, sorted(lexicon().types).index("MEETING")]]


def test_gradients_are_those_of_the_logits() -> None:
    views = [view(text) for text in TEXTS]
    words = heads_network.Vocabulary({"встреча": 1, "мост": 2}, {"еча": 1})
    batch = heads_network.Batch([piece for v in views for piece in heads_network.Piece.of(v, words)])
    rng = np.random.default_rng(0)
    width = batch.scalars.shape[1]
    # no bias of 0: a name, whose word is 0, would stand at the edge of what counts
    p = {name: np.asarray(row.astype(float) + 0.02) for name, row in heads_network._start(rng, words, width).items()}
    weights = rng.standard_normal(batch.size)
    g = heads_network.gradients(p, batch, heads_network.forward(p, batch), weights, {})

    def value() -> float:
        return float(heads_network.forward(p, batch)["logits"] @ weights)

    assert set(g) == set(p)
    for name, row in p.items():
        at = np.unravel_index(np.abs(g[name]).argmax(), row.shape)
        kept, step = row[at].copy(), 1e-6
        row[at] = kept + step
        above = value()
        row[at] = kept - step
        below = value()
        row[at] = kept
        assert g[name][at] == pytest.approx((above - below) / (2 * step), rel=1e-4), name


def test_it_learns_what_is_marked_and_the_same_from_the_same() -> None:
    views, marks = [view(text) for text in TEXTS] * 100, [marked(text) for text in TEXTS] * 100
    network, again = heads_network.Network(views, marks), heads_network.Network(views, marks)
    for text in TEXTS:
        told = network.logits(view(text))
        assert {int(told.argmax())} == marked(text)
        np.testing.assert_array_equal(told, again.logits(view(text)))


def test_an_empty_document_has_no_words() -> None:
    text = "Прошла встреча."
    network = heads_network.Network([view(text)], [marked(text)])
    assert len(network.logits(view(""))) == 0
