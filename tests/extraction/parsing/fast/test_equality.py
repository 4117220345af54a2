"""The fast parser gives the documents that slovnet's taggers give as they come: every token, every name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.extraction import zones
from workers.extraction.document import Document
from workers.extraction.parsing import Source
from workers.extraction.parsing.fast import Fast
from workers.extraction.parsing.parser import Parser
from workers.extraction.parsing.stock import Stock

SHARED = Path(os.environ.get("DOSLOVNO_SHARED", Path(__file__).parents[5] / "shared"))
# Every so many corpus texts; 1 reads all 868 and takes minutes
EVERY = int(os.environ.get("DOSLOVNO_EQUALITY_EVERY", "20"))
ALLOWED = 1e-5  # differences a token: exact ties, broken by the order of sums

TEXTS = [
    "",
    "Мост.",
    "Слесарь Иван Лосев приехал в Верхнеозёрск.  Его встретила\nсестра.\n\nПотом они уехали.",
    "«Мы ждали. Мы готовы», — сказал мэр Заречья Глеб Рудаков агентству «Вестник».",
    "В 2019 г. завод «Якорь» (Нижний Брод) выпустил 3,5 млн штук — на 12% больше, чем в 2018-м.",
    "ООО «Ольха» и АО «Рудник-2» подали в суд на Инну Лютову, О. Карачева и the Zarechye Times.",
    "Дождь. " * 120,
    "Сестра встретила гостей у реки и позвала Антона Белова домой. " * 60,
    "мост " * 700,
    "\ud800 🙂 e\u0301 ΔP 日本語 Κόσμος İstanbul ﬁn",
]
WORDS = [
    "мост", "Рудаков", "Глеб", "в", "Заречье", "сказал", "он", "-", "—", "«", "»", ",", ".", "!", "(", ")", "2019",
    "5 мая", "г.", "ООО", "Якорь", "ещё", "кое-как", "USD", "№ 5", "который", "построил", "красивую", "\n",
    "незлоупотреблянский",
]  # fmt: skip


def source(text: str) -> Source:
    page = zones.divide(text)
    return Source(text, page.blocks, page.zones)


def parsed(parser: Parser, text: str) -> Document:
    return parser.documents([source(text)], lambda: None)[0]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_texts_of_our_own(fast: Fast, stock: Stock, text: str) -> None:
    assert parsed(fast, text) == parsed(stock, text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_texts_of_any_words(fast: Fast, stock: Stock, words: list[str]) -> None:
    text = " ".join(words)
    found, expected = parsed(fast, text), parsed(stock, text)
    assert found == expected


def test_corpora(fast: Fast, stock: Stock) -> None:
    files = sorted((SHARED / "corpora").rglob("*.txt")) + sorted((SHARED / "gold" / "texts").glob("*.txt"))
    if not files:
        pytest.skip("no corpora: DOSLOVNO_SHARED names their folder")
    tokens = 0
    different = []
    for file in files[::EVERY]:
        text = file.read_text(encoding="utf-8")
        found, expected = parsed(fast, text), parsed(stock, text)
        assert [t.span for t in found.tokens] == [t.span for t in expected.tokens], file
        tokens += len(expected.tokens)
        different += [(file.name, a, b) for a, b in zip(found.tokens, expected.tokens, strict=True) if a != b]
        different += [(file.name, n, None) for n in set(found.names) ^ set(expected.names)]
    assert tokens > 1_000
    assert len(different) <= ALLOWED * tokens, different


def test_a_text_is_the_same_alone_and_in_any_company(fast: Fast) -> None:
    sources = [source(text) for text in TEXTS]
    alone = [fast.documents([s], lambda: None)[0] for s in sources]
    assert fast.documents(sources, lambda: None) == alone
    assert fast.documents(sources[::-1], lambda: None)[::-1] == alone
    fast.forget()
    assert fast.documents(sources, lambda: None) == alone


def test_what_tick_raises_ends_the_parse_and_harms_no_other(fast: Fast) -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        fast.documents([source(TEXTS[2])], stop)
    assert parsed(fast, TEXTS[2]).tokens
