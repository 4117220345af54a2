"""Persons, organizations, media and places: canonical names, roles, coreference, country codes."""

from workers.extraction.entities.finder import find, load
from workers.extraction.entities.model import Entities, Entity, EntityMention

__all__ = ["Entities", "Entity", "EntityMention", "find", "load"]
