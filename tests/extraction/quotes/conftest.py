"""The whole chain up to the quotes, over sentences written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workers.extraction import entities, parsing, quotes, times, zones
from workers.extraction.quotes import Quote

Find = Callable[[str], tuple[Quote, ...]]


@pytest.fixture(scope="session")
def find() -> Find:
    """The quotes of a text."""

    def run(text: str) -> tuple[Quote, ...]:
        page = zones.divide(text)
        document = replace(parsing.parse(text, page.blocks, page.zones), published=page.published)
        return quotes.find(document, entities.find(document), times.find(document))

    return run
