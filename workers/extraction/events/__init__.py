"""Events: triggers, frames, factuality, merging."""

from workers.extraction.events.finder import find
from workers.extraction.events.model import Event

__all__ = ["Event", "find"]
