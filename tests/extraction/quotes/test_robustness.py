"""Any heap of marks, dashes, lines, cues and names: no error, and quotes that fit the text and one another."""

from __future__ import annotations

import itertools
import sys
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.quotes.conftest import Find
from workers.extraction import entities, parsing, quotes, times, zones
from workers.extraction.document import Document
from workers.extraction.quotes import Quote

SIGNS = ("«", "»", "„", "“", "”", "‘", "’", '"', "''", "'", "<<", ">>", "—", "–", "-", "−", "--", ",", ".", "!", "?",
         "…", ":", ";", "(", ")", "**", "\n", "\n\n", "\n— ", "\n«", ", — ", "», — ", ". — ", "»,", "что", "и", "как",
         "по словам", "по его мнению", "согласно", "об этом", "который")  # fmt: skip
WORDS = (
    "сказал", "заявила", "сообщает", "сообщили", "считает", "подчеркнув", "добавил:", "говорится", "цитирует",
    "уверен", "Глеб Рудаков", "Инна Лютова", "Рудаков", "«Вестник»", "ТАСС", "он", "она", "мэр города", "в релизе",
    "мнение", "лозунг", "назвал", "мост", "готов", "откроют", "Я обещаю", "Весной", "вчера", "журналистам", "Корр.:",
    "И. Л.:", "Инна Лютова:", "Когда откроют мост?", "эксперты", "завод", "27",
)  # fmt: skip
HEAPS = st.lists(st.sampled_from(SIGNS + WORDS), max_size=45).map(" ".join)
GLUED = st.lists(st.sampled_from(SIGNS + WORDS), max_size=30).map("".join)
SPEECHES = st.lists(
    st.tuples(
        st.sampled_from(("«", '"', "“", "„", "— ", "", "<<")),
        st.sampled_from(("Мост готов", "Завод «Якорь» строит мост", "Он говорит, мост готов", "Весной", "…мы рады")),
        st.sampled_from(("»", '"', "”", "“", "", "»»", ",", "!», ", "?» ", "…", ">>")),
        st.sampled_from((", — сказал Глеб Рудаков", " - заявила она", " сообщил ТАСС", "", ", по словам мэра")),
        st.sampled_from((". ", ".\n", ". — ", ", — ", "\n\n", ": ", " «", "")),
    ).map("".join),
    max_size=7,
).map("".join)  # fmt: skip


def held(spans: tuple[tuple[int, int], ...], others: tuple[tuple[int, int], ...]) -> bool:
    """Whether each span lies in one of the others."""
    return all(any(a <= start and end <= b for a, b in others) for start, end in spans)


def check(text: str, found: tuple[Quote, ...]) -> None:
    by_id = {q.id: q for q in found}
    assert len(by_id) == len(found)
    for quote in found:
        assert quote.type in ("direct", "partial", "indirect")
        assert quote.spans
        assert all(0 <= start < end <= len(text) for start, end in quote.spans)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(quote.spans))
        assert quote.text == " ".join(text[start:end] for start, end in quote.spans)
        if quote.cue:
            assert text[slice(*quote.cue.span)] == quote.cue.text
        if quote.speaker.mention:
            assert text[slice(*quote.speaker.mention.span)] == quote.speaker.mention.text
        assert 0 <= quote.confidence <= 1
        if quote.parent is not None:
            assert held(quote.spans, by_id[quote.parent].spans)
    direct = [q.spans for q in found if q.type == "direct"]
    for one, other in itertools.combinations(direct, 2):
        apart = all(a[1] <= b[0] or b[1] <= a[0] for a in one for b in other)
        assert apart or held(one, other) or held(other, one), (one, other)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.one_of(HEAPS, GLUED, SPEECHES, st.text(max_size=80)))
def test_any_text(find: Find, text: str) -> None:
    found = find(text)
    check(text, found)
    assert find(text) == found


@pytest.mark.parametrize(
    "text",
    ["", " ", "«", "«»", "»", "—", "— ", "сказал", ":", "«сказал»", ", — сказал он.", "«" * 300, "» " * 300, '"' * 301,
     "сказал " * 300, "— сказал он. " * 60, "«а» " * 200, ": " * 200, "** " * 100, "«Да, — сказал он. — " * 60,
     "« << — , — считает и"],
)  # fmt: skip
def test_heaps_of_one_thing(find: Find, text: str) -> None:
    check(text, find(text))


def calls(document: Document) -> int:
    """How many calls the search for quotes makes."""
    who, when = entities.find(document), times.find(document)
    count = 0

    def on_event(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        quotes.find(document, who, when)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "«Мост готов», — сказал Глеб Рудаков. По словам Инны Лютовой, дорога открыта. Об этом пишет «Вестник».\n",
        "Рудаков заявил, что мост готов и дорога лежит, по словам мэра, ",
        "как сообщает Рудаков, ",
        "«мост ",
        "— Мост, — сказал он.\n",
        "Рудаков: Мост готов.\nЛютова: Да.\n",
        "«Он говорит, что мост готов. ",
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Sentences have at most 250 tokens, passages 500: beyond them four times the text is four times the work."""

    def work(size: int) -> int:
        text = unit * (size // len(unit))
        page = zones.divide(text)
        return calls(parsing.parse(text, page.blocks, page.zones))

    small, large = work(3_000), work(12_000)
    assert large < 5 * small


def test_a_long_search_ticks_and_what_the_tick_raises_ends_it() -> None:
    text = "Глеб Рудаков сказал, что мост готов. " * 100
    page = zones.divide(text)
    document = parsing.parse(text, page.blocks, page.zones)
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quotes.find(document, entities.find(document), times.find(document), tick)
    assert ticks == 10
