"""The parsed document: offsets, trees, names, and that neighbours change nothing."""

from __future__ import annotations

import pytest

from workers.extraction.document import Document, Span
from workers.extraction.parsing import Source, parse, parse_many

TEXT = "Слесарь Иван Лосев приехал в Москву.  Его встретила\nсестра.\n\nПотом они уехали."


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(TEXT, [Span(0, 60), Span(61, len(TEXT))])


def test_tokens_are_the_words_at_their_places(document: Document) -> None:
    for i, token in enumerate(document.tokens):
        assert token.i == i
        assert TEXT[token.start : token.end] == token.text
    assert "".join(t.text for t in document.tokens) == "".join(TEXT.split())


def test_sentences_follow_each_other_and_know_their_block(document: Document) -> None:
    assert [document.slice(s.span) for s in document.sentences] == [
        "Слесарь Иван Лосев приехал в Москву.",
        "Его встретила\nсестра.",
        "Потом они уехали.",
    ]
    assert [s.paragraph for s in document.sentences] == [0, 0, 1]
    assert document.sentences[-1].last == len(document.tokens)


def test_every_sentence_is_one_tree(document: Document) -> None:
    for sentence in document.sentences:
        inside = document.sentence_tokens(sentence)
        assert sum(t.head < 0 for t in inside) == 1
        root = next(t for t in inside if t.head < 0)
        assert document.subtree(root.i) == list(range(sentence.first, sentence.last))
        assert all(t.sentence == sentence.i for t in inside)


def test_names_have_places_and_types(document: Document) -> None:
    assert {(document.slice(n.span), n.type) for n in document.names} >= {("Иван Лосев", "PER"), ("Москву", "LOC")}


def test_the_subject_hangs_on_its_verb(document: Document) -> None:
    by_word = {t.text: t for t in document.tokens}
    assert document.tokens[by_word["сестра"].head].text == "встретила"
    assert by_word["сестра"].rel == "nsubj"


def test_neighbours_do_not_change_the_parse_of_a_sentence() -> None:
    sentence = "Вчера вечером старый слесарь медленно чинил большую железную дверь в доме у реки."
    longer = (
        "Дождь. " * 9 + sentence + " Потом он ушел домой, потому что устал, и долго сидел у окна, глядя на реку." * 3
    )
    alone = parse(sentence, [Span(0, len(sentence))])
    among = parse(longer, [Span(0, len(longer))])
    offset = longer.index(sentence)
    first = next(t.i for t in among.tokens if t.start == offset)
    for token, other in zip(alone.tokens, among.tokens[first:], strict=False):
        assert (token.text, token.lemma, token.pos, token.feats, token.rel) == (
            other.text, other.lemma, other.pos, other.feats, other.rel,
        )  # fmt: skip
        assert (token.head if token.head < 0 else token.head + first) == other.head


def test_documents_parsed_together_are_those_parsed_alone() -> None:
    texts = [
        TEXT,
        "«Мы ждали. Мы готовы», — сказал слесарь Лосев.",
        "",
        "Короткая строка\nИ ещё одна.",
        "Сестра встретила гостей. " * 40,
    ]
    sources = [Source(text, [Span(0, len(text))] if text else []) for text in texts]
    assert parse_many(sources) == [parse(s.text, s.blocks) for s in sources]
    assert parse_many(sources[::-1])[::-1] == parse_many(sources)
    assert parse_many([]) == []


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("Шёл дождь. Лосев пел.", ["Шёл дождь.", "Лосев пел."]),
        ("Шёл дождь. «Да. Мы готовы! Идём», — сказал Лосев. Он пел.", None),
        ("«Да. Мы готовы.» Он пел.", ["«Да. Мы готовы.»", "Он пел."]),
        ("„Да. Нет“, — сказал он. Пел.", ["„Да. Нет“, — сказал он.", "Пел."]),
        ("«Да. Мы готовы. Он пел.", ["«Да. Мы готовы. Он пел."]),
    ],
)
def test_no_passage_ends_inside_a_quotation(text: str, passages: list[str] | None) -> None:
    document = parse(text, [Span(0, len(text))])
    found = [text[document.tokens[a].start : document.tokens[b - 1].end] for a, b in document.passages]
    assert found == (passages or ["Шёл дождь.", "«Да. Мы готовы! Идём», — сказал Лосев.", "Он пел."])
    assert [a for a, _ in document.passages[1:]] == [b for _, b in document.passages[:-1]]


def test_what_tick_raises_ends_the_parse() -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        parse(TEXT, [Span(0, len(TEXT))], tick=stop)


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ud800", "\x00", "🙂", "«»«»", "e\u0301", "а" * 5_000, "123 456"])
def test_any_text_is_parsed(text: str) -> None:
    document = parse(text, [Span(0, len(text))] if text else [])
    assert all(document.slice(t.span) == t.text for t in document.tokens)


def test_nothing_to_parse_is_an_empty_document() -> None:
    document = parse("Слово.", [])
    assert (document.tokens, document.sentences, document.names) == ((), (), ())
