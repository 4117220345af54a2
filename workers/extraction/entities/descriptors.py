"""Descriptors: «президент Казахстана», «эксперт», «представитель Кремля» for persons that the article names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workers.extraction.document import Document, Token, fold
from workers.extraction.entities import marked, offices, peers, persons, roles
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.roles import Phrase, Role

_NEAR = 4  # sentences over which a bare «эксперт» reaches when there are several experts

_RIGHT_AFTER = 2  # … over which a bare «чиновник» reaches

_ACTING = re.compile(r"(?:\bи\.\s?о\.|\bврио)\s*\Z", re.IGNORECASE)
_MOST_RIVALS = 20
_MOST_ROLES = 200  # that one noun may speak of


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom the descriptors of an article stand for, and those that may stand for several, in order of the text."""

    resolved: list[tuple[Phrase, Draft]]
    ambiguous: list[tuple[Phrase, tuple[Draft, ...]]]


def resolve(document: Document, people: Sequence[Draft], found: Sequence[Role], names: dict[int, NameSpan]) -> Answer:
    """The descriptors that surely stand for a person; those that may stand for more than one."""
    answer = Answer([], [])
    if not people:
        return answer
    taken = {r.phrase.head for r in found}
    starts = {n.first: (person, n) for person in people for n in person.spans}
    told = _Told(people, found)
    between = peers.Peers(document, lambda person: told.states.get(id(person), set()))
    words = roles.lexicon().called
    nouns = {t.i for t in document.tokens if t.lemma in words or t.feats.get("Animacy") == "Anim" or "-" in t.lemma}
    for token in [document.tokens[i] for i in sorted(nouns | starts.keys())]:
        if (named := starts.get(token.i)) is not None:
            if document.zone_at(token.start) != "caption":
                told.mention(named[0], token)
                between.name(*named)
            continue
        peer = peers.is_peer(token) and token.i + 1 not in starts
        noun = peer or roles.is_person_noun(token)
        if token.i in taken or not noun or not _is_free(document, names.get(token.i)):
            continue
        described = roles.phrase(document, roles.left_edge(document, token.i), roles.extent(document, token.i), token.i)
        if not _is_definite(document, token, described):
            continue
        if peer:
            agreed = persons.agreed_gender(document, token)
            meant = [person for person in between.meant(token, described) if _agree(agreed, person)]
        else:
            meant = _of_noun(document, token, described, told)
        if len(meant) == 1:
            told.mention(meant[0], token)
            between.mention(meant[0], range(token.i, token.i + 1))
            answer.resolved.append((described, meant[0]))
        elif meant:
            answer.ambiguous.append((described, tuple(meant)))
    return answer


def _of_noun(document: Document, token: Token, described: Phrase, told: _Told) -> list[Draft]:
    """Whom a noun for a role may stand for."""
    agreed = _gender(document, token)
    meant = _of_roles(token, described, told, agreed)
    if not meant and (holder := told.holder(document, described)) is not None and _agree(agreed, holder):
        meant = [holder]
    if not meant and _is_bare(described):
        meant = _protagonist(document, token, told, agreed)
    return meant


class _Told:
    """What the article has told up to a token: roles of all persons, and where each was mentioned last."""

    def __init__(self, people: Sequence[Draft], found: Sequence[Role]) -> None:
        self.people = people
        self.found = found
        self.number = {id(p): i for i, p in enumerate(people)}
        self.by_word = _by_word(found)
        self.states: dict[int, set[str]] = {}
        self.roles: dict[int, list[str]] = {}
        for role in found:
            self.states.setdefault(id(role.person), set()).update(role.phrase.states)
            self.roles.setdefault(id(role.person), []).append(role.phrase.lemma)
        self.sentence: dict[int, int] = {}  # number of the person → sentence of the last mention, in that order
        self.called: dict[str, Draft] = {}  # noun without a role of its own → for whom it has stood
        self.of_gender: dict[str | None, dict[int, Draft]] = {}  # gender → the persons mentioned so far
        self._holders: dict[Phrase, Draft | None] = {}  # offices as phrases → who holds them

    def mention(self, person: Draft, token: Token) -> None:
        number = self.number[id(person)]
        self.sentence.pop(number, None)
        self.sentence[number] = token.sentence
        self.of_gender.setdefault(person.gender, {})[number] = person

    def holder(self, document: Document, described: Phrase) -> Draft | None:
        """Who holds a state's office that the phrase names; a bare «президент» only after the person's name."""
        office = replace(described, first=0, last=0, head=0)
        if office not in self._holders:
            ask = offices.only_holder if _is_bare(described) else offices.holder
            self._holders[office] = ask(document.published, described, self.people, self.found)
        held = self._holders[office]
        if held is None or (_is_bare(described) and self.number[id(held)] not in self.sentence):
            return None
        return held

    def last(self, who: int) -> int:
        return self.sentence.get(who, -1)


def _is_bare(described: Phrase) -> bool:
    return not (described.states or described.bodies or described.own)


def _gender(document: Document, token: Token) -> str | None:
    """The gender that the verb or the noun itself tells; a man's word may be a woman's: «президент заявила»."""
    agreed = persons.agreed_gender(document, token)
    if agreed is None and token.feats.get("Gender") == "Fem" and token.lemma != "глава":
        return "fem"
    return agreed


def _agree(gender: str | None, person: Draft) -> bool:
    return not gender or not person.gender or gender == person.gender


def _protagonist(document: Document, token: Token, told: _Told, agreed: str | None) -> list[Draft]:
    """The only person so far of a noun's gender, named shortly before: «Сам юбиляр скромно признаётся»."""
    words = roles.lexicon()
    if token.lemma not in words.protagonists or any(t.i < token.i and t.pos == "NUM" for t in _around(document, token)):
        return []
    gender = agreed or ("fem" if token.feats.get("Gender") == "Fem" else "masc")
    genders = tuple(told.of_gender) if token.lemma in words.epicene and not agreed else (gender,)
    seen = [person for g in genders for person in told.of_gender.get(g, {}).values()]
    if (called := told.called.get(token.lemma)) is not None and _agree(agreed, called):
        return [called]
    if len(seen) != 1 or told.of_gender.get(None):
        return []
    known = told.roles.get(id(seen[0]), [])
    near = len(told.sentence) == 1 or token.sentence - told.last(told.number[id(seen[0])]) <= _NEAR
    fits = token.lemma in words.celebrated or all(r in words.protagonists for r in known)
    if not (near and fits):
        return []
    told.called[token.lemma] = seen[0]
    return seen


def _around(document: Document, token: Token) -> list[Token]:
    return [document.tokens[i] for i in document.children[token.i]]


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
    around = _around(document, token)
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
    if before is not None and (before.lemma in words.indefinite or before.lemma in words.then):
        return False
    return not _is_bare(described) or token.lemma not in words.heads


def _of_roles(token: Token, described: Phrase, told: _Told, agreed: str | None) -> list[Draft]:
    """The person with such a role that was mentioned last; several where they are as near."""
    words = roles.lexicon()
    fitting: dict[int, int] = {}
    for role in told.by_word.get(described.lemma, ()):
        who = told.number[id(role.person)]
        if not _agree(agreed, role.person):
            continue
        strength = _fits(role.phrase, described, told.states.get(id(role.person), set()))
        if strength and (who in told.sentence or described.states or described.bodies):
            fitting[who] = max(strength, fitting.get(who, 0))
    if not fitting:
        return []
    strongest = max(fitting.values())
    best = sorted((w for w in fitting if fitting[w] == strongest), key=lambda w: -told.last(w))
    specific = bool(described.states or described.bodies)
    later = [w for w in fitting if told.last(w) > told.last(best[0])]
    if later and not specific:
        return [told.people[w] for w in (best[0], *later[:_MOST_RIVALS])]
    if len(best) > 1 and not specific:
        nearest = [w for w in best if told.last(w) == told.last(best[0])]
        if len(nearest) > 1 or token.sentence - told.last(best[0]) > _NEAR:
            return [told.people[w] for w in best[:_MOST_RIVALS]]
    if _is_bare(described) and token.lemma in words.general:
        return _latest(token, best[0], told, agreed)
    return [told.people[best[0]]]


def _latest(token: Token, who: int, told: _Told, agreed: str | None) -> list[Draft]:
    """A person for a very general noun, as a subject only and right after the person: «Чиновник заметил»."""
    recent = islice(reversed(told.sentence), _MOST_RIVALS)
    others = [w for w in recent if w != who and _agree(agreed, told.people[w])]
    near = token.sentence - told.last(who) <= _RIGHT_AFTER
    rivals = [w for w in others if told.last(w) >= told.last(who)]
    if not near or not token.rel.startswith("nsubj") or token.feats.get("Case") not in ("Nom", None):
        return []
    return [told.people[who], *(told.people[w] for w in rivals)]


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
    if described.own and not _leads(role, described):
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
    if role.lemma in words.heads and not role.bodies and described.lemma in words.government_heads:
        return 0
    if described.bodies:
        if role.bodies & described.bodies:  # «начальник управления Генштаба» is not «начальник Генштаба»
            vague = marked.lexicon().generic | words.own_body
            return strength + 3 if described.bodies - vague <= role.bodies else 0
        if role.states & described.states:
            return strength if described.bodies <= _places(described) else 0
        return strength if same and _is_named_now(role, described) else 0
    return strength


def _leads(role: Phrase, described: Phrase) -> bool:
    """Whether «глава страны», «глава региона», «глава ведомства» may be said of the role."""
    words = roles.lexicon()
    if described.lemma not in words.heads:
        return True
    if described.own & words.states:
        return role.lemma in words.state_heads
    if described.own & words.governments:
        return role.lemma in words.government_heads or bool(role.own & words.governments)
    if described.own & words.regions:
        return role.lemma in words.region_heads and bool(role.bodies or role.own & words.regions)
    return role.lemma not in words.state_heads or (bool(role.bodies) and not role.states)


def _is_named_now(role: Phrase, described: Phrase) -> bool:
    """«создатель социальной сети» before, «создатель Сколы» now."""
    return (
        described.named and not role.named and bool(role.bodies | role.own) and role.bodies <= marked.lexicon().generic
    )


def _places(described: Phrase) -> frozenset[str]:
    """What is only the seat of the state's government: «представитель Кремля»."""
    places = gazetteer().by_name.values()
    return frozenset(fold(p.name) for p in places if p.kind != "state" and p.state.name in described.states)
