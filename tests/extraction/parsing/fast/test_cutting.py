"""The quick sentences and tokens are those of razdel, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import sentenize

from workers.extraction.document import Span
from workers.extraction.parsing import embedding, segmentation
from workers.extraction.parsing.fast.lemmas import Lemmas
from workers.extraction.parsing.fast.segmentation import cut
from workers.extraction.parsing.fast.words import Words

TEXTS = [
    "",
    " \n",
    "Мост построили в 2019 г. в Заречье. Его открыл И. П. Рудаков!",
    "Это т. е. почти всё... «Да!» — сказал он. Потом ушёл :-) И всё.",
    "по- русски, -то , кое -где 5 ,5 и 5, 5 1/ 2 а_ б _в 1 \\2 3.- 4 .5",
    "1. Мост. 2) Парк; a. Завод IV. Вокзал «Якорь». Он (тоже). Да",
    "слово», слово). «слово» (слово) слово!.. слово?! --слово** yahoo! ΔP mβж",
    "в 1994, затем 12.11.2024. Цена 3,5 млн руб. Потом — 27 млрд долл. США.",
    "кто-то, Ростов-на-Дону: научно-популярный» Слово-",
]
ALPHABET = "абвАБЁё cdD0123 .,:;!?…-–—_/\\«»“”„\"'()[]{}=*+\n\t№%Δβ\u0301°a\u00a0"


def tokens(text: str) -> list[tuple[int, int]]:
    words = Words(embedding.load(), _Shapes(), ["X"], Lemmas({}, []))
    once = [(a, b) for a, b, _ in words.tokens(text, Span(0, len(text)))]
    assert once == [(a, b) for a, b, _ in words.tokens(text, Span(0, len(text)))], "remembered otherwise"
    return once


class _Shapes(list[str]):
    """Every shape slovnet may name."""

    def __init__(self) -> None:
        from slovnet.shape import SHAPES

        super().__init__(SHAPES)


def expected(text: str) -> list[tuple[int, int]]:
    return [tuple(span) for span in segmentation._tokens(text, Span(0, len(text)))]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens(text: str) -> None:
    assert tokens(text) == expected(text)


@pytest.mark.parametrize("text", TEXTS)
def test_sentences(text: str) -> None:
    assert [(a, b) for a, b in cut(text) if a < b] == [(s.start, s.stop) for s in sentenize(text) if s.text]


@settings(max_examples=1_500, deadline=None)
@given(st.text(ALPHABET, max_size=60))
def test_tokens_of_any_text(text: str) -> None:
    assert tokens(text) == expected(text)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(st.sampled_from([*ALPHABET, "им.", " г. ", "т. е. ", "Да. ", "». ", "! ", ":) ", "2) "])))
def test_sentences_of_any_text(parts: list[str]) -> None:
    text = "".join(parts)
    assert [(a, b) for a, b in cut(text) if a < b] == [(s.start, s.stop) for s in sentenize(text) if s.text]


def test_the_neighbours_of_a_chunk_count_where_razdel_looks_at_them() -> None:
    words = Words(embedding.load(), _Shapes(), ["X"], Lemmas({}, []))

    def seen(text: str) -> list[str]:
        return [text[a:b] for a, b, _ in words.tokens(text, Span(0, len(text)))]

    assert seen("кое -где") == ["кое", "-где"]
    assert seen("-где") == ["-", "где"]
    assert seen("! -где") == ["!", "-", "где"]
    assert seen("кое -где") == ["кое", "-где"]


def test_memos_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.extraction.parsing.fast.words.MOST", 50)
    words = Words(embedding.load(), _Shapes(), ["X"], Lemmas({}, []))
    for i in range(40):
        words.trim()
        list(words.tokens(f"слово{i} ещё{i} и{i}", Span(0, 20)))
        assert len(words.texts) <= 50 + 10
