"""Husbands and wives: «супруга» for the only woman who shares the surname of a man of the article."""

from __future__ import annotations

from workers.extraction.document import fold
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.quotes.reading import Reading

_WORDS = ("жена", "супруга", "супруг", "вдова", "муж", "вдовец")
_GENDERS = {"Fem": "fem", "Masc": "masc"}
_OTHER = {"fem": "masc", "masc": "fem"}
_STEM = 3  # letters at least that two forms of a surname share


class Spouses:
    """Looks for couples by surname: «Анна Лютова» and «Иван Лютов»."""

    def __init__(self, reading: Reading, entities: Entities) -> None:
        self._reading = reading
        self._entities = entities
        groups: dict[str, list[Entity]] = {}
        for entity in entities.all:
            if entity.type == "PERSON" and " " in entity.name and entity.gender in _OTHER:
                groups.setdefault(_stem(entity.name), []).append(entity)
        self._couples: dict[str, list[tuple[Entity, frozenset[str]]]] = {"fem": [], "masc": []}
        for entity in entities.all:  # in order of the first mention
            others = {o.id for o in groups.get(_stem(entity.name), ()) if o.gender == _OTHER.get(entity.gender or "")}
            if entity.type == "PERSON" and " " in entity.name and others:
                self._couples[entity.gender or ""].append((entity, frozenset(others)))

    def of(self, head: int, first: int, last: int) -> Entity | None:
        """Whom a noun for a spouse stands for; None unless it is one person, named before."""
        token = self._reading.tokens[head]
        if token.lemma not in _WORDS or token.feats.get("Number") == "Plur":
            return None
        wife = token.folded == "супруга" and token.feats.get("Case") == "Nom"  # its lemma may be «супруг»
        couples = self._couples["fem" if wife else _GENDERS.get(token.feats.get("Gender", ""), "masc")]
        found = [c for c in couples[:2] if c[0].mentions[0].span.start < token.start]
        if len(found) != 1:
            return None
        entity, others = found[0]
        hits = (self._entities.at(self._reading.tokens[i].span) for i in range(first, last) if i != head)
        whose = {hit[1].id for hit in hits if hit is not None and hit[1].type == "PERSON"}
        return entity if whose <= others else None


def _stem(name: str) -> str:
    """The surname without what gender and case change: «Лютова», «Лютов» → «лютов», «Рудная», «Рудный» → «рудн»."""
    surname = fold(name).split()[-1]
    for ending in ("ая", "ий", "ый", "ой", "а"):
        if surname.endswith(ending) and len(surname) - len(ending) >= _STEM:
            return surname.removesuffix(ending)
    return surname
