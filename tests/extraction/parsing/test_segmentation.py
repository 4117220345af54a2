"""Sentences and tokens lose no letter and stay bounded."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.extraction.document import Span
from workers.extraction.parsing import segmentation

TEXTS = st.text(alphabet='аБв «»„“".,!?—-\n 1:;()…eЁ\u00a0\u200b', max_size=400)


def sentences(text: str, block: Span | None = None) -> list[str]:
    found = segmentation.sentences(text, block or Span(0, len(text)))
    return [text[tokens[0].start : tokens[-1].end] for tokens in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Дом стоит. Река течет.", ["Дом стоит.", "Река течет."]),
        ("Он ушел в 12.30. Она осталась.", ["Он ушел в 12.30.", "Она осталась."]),
        ("«Да. Мы готовы!» — сказал он. Все ушли.", ["«Да.", "Мы готовы!» — сказал он.", "Все ушли."]),
        ("«Мы готовы!» — сказал он.", ["«Мы готовы!» — сказал он."]),
        ("Билет стоит 10 руб. Покупатели довольны.", ["Билет стоит 10 руб.", "Покупатели довольны."]),
        ("Он приехал 6 сент. 2023 года. Все рады.", ["Он приехал 6 сент. 2023 года.", "Все рады."]),
        ("Фонд дал 27 млрд долл. США просили больше.", ["Фонд дал 27 млрд долл. США просили больше."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Дважды (1994, 1997).", ["Дважды", "(", "1994", ",", "1997", ")", "."]),
        ("Ушел 12.11.2024.", ["Ушел", "12.11.2024", "."]),
        ("Ровно 2,5 литра в 12.30.", ["Ровно", "2,5", "литра", "в", "12.30", "."]),
    ],
)
def test_a_mark_is_no_part_of_a_number(text: str, tokens: list[str]) -> None:
    (found,) = segmentation.sentences(text, Span(0, len(text)))
    assert [text[t.start : t.end] for t in found] == tokens


def test_only_the_block_is_cut() -> None:
    text = "Заголовок. Дом стоит. Хвост."
    assert sentences(text, Span(11, 21)) == ["Дом стоит."]


@given(TEXTS)
@settings(max_examples=200)
def test_tokens_are_in_order_and_cover_all_but_blanks(text: str) -> None:
    tokens = [t for sentence in segmentation.sentences(text, Span(0, len(text))) for t in sentence]
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    covered = {i for t in tokens for i in range(t.start, t.end)}
    assert not [c for i, c in enumerate(text) if i not in covered and c.isalnum()]


@pytest.mark.parametrize(
    "text", ["слово " * 3_000, "«" * 20_000, "а" * 20_000, "да, " * 5_000, "! " * 9_000, "... " * 5_000]
)
def test_no_sentence_is_longer_than_the_parser_bears(text: str) -> None:
    lengths = [len(tokens) for tokens in segmentation.sentences(text, Span(0, len(text)))]
    assert min(lengths) > 0
    assert max(lengths) <= segmentation.MAX_TOKENS


def test_a_long_block_is_cut_after_a_sentence() -> None:
    sentence = "Река течет мимо старого дома на горе. "
    found = sentences(sentence * 400)
    assert set(found) == {sentence.strip()}
    assert len(found) == 400
