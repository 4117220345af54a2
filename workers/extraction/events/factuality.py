"""Whether an event happened, is planned, may happen or did not happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Mention, Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.triggers import Trigger
from workers.extraction.parsing.morphology import grammemes

_STRENGTH = ("condition", "negated", "possible", "planned")
_MOST_STEPS = 8
_CORE = frozenset(("obj", "nsubj", "nsubj:pass", "xcomp", "iobj", "csubj", "conj", "appos"))
_CONDITIONS = frozenset(("если", "кабы"))
_AIMING = frozenset(("к", "для", "на", "о", "об"))  # «готов к переговорам», «договорились о встрече»


Sign = tuple[str, Token]  # a factuality and the word that speaks for it


@lru_cache(1)
def _cues() -> Mapping[str, Mapping[str, frozenset[str]]]:
    rows = lexicons.read(Path(__file__).with_name("factuality.toml"))
    return {kind: {value: frozenset(words.split()) for value, words in row.items()} for kind, row in rows.items()}


@lru_cache(1)
def _governed() -> frozenset[tuple[str, str]]:
    """Preposition and operator: «настаивает на отставке»."""
    return frozenset((p, verb) for p, verbs in _cues()["governed"].items() for verb in verbs)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`cues` are the words that decided it."""

    value: str
    cues: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges the triggers of one document; remembers what it has read beside a word."""

    syntax: Syntax
    near: dict[int, tuple[Sign, ...]] = field(default_factory=dict)
    moods: dict[int, tuple[Sign, ...]] = field(default_factory=dict)
    conditions: dict[int, Token | None] = field(default_factory=dict)

    def judge(self, trigger: Trigger, future: Mention | None) -> Verdict:
        """The factuality of one mention. `future` are the words of its time, if that lies after the day of
        publication."""
        found: dict[str, list[Mention]] = {}
        for value, word in self._signs(trigger):
            found.setdefault(value, []).append(Mention(word.text, word.span))
        if future is not None:
            found.setdefault("planned", []).append(future)
        for value in _STRENGTH:
            if value in found:
                return Verdict("possible" if value == "condition" else value, tuple(dict.fromkeys(found[value])))
        return Verdict("asserted")

    def _signs(self, trigger: Trigger) -> Iterator[Sign]:
        token = trigger.token
        yield from self._beside(token)
        path = self._path(trigger)
        around = self._at_an_event(path)
        for word in path[1:]:
            if trigger.entry.type != "LIFE":  # «перенёс инсульт» puts nothing off
                yield from _operator(word)
            yield from (s for s in self._beside(word) if not (around and s[0] == "negated"))
        for clause in self.syntax.below(token.i, "acl", "acl:relcl", "amod"):
            if clause.lemma in self.syntax.lexicon.light_verbs and clause.pos == "VERB":
                yield from self._tense(clause)
                yield from self._beside(clause)
        yield from self._tense(path[-1])
        yield from self._above(path[-1])
        sentence = self.syntax.document.sentences[token.sentence]
        last = self.syntax.document.tokens[sentence.last - 1]
        if last.text == "?":
            yield "possible", last

    def _at_an_event(self, path: Sequence[Token]) -> bool:
        """Whether a light verb only says who was there: «не участвовал в переговорах» denies no talks."""
        return len(path) > 1 and self.syntax.preposition(path[0]) in ("в", "на") and path[0].feats.get("Case") == "Loc"

    def _path(self, trigger: Trigger) -> list[Token]:
        """The trigger, then what leads to its light verb."""
        path = [trigger.token]
        while trigger.light is not None and path[-1].i != trigger.light.i:
            above = self.syntax.parent(path[-1])
            if above is None:
                break
            path.append(above)
        return path

    def _beside(self, token: Token) -> tuple[Sign, ...]:
        if token.i not in self.near:
            self.near[token.i] = tuple(self._read_beside(token))
        return self.near[token.i]

    def _read_beside(self, token: Token) -> Iterator[Sign]:
        """Particles, adverbs, adjectives, prepositions and conjunctions that hang on the word."""
        cues = _cues()
        for child in (self.syntax.document.tokens[c] for c in self.syntax.document.children[token.i]):
            word = child.folded
            if self._supposed(child, token):
                yield "condition", child
            if child.pos in ("PART", "ADV", "VERB", "INTJ", "CCONJ"):
                yield from ((value, child) for value, words in cues["particles"].items() if word in words)
            if child.rel in ("advmod", "parataxis", "discourse"):
                yield from ((value, child) for value, words in cues["adverbs"].items() if word in words)
            elif child.rel in ("amod", "acl"):
                yield from ((value, child) for value, words in cues["adjectives"].items() if child.lemma in words)
            elif child.rel == "mark" and word == "чтобы" and token.rel == "advcl" and not _performed(token):
                yield "planned", child
            elif child.rel == "case":
                inner = {t.lemma for t in self.syntax.below(child.i, "fixed")} | {child.lemma}
                yield from ((value, child) for value, words in cues["prepositions"].items() if inner & words)

    def _supposed(self, child: Token, verb: Token) -> bool:
        """«если приедет», «приедет ли», «потребовал, чтобы он приехал», «пока не приедет»."""
        word = child.folded
        if word == "пока" and verb.feats.get("VerbForm") == "Fin":
            return any(t.folded == "не" for t in self.syntax.below(verb.i, "advmod"))
        if child.rel == "mark":
            return word in _cues()["marks"]["possible"] or _demanded(child, verb)
        return word == "ли" and child.rel == "advmod"

    def _tense(self, token: Token) -> tuple[Sign, ...]:
        if token.i not in self.moods:
            self.moods[token.i] = tuple(self._read_tense(token))
        return self.moods[token.i]

    def _read_tense(self, token: Token) -> Iterator[Sign]:
        """Future tense, also with «будет»; what follows from a condition is no plan: «если попросят, приедет»."""
        future = is_future(token)
        word = token
        for auxiliary in self.syntax.below(token.i, "aux", "aux:pass", "cop"):
            if auxiliary.folded == "бы":
                yield "condition", auxiliary
            elif is_future(auxiliary) or auxiliary.folded in ("будет", "будут", "буду", "будем"):
                future, word = True, auxiliary
                yield from (("negated", t) for t in self.syntax.below(auxiliary.i, "advmod") if t.folded == "не")
        if not future:
            return
        condition = self._condition(token.sentence)
        if condition is not None:
            yield "possible", condition
        yield "planned", word

    def _condition(self, sentence: int) -> Token | None:
        """The first «если» of a sentence."""
        if sentence not in self.conditions:
            inside = self.syntax.document.sentence_tokens(self.syntax.document.sentences[sentence])
            marks = (t for t in inside if t.rel == "mark" and t.folded in _CONDITIONS)
            self.conditions[sentence] = next(marks, None)
        return self.conditions[sentence]

    def _above(self, token: Token) -> Iterator[Sign]:
        """Operators and moods of the words above, as far as the event stands in their scope."""
        for _ in range(_MOST_STEPS):
            head = self.syntax.parent(token)
            if head is None:
                return
            infinitive = token.feats.get("VerbForm") == "Inf"
            if token.rel in ("obj", "nsubj:pass") and head.lemma in _cues()["presupposing"]["verbs"]:
                return
            if token.rel == "conj":
                alike = infinitive and head.feats.get("VerbForm") == "Inf"
                if not alike and not (token.pos in ("NOUN", "PROPN") and head.pos in ("NOUN", "PROPN")):
                    yield from (s for s in self._beside(head) if s[0] == "condition" and s[1].rel == "mark")
                    if token.feats.get("VerbForm") != "Fin" or head.feats.get("VerbForm") != "Fin":
                        return  # else both clauses may depend on one word: «надеется, что позовут и он приедет»
                token = head
                continue
            if token.feats.get("VerbForm") == "Fin" and token.rel in ("ccomp", "acl"):
                above = self.syntax.parent(head) if head.folded == "то" else head  # «надежда на то, что»
                yield from _operator(above or head, "clausal")
                return
            if infinitive:
                if token.rel == "advcl":
                    return
                yield from self._modal(token, head)
            elif token.pos in ("NOUN", "PROPN"):
                preposition = self.syntax.preposition(token)
                if preposition is None and head.lemma in _cues()["guises"]["nouns"]:
                    verb = self.syntax.parent(head)  # «не видит себя в роли посредника»
                    yield from self._modal(head, verb) if verb is not None and verb.pos == "VERB" else ()
                    return
                if preposition is None and (token.rel in _CORE or token.rel == "nmod"):
                    signs = self._modal(token, head)
                    yield from (s for s in signs if s[0] != "negated" or s[1].folded not in ("не", "ни"))
                    if token.rel == "nmod" and not self._carries(head):
                        return
                elif (preposition, head.lemma) in _governed():
                    yield from _operator(head)
                    return
                elif preposition in _AIMING and not (preposition == "на" and token.feats.get("Case") == "Loc"):
                    yield from _operator(head)
                    if preposition in ("о", "об"):
                        return
                else:
                    return
            else:
                return
            token = head

    def _carries(self, noun: Token) -> bool:
        """Whether what is said of a noun is said of the event below it: «проведение выборов», not «итоги выборов»."""
        lexicon = self.syntax.lexicon
        return noun.lemma in lexicon.light_nouns or any(True for _ in _operator(noun))

    def _modal(self, token: Token, head: Token) -> Iterator[Sign]:
        """What a governor says of the word in its scope, with the negation, tense and mood of the governor itself."""
        if head.lemma == "хотеть" and head.feats.get("Person") == "1" and _performed(token):
            return
        negated = any(t.folded in ("не", "нельзя") for t in self.syntax.below(head.i, "advmod"))
        if negated and head.lemma in _cues()["operators"]["negated"]:  # «не исключил визита»
            yield "possible", head
            return
        yield from _operator(head)
        own = any(t.folded == "не" for t in self.syntax.below(token.i, "advmod"))
        requested = head.lemma in _cues()["operators"]["possible"]
        if own and requested and not negated:
            yield "condition", head
        yield from self._beside(head)
        if head.pos in ("VERB", "ADJ", "AUX"):
            yield from self._tense(head)


def _performed(token: Token) -> bool:
    return token.lemma in _cues()["performative"]["verbs"]


def _demanded(mark: Token, verb: Token) -> bool:
    """«потребовал, чтобы он приехал»"""
    return mark.folded == "чтобы" and verb.rel == "ccomp"


def is_future(token: Token) -> bool:
    """Future tense by the tagger, or by the dictionary where that knows no other reading: «отречётся»."""
    if token.feats.get("VerbForm") != "Fin":
        return False
    if token.feats.get("Tense") == "Fut":
        return True
    known = grammemes(token.text)
    return "futr" in known and not known & {"past", "pres"}


def _operator(word: Token, kind: str = "operators") -> Iterator[Sign]:
    yield from ((value, word) for value, words in _cues()[kind].items() if word.lemma in words)
