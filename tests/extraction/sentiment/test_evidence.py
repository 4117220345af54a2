"""What is found once for a whole sentence is what asking token by token finds."""

from __future__ import annotations

import pytest

from tests.extraction.sentiment.conftest import parsed
from workers.extraction.document import Document
from workers.extraction.sentiment.evidence import FAR, Evidence

SHORT = "Панов, которого не осудили в Заречном, мог бы похвалить честного Лосева и его соседей."
LONG = "Панов приехал в Заречное, где Лосев, Бирюкова и Олухов " + ", не споря, обсуждали дом" * 60 + "."


def walked(document: Document, tokens: list[int], window: range) -> list[int]:
    """Step by step, from token to token, never out of the window."""
    found = dict.fromkeys(tokens, 0)
    edge = list(tokens)
    while edge:
        beside = {j for i in edge for j in (*document.children[i], document.tokens[i].head)}
        steps = found[edge[0]] + 1
        edge = [j for j in beside if j in window and j not in found]
        found.update(dict.fromkeys(edge, steps))
    return [found.get(i, FAR) for i in window]


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_distances_are_steps_in_the_tree_within_the_window(text: str) -> None:
    document = parsed(text)
    sentence = document.sentences[0]
    evidence = Evidence(document, sentence, ())
    for own in ([0], [sentence.last // 2], [sentence.last - 1, 4], [3, 5, sentence.last // 3]):
        window = evidence.window(own)
        assert evidence.distances(own, window) == walked(document, own, window)
    assert (len(evidence.window([0])) < sentence.last) == (text == LONG)


def test_a_negation_denies_what_it_stands_before_and_what_it_hangs_on() -> None:
    document = parsed(SHORT)
    evidence = Evidence(document, document.sentences[0], ())
    assert {document.tokens[i].text for i in evidence.negated} == {"осудили"}
    assert {document.tokens[i].text for i in evidence.modal if i >= 0} == {"мог"}
