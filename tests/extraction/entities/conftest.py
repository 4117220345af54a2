"""Entities of a text, through the parse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workers.extraction import entities, parsing, zones
from workers.extraction.entities import Entities


@pytest.fixture(scope="session")
def find() -> Callable[[str], Entities]:
    """What is found in a text that is divided and parsed as in the pipeline."""

    def run(text: str) -> Entities:
        page = zones.divide(text)
        return entities.find(parsing.parse(text, page.blocks, page.zones))

    return run
