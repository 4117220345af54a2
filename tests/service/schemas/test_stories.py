"""The schemas of stories and what the registry and the extraction make agree, field by field."""

from __future__ import annotations

import dataclasses

import marshmallow
import pytest

from service.registry import stories as registry
from service.registry import story
from service.schemas import stories as wire
from workers.extraction.stories import model

PAIRS = [
    (model.Piece, wire.PieceSchema),
    (model.Change, wire.ChangeSchema),
    (model.Variant, wire.VariantSchema),
    (model.Family, wire.FamilySchema),
    (model.Related, wire.RelatedSchema),
    (model.Sighting, wire.SightingSchema),
    (model.Stage, wire.StageSchema),
    (model.Occurrence, wire.OccurrenceSchema),
    (model.Claim, wire.StoryClaimSchema),
    (model.Conflict, wire.ConflictSchema),
    (model.Shift, wire.ShiftSchema),
]


@pytest.mark.parametrize(("made", "schema"), PAIRS)
def test_a_schema_has_the_fields_of_what_is_made(made: type, schema: type[marshmallow.Schema]) -> None:
    fields = {field.name.removesuffix("_") for field in dataclasses.fields(made)}
    assert fields == {field.data_key or name for name, field in schema().fields.items()}


def test_a_story_has_all_that_is_told() -> None:
    told = {field.name for field in dataclasses.fields(model.Story)}
    assert told == set(wire.StorySchema().fields) - set(wire.StorySummarySchema().fields)


def test_the_closed_sets_are_the_same() -> None:
    assert wire.KINDS == story.KINDS
    assert wire.MOST_ARTICLES == registry.MOST_ARTICLES
    assert wire.CLASSES == model.CLASSES
    assert wire.CHANGES == model.CHANGES
    assert wire.CONFLICTS == model.CONFLICTS
