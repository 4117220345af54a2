"""What is written as ninjs 3.1 is ninjs 3.1."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from service import formats
from service.formats.model import Exported
from tests.service.samples import MENTION, PARTS, TEXT

OFFICIAL = os.environ.get("DOSLOVNO_NINJS_SCHEMA")
PART_OF_A_DAY = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
URI, MOMENT, STRING = {"type": "string", "format": "uri"}, {"type": "string", "format": "date-time"}, {"type": "string"}


def closed(*required: str, **members: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": members}


def rows(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


NAMED = rows(closed("name", "rel", name={"type": "string", "minLength": 1}, rel=STRING, literal=STRING))
TEXTS = rows(
    closed("value", role=STRING, contentType={"const": "text/plain"}, charCount={"type": "integer"}, value=STRING)
)
ALT_IDS = rows(closed("role", "value", role=STRING, value=STRING))
DAY = {"type": "string", "pattern": PART_OF_A_DAY}
MEMBERS = {"people": NAMED, "organisations": NAMED, "places": NAMED, "objects": NAMED, "headlines": TEXTS}
QUOTE = closed(
    "name",
    "uri",
    "bodies",
    name=STRING,
    rel={"const": "quote"},
    uri=URI,
    type={"const": "component"},
    profile=STRING,
    language={"const": "ru"},
    bodies=TEXTS,
    altIds=ALT_IDS,
    **MEMBERS,
)
EVENT = closed(
    "name",
    "uri",
    "headlines",
    name=STRING,
    rel={"const": "reported"},
    uri=URI,
    type={"const": "event"},
    profile=STRING,
    eventDetails=closed("dates", dates={**closed(expectedStartDate=DAY, expectedEndDate=DAY), "minProperties": 1}),
    **MEMBERS,
)
# Our own words: what of the format we write, and no more
ITEM = closed(
    "uri",
    "standard",
    "bodies",
    "pubStatus",
    "versionCreated",
    uri=URI,
    standard=closed(name=STRING, version=STRING, schema=URI),
    type={"const": "text"},
    language={"const": "ru"},
    pubStatus={"enum": ["usable", "withheld"]},
    versionCreated=MOMENT,
    contentCreated=MOMENT,
    embargoedUntil=MOMENT,
    bodies=TEXTS,
    altIds=ALT_IDS,
    infoSources=rows(closed("name", name=STRING, role=STRING)),
    subjects=rows(closed("uri", uri=URI, literal=STRING, creator=STRING)),
    associations=rows({"oneOf": [QUOTE, EVENT]}),
    **MEMBERS,
)

CHECKS = FormatChecker(())


@CHECKS.checks("uri")
def is_uri(value: Any) -> bool:
    good = r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+"
    return re.fullmatch(rf"{good}(#([A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{{2}})*)?", value) is not None


@CHECKS.checks("date-time")
def is_moment(value: Any) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d+)?(Z|[+-][01]\d:[0-5]\d)", value) is not None


def errors(item: dict[str, Any], schema: Any = None) -> list[str]:
    check = Draft202012Validator(schema or ITEM, format_checker=CHECKS)
    return [f"{error.json_path}: {error.message}" for error in check.iter_errors(item)]


ARTICLE = {
    "id": "ar_01JD3V9K2M4N6P8Q0R2S4T6V8W",
    "external_id": None,
    "title": None,
    "source": None,
    "url": None,
    "published_at": None,
    "withheld": False,
    "embargoed_until": None,
    "created_at": "2026-11-21T07:00:00.000Z",
    "finished_at": "2026-11-21T07:00:01.000Z",
}
FULL = ARTICLE | {
    "external_id": "номер 7",
    "title": "Мост откроют",
    "source": "Вестник",
    "url": "https://вестник.рф/мост открыт?я=1#да",
    "published_at": "2026-11-21T10:00:00+03:00",
    "withheld": True,
    "embargoed_until": "2026-12-01",
}
ENTITIES = [
    PARTS["entities"][0] | {"id": f"e{n}", "type": kind, "name": name}
    for n, (kind, name) in enumerate(
        [("PERSON", "Пётр Звонарёв"), ("LOCATION", "Заречье"), ("ORGANIZATION", "Мостстрой"), ("MEDIA", "Вестник")], 1
    )
]
HAPPENING: dict[str, Any] = {
    "id": "v1",
    "type": "MEETING",
    "plover": None,
    "iptc": ["medtop:20000501"],
    "text": "встретились",
    "numbers": [],
    "trigger": MENTION,
    "mentions": [MENTION],
    "evidence": [],
    "place": {"name": "Заречье", "country": "RU", "span": [0, 3], "confidence": 0.7},
    "participants": [
        {"name": "Заречье", "entity": "e2", "role": "participant", "mention": MENTION},
        {"name": "Мостстрой", "entity": "e3", "role": "agent", "mention": MENTION},
        {"name": "Пётр Звонарёв", "entity": "e1", "role": "guest", "mention": MENTION},
    ],
    "time": None,
    "factuality": "planned",
    "source": None,
    "parent": None,
    "salience": "main",
    "confidence": 0.8,
    "verdict": None,
}


def quote(**more: Any) -> dict[str, Any]:
    return PARTS["quotes"][0] | {"verdict": None} | more


def speaker(name: str | None, kind: str, entity: str | None = None) -> dict[str, Any]:
    return quote()["speaker"] | {"name": name, "kind": kind, "entity": entity}


def when(start: str | None, end: str | None) -> dict[str, Any]:
    return HAPPENING | {"time": {"text": None, "span": None, "start": start, "end": end, "granularity": None}}


def verdict(**correction: Any) -> dict[str, Any]:
    return {"verdict": "corrected", "correction": correction, "note": None, "at": "2026-11-21T08:00:00.000Z"}


SAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing found": (ARTICLE, {}),
    "everything said": (FULL, {"quotes": [quote()], "events": [HAPPENING], "entities": ENTITIES}),
    "addressee": (
        ARTICLE,
        {"quotes": [quote(addressee={"name": "Заречье", "entity": "e2", "mention": MENTION})], "entities": ENTITIES},
    ),
    "addressee without a name": (
        ARTICLE,
        {"quotes": [quote(addressee={"name": None, "entity": None, "mention": MENTION})]},
    ),
    "several pieces": (ARTICLE, {"quotes": [quote(spans=[[0, 3], [5, 9]])]}),
    **{
        f"speaker: {kind}": (ARTICLE, {"quotes": [quote(speaker=speaker(name, kind))]})
        for name, kind in [
            ("Мостстрой", "organization"),
            ("Вестник", "media"),
            ("доклад", "document"),
            (None, "unnamed"),
        ]
    },
    **{
        f"time: {start}…{end}": (ARTICLE, {"events": [when(start, end)]})
        for start, end in [("2026-11-21", "2026-11-21"), ("2026-12", None), (None, "2024"), (None, None)]
    },
    "a day in an editor's words": (
        ARTICLE,
        {"events": [HAPPENING | {"verdict": verdict(start="в мае", end="2026-13")}]},
    ),
    "a moment": (ARTICLE | {"published_at": "2026-11-21", "embargoed_until": "2026-12-01T10:00:00+03:00"}, {}),
}


def written(article: dict[str, Any], parts: dict[str, Any]) -> Any:
    return json.loads(json.dumps(formats.ninjs(Exported(article, TEXT, parts))))


@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_schema(name: str) -> None:
    assert errors(written(*SAMPLES[name])) == []


@pytest.mark.skipif(not OFFICIAL, reason="DOSLOVNO_NINJS_SCHEMA names no file with the schema of the IPTC")
@pytest.mark.parametrize("name", SAMPLES)
def test_the_schema_of_the_iptc(name: str) -> None:
    assert errors(written(*SAMPLES[name]), json.loads(Path(str(OFFICIAL)).read_text())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"uri": "https://вестник.рф/"},
        {"pubStatus": "embargoed"},
        {"embargoedUntil": "2026-12-01"},
        {"extra": 1},
        {"associations": [{"rel": "quote"}]},
        {"people": [{"name": None, "rel": "speaker"}]},
    ],
)
def test_the_schema_sees_mistakes(wrong: dict[str, Any]) -> None:
    assert errors(written(*SAMPLES["nothing found"]) | wrong)


def test_what_may_not_be_published_says_so() -> None:
    item = written(*SAMPLES["everything said"])
    assert (item["pubStatus"], item["embargoedUntil"]) == ("withheld", "2026-12-01T00:00:00Z")


def test_states_and_bodies_are_no_people() -> None:
    event = written(*SAMPLES["everything said"])["associations"][1]
    assert event["people"] == [{"name": "Пётр Звонарёв", "rel": "guest", "literal": "e1"}]
    assert [row["name"] for row in event["organisations"]] == ["Мостстрой"]
    assert [row["rel"] for row in event["places"]] == ["location", "participant"]


@pytest.mark.parametrize(("confidence", "places"), [(0.2, ["Заречье"]), (0.15, [])])
def test_a_place_that_is_a_mere_guess_is_left_out(confidence: float, places: list[str]) -> None:
    guessed = HAPPENING | {"place": {**HAPPENING["place"], "confidence": confidence}, "participants": []}
    (event,) = written(ARTICLE, {"events": [guessed]})["associations"]
    assert [row["name"] for row in event.get("places", [])] == places


def test_the_ids_that_it_is_known_by() -> None:
    item = written(*SAMPLES["everything said"])
    assert (
        item["uri"]
        == "https://xn--b1agjinxh.xn--p1ai/%D0%BC%D0%BE%D1%81%D1%82%20%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D1%82?%D1%8F=1#%D0%B4%D0%B0"
    )
    assert {row["role"]: row["value"] for row in item["altIds"]} == {"doslovno": ARTICLE["id"], "external": "номер 7"}
