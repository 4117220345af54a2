"""Organizations by a common noun: «компания», «издание», «ведомство» for one that the article has named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Document, Token, fold
from workers.extraction.entities import marked, roles
from workers.extraction.entities.drafts import Draft, NameSpan

_DATA = Path(__file__).with_name("bodies.toml")
_NEAR = 3  # sentences
_FAR = 10  # … to the only organization that was called so, where the article is about it
_OFTEN = 3  # names of the organization by which the article is about it
_MOST_KEPT = 40  # organizations named last that are looked at
_OPENING = "«\"“„'`("
_OWN = frozenset(("этот", "сам", "данный", "его", "ее", "их", "свой", "весь", "сей"))


@dataclass(frozen=True, slots=True)
class Kind:
    nouns: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    prefixes: tuple[str, ...]
    types: frozenset[str]

    def holds(self, body: _Body) -> bool:
        """Whether the words of the organization or its name tell that it is one."""
        return bool(self.words & body.words) or body.name in self.names or body.name.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class _Body:
    draft: Draft
    name: str
    words: frozenset[str]  # lemmas of the nouns before its name and in it


@lru_cache(1)
def lexicon() -> Mapping[str, tuple[Kind, ...]]:
    """`bodies.toml`, folded: the kinds by the nouns that may speak of them."""
    table: dict[str, tuple[Kind, ...]] = {}
    for row in lexicons.read(_DATA).values():
        plain = {key: frozenset(fold(w) for w in row[key]) for key in ("nouns", "words", "names")}
        kind = Kind(**plain, prefixes=tuple(row["prefixes"]), types=frozenset(row["types"]))
        for noun in sorted(kind.nouns):
            table[noun] = (*table.get(noun, ()), kind)
    return table


def resolve(
    document: Document, organizations: Sequence[Draft], names: Mapping[int, NameSpan]
) -> tuple[list[tuple[Token, Draft]], list[tuple[Token, tuple[Draft, ...]]]]:
    """The nouns that surely stand for one of the organizations, and those that may stand for several, in order."""
    kinds = lexicon()
    nouns = {t.i for t in document.tokens if t.lemma in kinds}
    if not nouns or not organizations:
        return [], []
    bodies = {id(d): _body(document, d) for d in organizations}
    starts: dict[int, Draft] = {n.first: d for d in organizations for n in d.spans}
    seen: dict[int, int] = {}  # id of the draft → sentence of the last mention, in order of that mention
    found: list[tuple[Token, Draft]] = []
    ambiguous: list[tuple[Token, tuple[Draft, ...]]] = []
    for token in [document.tokens[i] for i in sorted(nouns | starts.keys())]:
        if (draft := starts.get(token.i)) is not None:
            seen.pop(id(draft), None)
            seen[id(draft)] = token.sentence
            if len(seen) > _MOST_KEPT:
                seen.pop(next(iter(seen)))
        elif seen and token.i in nouns and token.i not in names and _is_definite(document, token):
            latest = [(bodies[i], seen[i]) for i in seen]
            meant = _meant(token, latest)
            if len(meant) == 1:
                found.append((token, meant[0]))
                seen.pop(id(meant[0]))
                seen[id(meant[0])] = token.sentence
            elif meant:
                ambiguous.append((token, tuple(meant)))
    return found, ambiguous


def _body(document: Document, draft: Draft) -> _Body:
    words = set()
    for name in draft.spans:
        first, last = name.title or (name.first, name.last)
        before = _noun_before(document, name.first)
        if before is not None and before.pos == "NOUN" and before.text[:1].islower():
            words.add(before.lemma)
        in_front = document.tokens[name.first : first]
        words.update(t.lemma for t in in_front if t.text[:1].isalpha())
        head = next((t for t in document.tokens[first:last] if t.pos in ("NOUN", "PROPN")), None)
        if head is not None and last - first > 1:
            words.add(head.lemma)
        words.update(t.folded for t in document.tokens[first:last] if t.text[:1].isascii())
    return _Body(draft, fold(draft.name), frozenset(words))


def _noun_before(document: Document, first: int) -> Token | None:
    """The token before a name and before an apostrophe that opens it: «группы ''Заря''»."""
    while first > 0 and document.tokens[first - 1].text in ("'", "''"):
        first -= 1
    return document.tokens[first - 1] if first > 0 else None


def _is_definite(document: Document, token: Token) -> bool:
    """A noun in the singular without complements, that does not bring in something new: not «новая компания»."""
    if token.pos != "NOUN" or token.feats.get("Number") != "Sing":
        return False
    opens = token.i == document.sentences[token.sentence].first
    if token.text[:1].isupper() and not opens:
        return False
    words = roles.lexicon()
    around = [document.tokens[i] for i in document.children[token.i]]
    if any(
        t.rel in ("nmod", "appos", "acl", "acl:relcl", "cop", "conj", "nummod", "flat:name", "case:nmod")
        for t in around
    ):
        return False
    if any(t.pos in ("ADJ", "DET", "NUM", "PROPN") and t.lemma not in _OWN for t in around):
        return False
    if token.rel.startswith("nsubj") and document.tokens[token.head].feats.get("Number") == "Plur":
        return False  # read as a genitive: «компании построят»
    if token.rel in ("xcomp", "root", "conj", "appos", "flat:name") or token.feats.get("Case") == "Ins":
        return False
    after = document.tokens[token.i + 1] if token.i + 1 < len(document.tokens) else None
    if (
        after is not None
        and after.sentence == token.sentence
        and (after.text[0] in _OPENING or after.text[0].isupper())
    ):
        return False
    before = document.tokens[token.i - 1] if not opens else None
    return before is None or (before.lemma not in words.indefinite and before.text not in '«"“„')


def _meant(token: Token, latest: Sequence[tuple[_Body, int]]) -> list[Draft]:
    """Of the organizations of the noun's kind the one mentioned last; all of its sentence where they are several."""
    near = [(b, s) for b, s in latest if token.sentence - s <= _NEAR]
    same = [(b, s) for b, s in near if token.lemma in b.words]
    if not same and len(called := [(b, s) for b, s in latest if token.lemma in b.words]) == 1:
        same = [(b, s) for b, s in called if token.sentence - s <= _FAR and len(b.draft.spans) >= _OFTEN]
    kinds = lexicon().get(token.lemma, ())
    fitting = same or [(b, s) for b, s in near if any(k.holds(b) for k in kinds)]
    if fitting:
        last = max(s for _, s in fitting)
        at_last = [b.draft for b, s in fitting if s == last]
        return at_last[-1:] if last == token.sentence and len(fitting) == 1 else at_last
    loose = [b.draft for b, _ in latest if any(_may_be(b, k) for k in kinds) and not _is_other(b, kinds)]
    near_drafts = {id(b.draft) for b, _ in near}
    return loose if len(loose) == 1 and id(loose[0]) in near_drafts else []


def _may_be(body: _Body, kind: Kind) -> bool:
    latin = body.name[:1].isascii() and body.name[:1].isalpha()
    return (
        body.draft.type in kind.types
        and (latin or body.draft.type == "MEDIA")
        and marked.body(body.name.split()) is None
    )


def _is_other(body: _Body, kinds: Sequence[Kind]) -> bool:
    """Whether something tells that the organization is of another kind."""
    return any(k.holds(body) for table in lexicon().values() for k in table if k not in kinds)
