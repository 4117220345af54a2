from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from workers.extraction import parsing, times, zones
from workers.extraction.times import TimeExpression

Find = Callable[..., tuple[TimeExpression, ...]]
TUESDAY = date(2024, 5, 14)


@pytest.fixture(scope="session")
def find() -> Find:
    """Finds the time expressions of a text published on a Tuesday, 14 May 2024, or on another day or none."""

    def found(text: str, published: date | None = TUESDAY) -> tuple[TimeExpression, ...]:
        page = zones.divide(text)
        document = parsing.parse(text, page.blocks, page.zones)
        return times.find(dataclasses.replace(document, published=published or page.published))

    return found
