"""Events of a text, through all stages before them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from workers.extraction import entities, events, parsing, quotes, times, zones
from workers.extraction.events import Event

Find = Callable[..., tuple[Event, ...]]


@pytest.fixture(scope="session")
def find() -> Find:
    """What is found in a text that goes through the stages as in the pipeline."""

    def run(text: str, published: date | None = None) -> tuple[Event, ...]:
        page = zones.divide(text)
        parsed = parsing.parse(text, page.blocks, page.zones)
        document = dataclasses.replace(parsed, published=published or page.published)
        who = entities.find(document)
        when = times.find(document)
        return events.find(document, who, when, quotes.find(document, who, when))

    return run
