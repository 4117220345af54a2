"""The network that tells which words name occurrences: what it sees, its gradients, that it learns."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from workers.extraction.events import dates
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.naming import Naming
from workers.extraction.events.occurrences import network, train, training, words
from workers.extraction.events.triggers import Triggers

TEXTS = (
    "Вчера в Заречном прошла встреча министров. Лосев приехал утром.",
    "Мэр Лосев открыл мост через Быструю, а встреча с жителями не состоялась.",
    "На встречу пришли трое. Дом стоит у реки, сказал Сорокин.",
)
MEETING = words.types()["MEETING"]


@lru_cache
def view(text: str) -> words.View:
    document, who, when, said = train.parsed(text)
    heads = dates.Calendar.of(document, when).heads
    return Triggers(Syntax(document, lexicon()), Naming(document, who), heads, said).view


def marked(text: str) -> dict[int, int]:
    """The forms of «встреча»."""
    return {i: 1 for i, lemma in enumerate(view(text).lemmas) if lemma == "встреча"}


def test_another_name_in_its_place_changes_nothing() -> None:
    one, other = view("В Заречном умер Пётр Лосев."), view("В Быстринске умер Иван Сорокин.")
    for name in ("words", "meanings", "lemmas", "pos", "heads", "scalars"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.words[1] == -1
    assert "умереть" in one.lemmas


def test_what_the_lexicon_finds_is_seen_in_its_place_alone() -> None:
    seen = view("В Заречном прошла встреча, дом стоял у реки.")
    found = seen.scalars[:, words.first_found() + len(words.types()) :]
    assert np.argwhere(found).tolist() == [[3, MEETING - 1]]


def test_gradients_are_those_of_the_logits() -> None:
    views = [view(text) for text in TEXTS]
    known = network.Vocabulary({"встреча": 1, "мост": 2}, {"еча": 1})
    batch = network.Batch([piece for v in views for piece in network.Piece.of(v, known)])
    rng = np.random.default_rng(0)
    # no bias of 0: a name, whose word is 0, would stand at the edge of what counts
    start = training.start(rng, known, words.width(), 3)
    p: dict[str, Any] = {name: np.asarray(row.astype(float) + 0.02) for name, row in start.items()}
    weights = rng.standard_normal((batch.size, 3))
    g = training.gradients(p, batch, network.forward(p, batch), weights, {})

    def value() -> float:
        return float((network.forward(p, batch)["logits"] * weights).sum())

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
    views, marks = [view(text) for text in TEXTS] * 60, [marked(text) for text in TEXTS] * 60
    model, again = (training.fit(views, marks, 2) for _ in range(2))
    for text in TEXTS:
        told = network.probabilities(view(text), model=model)
        assert {int(told[:, 1].argmax())} == set(marked(text))
        np.testing.assert_array_equal(told, network.probabilities(view(text), model=again))


def test_an_empty_document_has_no_words() -> None:
    assert network.probabilities(view("")).shape == (0, len(words.types()) + 1)


def test_a_word_is_told_the_same_whatever_is_told_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(TEXTS)
    whole = network.probabilities(view(text))
    monkeypatch.setattr(network, "TOGETHER", 1)
    np.testing.assert_allclose(network.probabilities(view(text)), whole, atol=1e-5)


def test_what_is_asked_of_some_words_is_what_all_are_told() -> None:
    seen = view(" ".join(TEXTS))
    whole, some = network.probabilities(seen), network.probabilities(seen, [2, 3, 9])
    np.testing.assert_allclose(some[[2, 3, 9]], whole[[2, 3, 9]], atol=1e-6)
    assert not some[[0, 1, 4]].any()


def test_inference_computes_what_training_does() -> None:
    model = network.load()
    batch = network.Batch(network.Piece.of(view(TEXTS[0]), model.vocabulary))
    told = network.logits(model.networks[0], batch, np.arange(batch.size))
    np.testing.assert_allclose(told, network.forward(model.networks[0], batch)["logits"], atol=1e-4)


def test_lessons_are_texts_with_their_events() -> None:
    text, events = train.unmarked("Мэр [[открыл|CEREMONY]] мост.")
    assert text == "Мэр открыл мост."
    assert [(e["type"], text[slice(*e["triggers"][0])]) for e in events] == [("CEREMONY", "открыл")]
    for lesson in train.lines():
        assert {e["type"] for e in train.unmarked(lesson)[1]} <= words.types().keys()
        assert "[[" not in train.unmarked(lesson)[0]
