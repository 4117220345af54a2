"""Spans become flat pieces that hold exactly their words."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.segments import LAYERS, Mark, html, paragraphs, pieces, plain

TEXT = "Мост откроют, сказала Вера Ланская."


class Reader(HTMLParser):
    """What a browser makes of it: the text, the words of each finding, the names of the elements."""

    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.words: dict[str, str] = {}
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.deepest = 0
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append((tag, dict(attrs)))
        self.elements.append(self.open[-1])
        self.deepest = max(self.deepest, sum(name != "bdi" for name, _ in self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, attributes in self.open:
            for finding in (attributes.get("data-of") or "").split():
                self.words[finding] = self.words.get(finding, "") + data


def read(text: str, marks: list[Mark]) -> Reader:
    return Reader("".join(html(text, row, {}) for row in paragraphs(text, marks)))


def test_overlaps_are_cut() -> None:
    marks = [Mark(0, 12, "quote", "q1", "s1"), Mark(5, 12, "event", "e1"), Mark(14, 21, "cue", "q1")]
    found = [(TEXT[p.start : p.end], [m.layer for m in p.marks], p.finding, p.first) for p in pieces(len(TEXT), marks)]
    assert found == [
        ("Мост ", ["quote"], "q1", True),
        ("откроют", ["quote", "event"], "e1", True),
        (", ", [], "", False),
        ("сказала", ["cue"], "q1", False),
        (" Вера Ланская.", [], "", False),
    ]


def test_the_words_of_a_quote_stand_for_it_even_where_its_cue_is_first() -> None:
    marks = [Mark(0, 4, "cue", "q1"), Mark(5, 12, "quote", "q1")]
    assert [TEXT[p.start : p.end] for p in pieces(len(TEXT), marks) if p.first] == ["откроют"]
    assert [TEXT[p.start : p.end] for p in pieces(len(TEXT), marks[:1]) if p.first] == ["Мост"]


def test_links_and_what_they_say() -> None:
    written = html(TEXT, next(paragraphs(TEXT, [Mark(22, 34, "entity", "n1")])), {"n1": 'имя: "Вера"'})
    assert written == (
        'Мост откроют, сказала <a class="entity" data-of="n1" data-go="n1" href="#n1" '
        'aria-description="имя: &#34;Вера&#34;">Вера Ланская</a>.'
    )


def test_lines_are_paragraphs() -> None:
    text = "Раз.\r\n\n  \nДва и\u2028три.\n"
    rows = [[text[p.start : p.end] for p in row] for row in paragraphs(text, [Mark(2, 12, "quote", "q1")])]
    assert rows == [["Ра", "з."], ["Дв", "а и"], ["три."]]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "</p></div><img src=x onerror=alert(1)>", "&lt;b&gt; &amp;amp; &#60;",
        "'\"` onclick=x",
        "\u202eмост\u202c", "до\u200bслов\u2060но\ufeff", "\u2066\u2067a", "е" + "\u0301" * 500,
        "\U000e0041", "𝔸𝕓🏳️‍🌈",
        "<!--", "]]>", "{{ 7 * 7 }}", "\x01\x1b[31m", "\ufffe\uffff",
    ],
)  # fmt: skip
def test_the_words_come_back_and_do_nothing(hostile: str) -> None:
    text = f"Он сказал: {hostile} и ушёл."
    spans = [Mark(11, 11 + len(hostile), "quote", "q1", "s1"), Mark(12, len(text), "event", "e1")]
    found = read(text, spans)
    assert found.words["q1"] == hostile
    assert found.words["e1"] == text[12:]
    assert {name for name, _ in found.elements} <= {"a", "span", "bdi"}
    assert all(
        set(a) <= {"class", "data-of", "data-go", "data-code", "href", "aria-description"} for _, a in found.elements
    )


def test_what_turns_the_direction_is_shut_in() -> None:
    assert plain("а\u202eб") == 'а<bdi class="unseen-sign" data-code="U+202E">&#x202E;</bdi>б'


_MARKS = st.builds(
    lambda start, length, layer, n: Mark(start, start + length, layer, f"{layer[0]}{n}"),
    st.integers(0, 60), st.integers(0, 30), st.sampled_from(LAYERS), st.integers(1, 6),
)  # fmt: skip


@given(st.text(st.sampled_from("аб \n\r<&🏳\u202e\u0301"), max_size=60), st.lists(_MARKS, max_size=12))
def test_any_spans_of_any_text(text: str, marks: list[Mark]) -> None:
    cut = list(pieces(len(text), marks))
    assert "".join(text[p.start : p.end] for p in cut) == text
    for piece in cut:
        assert set(piece.marks) == {
            m for m in marks if m.start <= piece.start and piece.end <= m.end and m.start < m.end
        }
    findings = {m.finding for m in marks if m.start < min(m.end, len(text))}
    assert sum(p.first for p in cut) == len({p.finding for p in cut if p.finding}) <= len(findings)

    found = read(text, marks)
    assert found.deepest <= 1  # nothing is nested
    lines = [text[p.start : p.end] for row in paragraphs(text, marks) for p in row]
    assert found.text == "".join(lines)
    assert [c for c in text if not c.isspace()] == [c for c in found.text if not c.isspace()]
