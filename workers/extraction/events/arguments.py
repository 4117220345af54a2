"""The arguments of a word, whatever the syntax that carries them.

Passives, participles, relative clauses, control, coordination and light verbs are turned into one form: slots `subj`,
`obj`, `gen`, `ins`, `dat`, `adj`, `adv`, `inf`, or the preposition. «Договор, подписанный Олуховым», «Олухов,
подписавший договор» and «Олухов подписал договор» give the same two arguments of «подписать».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workers.extraction.document import Document, Token
from workers.extraction.events import subjects
from workers.extraction.events.grammar import agree, is_noun, is_participle
from workers.extraction.events.lexicon import Lexicon

_MOST_STEPS = 6  # along governors, to a shared subject or a light verb
_RELATIVE = ("который", "кто")
_CROSSED = {"nsubj": "obj", "obj": "nsubj"}
# «в отношении Олухова», «с участием делегаций»
_COMPOUND = {"отношение": "отношение", "адрес": "адрес", "участие": "с"}


class Argument(NamedTuple):
    """`token` heads the argument; `own` is False where another word lends it."""

    slot: str
    token: Token
    own: bool = True

    @property
    def case(self) -> str:
        return self.token.feats.get("Case", "")


@dataclass(frozen=True)
class Syntax:
    """Reads the arguments of a document's words; remembers them."""

    document: Document
    lexicon: Lexicon
    memory: dict[int, tuple[Argument, ...]] = field(default_factory=dict)
    by_slot: dict[int, dict[str, tuple[Token, ...]]] = field(default_factory=dict)
    counts: dict[int, Counter[str]] = field(default_factory=dict)
    prepositions: dict[int, str | None] = field(default_factory=dict)
    carried: dict[int, Token | None] = field(default_factory=dict)
    passives: dict[int, bool] = field(default_factory=dict)

    def arguments(self, i: int) -> tuple[Argument, ...]:
        """All arguments of a token, its own ones first."""
        if i not in self.memory:
            token = self.document.tokens[i]
            found = self._nominal(i) if token.pos in ("NOUN", "PROPN") else self._verbal(i)
            distinct: dict[tuple[str, int], Argument] = {}
            for argument in found:
                distinct.setdefault((argument.slot, argument.token.i), argument)
            self.memory[i] = tuple(distinct.values())
        return self.memory[i]

    def slot(self, i: int, *slots: str) -> tuple[Token, ...]:
        return tuple([a.token for a in self.arguments(i) if a.slot in slots])

    def fillers(self, i: int, slot: str) -> tuple[Token, ...]:
        """What fills a slot, with what is coordinated with it, and what words of quantity count: «ряд законов», «одна
        из больниц»."""
        found = self.by_slot.get(i)
        if found is None:
            rows: dict[str, list[Token]] = {}
            for argument in self.arguments(i):
                rows.setdefault(argument.slot, []).extend(self.conjuncts(argument.token))
            found = self.by_slot[i] = {
                name: (*row, *(t for part in row for t in self._whole(part))) for name, row in rows.items()
            }
        return found.get(slot, ())

    def _whole(self, part: Token) -> Iterator[Token]:
        if part.lemma in self.lexicon.words["partitive"]:
            yield from (t for t in self.below(part.i, "nmod", "obl") if t.feats.get("Case") == "Gen")

    # words around

    def lemmas(self, sentence: int) -> Counter[str]:
        """How often each lemma stands in a sentence."""
        if sentence not in self.counts:
            inside = self.document.sentence_tokens(self.document.sentences[sentence])
            self.counts[sentence] = Counter(t.lemma for t in inside)
        return self.counts[sentence]

    def below(self, i: int, *relations: str) -> Sequence[Token]:
        children = self.document.children[i]
        if not children:
            return ()
        tokens = self.document.tokens
        return [token for c in children if (token := tokens[c]).rel in relations]

    def parent(self, token: Token) -> Token | None:
        return self.document.tokens[token.head] if token.head >= 0 else None

    def conjuncts(self, token: Token) -> Iterator[Token]:
        """The token and what is coordinated with it, or with the name beside a plural: «Олухов и Бирюкова», «министры
        Олухов и Бирюкова»."""
        yield token
        todo = [token]
        while todo:
            held = todo.pop()
            beside = self.below(held.i, "appos") if held.feats.get("Number") == "Plur" else ()
            for i in (held.i, *(t.i for t in beside if t.pos == "PROPN")):
                for other in self.below(i, "conj"):
                    if other.i > i:  # nothing stands before what it is coordinated with
                        yield other
                        todo.append(other)

    def preposition(self, token: Token) -> str | None:
        """The lemma of the nearest preposition of a noun, or what stands before its adjectives where the tree has lost
        it; a compound one by its noun: «в отношении» → отношение."""
        if token.i not in self.prepositions:
            self.prepositions[token.i] = self._preposition(token)
        return self.prepositions[token.i]

    def _preposition(self, token: Token) -> str | None:
        marks = [m for m in self.below(token.i, "case") if m.pos == "ADP" and m.i < token.i]
        mark = marks[-1] if marks else self._before_phrase(token)
        if mark is None:
            if token.rel == "conj" and token.head >= 0:
                return self.preposition(self.document.tokens[token.head])
            return None
        inner = [t.lemma for t in self.below(mark.i, "fixed")]
        return next((_COMPOUND[w] for w in inner if w in _COMPOUND), mark.lemma)

    def _before_phrase(self, token: Token) -> Token | None:
        """A preposition right before a noun and its adjectives: «у здания», «на Тверской площади»."""
        tokens = self.document.tokens
        i = token.i - 1
        while i >= 0 and tokens[i].sentence == token.sentence and tokens[i].rel in ("amod", "det", "nummod"):
            i -= 1
        found = tokens[i] if i >= 0 and tokens[i].sentence == token.sentence else None
        return found if found is not None and found.pos == "ADP" and found.rel == "case" else None

    def light(self, i: int) -> Token | None:
        """The light verb that carries a noun, over a light noun or a coordination: «начали подготовку переговоров»."""
        if i not in self.carried:
            self.carried[i] = self._light(i)
        return self.carried[i]

    def _light(self, i: int) -> Token | None:
        tokens, token = self.document.tokens, self.document.tokens[i]
        for _ in range(_MOST_STEPS):
            head = self.parent(token)
            if head is None:
                return None
            if head.pos in ("VERB", "AUX") and token.rel not in ("acl", "acl:relcl", "advcl", "parataxis", "ccomp"):
                if head.lemma in self.lexicon.light_verbs and self._direct(token):
                    return head
                if (head.lemma, tokens[i].lemma) in self.lexicon.light_tied:
                    return head
                return None
            if not (token.rel == "conj" or head.lemma in self.lexicon.light_nouns):
                return None
            token = head
        return None

    def _direct(self, token: Token) -> bool:
        if token.rel in ("nsubj", "nsubj:pass", "obj", "iobj", "xcomp"):
            return True
        return self.preposition(token) in ("в", "на", "с", "о", "к", None)

    # verbs and short adjectives

    def passive(self, i: int) -> bool:
        if i not in self.passives:
            self.passives[i] = self._passive(i)
        return self.passives[i]

    def _passive(self, i: int) -> bool:
        token = self.document.tokens[i]
        if token.feats.get("Voice") == "Pass" and is_participle(token):
            return True
        if token.lemma in self.lexicon.words["never_passive"]:
            return False
        return bool(self.below(i, "nsubj:pass", "aux:pass"))

    def _verbal(self, i: int) -> Iterator[Argument]:
        passive = self.passive(i)
        subject = False
        for argument in self._hanging(i, passive):
            subject = subject or argument.slot == ("obj" if passive else "subj")
            yield argument
        token, head = self.document.tokens[i], self.parent(self.document.tokens[i])
        if subject:
            return
        found = subjects.beside(self.document, token) or subjects.strayed(self.document, token) if not passive else None
        if found is not None:
            yield Argument("subj", found)
            return
        if head is None:
            yield from (Argument("obj" if passive else "subj", t, own=False) for t in subjects.before(self.document, i))
            return
        if is_participle(token) and token.rel in ("acl", "amod", "acl:relcl") and is_noun(head):
            yield Argument("obj" if passive else "subj", head)
            return
        for shared in self._shared(token, head, _MOST_STEPS):
            yield Argument("obj" if passive else "subj", shared, own=False)

    def _hanging(self, i: int, passive: bool) -> Iterator[Argument]:
        crossed = _CROSSED if not passive and subjects.crossed(self.document, i) else {}
        barred = subjects.surplus(self.document, i)
        for child in (self.document.tokens[c] for c in self.document.children[i]):
            if child.i in barred:
                continue
            rel = crossed.get(child.rel, child.rel)
            if rel == "advmod":
                yield Argument("adv", child)
            elif rel in ("xcomp", "csubj", "ccomp") and child.feats.get("VerbForm") == "Inf":
                yield Argument("inf", child)
            elif rel in ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "xcomp", "obl:agent", "appos"):
                for target in self._antecedent(child):
                    slot = self._slot_at_verb(child, rel, passive)
                    if slot:
                        yield Argument(slot, target)

    def _slot_at_verb(self, child: Token, rel: str, passive: bool) -> str | None:
        case = child.feats.get("Case")
        if rel == "nsubj:pass":
            return "obj"
        if rel == "nsubj":
            return "obj" if passive else "subj"
        preposition = self.preposition(child)
        if preposition:
            return preposition
        if rel == "obj":
            return "obj"
        if case == "Dat":
            return "dat"
        if case == "Ins":
            return "subj" if passive and rel != "xcomp" and self._animate(child) else "ins"
        if rel == "iobj":
            return "obj"
        if case == "Gen":
            return "gen"
        return None

    def _animate(self, token: Token) -> bool:
        return token.feats.get("Animacy") == "Anim" or token.pos in ("PROPN", "PRON") or token.text[:1].isupper()

    def _antecedent(self, token: Token) -> tuple[Token, ...]:
        """The noun for «который», else the token itself."""
        if token.lemma not in _RELATIVE or token.pos != "PRON":
            return (token,)
        for above in self.document.ancestors(token.i):
            if above.rel == "acl:relcl" and above.head >= 0:
                noun = self.document.tokens[above.head]
                if noun.rel == "conj" and token.feats.get("Number") == "Plur" and noun.feats.get("Number") == "Sing":
                    return (noun, self.document.tokens[noun.head])
                return (noun,)
            if above.sentence != token.sentence:
                break
        return (token,)

    def _shared(self, token: Token, head: Token, steps: int) -> tuple[Token, ...]:
        """The subject that another word lends: «приехал и встретился», «готов приехать», «попросил его уйти»."""
        if steps <= 0:
            return ()
        infinitive = token.feats.get("VerbForm") == "Inf"
        if token.rel == "conj" and head.pos in ("VERB", "AUX", "ADJ"):
            return self._subject(head, steps)
        if token.feats.get("VerbForm") == "Conv" and head.pos in ("VERB", "AUX", "ADJ"):
            return self._subject(self._teller(token, head) or head, steps)
        if not infinitive:
            return self._dropped(token, head, steps)
        if head.pos in ("VERB", "AUX", "ADJ", "ADV"):
            if head.lemma in self.lexicon.words["object_control"]:
                whom = [a.token for a in self._hanging(head.i, False) if a.slot in ("obj", "dat")]
                return tuple(whom[:1]) or (self._subject(head, steps) if head.lemma == "предложить" else ())
            return self._subject(head, steps)
        if is_noun(head):
            own = [a.token for a in self._own_nominal(head.i) if a.slot in ("gen", "adj")]
            if own:
                return tuple(own[:1])
            governor = self.parent(head)
            if governor is not None and governor.pos == "VERB":
                return self._subject(governor, steps)
        return ()

    def _teller(self, token: Token, head: Token) -> Token | None:
        """The verb of saying before a gerund that the tree hangs on what is said: «„Да“, — сказал Олухов, обвинив»."""
        verbs = (t for t in self.below(head.i, "parataxis") if head.i < t.i < token.i and t.pos == "VERB")
        return next(verbs, None)

    def _dropped(self, token: Token, head: Token, steps: int) -> tuple[Token, ...]:
        """The subject of the clause above for a finite verb that has none: «Олухов сообщил, что приедет»."""
        if token.rel not in ("ccomp", "advcl") or (token.feats.get("VerbForm") != "Fin" and token.pos == "VERB"):
            return ()
        if token.feats.get("Person") in ("1", "2"):
            return ()
        around = subjects.around(self.document, token)
        if around is not None:
            return (around,)
        head = subjects.matrix(self.document, token) or head
        above = self._subject(head, steps - 1) if head.pos in ("VERB", "ADJ", "AUX") else ()
        return tuple(t for t in above if agree(token, t))

    def _subject(self, verb: Token, steps: int) -> tuple[Token, ...]:
        passive = self.passive(verb.i)
        own = [a.token for a in self._hanging(verb.i, passive) if a.slot == ("obj" if passive else "subj")]
        if own:
            return tuple(own[:1])
        head = self.parent(verb)
        if head is None:
            return ()
        if is_participle(verb) and verb.rel in ("acl", "amod") and is_noun(head):
            return (head,)
        return self._shared(verb, head, steps - 1)

    # nouns

    def _nominal(self, i: int) -> Iterator[Argument]:
        yield from self._own_nominal(i)
        token = self.document.tokens[i]
        verb = self.light(i)
        if verb is not None:
            yield from self._borrowed(i, verb)
        elif token.rel in ("obj", "obl", "iobj", "nmod"):
            head = self.parent(token)
            if head is not None and head.pos == "VERB" and head.lemma in self.lexicon.carriers:
                yield from (Argument("subj", t, own=False) for t in self._subject(head, _MOST_STEPS))
        for clause in self.below(i, "acl", "acl:relcl", "amod"):
            if clause.lemma in self.lexicon.light_verbs and clause.pos == "VERB":
                passive = self.passive(clause.i)
                for argument in self._hanging(clause.i, passive):
                    if argument.token.i != i and argument.slot != "obj":
                        yield argument._replace(own=False)

    def _own_nominal(self, i: int) -> Iterator[Argument]:
        for child in (self.document.tokens[c] for c in self.document.children[i]):
            if child.rel == "amod":
                yield Argument("adj", child)
            elif child.feats.get("VerbForm") == "Inf" and child.rel in (
                "acl",
                "nmod",
                "xcomp",
                "obl",
                "ccomp",
                "csubj",
            ):
                yield Argument("inf", child)
            elif child.rel == "det" and child.lemma in ("он", "его", "ее", "их", "она", "они"):
                yield Argument("gen", child)
            elif child.rel == "det" and child.lemma == "свой":
                yield from (Argument("gen", t, own=False) for t in self._owner(i))
            elif child.rel in ("nmod", "obl", "iobj", "obj", "nsubj"):
                slot = self.preposition(child) or self._slot_at_noun(child)
                if slot:
                    for target in self._antecedent(child):
                        yield Argument(slot, self._content(slot, target))

    def _owner(self, i: int) -> tuple[Token, ...]:
        """Whom «свой» means: the subject of the clause."""
        for above in self.document.ancestors(i):
            if above.pos in ("VERB", "ADJ", "AUX"):
                return self._subject(above, _MOST_STEPS)
        return ()

    def _slot_at_noun(self, child: Token) -> str | None:
        return {"Gen": "gen", "Ins": "ins", "Dat": "dat"}.get(child.feats.get("Case", ""))

    def _content(self, slot: str, token: Token) -> Token:
        """«с участием делегаций»: the delegations, not the taking part."""
        if slot == "с" and token.lemma == "участие":
            return next((t for t in self.below(token.i, "nmod") if t.feats.get("Case") == "Gen"), token)
        return token

    def _borrowed(self, i: int, verb: Token) -> Iterator[Argument]:
        """What the light verb lends its noun; nouns between the two lend theirs as well."""
        tokens = self.document.tokens
        passed = {i}
        token = tokens[i]
        while token.head >= 0 and token.head != verb.i:
            token = tokens[token.head]
            passed.add(token.i)
            if token.lemma in self.lexicon.light_nouns:
                yield from (a._replace(own=False) for a in self._own_nominal(token.i) if a.token.i not in passed)
        for argument in self._verbal(verb.i):
            if argument.token.i not in passed and argument.slot != "obj":
                yield argument._replace(own=False)
