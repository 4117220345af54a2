"""What a speaker is, and where: «пресс-секретарь Кремля» is the role «пресс-секретарь» in «Кремль»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workers.extraction.document import Span, Token
from workers.extraction.entities import phrases, roles
from workers.extraction.entities.countries import State, gazetteer
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.model import Affiliation
from workers.extraction.quotes.reading import Reading

_BODIES = ("ORGANIZATION", "LOCATION", "MEDIA")


@dataclass(frozen=True, slots=True)
class Title:
    """A role in the nominative without the body that it belongs to: «министр связи», «Россия»."""

    role: str
    affiliation: Affiliation | None


class Titles:
    """Reads the noun phrases of offices and trades."""

    def __init__(self, reading: Reading, entities: Entities) -> None:
        self._reading = reading
        self._tokens = reading.tokens
        self._entities = entities

    def of(self, first: int, last: int, head: int) -> Title | None:
        """The title that the tokens `[first, last)` around their head give; None where no word is left."""
        first = max(first, roles.left_edge(self._reading.document, head))
        while first < head and self._tokens[first].text[:1].isdigit():
            first += 1  # «42-летний»
        last = self._end(last, head)
        begins = self._body(last, head)
        if begins is None:
            state = self._adjective(first, head)
            role = self._role(first + 1 if state else first, last, head)
            return Title(role, self._of_state(state) if state else None) if role else None
        start, body = begins
        end = self._tail(start, last, head)
        role = self._role(first, start, head)
        tail = self._reading.trimmed(end, last) if end < last else None
        if role and tail:
            role = f"{role} {self._reading.document.slice(tail)}"
        return Title(role, self._affiliation(start, end, body)) if role else None

    def _end(self, last: int, head: int) -> int:
        """Where the title ends: before a bracket, a clause, or a second title («глава службы кардинал Н.»)."""
        case = self._tokens[head].feats.get("Case")
        for i in range(head + 1, last):
            token = self._tokens[i]
            if token.text == "(" or self._reading.is_finite(i) or token.lemma in ("который", "где"):
                last = i
                break
            apposed = token.feats.get("Case") == case and case != "Gen" and self._reading.mark_at[i] < 0
            if apposed and roles.is_person_noun(token) and not self._follows_preposition(i, head):
                last = max(roles.left_edge(self._reading.document, i), head + 1)
                break
        while last - 1 > head and self._tokens[last - 1].pos in ("CCONJ", "ADP"):
            last -= 1
        return last

    def _body(self, last: int, head: int) -> tuple[int, int] | None:
        """Where the words of the body begin, with its head: «[газеты «Вымпел»]», «[министерства] обороны»."""
        words, role_words = lexicon(), roles.lexicon()
        deputy = self._tokens[head].lemma in role_words.serving
        for i in range(head + 1, last):
            token = self._tokens[i]
            if token.pos not in ("NOUN", "PROPN", "X") and not (token.text.isupper() and len(token.text) > 1):
                continue
            hit = self._entities.at(token.span)
            preposition = self._preposition(i, head)
            place = gazetteer().starting(self._tokens, i)
            if hit and hit[1].type == "PERSON":
                return None
            if roles.is_person_noun(token):
                if not deputy:
                    return None  # the lawyer of a director is not of his house
                continue
            named = (hit and hit[1].type in _BODIES) or place is not None
            common = token.pos == "NOUN" and (token.lemma in words.body or token.lemma in words.media)
            common = common or token.lemma in role_words.own_body | words.apposed | words.house
            if not named and not common:
                continue
            located = place is not None or (hit and hit[1].type == "LOCATION")
            if preposition in ("по", "о", "об", "с", "со", "к") or (preposition and located):
                continue
            case = token.feats.get("Case")
            if not preposition and case not in ("Gen", None) and not token.text.isupper() and not self._marked(i, head):
                continue
            start = self._left(i, head)
            alone = not hit and not named and start == i and self._alone(i, last)
            return None if alone else (start, i)
        return None

    def _alone(self, i: int, last: int) -> bool:
        """«глава ведомства», «президент страны»: which one, the words do not tell."""
        token = self._tokens[i]
        vague = token.lemma in roles.lexicon().own_body or token.lemma in lexicon().apposed
        return vague and (i + 1 >= last or self._tokens[i + 1].pos in ("ADP", "CCONJ", "PUNCT"))

    def _marked(self, i: int, head: int) -> bool:
        return self._reading.mark_at[i] >= 0 and self._reading.mark_at[i] != self._reading.mark_at[head]

    def _left(self, i: int, head: int) -> int:
        """Where the words around a body begin: adjectives, a mark, a preposition."""
        below = set(self._reading.document.subtree(i))
        first = i
        while first > head + 1 and first - 1 in below:
            first -= 1  # «крупнейшей в мире сети»
        while first > head + 1 and (
            self._reading.is_mark(first - 1)
            or self._tokens[first - 1].pos == "ADJ"
            or self._tokens[first - 1].text.isdigit()
        ):
            first -= 1
        return first - 1 if first - 1 > head and self._tokens[first - 1].pos == "ADP" else first

    def _preposition(self, i: int, head: int) -> str:
        """The preposition that governs a noun behind the head, or nothing."""
        governs = (c for c in self._reading.document.children[i] if self._tokens[c].rel == "case" and head < c < i)
        found = next(governs, None)
        if found is None and self._tokens[i - 1].pos == "ADP" and i - 1 > head:
            found = i - 1
        return self._reading.text(found) if found is not None else ""

    def _follows_preposition(self, i: int, head: int) -> bool:
        return any(self._tokens[j].pos == "ADP" for j in range(head + 1, i))

    def _tail(self, start: int, last: int, head: int) -> int:
        """Where the words of the body end and those of the role go on: «директор завода [по кадрам]»."""
        for i in range(start + 1, last):
            token = self._tokens[i]
            if token.pos == "ADP" and token.head > i:
                above = self._tokens[token.head].head
                if above == head or (above >= 0 and above < start and self._tokens[above].head == head):
                    return i
        return last

    def _adjective(self, first: int, head: int) -> State | None:
        """The state of «российский президент»: of offices that a state has, not of «российский певец»."""
        if first >= head or self._tokens[head].lemma not in roles.lexicon().of_state:
            return None
        states = gazetteer().of_adjective(self._tokens[first].lemma)
        return states[0] if len(states) == 1 else None

    def _of_state(self, state: State) -> Affiliation:
        entity = self._by_state.get(state.name)
        return Affiliation(entity.name if entity else state.name, entity.id if entity else None)

    @cached_property
    def _by_state(self) -> dict[str, Entity]:
        """The states among the places of the article, by the state's usual name: «РФ» is «Россия»."""
        found: dict[str, Entity] = {}
        for entity in self._entities.all:
            place = gazetteer().match(entity.name.split()) if entity.type == "LOCATION" else None
            if place is not None and place.kind == "state":
                found.setdefault(place.state.name, entity)
        return found

    def _role(self, first: int, last: int, head: int) -> str:
        span = self._reading.trimmed(first, max(last, head + 1))
        if span is None:
            return ""
        low, high = self._reading.range(span)
        while high - 1 > head and self._tokens[high - 1].pos in ("ADP", "CCONJ", "ADJ"):
            high -= 1
        return lowered(phrases.nominative(self._tokens[low:high], self._tokens[head]))

    def _affiliation(self, start: int, end: int, body: int) -> Affiliation | None:
        while start < body and self._tokens[start].pos == "ADP":
            start += 1
        apposed = self._apposed(body, end)
        if apposed is not None:
            return apposed
        hit = self._entities.at(self._tokens[body].span)
        span = self._reading.trimmed(start, end)
        if span is None:
            return None
        if hit and hit[1].type in _BODIES and self._covers(hit[0].span, hit[1], span):
            return Affiliation(hit[1].name, hit[1].id)
        low, high = self._reading.range(span)
        name = phrases.nominative(self._tokens[low:high], self._tokens[body])
        return Affiliation(name, None)

    def _covers(self, own: Span, entity: Entity, span: Span) -> bool:
        """Whether the words of the body are the entity's mention, but for the marks and a common noun before it."""
        rest = [t for t in self._words(span) if not own.covers(t.span)]
        return all(
            (t.end <= own.start and t.pos == "NOUN")
            or (t.start >= own.end and entity.type != "LOCATION" and self._placed(t))
            for t in rest
        )

    def _placed(self, token: Token) -> bool:
        """«Госдума [России]»: the place says no more than the name."""
        hit = self._entities.at(token.span)
        return hit is not None and hit[1].type == "LOCATION"

    def _words(self, span: Span) -> list[Token]:
        first, last = self._reading.range(span)
        return list(self._reading.words(first, last))

    def _apposed(self, body: int, end: int) -> Affiliation | None:
        """The name behind the noun of a body: «газеты «Вымпел»», «журнала The Bell», «клуба ЦСКА»."""
        words = lexicon()
        i = body + 1
        while i < end and self._reading.is_mark(i):
            i += 1
        if i >= end or self._tokens[body].pos != "NOUN" or not self._tokens[body].text[:1].islower():
            return None
        mark = self._reading.mark_at[i]
        in_marks = mark >= 0 and mark != self._reading.mark_at[body]
        latin = self._tokens[i].text[:1].isascii() and self._tokens[i].text[:1].isalpha()
        lemma = self._tokens[body].lemma
        bare = lemma in words.media or lemma in words.apposed
        if not in_marks and not (bare and (latin or self._tokens[i].text.isupper())):
            return None
        hit = self._entities.at(self._tokens[i].span)
        if hit and hit[1].type in _BODIES and (not in_marks or hit[1].type != "LOCATION"):
            return Affiliation(hit[1].name, hit[1].id)
        if in_marks:
            return Affiliation(self._reading.document.slice(self._reading.marks[mark].inner), None)
        span = self._reading.trimmed(i, end)
        return Affiliation(self._reading.document.slice(span), None) if span else None


def lowered(name: str) -> str:
    """«Министр связи» → «министр связи»; «ГУП» stays."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
