"""Towns behind relational adjectives: «лондонские беспорядки», whether or not the article names the town itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Document, Token, fold
from workers.extraction.entities.countries import RELATIONAL, gazetteer
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.model import Place


@lru_cache(1)
def _table() -> Mapping[str, str]:
    """The towns of `towns.toml` by the beginnings of their adjectives, folded."""
    rows = (row for part in lexicons.read(Path(__file__).with_suffix(".toml")).values() for row in part.items())
    return {fold(adjective)[:-2]: town for town, adjectives in rows for adjective in adjectives.split()}


def town_of(adjective: Token, document: Document) -> Place | None:
    """The town of an adjective; none of one that a region is called by: «Московская область»."""
    word = RELATIONAL.fullmatch(adjective.folded)
    town = _table().get(word[1]) if word else None
    if town is None:
        return None
    above = document.tokens[adjective.head] if adjective.head >= 0 else None
    if above is not None and above.lemma in lexicon().words["regions"]:
        return None
    known = gazetteer().by_name.get(town)
    return Place(town, known.state.code if known is not None else None, adjective.span)
