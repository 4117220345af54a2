"""The network, its gradients and its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.extraction.sentiment.conftest import parsed, people
from workers.extraction.document import Document
from workers.extraction.parsing import embedding, meaning
from workers.extraction.sentiment import gradients, network, trained
from workers.extraction.sentiment.columns import Names
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.views import BATCH, Aim, Viewer, Views, batched, joined, names_of

TEXTS = ("Суд обвинил Лосева в обмане.", "Вчера Лосев, как и обещал, приехал в город.", "Лосев — герой.")


def views(*texts: str) -> Views:
    """The views of Лосев, one a text."""
    found = []
    for text in texts:
        document = parsed(text)
        names = names_of(document, people(text, {"Лосев": "Лосев|Лосева"}))
        at = next(t.i for t in document.tokens if t.text.startswith("Лосев"))
        found.append(viewer(document, names).views([Aim([at], "PERSON")]))
    return joined(found)


def viewer(document: Document, names: Names) -> Viewer:
    return Viewer(document, names, [Evidence(document, s, names) for s in document.sentences])


def test_a_name_of_three_words_looks_like_a_name_of_one() -> None:
    short, long = "Вчера Лосев приехал.", "Вчера Пётр Ильич Лосев приехал."
    document = parsed(long)
    names = names_of(document, people(long, {"Лосев": "Пётр Ильич Лосев"}))
    own = [t.i for t in document.tokens if names.get(t.i)]
    head = next(i for i in own if document.tokens[i].head not in own)
    many = viewer(document, names).views([Aim([head, *(i for i in own if i != head)], "PERSON")])
    one = views(short)
    assert many.lengths == one.lengths == len(one.words)
    np.testing.assert_array_equal(many.words, one.words)
    np.testing.assert_array_equal(many.meanings, one.meanings)
    np.testing.assert_array_equal(many.scalars, one.scalars)


def test_no_word_of_a_name_reaches_the_network() -> None:
    found = views("Вчера Лосев приехал.")
    assert found.words[1] == found.meanings[1] == -1
    assert not embedding.vectors(found.words)[1].any()
    assert not meaning.vectors(found.meanings)[1].any()


def test_views_told_together_are_told_as_alone() -> None:
    together = trained.probabilities([views(*TEXTS)])
    alone = np.vstack([trained.probabilities([views(text)]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_weights_are_small_and_read_without_pickle() -> None:
    path = Path(network.__file__).with_name("weights.npz")
    assert path.stat().st_size < 5_000_000
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype in (np.float16, np.float32) for name in stored.files)


@pytest.mark.parametrize(
    "name", ["word", "pos", "scalar", "meaning", "unit", "before", "here", "ask", "judge", "out", "expression"]
)
def test_gradients_are_those_of_the_loss(name: str) -> None:
    line = network.Line(views(*TEXTS), np.float64)
    rng = np.random.default_rng(0)
    p = {key: row.astype(float) for key, row in gradients.start(rng, 8).items()}
    shown = np.zeros(len(line.of))
    shown[1] = 1
    given = (line, np.array([0, 1, 2]), np.ones(3), shown, np.ones(len(shown)), None)
    gradient = gradients.loss(p, *given)[1][name]
    place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
    step, at = 1e-5, p[name][place]
    p[name][place] = at + step
    above = gradients.loss(p, *given)[0]
    p[name][place] = at - step
    below = gradients.loss(p, *given)[0]
    assert (above - below) / (2 * step) == pytest.approx(gradient[place], rel=1e-3)


def test_a_long_row_of_views_ticks_again_and_again() -> None:
    one = views("Лосев — герой.")
    ticks: list[int] = []
    found = trained.probabilities(batched([one] * (2 * BATCH + 1)), lambda: ticks.append(1))
    assert len(ticks) == 3
    assert len(found) == 2 * BATCH + 1
