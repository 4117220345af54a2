"""Who speaks: from the head of the source's words to the noun phrase, the entity, the name and the kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property

from workers.extraction.document import Mention, Span
from workers.extraction.entities import names, roles
from workers.extraction.entities.model import Entities, Entity, EntityMention
from workers.extraction.quotes import nounphrases
from workers.extraction.quotes.affiliations import Title, Titles
from workers.extraction.quotes.antecedents import SINGULAR, Antecedents
from workers.extraction.quotes.bodies import Bodies, is_body
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame, subject_of
from workers.extraction.quotes.model import Affiliation, Speaker
from workers.extraction.quotes.reading import Reading
from workers.extraction.quotes.spouses import Spouses

_KINDS = {"PERSON": "person", "ORGANIZATION": "organization", "MEDIA": "media", "LOCATION": "organization"}
_OUTLET_CUES = ("сообщать", "передавать", "писать", "сообщить", "передать", "написать")
_APOSTROPHES = re.compile(r"''(.+?)''")
UNNAMED = Speaker(None, "unnamed")


class Speakers:
    """Resolves sources in order of the text: a pronoun or a missing subject may stand for the speaker before."""

    def __init__(self, reading: Reading, entities: Entities) -> None:
        self.reading = reading
        self.entities = entities
        self._mentions = entities.within(Span(0, len(reading.document.text)))
        self._starts = [m.span.start for m, _ in self._mentions]
        self._antecedents = Antecedents(reading, entities)
        self._bodies = Bodies(reading)
        self._titles = Titles(reading, entities)
        self._stated: dict[str, Title | None] = {}  # by the id of a person
        self._outlet: Entity | None = None  # the last organization that reported like a medium

    @cached_property
    def _spouses(self) -> Spouses:
        return Spouses(self.reading, self.entities)

    @cached_property
    def _holders(self) -> dict[int, Entity]:
        """Persons by the noun of their role."""
        return {t.head: e for e in self.entities.all if e.type == "PERSON" for t in e.titles}

    @cached_property
    def _descriptors(self) -> dict[tuple[str, ...], Entity | None]:
        """Descriptors of persons as lemmas; None where two persons share one."""
        known: dict[tuple[str, ...], Entity | None] = {}
        for mention, entity in self._mentions:
            if mention.kind == "descriptor" and entity.type == "PERSON":
                key = self._lemmas(*self.reading.range(mention.span))
                known[key] = entity if known.get(key, entity) is entity else None
        return known

    def _lemmas(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(t.lemma for t in self.reading.words(first, last) if not t.text[:1].isascii())

    def of(self, frame: Frame, previous: Speaker | None, said: int = -1, barred: str | None = None) -> Speaker:
        """The speaker of a frame. `previous` is the speaker of the frame before it, at offset `said`;
        a pronoun cannot stand for the entity `barred`."""
        head = frame.source
        if head is None:
            opening = self._antecedents.opening(frame) if frame.shared else None
            if opening is not None and (previous is None or opening.id != previous.entity):
                return self._person(opening, None, None)
            if frame.shared and previous is not None and self._antecedents.shares(frame, previous, said):
                return replace(previous, mention=None)
            return UNNAMED
        first, last = self._whole(head)
        mention = self._mention(first, last)
        token = self.reading.tokens[head]
        if token.pos in ("PRON", "DET"):
            if previous is not None and self._antecedents.goes_on(head, previous, said):
                return replace(previous, mention=mention)
            return self._pronoun(head, previous, said, mention, barred)
        speakers = [self._single(h, *self._whole(h), mention, frame) for h in self._coordinated(head)]
        if len(speakers) == 1 and speakers[0].kind != "person":
            apposed = self._apposed(head, last, frame)
            if apposed:
                return self._person(apposed, self._title(head, first, last, [head]), mention)
        named = [s for s in speakers if s.name]
        if len(named) > 1:
            name = "; ".join(dict.fromkeys(s.name for s in named if s.name))
            return replace(named[0], name=name)
        return named[0] if len(speakers) > 1 and named else speakers[0]

    def presented(self, start: int) -> Speaker:
        """Who speaks in a paragraph of speech alone: the person whom the line before presents, or nobody known."""
        person = self._antecedents.presented(start)
        return self._person(person, None, None) if person else UNNAMED

    def _apposed(self, head: int, after: int, frame: Frame) -> Entity | None:
        """The person of an apposition: «автор проекта, глава клуба Н.», «адвокат Орлова — Н.»."""
        tokens = self.reading.tokens
        verb = tokens[frame.anchor]
        if verb.pos == "VERB" and verb.feats.get("Number") == "Plur" and tokens[head].feats.get("Number") == "Sing":
            return None
        if tokens[head].feats.get("Animacy") == "Inan" or self.reading.text(after) not in (",", "—", "–", "-"):
            return None
        end = frame.anchor if head < frame.anchor else max(frame.extent[1], after)
        for i in range(after + 1, min(end, after + 25)):
            if self.reading.is_finite(i) or tokens[i].lemma == "который" or self.reading.text(i) in (".", ":"):
                return None
            hit = self.at(tokens[i].span) if tokens[i].pos == "PROPN" else None
            if hit and hit[1].type == "PERSON" and tokens[i].feats.get("Case") == tokens[head].feats.get("Case"):
                return hit[1]
        return None

    def _mention(self, first: int, last: int) -> Mention | None:
        span = self.reading.trimmed(first, last)
        return Mention(self.reading.document.slice(span), span) if span else None

    def _coordinated(self, head: int) -> list[int]:
        tokens = self.reading.tokens
        heads = [head]
        for c in self.reading.document.children[head]:
            token = tokens[c]
            same = token.feats.get("Case") == tokens[head].feats.get("Case") or not token.feats.get("Case")
            near = c > head and not self.reading.has_predicate(range(head, c))
            if token.rel == "conj" and token.pos in ("NOUN", "PROPN", "X") and same and near:
                heads.append(c)
        return heads

    def at(self, span: Span) -> tuple[EntityMention, Entity] | None:
        """The shortest mention that covers the span."""
        return self.entities.at(span)

    def _single(self, head: int, first: int, last: int, mention: Mention | None, frame: Frame) -> Speaker:
        tokens, words = self.reading.tokens, lexicon()
        token = tokens[head]
        chain = self._names_of(head, first, last, frame)
        hits = [
            h
            for i in chain
            if (h := self.at(tokens[i].span)) and (i == head or not self._clashes(frame, head, h[1], i))
        ]
        if token.lemma in words.members and token.feats.get("Number") == "Plur" and token.feats.get("Case") == "Nom":
            hits = [h for i in range(head + 1, last) if (h := self.at(tokens[i].span)) and h[1].type == "ORGANIZATION"]
        elif token.pos == "NOUN" and token.feats.get("Animacy") == "Anim" and token.lemma not in words.body:
            hits = [h for h in hits if h[1].type == "PERSON"]  # «заявил директор «Вестнику»»
        person = next((h[1] for h in hits if h[1].type == "PERSON"), None)
        if person is None and last - first > 1:
            person = self._descriptors.get(self._lemmas(first, last))
        if person is None:
            held = self._holders.get(head)  # «Н., рабочий завода, …, назвал»
            person = held if held is not None and not self._clashes(frame, head, held, head) else None
        if person is None:
            person = self._spouses.of(head, first, last)
        title = self._title(head, first, last, chain)
        if person:
            return self._person(person, title, mention)
        if hits and hits[0][1].type == "ORGANIZATION" and frame.lemma in _OUTLET_CUES:
            self._outlet = hits[0][1]
        if token.lemma in ("сми", "пресса"):
            return Speaker(None, "unnamed", mention=mention)
        if hits and not (token.lemma in words.body and hits[0][1].type == "LOCATION"):
            entity = hits[0][1]
            kind = "media" if token.lemma in words.media else _KINDS[entity.type]
            return Speaker(entity.name, kind, entity.id, mention=mention)
        plural = token.feats.get("Number") == "Plur"
        marked = self._marked_name(head, first, last)
        if token.lemma in words.media and not plural and not marked:
            known = self._last_media(token.start)
            if known:
                return Speaker(known.name, "media", known.id, mention=mention)
        if token.lemma in words.media and not plural:
            return Speaker(marked or self._bodies.nominative(head, first, last), "media", mention=mention)
        if token.lemma in words.document or (frame.rule == "name-colon" and token.lemma in words.uttered):
            issuer = self._issuer(head, mention, frame)
            if issuer:
                return issuer
        if token.lemma in words.document:
            return Speaker(self._bodies.document(head), "document", mention=mention)
        if is_body(token):
            return Speaker(marked or self._bodies.name(head, first, last), "organization", mention=mention)
        animate = token.pos == "NOUN" and token.feats.get("Animacy") == "Anim"
        if self.reading.mark_at[head] >= 0 and marked and not animate:
            return Speaker(marked, "media" if frame.lemma in _OUTLET_CUES else "organization", mention=mention)
        latin = token.text[:1].isascii() and token.text[:1].isalpha()
        thing = token.feats.get("Animacy") == "Inan"
        proper = token.pos == "PROPN" and not names.is_common_noun(self.reading.document, token)
        if proper or latin or token.text[:2].isupper():
            kind = (
                "media" if "." in token.text else "organization" if latin or token.text.isupper() or thing else "person"
            )
            role, affiliation = _parts(title if kind == "person" else None)
            return Speaker(self._bodies.nominative(head, head, last), kind, None, role, affiliation, mention)
        if token.feats.get("Animacy") == "Anim" and not plural:
            return Speaker(None, "unnamed", None, *_parts(title), mention=mention)
        return Speaker(None, "unnamed", mention=mention)

    def _clashes(self, frame: Frame, head: int, entity: Entity, i: int) -> bool:
        """A person of the other gender than the verb of whom the words are the subject: «заявила подруга Орлова»."""
        verb = self.reading.tokens[frame.anchor].feats
        if entity.type != "PERSON" or verb.get("Tense") != "Past" or verb.get("Number") != "Sing":
            return False
        if not self.reading.tokens[head].rel.startswith("nsubj"):
            return False
        between = {t.feats.get("Case") for t in self.reading.words(head + 1, i) if t.pos == "NOUN"}
        named = self.at(self.reading.tokens[i].span)
        full = named is not None and " " in named[0].text and self.reading.tokens[i].feats.get("Case") == "Nom"
        if full and between == {"Gen"} and self.reading.tokens[head].lemma not in roles.lexicon().no_role:
            return False  # «лидер конгресса Н.»: the name is no complement, whatever gender it looks like
        pair = {verb.get("Gender", "").lower(), entity.gender}
        return pair == {"masc", "fem"}

    def _issuer(self, head: int, mention: Mention | None, frame: Frame) -> Speaker | None:
        """Whose document it is: «в заявлении полиции», «в его письме», «полиция издала заявление, в котором»."""
        tokens = self.reading.tokens
        for c in self.reading.document.children[head]:
            token = tokens[c]
            if token.rel == "det" and token.folded in ("его", "ее"):
                issuer = self._pronoun(c, None, -1, mention, None)
                return issuer if issuer.name else None
            latin = token.rel in ("nmod", "appos") and token.text[:1].isascii() and token.text[:1].isupper()
            genitive = token.rel == "nmod" and token.feats.get("Case") == "Gen" and token.pos in ("NOUN", "PROPN", "X")
            if genitive or latin:
                issuer = self._single(c, *nounphrases.of(self.reading, c), mention, frame)
                people = token.feats.get("Animacy") == "Anim" or token.lemma in ("сми", "орган")
                return issuer if (issuer.name or people) and issuer.kind != "document" else None
        verb = tokens[head].head
        if tokens[frame.anchor].rel == "acl:relcl" and tokens[frame.anchor].head == head and verb >= 0:
            subject = subject_of(self.reading, verb) if tokens[verb].lemma in lexicon().issuing else None
            if subject is not None and subject != head and tokens[subject].pos != "PRON":
                issuer = self._single(subject, *self._whole(subject), mention, frame)
                return issuer if issuer.name and issuer.kind != "document" else None
        return None

    def _last_media(self, start: int) -> Entity | None:
        """«Газета пишет»: the medium that was named before."""
        k = bisect_right(self._starts, start)
        before = self._mentions[max(k - 100, 0) : k]
        line = self.reading.line_of(start)
        near = [(m, e) for m, e in reversed(before) if line - self.reading.line_of(m.span.start) <= 2]
        text = self.reading.document.text
        medium = next((e for _, e in near if e.type == "MEDIA"), None)
        marked = (e for m, e in near if e.type == "ORGANIZATION" and text[max(m.span.start - 1, 0)] in "«„\"'")
        return (
            medium
            or next(marked, None)
            or self._outlet
            or next((e for _, e in reversed(before) if e.type == "MEDIA"), None)
        )

    def _names_of(self, head: int, first: int, last: int, frame: Frame) -> list[int]:
        """The tokens of the phrase that may name the source itself: the head, its appositions, a name at the end."""
        reading, tokens = self.reading, self.reading.tokens
        own = {head}
        for i in range(first, last):
            linked = tokens[i].rel in ("appos", "flat:name", "flat:foreign", "flat", "nsubj") and tokens[i].head in own
            if linked and nounphrases.same_case(self.reading, i, head):
                own.add(i)
        for c in reading.document.children[head]:  # a name that other words part from its office
            named = tokens[c].rel in ("appos", "flat:name") and tokens[c].pos == "PROPN"
            named = named and reading.mark_at[c] == reading.mark_at[head]
            if named and last <= c < head + 25 and nounphrases.same_case(self.reading, c, head):
                own.add(c)
        chain = [*sorted(own - {head}), head]
        case = tokens[head].feats.get("Case")
        for i in range(last - 1, head, -1):
            if tokens[i].pos == "PROPN" and tokens[i].feats.get("Case") == case and i not in own:
                hit = self.at(tokens[i].span)
                if hit and hit[1].type == "PERSON" and case != "Gen" and not self._clashes(frame, head, hit[1], i):
                    return [i, *chain]
        if case == "Gen":
            hit = self.at(tokens[last - 1].span)
            if hit and hit[1].type == "PERSON" and last - 1 not in own and tokens[last - 1].pos == "PROPN":
                inner = tokens[last - 1].head
                if not (first <= inner < last and inner != head and tokens[inner].pos == "NOUN"):
                    return [last - 1, *chain]
        return chain

    def _marked_name(self, head: int, first: int, last: int) -> str | None:
        """The name in marks beside its noun: «радиостанция «Ключ»» → «Ключ»."""
        reading = self.reading
        for i in range(first, last):
            mark = reading.mark_at[i]
            if (
                mark >= 0
                and mark != reading.mark_at[first - 1 if first else first]
                and reading.level[i] == reading.level[head]
            ) and (i == head or reading.tokens[i].head == head or i <= head + 2):
                return reading.document.slice(reading.marks[mark].inner)
        apostrophes = _APOSTROPHES.search(reading.document.slice(reading.span(first, last))) if first < last else None
        return apostrophes[1].strip() if apostrophes else None

    def _title(self, head: int, first: int, last: int, chain: list[int]) -> Title | None:
        """The office before a name, or without one: «глава клуба» of «глава клуба Иван Лютов»."""
        tokens = self.reading.tokens
        opens = head == self.reading.document.sentences[tokens[head].sentence].first
        if not roles.is_person_noun(tokens[head]) or not (tokens[head].text[:1].islower() or opens):
            return None
        names = [h[0] for i in chain if i > head and (h := self.at(tokens[i].span)) and h[1].type == "PERSON"]
        end = min((self.reading.range(m.span)[0] for m in names), default=last)
        named = [i for i in chain if i > head and tokens[i].pos == "PROPN"]
        return self._titles.of(first, min([end, *named, last]), head) if end > head else None

    def _person(self, entity: Entity, title: Title | None, mention: Mention | None) -> Speaker:
        """A person with the title that stands beside the quote, else the one that the article tells elsewhere."""
        return Speaker(entity.name, _KINDS[entity.type], entity.id, *_parts(self._best(entity, title)), mention=mention)

    def _best(self, entity: Entity, beside: Title | None) -> Title | None:
        """«глава» beside the quote says less than «глава клуба «Заря»» further up."""
        if beside is not None and beside.affiliation is not None:
            return beside
        if entity.id not in self._stated:
            told = [t for r in entity.titles if (t := self._titles.of(r.first, r.last, r.head))]
            self._stated[entity.id] = next((t for t in told if t.affiliation), told[0] if told else None)
        stated = self._stated[entity.id]
        if beside is None or (stated is not None and stated.affiliation and stated.role.endswith(beside.role)):
            return stated
        return beside

    def _whole(self, head: int) -> tuple[int, int]:
        """The noun phrase of the head; no name is cut: «А. Лютов», «глава отдела связи и печати Иван Лютов»."""
        first, last = nounphrases.of(self.reading, head)
        for i in (head, last - 1):
            hit = self.at(self.reading.tokens[i].span)
            if hit and hit[0].kind == "name":
                low, high = self.reading.range(hit[0].span)
                if any(self.reading.text(j) == "," for j in range(low, high)):
                    continue
                first, last = min(first, low) if i == head else first, max(last, high)
        return first, self._before_hearer(head, max(last, self._name_end(head, last)))

    def _before_hearer(self, head: int, last: int) -> int:
        """The end of a phrase before the medium that hears it: «заявил [президент Заречья] The Pennant»."""
        tokens = self.reading.tokens
        for i in range(head + 1, last):
            if tokens[i].text[:1].isascii() and (hit := self.at(tokens[i].span)) and hit[1].type == "MEDIA":
                before = self.at(tokens[i - 1].span)
                return i if before is not None and before[1].type == "LOCATION" else last
        return last

    def _name_end(self, head: int, last: int) -> int:
        """The end of a name behind complements that the phrase leaves out, or 0: «глава отдела связи [и печати Н.]»."""
        tokens = self.reading.tokens
        case = tokens[head].feats.get("Case")
        if tokens[head].pos != "NOUN" or not roles.is_person_noun(tokens[head]):
            return 0
        bracket = False
        for i in range(last, min(last + 15, len(tokens))):
            token = tokens[i]
            if token.sentence != tokens[head].sentence or self.reading.is_finite(i):
                return 0
            if token.text in ("(", ")"):
                bracket = token.text == "("
                continue
            if bracket or self.reading.mark_at[i] >= 0 or self.reading.is_mark(i):
                continue
            hit = self.at(token.span)
            if hit and hit[1].type == "PERSON" and hit[0].kind == "name":
                own = nounphrases.same_case(self.reading, i, head) and token.feats.get("Case") == case
                return self.reading.range(hit[0].span)[1] if own and i > last else 0
            genitive = token.feats.get("Case") in ("Gen", "Dat", "Loc", None) and case != "Gen"
            inside = case == "Gen" and token.feats.get("Case") in ("Gen", "Dat", "Loc", None) and token.pos != "PUNCT"
            if token.text in (",", "и") and case != "Gen":
                continue
            if token.text == "и" or (genitive and token.pos in ("NOUN", "ADJ", "ADP", "X", "PROPN")):
                continue
            if not inside or roles.is_person_noun(token):
                return 0
        return 0

    def _pronoun(
        self, head: int, previous: Speaker | None, said: int, mention: Mention | None, barred: str | None
    ) -> Speaker:
        token = self.reading.tokens[head]
        hit = self.at(token.span)
        if hit and hit[1].id != barred:
            entity = hit[1]
            return self._person(entity, None, mention)
        if token.folded in SINGULAR:
            gender = "fem" if token.folded in ("она", "ее") else "masc"
            person = self._antecedents.before(token.start, gender, previous, said, barred)
            if person:
                return self._person(person, None, mention)
            if previous and previous.kind == "person":
                return replace(previous, mention=mention)
        if token.folded in ("они", "их") and previous and previous.kind in ("unnamed", "organization"):
            return replace(previous, mention=mention)
        return Speaker(None, "unnamed", mention=mention)


def _parts(title: Title | None) -> tuple[str | None, Affiliation | None]:
    return (title.role, title.affiliation) if title else (None, None)
