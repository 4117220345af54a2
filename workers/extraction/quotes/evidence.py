"""Why a quote was found: the rules with their cue, and how the words beside it led to the speaker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from workers.extraction.document import Document, Evidence
from workers.extraction.entities.model import Entities, EntityMention
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Speaker

_KINDS = ("name", "descriptor", "pronoun")  # of mentions, the surest first


class Witness:
    """Names the evidence of a document's quotes."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self._document = document
        self._entities = entities
        self._names: dict[str, tuple[list[int], list[EntityMention]]] = {}

    def of(self, rules: Sequence[str], frame: Frame | None, speaker: Speaker) -> tuple[Evidence, ...]:
        """The rules that found the words, then the words that gave the speaker."""
        cue = frame.cue if frame else None
        said = self._document.slice(cue) if cue else None
        return (*(Evidence(rule, said, cue) for rule in rules), *self._speaker(speaker))

    def _speaker(self, speaker: Speaker) -> Iterator[Evidence]:
        """`speaker-pronoun` with «он», then `antecedent` with «Лютов» further up; `speaker-before` where the frame has
        no words for its speaker, `speaker-words` where they are all there is («эксперты»)."""
        mention = speaker.mention
        if mention is None:
            if speaker.name is not None:
                yield Evidence("speaker-before", None, None)
            return
        kinds = {m.kind for m, e in self._entities.within(mention.span) if e.id == speaker.entity}
        otherwise = "words" if speaker.entity is None else "inferred"
        kind = next((k for k in _KINDS if k in kinds), otherwise)
        yield Evidence(f"speaker-{kind}", mention.text, mention.span)
        if kind != "name" and speaker.entity is not None:
            antecedent = self._name_before(speaker.entity, mention.span.start)
            if antecedent:
                yield Evidence("antecedent", antecedent.text, antecedent.span)

    def _name_before(self, entity: str, offset: int) -> EntityMention | None:
        """The last mention by name before the offset, else the first one after it."""
        if entity not in self._names:
            names = [m for m in self._entities.by_id[entity].mentions if m.kind == "name"]
            self._names[entity] = ([m.span.start for m in names], names)
        starts, names = self._names[entity]
        return names[max(bisect_left(starts, offset) - 1, 0)] if names else None
