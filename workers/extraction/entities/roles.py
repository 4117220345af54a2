"""Who is what in this article: «президент Казахстана Касым-Жомарт Токаев», «Савин, главный редактор центра»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Document, Span, Token, fold
from workers.extraction.entities import phrases
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan

_DATA = Path(__file__).with_name("roles.toml")
REACH = 15  # tokens between a name and the noun of its role
_MARKS = '«»"“”„'
_DASHES = ("—", "–", "-")
_OF_BODIES = ("член",)
_RANKED = ("зам", "вице-", "секретарь")  # the first of several
_CLOSING = (",", ")", "(", ".", ";", *_DASHES)
_MOST_ROLES = 4  # of a list behind a name


@dataclass(frozen=True)
class Lexicon:
    alike: Mapping[str, frozenset[str]]  # role → the words that may stand for it later
    ministries: Mapping[str, str]  # abbreviation → what its minister is minister of
    no_role: frozenset[str]
    passing: frozenset[str]
    former: frozenset[str]
    indefinite: frozenset[str]
    offices: frozenset[str]
    general: frozenset[str]
    own_body: frozenset[str]
    appointing: frozenset[str]
    serving: frozenset[str]
    of_state: frozenset[str]
    heads: frozenset[str]
    state_heads: frozenset[str]
    government_heads: frozenset[str]
    region_heads: frozenset[str]
    states: frozenset[str]
    governments: frozenset[str]
    regions: frozenset[str]
    protagonists: frozenset[str]
    celebrated: frozenset[str]
    epicene: frozenset[str]
    then: frozenset[str]
    mutual: frozenset[str]
    kin: frozenset[str]
    speaking: frozenset[str]

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """All nouns for persons with a role."""
        return frozenset(self.alike).union(self.protagonists, *self.alike.values())

    @cached_property
    def still_passing(self) -> frozenset[str]:
        return self.passing - self.former

    @cached_property
    def called(self) -> frozenset[str]:
        """All nouns that may stand for a person who has a name."""
        return self.spoken_of | self.mutual | self.kin


@lru_cache(1)
def lexicon() -> Lexicon:
    """`roles.toml`, folded."""
    data = lexicons.read(_DATA)
    alike: dict[str, set[str]] = {}
    for line in data["synonyms"]:
        for word in line[1:]:
            alike.setdefault(fold(line[0]), set()).add(fold(word))
            if word in ("представитель", "премьер", "пресс-секретарь"):
                alike.setdefault(fold(word), set()).add(fold(line[0]))
    for wide, narrow in data["hypernyms"].items():
        for word in narrow:
            alike.setdefault(fold(word), set()).add(fold(wide))
    words = {key: frozenset(fold(w) for w in row) for key, row in data["words"].items()}
    ministries = {fold(short): fold(of) for short, of in data["ministries"].items()}
    return Lexicon({role: frozenset(other) for role, other in alike.items()}, ministries, **words)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun for a person with its modifiers; tokens `[first, last)` of the document."""

    first: int
    last: int
    head: int
    lemma: str
    states: frozenset[str]  # names of states
    bodies: frozenset[str]  # lemmas of what the person is head, speaker … of
    own: frozenset[str]  # «глава ведомства»: lemmas of bodies that the article has spoken of
    former: bool
    named: bool = False  # one of the bodies has a name: «создатель Википедии»


@dataclass(frozen=True, slots=True)
class Role:
    phrase: Phrase
    text: str  # nominative
    person: Draft


def phrase(document: Document, first: int, last: int, head: int) -> Phrase:
    """Reads the words around a noun for a person."""
    words = lexicon()
    tokens = document.tokens
    lemma = tokens[head].lemma
    former = any(t.lemma in words.former for t in tokens[first:head]) or lemma.startswith("экс-")
    states: set[str] = set()
    bodies: set[str] = set()
    own: set[str] = set()
    named = False
    gaz = gazetteer()
    i = first
    while i < last:
        if i == head:
            i += 1
            continue
        token = tokens[i]
        if found := gaz.starting(tokens, i):
            place, end = found
            if end <= last:
                if place.kind != "city":
                    states.add(place.state.name)
                if place.kind != "state":
                    bodies.add(fold(place.name))
                    named = True
                i = end
                continue
        if token.pos == "ADJ" and (adjective := gaz.of_adjective(token.lemma)):
            states.update(s.name for s in adjective)
        elif i > head and token.pos in ("NOUN", "PROPN", "X") and token.text[:1].isalnum():
            if token.lemma in words.own_body:
                own.add(token.lemma)
            else:
                bodies.add(_body(tokens, i))
                named = named or token.text[:1].isupper()
        i += 1
    lemma = lemma.removeprefix("экс-")
    own = own if not bodies else set()
    return Phrase(first, last, head, lemma, frozenset(states), frozenset(bodies), frozenset(own), former, named)


def _body(tokens: Sequence[Token], i: int) -> str:
    """What a complement is compared by: its lemma; «МИД» and «иностранных дел» are one."""
    if tokens[i].lemma == "дело" and i and tokens[i - 1].pos == "ADJ":
        return tokens[i - 1].lemma
    return lexicon().ministries.get(tokens[i].lemma, tokens[i].lemma)


def find(document: Document, persons: Sequence[Draft], names: dict[int, NameSpan]) -> list[Role]:
    """The roles of all persons in order of the text. `names` maps tokens to the name they are a part of."""
    found = []
    for person in persons:
        for name in person.spans:
            for part in (*_before(document, name, names), *_after(document, name, names), *_given(document, name)):
                text = title(document, part)
                found.append(Role(replace(part, lemma=_office(part)), text, person))
    return sorted(found, key=lambda r: r.phrase.first)


def _office(part: Phrase) -> str:
    """«глава государства» is a president, «глава правительства» a prime minister, as far as later words go."""
    words = lexicon()
    if part.lemma not in words.heads and part.lemma != "председатель":
        return part.lemma
    if part.own & words.governments:
        return "премьер-министр"
    return "президент" if part.own & words.states and part.lemma in words.heads else part.lemma


def is_person_noun(token: Token) -> bool:
    """A lower-case noun in the singular for a living being that may be somebody's role."""
    words, lemma = lexicon(), token.lemma
    if token.feats.get("Number") != "Sing":
        return False
    known = lemma in words.spoken_of
    if token.pos != "NOUN" and "-" not in token.text and not (known and token.pos == "PROPN"):
        return False
    return (
        (known or token.feats.get("Animacy") == "Anim" or _is_of_parts(lemma))
        and not token.text.isupper()
        and lemma not in words.no_role
        and lemma not in gazetteer().by_demonym
        and len(token.text) > 2
    )


def _is_role(token: Token) -> bool:
    """As `is_person_noun`, or a word that says no more than whose somebody is: «член палаты Олухов»."""
    return is_person_noun(token) or (token.lemma in _OF_BODIES and token.feats.get("Number") == "Sing")


def _is_of_parts(lemma: str) -> bool:
    """«певица-дебютантка»."""
    return "-" in lemma and any(word in lexicon().spoken_of for word in lemma.split("-"))


def _before(document: Document, name: NameSpan, names: dict[int, NameSpan]) -> Iterator[Phrase]:
    """«официальный представитель МИД Казахстана» before a name."""
    tokens = document.tokens
    start = document.sentences[tokens[name.first].sentence].first
    if any(t.folded in ("им", "имени") for t in tokens[max(start, name.first - 2) : name.first]):
        return  # «студент академии им. Лютова»
    case = _case(document, name)
    heads = []
    i = name.first - 1
    inside_marks = False
    while i >= max(start, name.first - REACH):
        token = tokens[i]
        other = names.get(i)
        if other is not None and other.type == "PERSON":
            break
        if token.text in _MARKS:
            inside_marks = not inside_marks
        elif inside_marks or other is not None:
            pass
        elif token.pos not in ("NOUN", "PROPN", "ADJ", "ADP", "CCONJ", "NUM", "X", "DET"):  # noqa: SIM114 - another reason
            break
        elif token.pos in ("ADP", "CCONJ") and (
            i + 1 == name.first or token.folded not in ("и", "по", "в", "на", "при", "от")
        ):
            break
        elif _is_role(token) and _agrees(token, case):
            heads.append(i)
        i -= 1
    if not heads:
        return
    heads.reverse()
    if case == "Gen":  # «помощника президента Петрова»: only the first is surely his
        heads = heads[:1]
    ends = [*(left_edge(document, h) for h in heads[1:]), name.first]
    for head, end in zip(heads, ends, strict=True):
        yield phrase(document, left_edge(document, head), max(end, head + 1), head)


def _case(document: Document, name: NameSpan) -> str:
    """The case of the name: of most of its words."""
    cases = [c for t in document.tokens[name.first : name.last] if (c := t.feats.get("Case"))]
    return max(dict.fromkeys(cases), key=cases.count, default="")


def _agrees(token: Token, case: str) -> bool:
    return not case or phrases.same_case(token.feats.get("Case"), case)


def left_edge(document: Document, head: int) -> int:
    """Where the adjectives before a noun begin: «[чрезвычайный и полномочный] посол», «[первый] замминистра»."""
    tokens = document.tokens
    first = head
    start = document.sentences[tokens[head].sentence].first
    while first > start and first > head - REACH:
        token = tokens[first - 1]
        if token.lemma == "и" and first < head and first - 1 > start and _attributed(tokens[first - 2], tokens[head]):
            first -= 2
        elif _attributed(token, tokens[head]):
            first -= 1
        else:
            break
    return first


def _attributed(token: Token, noun: Token) -> bool:
    """Whether a word tells more of the noun behind it, as a part of the role."""
    if token.pos not in ("ADJ", "DET") or token.feats.get("Case") != noun.feats.get("Case"):
        return False
    ranked = token.lemma == "первый" and noun.lemma.startswith(_RANKED)
    return ranked or token.lemma not in lexicon().still_passing


def _after(document: Document, name: NameSpan, names: dict[int, NameSpan]) -> Iterator[Phrase]:
    """«Савин, главный редактор центра «Геополитика», член совета», «Савин (Savin) — главный редактор» after a name."""
    tokens = document.tokens
    end = document.sentences[tokens[name.first].sentence].last
    i = _behind_original(tokens, name.last, end)
    case = _case(document, name)
    for _ in range(_MOST_ROLES):
        if i + 1 >= end or tokens[i].text not in (",", "(", *_DASHES):
            return
        if not case and tokens[i].text in _DASHES:
            return
        found = _apposed(document, i, end, case, names)
        if found is None:
            return
        yield found
        i = found.last


def _behind_original(tokens: Sequence[Token], i: int, end: int) -> int:
    """Behind the brackets that hold the name in other letters: «Олухов (Oluhov), министр»."""
    if i + 1 >= end or tokens[i].text != "(" or not tokens[i + 1].text[:1].isascii():
        return i
    closing = next((k for k in range(i + 1, min(end, i + REACH)) if tokens[k].text == ")"), None)
    return i if closing is None or closing + 1 >= end else closing + 1


def _apposed(document: Document, mark: int, end: int, case: str, names: dict[int, NameSpan]) -> Phrase | None:
    """The role that follows a comma, bracket or dash and ends before another, in the case of the name."""
    tokens = document.tokens
    first = i = mark + 1
    while i < end and (tokens[i].pos == "ADJ" or tokens[i].rel == "amod"):
        if tokens[i].pos != "ADJ":  # «действующий премьер»
            first = i + 1
        i += 1
    if i >= end or not _is_role(tokens[i]) or not _agrees(tokens[i], case):
        return None
    if tokens[mark].text in _DASHES and tokens[i].feats.get("Case") != case:
        return None  # «победил Лютов — тренера уволили»
    head = i
    while i < end and i < head + REACH:
        token = tokens[i]
        if token.text in _CLOSING:
            return phrase(document, first, i, head)
        other = names.get(i)
        if token.pos in ("VERB", "AUX", "PRON", "SCONJ") or (other is not None and other.type == "PERSON"):
            return None
        i += 1
    return phrase(document, first, i, head) if i == end else None


def _given(document: Document, name: NameSpan) -> Iterator[Phrase]:
    """«Токаев был переизбран президентом Казахстана»."""
    head = name.head(document)
    if not head.rel.startswith("nsubj") or head.head < 0:
        return
    verb = document.tokens[head.head]
    if verb.lemma not in lexicon().appointing:
        return
    for i in document.children[verb.i]:
        token = document.tokens[i]
        if i > verb.i and token.feats.get("Case") == "Ins" and _is_role(token):
            yield phrase(document, left_edge(document, i), extent(document, i), i)


def extent(document: Document, head: int) -> int:
    """The index behind a noun's complements: «президент [Республики Казахстан]», «глава [МИД Украины]»."""
    tokens = document.tokens
    end = min(document.sentences[tokens[head].sentence].last, head + REACH)
    i = last = head + 1
    inside_marks = False
    gaz = gazetteer()
    while i < end:
        token = tokens[i]
        before = tokens[i - 1].text[:1]
        if not inside_marks and token.text[:1].isascii() and before.isupper() and not before.isascii():
            break  # «заявил президент Исландии The Times»
        if not inside_marks and (found := gaz.starting(tokens, i)) and found[1] <= end:
            last = i = found[1]
            continue
        if token.text in _MARKS:
            opens = i - 1 == document.sentences[token.sentence].first
            named = not inside_marks and not opens and tokens[i - 1].text[:1].isupper()  # «главы ГРУ «Заря» объяснила»
            if named or (token.text in "»”" and not inside_marks):
                break
            inside_marks = not inside_marks
        elif not inside_marks:
            if token.pos in ("ADP", "CCONJ"):
                if token.folded not in ("и", "по", "в") or not _below(document, i, head):
                    break
                i += 1
                continue
            genitive = token.feats.get("Case") in ("Gen", None) or tokens[i - 1].pos == "ADP"
            if token.pos not in ("NOUN", "PROPN", "ADJ", "X", "NUM") or not (genitive or token.text.isupper()):
                break
            if not _below(document, i, head):
                break
        i += 1
        if not inside_marks:
            last = i
    return last


def _below(document: Document, i: int, head: int) -> bool:
    return any(t.i == head for t in document.ancestors(i))


def title(document: Document, part: Phrase) -> str:
    """The role in the nominative: «президент Казахстана»."""
    first = part.first
    tokens = document.tokens[first : part.last]
    text = phrases.nominative(tokens, document.tokens[part.head])
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text


def span(document: Document, part: Phrase) -> Span:
    return Span(document.tokens[part.first].start, document.tokens[part.last - 1].end)
