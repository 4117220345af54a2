"""What the stages found as plain values."""

from __future__ import annotations

import dataclasses
import json

import pytest

from doslovno.articles import read
from doslovno.up import samples
from workers.extraction import pipeline
from workers.extraction.wire import plain


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.stem)
def test_every_part_is_what_asdict_makes_of_it(path: object) -> None:
    analysis = pipeline.analyze(pipeline.Article(read(str(path)).text))
    for part in pipeline.PARTS:
        found = getattr(analysis, part)
        for item in (found,) if part == "sentiment" else found:
            made, asked = plain(item), dataclasses.asdict(item)
            assert made == asked
            assert json.dumps(made) == json.dumps(asked)  # in the same order
    assert analysis.quotes


def test_dataclasses_are_found_wherever_they_are() -> None:
    @dataclasses.dataclass(frozen=True)
    class Name:
        text: str
        spans: tuple[tuple[int, int], ...] = ()

    @dataclasses.dataclass(frozen=True)
    class Bridge:
        name: Name | None
        others: dict[str, tuple[Name, ...]]

    bridge = Bridge(Name("Кузнечный", ((0, 9),)), {"near": (Name("Речной"),)})
    assert plain(bridge) == {
        "name": {"text": "Кузнечный", "spans": ((0, 9),)},
        "others": {"near": ({"text": "Речной", "spans": ()},)},
    }
    assert plain(Bridge(None, {})) == {"name": None, "others": {}}
