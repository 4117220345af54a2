"""Tokens of one tag share their features: no stage may change them."""

from __future__ import annotations

from datetime import date

from workers.extraction import parsing, pipeline, zones
from workers.extraction.pipeline import Article

TEXT = (
    "Мэр Заречного Пётр Лосев вчера обвинил подрядчика в срыве сроков. «Мост откроют 5 мая», — сказал он журналистам.\n"
    "Суд оштрафовал завод «Якорь» на 20 млн рублей. Новый мост построили за три года, погибли двое рабочих."
)


def test_no_stage_changes_what_tokens_share() -> None:
    page = zones.divide(TEXT)
    tokens = parsing.parse(TEXT, page.blocks, page.zones).tokens
    before = [dict(token.feats) for token in tokens]
    found = pipeline.analyze(Article(TEXT, date(2024, 5, 4)))
    assert not found.broken
    assert found.quotes
    assert found.events
    assert [dict(token.feats) for token in tokens] == before
    again = parsing.parse(TEXT, page.blocks, page.zones).tokens
    assert [dict(token.feats) for token in again] == before
