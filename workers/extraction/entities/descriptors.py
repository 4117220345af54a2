"""Descriptors: «президент Казахстана», «эксперт», «представитель Кремля» for persons that the article names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workers.extraction.document import Document, Token, fold
from workers.extraction.entities import offices, persons, roles
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.roles import Phrase, Role

_NEAR = 4  # sentences over which a bare «эксперт» reaches when there are several experts

_ACTING = re.compile(r"(?:\bи\.\s?о\.|\bврио)\s*\Z", re.IGNORECASE)
_MOST_ROLES = 200  # that one noun may speak of


def resolve(
    document: Document, people: Sequence[Draft], found: Sequence[Role], names: dict[int, NameSpan]
) -> list[tuple[Phrase, Draft]]:
    """The descriptors that stand for a person, in order of the text."""
    if not people:
        return []
    taken = {r.phrase.head for r in found}
    starts = {n.first: person for person in people for n in person.spans}
    seen: dict[int, int] = {}  # number of the person → sentence of the last mention
    number = {id(p): i for i, p in enumerate(people)}
    by_word = _by_word(found)
    states: dict[int, set[str]] = {}
    for role in found:
        states.setdefault(id(role.person), set()).update(role.phrase.states)
    out = []
    for token in document.tokens:
        if (named := starts.get(token.i)) is not None:
            seen[number[id(named)]] = token.sentence
            continue
        if token.i in taken or not roles.is_person_noun(token) or not _is_free(document, names.get(token.i)):
            continue
        described = roles.phrase(document, roles.left_edge(document, token.i), roles.extent(document, token.i), token.i)
        if not _is_definite(document, token, described):
            continue
        person = _of_roles(document, token, described, by_word.get(described.lemma, []), states, people, seen, number)
        if person is None:
            person = offices.holder(document.published, described, people, found)
        if person is not None:
            seen[number[id(person)]] = token.sentence
            out.append((described, person))
    return out


def _is_free(document: Document, name: NameSpan | None) -> bool:
    """Outside names, or in one that a common noun opens: «пресс-служба [президента] Казахстана»."""
    return name is None or (name.type == "ORGANIZATION" and document.tokens[name.first].text[:1].islower())


def _by_word(found: Iterable[Role]) -> dict[str, list[Role]]:
    """The roles that a noun may speak of: the same, a synonym, a wider word."""
    words = roles.lexicon()
    table: dict[str, list[Role]] = {}
    for role in found:
        own = role.phrase.lemma
        near = {own} | words.alike.get(own, frozenset()) | {w for w, others in words.alike.items() if own in others}
        for word in sorted(near):
            held = table.setdefault(word, [])
            if len(held) < _MOST_ROLES:
                held.append(role)
    return table


def _is_definite(document: Document, token: Token, described: Phrase) -> bool:
    """Whether the noun may be about somebody known: not «один эксперт», not «стал президентом»."""
    words = roles.lexicon()
    around = [document.tokens[i] for i in document.children[token.i]]
    if any(t.i < token.i and t.lemma in words.indefinite for t in around) or described.former:
        return False
    if token.rel in ("xcomp", "root") and token.feats.get("Case") in ("Ins", "Nom"):
        return False
    if token.head >= 0 and token.feats.get("Case") == "Ins" and document.tokens[token.head].lemma in words.appointing:
        return False
    if any(t.rel == "cop" for t in around):
        return False
    if token.head >= 0 and token.rel == "nmod" and document.tokens[token.head].lemma in words.offices:
        return False
    start = document.tokens[described.first].start
    if _ACTING.search(document.text[max(0, start - 8) : start]):
        return False
    before = document.tokens[described.first - 1] if described.first else None
    if before is not None and before.lemma in words.indefinite:
        return False
    return bool(described.states or described.bodies or described.own_body or token.lemma not in words.general)


def _of_roles(
    document: Document,
    token: Token,
    described: Phrase,
    candidates: Sequence[Role],
    states: dict[int, set[str]],
    people: Sequence[Draft],
    seen: dict[int, int],
    number: dict[int, int],
) -> Draft | None:
    """The person with such a role that was mentioned last; None where two are as near."""
    agreed = persons.agreed_gender(document, token)
    fitting: dict[int, int] = {}
    for role in candidates:
        who = number[id(role.person)]
        if agreed and role.person.gender and agreed != role.person.gender:
            continue
        if token.feats.get("Gender") == "Fem" and role.person.gender == "masc" and token.lemma not in ("глава",):
            continue
        strength = _fits(role.phrase, described, states.get(id(role.person), set()))
        if strength and (who in seen or described.states or described.bodies):
            fitting[who] = max(strength, fitting.get(who, 0))
    if not fitting:
        return None
    strongest = max(fitting.values())
    best = sorted((w for w in fitting if fitting[w] == strongest), key=lambda w: -seen.get(w, -1))
    if len(best) > 1 and not (described.states or described.bodies):
        nearest, next_ = seen.get(best[0], -1), seen.get(best[1], -1)
        if nearest == next_ or token.sentence - nearest > _NEAR:
            return None
    return people[best[0]]


def _fits(role: Phrase, described: Phrase, states: set[str]) -> int:
    """0 where the descriptor cannot mean the role, else how well it fits."""
    words = roles.lexicon()
    if role.former != described.former and not role.former:
        return 0
    same = role.lemma == described.lemma
    wider = described.lemma in words.alike.get(role.lemma, frozenset())
    specific = bool(described.states or described.bodies)
    if not same and not wider and not specific:
        return 0
    strength = 3 if same else 2 if wider else 1
    if described.states:
        own = role.states or states
        if own and not own & described.states:
            return 0
        if not own:
            return 0  # «президент» alone may be of any state
        strength += 3
        if not described.bodies and described.lemma in words.heads and role.lemma not in words.state_heads:
            return 0  # «глава Казахстана» is no minister
    if described.bodies:
        if role.bodies & described.bodies:
            return strength + 3
        if role.states & described.states:
            return strength if described.bodies <= _places(described) else 0
        return 0
    return strength


def _places(described: Phrase) -> frozenset[str]:
    """What is only the seat of the state's government: «представитель Кремля»."""
    places = gazetteer().by_name.values()
    return frozenset(fold(p.name) for p in places if p.kind != "state" and p.state.name in described.states)
