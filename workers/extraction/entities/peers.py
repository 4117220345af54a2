"""Nouns for what people are to one another: «поблагодарил коллегу» after «с коллегой Иваном Олуховым».

Such a noun is no role that one keeps, yet whom the article has introduced by it may be called so again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workers.extraction.document import Document, Token
from workers.extraction.entities import phrases, roles
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.roles import Phrase

_STEPS = 6  # heads up to the verb of the clause
_MOST_BELOW = 40  # words on one word that are looked at
_MOST = 20  # persons introduced by one noun


@dataclass(slots=True)
class Peers:
    """`states` tells the names of the states whose offices a person holds."""

    document: Document
    states: Callable[[Draft], set[str]]
    at: dict[int, Draft] = field(default_factory=dict)  # token → whom it stands for
    last: tuple[int, Draft] | None = None  # sentence and person of the mention before
    introduced: dict[str, list[tuple[Draft, Draft | None]]] = field(default_factory=dict)  # noun → who, and to whom

    def name(self, person: Draft, name: NameSpan) -> None:
        """A name in order of the text; by the noun right before it the person is introduced."""
        token = self.document.tokens[name.first]
        noun = self.document.tokens[name.first - 1] if name.first else None
        if noun is not None and noun.sentence == token.sentence and _introduces(noun, token, person):
            other = self.last[1] if self.last is not None and self.last[0] == token.sentence else None
            rows = self.introduced.setdefault(noun.lemma, [])
            if len(rows) < _MOST and all(row[0] is not person for row in rows):
                rows.append((person, other if other is not person else None))
        self.mention(person, range(name.first, name.last))

    def mention(self, person: Draft, tokens: range) -> None:
        """Words that stand for a person, in order of the text."""
        self.at.update(dict.fromkeys(tokens, person))
        self.last = (self.document.tokens[tokens[0]].sentence, person)

    def meant(self, token: Token, described: Phrase) -> list[Draft]:
        """Whom a noun without a name takes up: the one introduced by it, for that one's own deeds the other of the two;
        several where the article has introduced several."""
        if described.bodies or described.own or described.former or token.feats.get("Number") != "Sing":
            return []
        rows = self.introduced.get(token.lemma, [])
        if described.states:
            rows = [row for row in rows if self.states(row[0]) & described.states]
        doer = self._doer(token)
        if len(rows) == 1 and rows[0][0] is doer:
            return [rows[0][1]] if rows[0][1] is not None and token.lemma in roles.lexicon().mutual else []
        return [person for person, _ in rows if person is not doer]

    def _doer(self, token: Token) -> Draft | None:
        """The subject of the clause around a word."""
        for step, above in enumerate(self.document.ancestors(token.i)):
            if above.pos == "VERB":
                below = (self.document.tokens[c] for c in self.document.children[above.i][:_MOST_BELOW])
                return next((self.at[t.i] for t in below if t.rel == "nsubj" and t.i in self.at), None)
            if step >= _STEPS:
                break
        return None


def is_peer(token: Token) -> bool:
    """Whether a word is such a noun."""
    words = roles.lexicon()
    return token.pos == "NOUN" and (token.lemma in words.mutual or token.lemma in words.kin)


def _introduces(noun: Token, name: Token, person: Draft) -> bool:
    """Whether a noun and the name behind it are one phrase; in the genitive it may be that of another's colleague."""
    if not is_peer(noun) or noun.feats.get("Number") != "Sing":
        return False
    case = noun.feats.get("Case")
    if case in (None, "Gen") or not phrases.same_case(case, name.feats.get("Case") or case):
        return False
    epicene = noun.lemma in roles.lexicon().mutual
    return epicene or not person.gender or noun.feats.get("Gender", "").lower() == person.gender
