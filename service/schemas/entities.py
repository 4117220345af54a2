"""Entities on the wire: persons, organizations, places, media."""

from __future__ import annotations

from service.schemas import fields as wire

TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "MEDIA")
MENTION_KINDS = ("name", "descriptor", "pronoun")


class EntityMentionSchema(wire.Wire):
    """Words that stand for an entity: its name, a descriptor («глава завода») or a pronoun."""

    text = wire.text("The words as they stand in the article")
    span = wire.span()
    kind = wire.choice("What kind of words they are", *MENTION_KINDS)


class EntitySchema(wire.Wire):
    """Somebody or something that the article names."""

    id = wire.text("Unique within the article")
    type = wire.choice("What it is", *TYPES)
    name = wire.text("The fullest name, in the nominative")
    aliases = wire.texts("Other names of it in the article")
    roles = wire.texts("Roles and offices that the article states")
    country = wire.text("ISO 3166 alpha-2", allow_none=True)
    mentions = wire.many(EntityMentionSchema, "Every place where the article speaks of it")
    salience = wire.number("How much the article is about it", 0, 1)
