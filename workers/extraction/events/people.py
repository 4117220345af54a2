"""Whom an event is about where its own words name nobody: «Бирюкова болела год. Смерть наступила в Заречном»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from workers.extraction.document import Document, Mention, Sentence
from workers.extraction.entities.model import Entity, EntityMention
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming

# What befalls one person: «скончался», «отставка»
_OF_A_PERSON = frozenset(("LIFE", "PERSONNEL"))
# Acts of words and courts: whoever else is named in the sentence takes part
_OF_THE_SENTENCE = _OF_A_PERSON | {"SUPPORT", "ACCUSE", "REQUEST", "AGREEMENT", "ELECT", "CRIME"}
_BACK = 2  # sentences


class People:
    """The persons that the sentences of a document mention."""

    def __init__(self, document: Document, naming: Naming, syntax: Syntax) -> None:
        self._document = document
        self._naming = naming
        self._known: dict[int, list[tuple[Entity, EntityMention]]] = {}
        self._syntax = syntax

    def lend(self, cluster: Cluster) -> tuple[Participant, ...]:
        """The one person of the sentence, else the one last mentioned before an event that befalls a single person."""
        if cluster.names or cluster.first.type not in _OF_THE_SENTENCE:
            return ()
        for reading in cluster.readings:
            sentence = self._document.sentences[reading.token.sentence]
            here = self._mentioned(sentence)
            if here:
                return (self._participant(*here[-1], reading),) if len(here) == 1 else ()
        return self._before(cluster.first)

    def _before(self, reading: Reading) -> tuple[Participant, ...]:
        if reading.type not in _OF_A_PERSON or self._of_many(reading):
            return ()
        last = self._document.sentences[reading.token.sentence]
        for i in range(last.i - 1, max(last.i - 1 - _BACK, -1), -1):
            found = self._mentioned(self._document.sentences[i])
            if found:
                return (self._participant(*found[-1], reading),) if len(found) == 1 else ()
        return ()

    def _of_many(self, reading: Reading) -> bool:
        """Whether it befalls several people or unnamed ones: «погибли 12 человек», «смерть ребёнка»."""
        if reading.token.feats.get("Number") == "Plur":
            return True
        return any(a.slot in ("subj", "obj", "gen") for a in self._syntax.arguments(reading.token.i))

    def _mentioned(self, sentence: Sentence) -> list[tuple[Entity, EntityMention]]:
        """The first mentions of persons in a sentence that tell whether there is one or more."""
        if sentence.i not in self._known:
            found = ((e, m) for m, e in self._naming.entities.within(sentence.span) if e.type == "PERSON")
            first = list(islice(found, 1))
            other = next(((e, m) for e, m in found if e.id != first[0][0].id), None)
            self._known[sentence.i] = first + ([other] if other is not None else [])
        return self._known[sentence.i]

    def _participant(self, entity: Entity, mention: EntityMention, reading: Reading) -> Participant:
        frame = self._syntax.lexicon.frames[reading.trigger.entry.frame]
        role = "person" if "person" in frame.values() else frame.get("subj", "participant")
        return Participant(entity.name, entity.id, role, Mention(mention.text, mention.span))


def fill(clusters: Sequence[Cluster], document: Document, naming: Naming, syntax: Syntax) -> None:
    """Lends persons to the clusters that name nobody."""
    people = People(document, naming, syntax)
    for cluster in clusters:
        cluster.lent_people = people.lend(cluster)
