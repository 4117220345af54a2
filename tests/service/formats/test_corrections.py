"""An editor's corrections in what is exported."""

from __future__ import annotations

from typing import Any

from service import formats
from service.formats.model import Exported
from tests.service.formats.test_ninjs import ARTICLE, HAPPENING, quote, verdict, written
from tests.service.samples import TEXT


def test_another_speaker_loses_the_office_of_the_first() -> None:
    [found] = Exported(ARTICLE, TEXT, {"quotes": [quote(verdict=verdict(speaker="Анна Лужина"))]}).list("quotes")
    assert (found["speaker"]["name"], found["speaker"]["role"], found["speaker"]["entity"]) == (
        "Анна Лужина",
        None,
        None,
    )


def test_nobody_is_named() -> None:
    [said] = written(ARTICLE, {"quotes": [quote(verdict=verdict(speaker=None))]})["associations"]
    assert "people" not in said


def test_other_words() -> None:
    [found] = Exported(ARTICLE, TEXT, {"quotes": [quote(verdict=verdict(spans=[[42, 46], [58, 65]]))]}).list("quotes")
    assert (found["text"], found["spans"]) == ("мост откроют", [[42, 46], [58, 65]])


def test_a_quote_of_the_very_words() -> None:
    parts = {"quotes": [quote(verdict=verdict(type="direct", role="глава города"))]}
    [part] = formats.jsonld(Exported(ARTICLE, TEXT, parts))["hasPart"]
    assert (part["@type"], part["creator"]["jobTitle"]) == ("Quotation", "глава города")


def test_an_event() -> None:
    change: dict[str, Any] = {
        "factuality": "asserted",
        "place": "Лужино",
        "start": "2026-11-20",
        "participants": ["Мостстрой"],
    }
    [event] = written(ARTICLE, {"events": [HAPPENING | {"verdict": verdict(**change)}]})["associations"]
    assert event["profile"] == "MEETING-asserted"
    assert event["eventDetails"]["dates"] == {"expectedStartDate": "2026-11-20"}
    assert [row["name"] for row in event["places"]] == ["Лужино"]
    assert event["people"] == [{"name": "Мостстрой", "rel": "agent", "literal": "e3"}]
