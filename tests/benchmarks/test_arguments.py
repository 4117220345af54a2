"""Who, where and when of given events: the links that our rules draw."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.extraction import parsing, zones

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
arguments: Any = __import__("arguments")

TEXT = "Олег Мурашов посетил Прагу 5 мая 2023 года."


@dataclass
class _Marked:
    id: str
    type: str
    start: int
    end: int


class _Annotated:
    """A document as the loader of NEREL gives it, as far as the benchmark asks."""

    def __init__(self) -> None:
        marked = (("T1", "PERSON", "Олег Мурашов"), ("T2", "CITY", "Прагу"), ("T3", "DATE", "5 мая 2023 года"))
        self.entities = {i: _Marked(i, kind, (at := TEXT.index(words)), at + len(words)) for i, kind, words in marked}

    def events(self) -> list[_Marked]:
        return [_Marked("E1", "EVENT", (at := TEXT.index("посетил")), at + len("посетил"))]


def test_the_words_of_an_event_name_who_where_and_when() -> None:
    page = zones.divide(TEXT)
    links = arguments.ours(_Annotated(), parsing.parse(TEXT, page.blocks, page.zones))
    assert links == {"who": {("E1", "T1")}, "where": {("E1", "T2")}, "when": {("E1", "T3")}}
