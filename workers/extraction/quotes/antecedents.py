"""Whom «он» and a verb without a subject go on with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from workers.extraction.document import Span
from workers.extraction.entities import roles
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Speaker
from workers.extraction.quotes.reading import Reading

SINGULAR = ("он", "она", "его", "ее")


class Antecedents:
    """Looks back in the text: to the speaker before, and to the persons that were mentioned."""

    def __init__(self, reading: Reading, entities: Entities) -> None:
        self.reading = reading
        self.entities = entities
        self._mentions = entities.within(Span(0, len(reading.document.text)))
        self._starts = [m.span.start for m, _ in self._mentions]

    def shares(self, frame: Frame, previous: Speaker, said: int) -> bool:
        """Whether a verb without a subject may go on with the speaker before: «Также добавила, что …»."""
        anchor = frame.anchor
        before = self.reading.range(Span(said, said + 1))[0]
        same_period = self.reading.period_of(before) == self.reading.period_of(anchor)
        if previous.kind in ("media", "document") and not same_period:
            return False
        if self.reading.line_of(self.reading.tokens[anchor].start) - self.reading.line_of(said) > 1:
            return False
        verb = self.reading.tokens[anchor].feats
        gender = self._gender(previous)
        return (
            frame.cue is None
            or verb.get("Number") == "Plur"
            or gender is None
            or verb.get("Gender", gender).lower() == gender
        )

    def opening(self, frame: Frame) -> Entity | None:
        """The person whose name in the nominative opens the sentence of a verb that lost its subject in the parse."""
        first, _ = self.reading.period_of(frame.anchor)
        hit = self.entities.at(self.reading.tokens[first].span)
        verb = self.reading.tokens[frame.anchor].feats
        if hit is None or hit[1].type != "PERSON" or hit[0].kind != "name" or first >= frame.anchor:
            return None
        if self.reading.level[first] != self.reading.level[frame.anchor] or not hit[1].name.endswith(hit[0].text):
            return None
        _, last = self.reading.range(hit[0].span)
        own = any(t.rel.startswith("nsubj") for t in self.reading.tokens[last : frame.anchor])
        agrees = hit[1].gender is not None and verb.get("Gender", hit[1].gender).lower() == hit[1].gender
        return hit[1] if agrees and not own and verb.get("VerbForm") == "Fin" else None

    def presented(self, start: int) -> Entity | None:
        """The person whom the one sentence of the line before presents: «Н., инженер, строит мосты.⏎«…»»."""
        number = self.reading.line_of(start)
        line = self.reading.lines[number - 1] if number > 0 else None
        if line is None:
            return None
        first, last = self.reading.range(line)
        if first >= last or self.reading.tokens[first].sentence != self.reading.tokens[last - 1].sentence:
            return None
        hit = self.entities.at(self.reading.tokens[first].span)
        told = self.reading.has_predicate(range(first, last)) and self.reading.text(last - 1) == "."
        nominative = hit is not None and hit[1].type == "PERSON" and hit[1].name == hit[0].text
        return hit[1] if hit is not None and nominative and told else None

    def _gender(self, speaker: Speaker) -> str | None:
        entity = self.entities.by_id.get(speaker.entity) if speaker.entity else None
        if entity is not None and entity.type == "PERSON":
            return entity.gender
        head = self.reading.document.head_of(speaker.mention.span) if speaker.mention else None
        gender = head.feats.get("Gender") if head is not None else None
        return gender.lower() if gender else None

    def goes_on(self, head: int, previous: Speaker, said: int) -> bool:
        """Whether «он» is who spoke just before rather than somebody of whom he spoke.

        «По словам директора Лютова, Рудаков уволен. Он добавил, что …» goes on with Лютов.
        """
        token = self.reading.tokens[head]
        if token.folded not in SINGULAR or said < 0 or previous.kind not in ("person", "unnamed"):
            return False
        before = self.reading.tokens[self.reading.range(Span(said, said + 1))[0]]
        gender = "fem" if token.folded in ("она", "ее") else "masc"
        if token.sentence - before.sentence > 1 or self._gender(previous) != gender:
            return False
        bare = False
        if previous.kind == "unnamed":
            spoke = self.reading.document.head_of(previous.mention.span) if previous.mention else None
            if spoke is None or spoke.feats.get("Animacy") != "Anim" or spoke.feats.get("Number") != "Sing":
                return False
            below = [self.reading.tokens[c].rel for c in self.reading.document.children[spoke.i]]
            related = spoke.lemma in roles.lexicon().no_role or any(r != "amod" for r in below)
            bare = not related  # «политик» may be one of those who are named
        hit = self.entities.at(token.span)
        if hit is None:
            return previous.kind == "unnamed" and not bare
        if hit[1].id == previous.entity:
            return False
        mentions = hit[1].mentions
        k = bisect_left(mentions, token.start, key=lambda m: m.span.start) - 1
        while k >= 0 and bare and mentions[k].kind == "pronoun" and mentions[k].span.start > said:
            k -= 1
        return k >= 0 and mentions[k].span.start > said

    def before(self, start: int, gender: str, previous: Speaker | None, said: int, barred: str | None) -> Entity | None:
        """Whom a pronoun stands for: the nearest subject before it where the gender agrees, else the speaker before."""
        k = bisect_right(self._starts, start) - 1
        line = self.reading.line_of(start)
        known = self.entities.by_id.get(previous.entity) if previous and previous.entity else None
        if known and (known.type != "PERSON" or known.gender not in (gender, None)):
            known = None
        fallback = None
        for mention, entity in reversed(self._mentions[max(k - 60, 0) : k + 1]):
            other = entity.type != "PERSON" or entity.gender not in (gender, None) or entity.id == barred
            if other or mention.span.end > start or mention.kind == "pronoun":
                continue
            if known and mention.span.start < said:
                return known
            if line - self.reading.line_of(mention.span.start) > 2:
                break
            fallback = fallback or entity
            first, last = self.reading.range(mention.span)
            if self.reading.level[first] == -1 and any(self._is_subject(i) for i in range(first, last)):
                return entity
        return known or fallback

    def _is_subject(self, i: int) -> bool:
        token = self.reading.tokens[i]
        if token.rel in ("appos", "flat:name") and token.head >= 0:
            token = self.reading.tokens[token.head]
        if token.rel in ("obj", "iobj", "obl") and token.i < token.head:  # «Лютова спросили, …. Он ответил»
            verb = self.reading.tokens[token.head]
            told = verb.feats.get("Number") == "Plur" and verb.feats.get("VerbForm") == "Fin"
            below = [self.reading.tokens[c] for c in self.reading.document.children[verb.i]]
            return told and not any(t.rel.startswith("nsubj") or (t.head == token.i and t.rel == "case") for t in below)
        return token.rel.startswith("nsubj") and token.feats.get("Case") in ("Nom", None)
