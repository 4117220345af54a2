"""What holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extraction.quotes.conftest import Find
from workers.extraction import entities, parsing, quotes, zones

PIECES = (
    "«", "»", "„", "“", "”", '"', "''", " — ", " - ", "\n", "\n— ", ", ", ". ", ": ", "! ", "? ", "… ", " ", "(", ")",
    "что ", "как ", "по словам ", "об этом ", "сказал ", "сообщила ", "считает ", "Глеб Рудаков ", "она ",
    "журналистам ", "мост готов", "перила покрасят", "В релизе говорится", "URA.ru", "со ссылкой на ", "который ", "и ",
    "не ", "🙂", "а́",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_spans_are_sound_whatever_the_text(text: str) -> None:
    page = zones.divide(text)
    document = parsing.parse(text, page.blocks, page.zones)
    found = quotes.find(document, entities.find(document), ())
    ids = [q.id for q in found]
    assert len(set(ids)) == len(ids)
    for quote in found:
        assert quote.spans
        assert all(0 <= s.start < s.end <= len(text) for s in quote.spans)
        assert all(a.end <= b.start for a, b in zip(quote.spans, quote.spans[1:], strict=False))
        assert quote.text == " ".join(text[s.start : s.end] for s in quote.spans)
        assert quote.parent is None or quote.parent in ids
        assert 0 <= quote.confidence <= 1
        parties = [p.mention for p in (quote.addressee, quote.relay) if p]
        for mention in (quote.cue, quote.speaker.mention, quote.venue, *parties):
            assert mention is None or mention.text == text[mention.span.start : mention.span.end]
        for caption in quote.captions:
            assert caption.text == " ".join(text[s.start : s.end] for s in caption.spans)
            assert caption.quote in ids if caption.contradicts else caption.quote is None
        assert quote.contradicts is None or quote.contradicts in ids
    assert found == quotes.find(document, entities.find(document), ())


def test_quotes_come_in_order_with_running_ids(find: Find) -> None:
    found = find("«Мост готов», — сказал Глеб Рудаков. По его словам, перила уже покрасили.")
    assert [q.id for q in found] == ["q1", "q2"]
    assert found[0].spans[0] < found[1].spans[0]


def test_the_parent_is_the_shortest_quote_around(find: Find) -> None:
    found = find("Инна Лютова заявила, что Глеб Рудаков сказал, что мост «почти что готов», пишет газета «Вымпел».")
    by_text = {q.text: q for q in found}
    fragment = by_text["почти что готов"]
    chain = [fragment]
    while chain[-1].parent:
        chain.append(next(q for q in found if q.id == chain[-1].parent))
    assert [q.speaker.name for q in chain] == ["Глеб Рудаков", "Глеб Рудаков", "Инна Лютова", "Вымпел"]


def test_of_two_reports_around_one_sentence_the_longer_is_the_parent(find: Find) -> None:
    found = find("Многие жители, напомнил Глеб Рудаков, давно уехали из Заречинска, пишет газета «Вымпел».")
    by_speaker = {q.speaker.name: q for q in found}
    assert by_speaker["Глеб Рудаков"].parent == by_speaker["Вымпел"].id
    assert by_speaker["Вымпел"].parent is None


@pytest.mark.parametrize(
    "unit", ["«", "— ", "Он сказал, что ", "«А», — сказал он. ", "По словам Лютова, ", "Он сказал:\n"]
)
def test_a_long_monotonous_text_ends(find: Find, unit: str) -> None:
    text = unit * (3_000 // len(unit))
    assert all(q.spans[-1].end <= len(text) for q in find(text))
