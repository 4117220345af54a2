"""When an event happens: which time expression belongs to which trigger."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from workers.extraction.document import Document, Span, Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.grammar import is_participle
from workers.extraction.events.model import EventTime
from workers.extraction.events.places import APART
from workers.extraction.events.sources import Sources
from workers.extraction.events.triggers import Trigger
from workers.extraction.times.calendar import add_days
from workers.extraction.times.model import TimeExpression

_USABLE = ("DATE", "TIME")
_PARTS = ("START", "MID", "END", "APPROX")
_WIDTHS = {"month": 7, "year": 4}  # letters of an ISO date
_OF_DOCUMENTS = "от "  # «решение от 5 мая»
_OCCASIONS = frozenset(("SPORT", "ELECT", "CEREMONY", "MEETING"))
_WORDS = frozenset(("OFFER", "REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN", "PERSONNEL"))
_DECLARING = frozenset(("заявить", "заявлять", "объявить", "объявлять"))
_FOLLOWED = frozenset(("после", "из-за"))
_NAME = 5  # tokens of the name of an occasion
_YEAR = re.compile(r"(19|20)\d\d")
_LENGTH = re.compile(r"P(\d{1,2})D")
_LONGEST = 31  # days
_NEAR = 12  # tokens
_PERSONS = ("nsubj", "nsubj:pass", "obj", "iobj", "nmod")  # what participles are that stand for people
_SUBORDINATE = ("ccomp", "csubj", "acl", "acl:relcl", "parataxis", "xcomp")
_HAPPENS = frozenset(("состояться", "пройти", "проходить", "произойти", "случиться", "начаться", "завершиться"))
_ENDS = (",", ";", ":", "—", "–", "«", "»", "(", ")")


@dataclass
class Calendar:
    """The time expressions of a document that name days, with the word each hangs on: by sentence, apart from years
    within a word («ЧМ-2018»), which are of what it names."""

    document: Document
    by_sentence: dict[int, list[tuple[TimeExpression, Token]]] = field(default_factory=dict)
    of_names: dict[int, list[tuple[TimeExpression, Token]]] = field(default_factory=dict)
    governors: dict[Span, frozenset[int]] = field(default_factory=dict)  # the words that hold its words, and these
    lengths: dict[int, int] = field(default_factory=dict)  # token → days: «двухдневный визит»

    @classmethod
    def of(cls, document: Document, times: Sequence[TimeExpression]) -> Calendar:
        calendar = cls(document)
        for time in times:
            usable = time.type in _USABLE and time.start and not time.text.lower().startswith(_OF_DOCUMENTS)
            head = document.head_of(time.span) if usable else None
            length = _LENGTH.fullmatch(time.value or "") if time.type == "DURATION" else None
            if length is not None and 1 < int(length[1]) <= _LONGEST:
                word = document.head_of(time.span)
                if word is not None and word.rel == "amod" and word.head >= 0:
                    calendar.lengths[word.head] = int(length[1])
            if head is not None:
                found = calendar.of_names if head.start < time.span.start < head.end else calendar.by_sentence
                found.setdefault(head.sentence, []).append((time, head))
                calendar.governors[time.span] = frozenset(_governors(time, document))
        return calendar

    @property
    def heads(self) -> list[Token]:
        return [head for found in self.by_sentence.values() for _, head in found]


def attached(trigger: Trigger, syntax: Syntax, calendar: Calendar, sources: Sources) -> Iterator[tuple[str, EventTime]]:
    """The times that may be those of one mention, the surest first, each with the name of what ties it: `own`,
    `carried` by its light verb or participle, `behind` it, `declared`, `above` in the clauses around it, `followed`,
    `near`, `opens`, `named`; the nearest of equals. Never from across a quotation mark («Он приедет», сказал Олухов во
    вторник: Tuesday is the day of saying)."""
    candidates = [
        _Candidate(time, calendar.governors[time.span], head)
        for time, head in calendar.by_sentence.get(trigger.token.sentence, ())
        if sources.same_voice(time.span.start, trigger.token.start)
    ]
    for way, carriers in _carriers(trigger, syntax) if candidates else ():
        found = [c for c in candidates if not carriers.isdisjoint(c.governors)]
        if found:
            exact = [c for c in found if not _holds_another(c.time, found)] or found
            yield way, event_time(min(exact, key=lambda c: _distance(c, trigger)).time)
    above = _at_the_year(trigger, candidates, syntax)
    if above is not None:
        yield "followed", event_time(above)
    main = [trigger.token.i] + ([trigger.light.i] if trigger.light is not None else [])
    if candidates and not apart(trigger, syntax):
        near = [
            c
            for c in candidates
            if _one_clause(c.head, main, syntax.document) and not of_a_noun(c.time, c.head, syntax)
        ]
        if len(near) == 1:
            yield "near", event_time(near[0].time)
        if len(candidates) == 1 and _opens(candidates[0].head, trigger, syntax):
            yield "opens", event_time(candidates[0].time)
    named = _year_of_name(trigger, calendar) or _named_year(trigger, syntax.document)
    if named is not None:
        yield "named", named


def _year_of_name(trigger: Trigger, calendar: Calendar) -> EventTime | None:
    """The year that ends the name of an occasion: «на Олимпиаде-2016», «конкурс «Новая волна-2009»»."""
    for time, head in calendar.of_names.get(trigger.token.sentence, ()):
        if head is trigger.token or (trigger.token.pos in ("NOUN", "PROPN") and 0 < head.i - trigger.token.i < _NAME):
            return event_time(time)
    return None


def _named_year(trigger: Trigger, document: Document) -> EventTime | None:
    """The year in the name of an occasion: «на Кубке мира 2017», «Игры 2014»."""
    if trigger.entry.type not in _OCCASIONS or trigger.token.pos not in ("NOUN", "PROPN"):
        return None
    behind = document.tokens[trigger.token.i + 1 : trigger.token.i + 1 + _NAME]
    for token, following in itertools.pairwise((*behind, None)):
        if token is None or token.sentence != trigger.token.sentence or token.pos in ("VERB", "AUX", "ADP", "CCONJ"):
            return None
        if _YEAR.fullmatch(token.text):
            counted = (
                following is not None and following.pos in ("NOUN", "ADJ") and following.sentence == token.sentence
            )
            return None if counted else EventTime(token.text, token.span, token.text, token.text, "year")
        if token.pos == "PUNCT" and token.text not in "«»-–—":
            return None
    return None


def _opens(head: Token, trigger: Trigger, syntax: Syntax) -> bool:
    """Whether a time opens the sentence whose main clauses tell of the trigger: «В 1997 г. он ушёл, став мэром»."""
    document, verb = syntax.document, trigger.light or trigger.token
    if verb.pos != "VERB" or verb.rel in _SUBORDINATE:
        return False
    before = document.tokens[document.sentences[head.sentence].first : head.i]
    if len(before) > _NEAR or any(t.pos == "VERB" for t in before):
        return False
    return not any(above.rel in _SUBORDINATE for above in document.ancestors(verb.i))


def _at_the_year(trigger: Trigger, candidates: Sequence[_Candidate], syntax: Syntax) -> TimeExpression | None:
    """The year of what an event was followed by at once: «в 1993 году он взошёл на престол после кончины брата»."""
    if syntax.preposition(trigger.token) not in _FOLLOWED:
        return None
    above = {t.i for t in syntax.document.ancestors(trigger.token.i) if t.pos == "VERB"}
    return next((c.time for c in candidates if c.time.granularity == "year" and above & c.governors), None)


def of_a_noun(time: TimeExpression, head: Token, syntax: Syntax) -> bool:
    """Whether a year only describes a noun: «лауреат премии 1997 года»."""
    above = syntax.parent(head)
    described = time.granularity == "year" and above is not None and above.pos in ("NOUN", "PROPN")
    return described and not time.text.lower().startswith(("в ", "во ")) and syntax.preposition(head) is None


class _Candidate(NamedTuple):
    time: TimeExpression
    governors: frozenset[int]
    head: Token


def _governors(time: TimeExpression, document: Document) -> Iterator[int]:
    inside = document.tokens_in(time.span)
    own = {t.i for t in inside}
    for token in inside:
        if token.head not in own and token.pos not in ("ADP", "PUNCT"):
            yield token.i
            if token.head >= 0:
                above = document.tokens[token.head]
                yield above.i
                if above.feats.get("VerbForm") == "Conv" and above.head >= 0:  # «потеряв власть в 1985 году, он ушёл»
                    yield above.head
                described = _described(above, document)
                if described is not None:
                    yield described.i


def _described(verb: Token, document: Document) -> Token | None:
    """The noun before a participle or «который состоялся» that agrees with it, whatever the tree says: «после раскола
    в партии произошедшего в 1993 году»."""
    relative = next(
        (document.tokens[c] for c in document.children[verb.i] if document.tokens[c].lemma == "который"), None
    )
    if not (is_participle(verb) and verb.feats.get("Case")) and not (relative is not None and verb.lemma in _HAPPENS):
        return None
    said, features = (verb, ("Case", "Number", "Gender")) if relative is None else (relative, ("Number", "Gender"))
    first = document.sentences[verb.sentence].first
    for noun in reversed(document.tokens[max(first, said.i - _NEAR) : said.i]):
        if noun.pos == "NOUN" and all(
            noun.feats.get(f) == said.feats.get(f) or (f == "Gender" and said.feats.get("Number") == "Plur")
            for f in features
        ):
            return noun
    return None


def _holds_another(time: TimeExpression, candidates: Sequence[_Candidate]) -> bool:
    """Whether it is only the year of another time: «17 июня 2018 года выиграла на ЧМ-2018»."""
    year = time.start if time.granularity == "year" and time.start == time.end else None
    return year is not None and any(
        c.time.start is not None and c.time.start != year and c.time.start.startswith(f"{year}-") for c in candidates
    )


def _distance(candidate: _Candidate, trigger: Trigger) -> int:
    return abs(candidate.head.i - trigger.token.i)


def apart(trigger: Trigger, syntax: Syntax) -> bool:
    """Whether a preposition keeps a noun out of the time of its verb: «выступил после отставки»."""
    return syntax.preposition(trigger.token) in APART


def _carriers(trigger: Trigger, syntax: Syntax) -> Iterator[tuple[str, set[int]]]:
    """The words whose times are those of a trigger, the surest first."""
    token = trigger.token
    yield "own", {token.i}
    carried = {t.i for t in syntax.below(token.i, "acl", "acl:relcl", "amod") if t.pos == "VERB"}
    if trigger.entry.type not in _WORDS:  # «приехал работать в мае», not «призвал вернуться к маю»
        carried |= {t.i for t in syntax.below(token.i, "xcomp") if t.feats.get("VerbForm") == "Inf"}
    yield "carried", carried | ({trigger.light.i} if trigger.light is not None else set())
    if token.pos in ("NOUN", "PROPN"):
        yield "behind", set(_behind(token, syntax.document))
    if trigger.entry.type in _WORDS and syntax.preposition(token) in ("о", "об") and token.head >= 0:
        above = syntax.document.tokens[token.head]
        if above.lemma in _DECLARING:  # «заявил о готовности»
            yield "declared", {above.i}
    if apart(trigger, syntax) or (is_participle(token) and token.rel in _PERSONS):
        return  # «умерший родился в 1970 году»: of his birth
    below = token
    for above in syntax.document.ancestors(token.i):
        if below.rel in ("ccomp", "acl:relcl", "parataxis") or (below.rel == "acl" and is_participle(below)):
            return
        if below.rel == "nmod" and above.lemma not in syntax.lexicon.light_nouns:
            return  # «подписал указ о призыве»: the day of signing
        below = above
        if above.pos in ("VERB", "AUX", "ADJ"):
            yield "above", {above.i}


def _behind(noun: Token, document: Document) -> Iterator[int]:
    """The words of the phrase that follows a noun, up to a mark or verb: «на встрече с Олуховым в Заречном 5 мая»."""
    for token in document.tokens[noun.i + 1 : noun.i + 1 + _NEAR]:
        if token.sentence != noun.sentence or token.pos in ("VERB", "AUX", "PUNCT", "SCONJ", "CCONJ"):
            return
        yield token.i


def _one_clause(head: Token, carriers: Sequence[int], document: Document) -> bool:
    """Whether nothing between a time and a trigger or its light verb starts another clause; trees lose what stands
    far from its verb."""
    for i in carriers:
        between = document.tokens[min(head.i, i) + 1 : max(head.i, i)]
        if len(between) <= _NEAR and not any(
            t.text in _ENDS or (t.pos == "VERB" and t.i not in carriers) or t.pos == "SCONJ" for t in between
        ):
            return True
    return False


def event_time(time: TimeExpression) -> EventTime:
    """The days of an expression in its own exactness: «в начале ноября» is November."""
    start, end, granularity = time.start, time.end, time.granularity
    if start and time.mod in _PARTS:
        width = _WIDTHS.get(granularity or "")
        if width:
            start = end = start[:width]
        elif time.mod == "APPROX" and granularity != "hour" and end and start[:7] == end[:7]:
            start = end = start[:7]
            granularity = "month"
    if granularity == "season" and start and end and start[:4] == end[:4]:  # «осенью 2015 года»: of the year
        start = end = start[:4]
        granularity = "year"
    return EventTime(time.text, time.span, start, end, granularity)


def stretched(time: EventTime, tokens: Iterable[Token], calendar: Calendar) -> EventTime:
    """Lets an occurrence last as long as its words say: «двухдневный визит» begun on the 5th ends on the 6th."""
    length = max((calendar.lengths.get(token.i, 0) for token in tokens), default=0)
    if not length or time.start is None or time.granularity != "day" or time.end != time.start:
        return time
    return replace(time, end=add_days(date.fromisoformat(time.start), length - 1).isoformat())


def is_future(time: EventTime | None, published: date | None) -> bool:
    """Whether the time begins after the day of publication, as far as both are known to the day or month."""
    if time is None or time.start is None or published is None:
        return False
    return time.start > published.isoformat()[: len(time.start)]
