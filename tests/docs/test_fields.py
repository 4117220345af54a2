"""docs/fields.md has every field of the answers and every value of a closed set, and none that is not there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest
from marshmallow import Schema, fields, validate

from service.schemas.articles import ArticleSchema
from service.schemas.entities import EntitySchema
from service.schemas.events import EventSchema
from service.schemas.problem import ProblemSchema
from service.schemas.quotes import QuoteSchema
from service.schemas.sentiment import SentimentSchema
from service.schemas.times import TimeSchema
from service.schemas.verdicts import EventJudgementSchema, EventVerdictSchema, QuoteJudgementSchema, QuoteVerdictSchema
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "fields.md").read_text(encoding="utf8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE))
ELSEWHERE = (TimeSchema, QuoteVerdictSchema, EventVerdictSchema, ProblemSchema)  # have a section or page of their own
PARTS: dict[str, tuple[type[Schema], ...]] = {
    "Quotes": (QuoteSchema,),
    "Events": (EventSchema,),
    "Sentiment": (SentimentSchema,),
    "Entities": (EntitySchema,),
    "Times": (TimeSchema,),
    "Verdicts": (QuoteJudgementSchema, EventJudgementSchema, QuoteVerdictSchema),
}


def below(schema: Schema, whole: bool = True) -> Iterator[tuple[str, fields.Field[object]]]:
    """All fields of it and of the objects inside it."""
    for name, field in schema.fields.items():
        yield name, field
        inner = field.inner if isinstance(field, fields.List) else field
        inner = inner.inner if isinstance(inner, fields.List) else inner
        if whole and isinstance(inner, fields.Nested) and not isinstance(inner.schema, ELSEWHERE):
            assert isinstance(inner.schema, Schema)
            yield from below(inner.schema)


def names(section: str) -> set[str]:
    """What stands as code in the section, but for its blocks."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", SECTIONS[section], flags=re.DOTALL)))


@pytest.mark.parametrize("section", PARTS)
def test_every_field_and_every_value(section: str) -> None:
    documented = names(section) | names("Times")  # which says how exact a day is, also of events
    for schema in PARTS[section]:
        for name, field in below(schema()):
            assert name in documented, name
            for rule in field.validators:
                if isinstance(rule, validate.OneOf):
                    assert set(map(str, rule.choices)) <= documented, name


@pytest.mark.parametrize("section", PARTS)
def test_no_field_that_is_not_there(section: str) -> None:
    known = {name for schema in PARTS[section] for name, _ in below(schema())}
    for table in re.findall(r"^\| (?:field|of a \w+) \|.*\n\|.*\n((?:\|.*\n)+)", SECTIONS[section], re.MULTILINE):
        for row in table.splitlines():
            told = set(re.findall(r"`([^`]+)`", row.split(" | ")[0]))
            assert told, row
            assert told <= known, row


def test_every_field_of_the_article() -> None:
    documented = names("The article")
    for name, field in below(ArticleSchema(), whole=False):
        assert name in documented, name
        for rule in field.validators:
            if isinstance(rule, validate.OneOf) and name == "status":
                assert set(rule.choices) <= documented


def test_every_type_and_role_of_events() -> None:
    lexicons = files("workers.extraction.events")
    grammar, types, numbers = (
        tomllib.loads((lexicons / f"{name}.toml").read_text(encoding="utf8")) for name in ("frames", "types", "numbers")
    )
    roles = {role for frame in grammar["frames"].values() for role in frame}
    assert len(roles) > 10
    assert roles | set(types) | set(numbers) <= names("Events")
    table = SECTIONS["Events"].split("| type | what |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(types)
