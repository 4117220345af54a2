"""Who held a state's highest offices when: «президент Франции» in an article of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import fold
from workers.extraction.entities.drafts import Draft
from workers.extraction.entities.roles import Phrase, Role

_DATA = Path(__file__).with_name("offices.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """`until` is None for a term without a known end; both days are included."""

    state: str
    office: str
    name: str
    since: date
    until: date | None


@lru_cache(1)
def terms() -> dict[str, tuple[Term, ...]]:
    """The terms of `offices.toml` by the name of the state."""
    rows = lexicons.read(_DATA)["terms"]
    table: dict[str, list[Term]] = {}
    for row in rows:
        table.setdefault(row["state"], []).append(
            Term(row["state"], row["office"], row["name"], row["since"], row.get("until"))
        )
    return {state: tuple(held) for state, held in table.items()}


def holder(published: date | None, described: Phrase, people: Sequence[Draft], found: Sequence[Role]) -> Draft | None:
    """The person of the article who held the office that a phrase names on the day of publication.

    Without that day the office must have had one holder only among the persons of the article.
    """
    if len(described.states) != 1 or described.former or described.bodies:
        return None
    state = next(iter(described.states))
    held = [
        t
        for t in terms().get(state, ())
        if _names(described.lemma, t.office)
        and (published is None or (t.since <= published and (t.until is None or published <= t.until)))
    ]
    if described.lemma in ("лидер", "глава") and held:
        held = [t for t in held if t.office == held[0].office]
    fitting = [p for p in people if any(_is(p, t) for t in held) and not _other_office(p, described, found)]
    if published is None and held:
        head_of_state = {t.office for t in held} == {terms()[state][0].office}
        fitting = [p for p in fitting if head_of_state or _has_one_office(p, state) or _is_called(p, described, found)]
    return fitting[0] if len(fitting) == 1 else None


def only_holder(
    published: date | None, described: Phrase, people: Sequence[Draft], found: Sequence[Role]
) -> Draft | None:
    """The only one of the persons who held an office of this name in any state, for a bare «президент», «премьер».

    None where the article calls somebody so, or gives the holder an office of another kind.
    """
    lemma = described.lemma
    if lemma not in ("президент", "премьер", "премьер-министр", "канцлер"):
        return None
    if any(r.phrase.lemma == lemma for r in found):
        return None
    fitting = [p for p in people if any(_is(p, t) for t in _held(published, lemma))]
    if len(fitting) != 1:
        return None
    told = {r.phrase.lemma for r in found if r.person is fitting[0] and not r.phrase.former}
    return fitting[0] if told <= {lemma, "глава", "лидер", "руководитель"} else None


def _held(published: date | None, lemma: str) -> list[Term]:
    return [
        t
        for held in terms().values()
        for t in held
        if t.office == lemma or {lemma, t.office} == {"премьер", "премьер-министр"}
        if published is None or (t.since <= published and (t.until is None or published <= t.until))
    ]


def _has_one_office(person: Draft, state: str) -> bool:
    return len({t.office for t in terms().get(state, ()) if _is(person, t)}) == 1


def _is_called(person: Draft, described: Phrase, found: Sequence[Role]) -> bool:
    """Whether the article itself gives the person the office, without its state: «президент Петров»."""
    return any(r.person is person and r.phrase.lemma == described.lemma for r in found)


def _names(lemma: str, office: str) -> bool:
    return lemma == office or lemma in ("лидер", "глава") or {lemma, office} == {"премьер", "премьер-министр"}


def _is(person: Draft, term: Term) -> bool:
    """Whether the person's name, full or only the surname, is that of the term."""
    own, full = fold(person.name).split(), fold(term.name).split()
    if len(own) == 1:
        return own[0] == full[-1]
    return own[-1] == full[-1] and (own[0] == full[0] or (own[0].endswith(".") and own[0][0] == full[0][0]))


def _other_office(person: Draft, described: Phrase, found: Sequence[Role]) -> bool:
    """Whether the article itself gives the person another high office or another state."""
    for role in found:
        if role.person is not person:
            continue
        if role.phrase.states and not role.phrase.states & described.states:
            return True
        if role.phrase.former:
            continue
        if role.phrase.lemma in ("премьер-министр", "премьер", "министр") and described.lemma == "президент":
            return True
        if role.phrase.lemma == "президент" and described.lemma in ("премьер-министр", "премьер", "министр"):
            return True
    return False
