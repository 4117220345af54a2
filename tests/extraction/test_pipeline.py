"""The pipeline as a whole: offsets, determinism, features of the page, defects of one stage."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.extraction import events
from workers.extraction.pipeline import PARTS, Article, analyze, analyze_many

ARTICLE = """date 2026-03-14 Мэр Верхнеозёрска Анна Ковылина открыла 13 марта новый мост.

«Мы ждали этого двадцать лет», — сказала Ковылина журналистам. По словам мэра, работы «завершены полностью».

Губернатор Пётр Ладогин раскритиковал подрядчика. Он заявил, что компания «Мостстрой-9» сорвала сроки."""

LETTERS = "«»„“\"'—-–:,.?! \n\r\tМэр сказал что он заявила Анна 12ноября\ud800\x00é𝕏"


def spans(value: Any) -> Iterator[tuple[str | None, list[list[int]]]]:
    """Every `span` and `spans` in a part, with the text that stands beside it."""
    if isinstance(value, dict):
        if value.get("span"):
            yield value.get("text"), [value["span"]]
        if "spans" in value:
            yield value.get("text"), value["spans"]
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from spans(inner)


def wire(text: str, published: date | None = None) -> dict[str, Any]:
    analysis = analyze(Article(text, published))
    assert not analysis.broken
    return json.loads(json.dumps({name: analysis.part(name) for name in PARTS}))


def test_quotes_events_entities_and_times_come_out() -> None:
    found = wire(ARTICLE)
    assert {q["type"] for q in found["quotes"]} == {"direct", "partial", "indirect"}
    assert found["quotes"][0]["speaker"]["name"] == "Анна Ковылина"
    assert "CEREMONY" in {e["type"] for e in found["events"]}
    assert "2026-03-13" in {t["start"] for t in found["times"]}
    assert "Пётр Ладогин" in {e["name"] for e in found["entities"]}


def test_every_span_holds_the_text_beside_it() -> None:
    pairs = list(spans(wire(ARTICLE)))
    assert len(pairs) > 20
    for text, places in pairs:
        if text is not None:
            assert text == " ".join(ARTICLE[start:end] for start, end in places)


def test_a_leading_date_is_the_publication_date_unless_the_caller_knows_better() -> None:
    assert analyze(Article(ARTICLE)).published == date(2026, 3, 14)
    assert analyze(Article(ARTICLE, date(2025, 1, 2))).published == date(2025, 1, 2)


def test_the_same_text_gives_the_same_bytes() -> None:
    assert json.dumps(wire(ARTICLE)) == json.dumps(wire(ARTICLE))


def test_articles_analysed_together_are_those_analysed_alone() -> None:
    articles = [Article(ARTICLE), Article("Анна Ковылина приехала в Москву."), Article(""), Article(ARTICLE * 2)]
    assert list(analyze_many(articles)) == [analyze(article) for article in articles]


def test_a_broken_stage_takes_only_its_own_part(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise KeyError("мост")

    monkeypatch.setattr(events, "find", breaks)
    analysis = analyze(Article(ARTICLE))
    assert set(analysis.broken) == {"events"}
    assert analysis.events == ()
    assert analysis.quotes
    assert analysis.sentiment.targets


def test_what_the_tick_raises_ends_the_analysis() -> None:
    class Stop(Exception):
        pass

    def tick() -> None:
        raise Stop

    with pytest.raises(Stop):
        analyze(Article(ARTICLE), tick)


def test_long_stages_tick_while_they_work() -> None:
    """Not only as they begin: a lease is shorter than a long article takes."""
    ticks: Counter[str] = Counter()
    stages = [""]
    article = Article("\n\n".join(f"{ARTICLE} Прошёл день номер {n}." for n in range(10)))
    analyze(article, lambda: ticks.update(stages[-1:]), stages.append)
    assert {stage for stage in ("parsing", "entities", "quotes", "events", "sentiment") if ticks[stage] < 2} == set()


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from(LETTERS), max_size=300))
def test_no_text_breaks_a_stage(text: str) -> None:
    analysis = analyze(Article(text))
    assert not analysis.broken
    for name in PARTS:
        for _, places in spans(analysis.part(name)):
            assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("piece", "length"),
    [
        ("", 0),
        (" \n\t ", 200_000),
        ("«", 200_000),
        ("— ", 200_000),
        ("а", 200_000),
        ("Он сказал, что ", 200_000),  # no sentence ends
        ("х\n", 100_000),
        ("слово ", 60_000),
        ("12 ноября ", 60_000),
        ("Иван Петров встретился с ", 60_000),
        ("«Да. ", 60_000),
        ("\ud800 слово ", 10_000),
    ],
)
def test_hostile_texts_end(piece: str, length: int) -> None:
    assert not analyze(Article((piece * length)[:length])).broken
