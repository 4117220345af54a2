"""What a sentence holds for and against those it names: judging words, and frames with their subjects and objects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workers.extraction.document import Document, Sentence, Token
from workers.extraction.sentiment import lexicon
from workers.extraction.sentiment.lexicon import Frame

_CLAUSES = ("root", "ccomp", "advcl", "acl:relcl", "parataxis", "csubj", "csubj:pass")
_SAME_PHRASE = ("appos", "flat", "flat:name", "flat:foreign", "conj", "name", "fixed")
_VERBAL = ("VERB", "ADJ", "AUX")
_GOVERNED = ("csubj", "csubj:pass", "xcomp", "nmod", "acl", "obl", "obj", "nsubj")  # of an infinitive
_BEFORE = ("не", "ни", "без")  # negations of the word behind them
_OF_NEGATIONS = ("advmod", "case", "det", "cc", "mark", "discourse", "root", "nsubj")  # their relations
_NEGATED, _MODAL, _REVERSED = -0.4, 0.5, -0.2  # factors of what is negated, possible, fought against
_MOST_STEPS = 6  # heads walked up
FAR = 10**6  # steps to where none lead
_WINDOW = 120  # tokens to the left and right of a mention that may say something of it


@dataclass(frozen=True, slots=True)
class Word:
    """A judging word and its value in its place, after negation and modality; `asserted` where neither touches it."""

    i: int
    value: float
    asserted: bool


@dataclass(frozen=True, slots=True)
class Act:
    """A predicate with its subject's and objects' head tokens; `factor` is what negation and modality leave of it."""

    predicate: int
    frame: Frame
    factor: float
    subjects: tuple[int, ...]
    objects: tuple[int, ...]


class Evidence:
    """The evidence of one sentence. `named` are the tokens inside mentions: a name itself judges nobody."""

    def __init__(self, document: Document, sentence: Sentence, named: Collection[int]) -> None:
        self._document = document
        self._sentence = sentence
        self._named = named
        self._tokens = document.tokens
        self._distances: dict[tuple[range, frozenset[int]], list[int]] = {}
        self._branches: dict[range, list[tuple[int, int]]] = {}
        self._verb_acts: dict[int, Act | None] = {}

    @cached_property
    def _telling(self) -> list[Token]:
        """The tokens that a lexicon knows."""
        own = self._tokens[self._sentence.first : self._sentence.last]
        return [token for token in own if token.lemma in lexicon.TELLING]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        found = []
        for token in self._telling:
            value = lexicon.POLARITY.get(token.lemma)
            if value is not None and token.i not in self._named:
                factor = self._factor(token)
                found.append(Word(token.i, value * factor, factor == 1))
        return tuple(found)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        return tuple(self._acts())

    @cached_property
    def roles(self) -> dict[int, list[tuple[str, Act]]]:
        """For every token the acts it is `subject` or `object` of."""
        found: dict[int, list[tuple[str, Act]]] = {}
        for act in self.acts:
            for role, tokens in (("subject", act.subjects), ("object", act.objects)):
                for i in tokens:
                    found.setdefault(i, []).append((role, act))
        return found

    @cached_property
    def _clause(self) -> dict[int, int]:
        """For every token the head of its clause."""
        found: dict[int, int] = {}
        for i in self._downwards:
            token = self._tokens[i]
            own = token.head < 0 or token.rel in _CLAUSES or (token.rel == "conj" and token.pos == "VERB")
            found[i] = i if own else found[token.head]
        return found

    @property
    def clauses(self) -> list[int]:
        """For every token of the sentence, in order, the head of its clause."""
        return [self._clause[i] for i in range(self._sentence.first, self._sentence.last)]

    def same_clause(self, a: int, b: int) -> bool:
        return self._clause[a] == self._clause[b]

    def clause_within(self, outer: int, i: int) -> bool:
        """Whether the clause of `i` hangs on token `outer`: «Лосев, который украл деньги»."""
        head = self._tokens[self._clause[i]].head
        return head == outer

    def under(self, i: int, predicate: int, own: Collection[int]) -> bool:
        """Whether token `i` belongs to what a predicate says of others: it hangs on it, by a few steps, and not by way
        of the tokens `own`."""
        for _ in range(_MOST_STEPS):
            if i < 0 or i in own:
                return False
            i = self._tokens[i].head
            if i == predicate:
                return True
        return False

    def window(self, tokens: Sequence[int]) -> range:
        """The tokens of the sentence that are looked at for these, so that no sentence takes longer than its length."""
        first, last = self._sentence.first, self._sentence.last
        if last - first <= _WINDOW:
            return range(first, last)
        return range(max(min(tokens) - _WINDOW, first), min(max(tokens) + _WINDOW + 1, last))

    def words_in(self, window: range) -> tuple[Word, ...]:
        return self.words[bisect_left(self._word_tokens, window.start) : bisect_left(self._word_tokens, window.stop)]

    @cached_property
    def _word_tokens(self) -> list[int]:
        return [word.i for word in self.words]

    @cached_property
    def acts_by_predicate(self) -> dict[int, Act]:
        return {act.predicate: act for act in self.acts}

    def distances(self, tokens: Collection[int], window: range) -> list[int]:
        """Steps in the tree from the nearest of the tokens to every token of the window; `FAR` where none lead."""
        key = window, frozenset(tokens)
        if key not in self._distances:
            self._distances[key] = self._walked(tokens, window)
        return self._distances[key]

    def _walked(self, tokens: Collection[int], window: range) -> list[int]:
        found = [FAR] * len(window)
        for i in tokens:
            if i in window:
                found[i - window.start] = 0
        branches = self._branches_of(window)
        for i, head in reversed(branches):
            if found[i] + 1 < found[head]:
                found[head] = found[i] + 1
        for i, head in branches:
            if found[head] + 1 < found[i]:
                found[i] = found[head] + 1
        return found

    def _branches_of(self, window: range) -> list[tuple[int, int]]:
        """The places in the window of all its tokens and their heads, heads before what hangs on them."""
        found = self._branches.get(window)
        if found is None:
            whole = len(window) == self._sentence.last - self._sentence.first
            downwards = self._downwards if whole else sorted(window, key=self._rank.__getitem__)
            first, tokens = window.start, self._tokens
            pairs = ((i - first, tokens[i].head) for i in downwards)
            found = self._branches[window] = [(i, head - first) for i, head in pairs if head in window]
        return found

    @cached_property
    def _downwards(self) -> list[int]:
        """The tokens of the sentence, heads before what hangs on them."""
        children = self._document.children
        found = [t.i for t in self._tokens[self._sentence.first : self._sentence.last] if t.head < 0]
        for i in found:
            found.extend(children[i])
        return found

    @cached_property
    def _rank(self) -> dict[int, int]:
        return {i: rank for rank, i in enumerate(self._downwards)}

    def _below(self, token: Token) -> Iterator[Token]:
        return (self._tokens[i] for i in self._document.children[token.i])

    @cached_property
    def negated(self) -> frozenset[int]:
        """Tokens that a negation stands before («не осудил») or hangs on."""
        found = set()
        for token in self._telling:
            if token.lemma in lexicon.NEGATIONS:
                if token.rel in _OF_NEGATIONS:
                    found.add(token.head)
                if token.lemma in _BEFORE and token.i + 1 < self._sentence.last:
                    found.add(token.i + 1)
        return frozenset(found)

    @cached_property
    def modal(self) -> frozenset[int]:
        """Tokens that what makes them a mere possibility hangs on."""
        return frozenset(token.head for token in self._telling if token.lemma in lexicon.MODALS)

    def _factor(self, token: Token) -> float:
        """What negation, modality and a fight against it leave of a word."""
        factor = _NEGATED if self._denied(token) else 1.0
        if token.i in self.modal:
            factor *= _MODAL
        above = token
        for _ in range(_MOST_STEPS):
            if above.head < 0 or above.rel in ("conj", "parataxis", "advcl", "acl:relcl", "ccomp"):
                break
            below, above = above, self._tokens[above.head]
            if above.lemma in lexicon.REVERSALS and below.rel in ("obj", "nmod", "obl", "iobj", "nsubj:pass"):
                return factor * _REVERSED if lexicon.POLARITY.get(token.lemma, 0.0) < 0 else factor
            if above.lemma in lexicon.MODALS:
                factor *= _MODAL
                break
            if above.pos == "VERB":
                own = below.rel in ("obj", "xcomp", "obl", "nmod", "nsubj:pass") or below.feats.get("Case") == "Gen"
                if own and below.feats.get("VerbForm") != "Inf" and self._denied(above):
                    factor *= _NEGATED
                if above.i in self.modal:
                    factor *= _MODAL
                break
        return factor

    def _denied(self, token: Token) -> bool:
        return (token.i in self.negated) != self._refused(token)

    def _refused(self, token: Token) -> bool:
        """Whether an infinitive is kept from happening by what governs it: «победить Лосева невозможно», «отказался
        осудить», «не смог победить», «нет оснований обвинять», «не за что критиковать». Two of these undo each other:
        «нельзя отказаться осудить»."""
        refused = False
        for _ in range(_MOST_STEPS):
            if token.feats.get("VerbForm") != "Inf":
                break
            refused ^= any(self._empty(below) for below in self._below(token))
            head = token.head
            if head < 0 or token.rel not in _GOVERNED:
                break
            token = self._tokens[head]
            if token.lemma in lexicon.REFUSALS:
                refused ^= token.i not in self.negated
            elif token.lemma in lexicon.GROUNDS:
                above = self._tokens[token.head] if token.head >= 0 else token
                refused ^= not self.negated.isdisjoint((token.i, above.i)) or above.lemma == "нет"
            else:
                judged = [t for t in self._below(token) if t.rel == "xcomp" and t.lemma in lexicon.REFUSALS]
                refused ^= (token.i in self.negated) != bool(judged)
        return refused

    def _empty(self, token: Token) -> bool:
        """«Не в чем», «не за что», «незачем»: there is no occasion for what governs it."""
        if token.lemma in ("незачем", "некого", "нечего"):
            return True
        return token.lemma in ("что", "кто") and any(t.lemma == "не" for t in self._below(token))

    def _acts(self) -> Iterator[Act]:
        for token in self._telling:
            if token.i in self._named:
                continue
            if token.pos in _VERBAL:
                if act := self._act_of_verb(token):
                    yield act
            elif token.pos == "NOUN":
                if frame := lexicon.NOUN_FRAMES.get(token.lemma):
                    yield self._noun_act(token, frame, False)
                elif frame := lexicon.ACT_FRAMES.get(token.lemma):
                    yield self._noun_act(token, frame, True)

    def _act_of_verb(self, token: Token) -> Act | None:
        if token.i not in self._verb_acts:
            frame = self._verb_frame(token) if token.pos in _VERBAL else None
            self._verb_acts[token.i] = self._verb_act(token, frame) if frame else None
        return self._verb_acts[token.i]

    def _verb_frame(self, verb: Token) -> Frame | None:
        """That of the verb with its adverb («высоко оценил»), else that of the verb."""
        if verb.lemma in lexicon.WITH_ADVERBS:
            pairs = (f"{t.lemma} {verb.lemma}" for t in self._below(verb) if t.rel == "advmod")
            known = (lexicon.VERB_FRAMES.get(words) for words in pairs)
            if frame := next((frame for frame in known if frame is not None), None):
                return frame
        return lexicon.VERB_FRAMES.get(verb.lemma)

    def _verb_act(self, verb: Token, frame: Frame) -> Act:
        passive = verb.feats.get("Voice") == "Pass" or any(t.rel == "nsubj:pass" for t in self._below(verb))
        subjects: list[int] = []
        objects: list[int] = []
        for token in self._below(verb):
            case, rel = token.feats.get("Case"), token.rel
            prepositions = self._prepositions(token)
            if rel == "nsubj" and not passive:
                subjects.append(token.i)
            elif rel in ("nsubj:pass", "nsubj"):
                objects.append(token.i)
            elif rel == "obl:agent" or (
                passive and rel in ("obl", "iobj", "obj") and case == "Ins" and not prepositions
            ):
                if frame.agents:
                    subjects.append(token.i)
            elif (
                rel in ("obj", "iobj")
                or (rel == "obl" and case in ("Dat", "Ins") and not prepositions)
                or (rel in ("obl", "nmod") and any(p in frame.prepositions for p in prepositions))
            ):
                objects.append(token.i)
        participle = verb.feats.get("VerbForm") == "Part" or verb.pos == "ADJ"
        if participle and verb.rel in ("acl", "amod") and verb.head >= 0:
            (objects if passive else subjects).append(verb.head)
        elif not subjects and not passive:
            subjects.extend(self._borrowed_subject(verb))
        elif not objects and passive and verb.rel == "conj":
            objects.extend(t.i for t in self._below(self._tokens[verb.head]) if t.rel == "nsubj:pass")
        return Act(verb.i, frame, self._factor(verb), self._phrase(subjects), self._phrase(self._with_owners(objects)))

    def _borrowed_subject(self, verb: Token) -> list[int]:
        """«решил осудить», «критиковал и высмеивал», «сказал он, осудив»: the subject stands at the verb above."""
        for _ in range(_MOST_STEPS):
            if verb.head < 0 or verb.rel not in ("conj", "xcomp", "advcl", "parataxis", "ccomp"):
                return []
            if verb.rel == "ccomp" and verb.feats.get("VerbForm") != "Inf":
                return []
            if verb.rel == "advcl" and verb.feats.get("VerbForm") != "Conv":
                return []
            verb = self._tokens[verb.head]
            if found := [t.i for t in self._below(verb) if t.rel == "nsubj"]:
                return found
        return []

    def _noun_act(self, noun: Token, frame: Frame, act: bool) -> Act:
        subjects: list[int] = []
        objects: list[int] = []
        for token in self._below(noun):
            prepositions = self._prepositions(token)
            if fixed := self._compound_preposition(token):
                (subjects if fixed == "сторона" else objects).append(token.i)
            elif token.lemma in ("сторона", "адрес") and prepositions:
                owners = [t.i for t in self._below(token) if t.rel == "nmod"]
                (subjects if token.lemma == "сторона" else objects).extend(owners)
            elif token.rel in ("nmod", "obl") and any(p in frame.prepositions for p in prepositions):
                objects.append(token.i)
            elif token.rel in ("nmod", "iobj") and not prepositions:
                case = token.feats.get("Case")
                if case in ("Gen", "Ins"):
                    (subjects if act or case == "Ins" else objects).append(token.i)
                elif case == "Dat":
                    objects.append(token.i)
        if not subjects:
            subjects.extend(self._doers(noun))
        return Act(noun.i, frame, self._factor(noun), self._phrase(subjects), self._phrase(self._with_owners(objects)))

    def _doers(self, noun: Token) -> list[int]:
        """Whose deed a noun is by its verb: the subject's («Лосев устроил драку»); of what somebody is accused of or
        thanked for, the object's («обвинил Лосева в обмане», «поблагодарил Лосева за помощь»)."""
        head = self._tokens[noun.head] if noun.head >= 0 else None
        if head is None or head.pos != "VERB" or noun.rel not in ("obj", "obl", "nsubj"):
            return []
        act = self._act_of_verb(head)
        if act is not None and act.frame.shown:
            return [i for i in act.objects if i != noun.i] if noun.rel == "obl" else []
        return [t.i for t in self._below(head) if t.rel == "nsubj" and t.i != noun.i]

    def _with_owners(self, objects: list[int]) -> list[int]:
        """With Лосев, where the object is «решение Лосева»."""
        works = [i for i in objects if self._tokens[i].lemma in lexicon.WORKS]
        owners = (t for i in works for t in self._below(self._tokens[i]) if t.rel == "nmod")
        return [*objects, *(t.i for t in owners if t.feats.get("Case") == "Gen" and not self._prepositions(t))]

    def _compound_preposition(self, token: Token) -> str | None:
        """«сторона» of «со стороны депутатов», «адрес» of «в адрес депутатов», where the parse took them for one."""
        fixed = (t.lemma for case in self._below(token) if case.rel == "case" for t in self._below(case))
        return next((lemma for lemma in fixed if lemma in ("сторона", "адрес")), None)

    def _prepositions(self, token: Token) -> list[str]:
        return [t.lemma for t in self._below(token) if t.rel == "case"]

    def _phrase(self, heads: list[int]) -> tuple[int, ...]:
        """The heads with those they name together: «критиковал Лосева и Панова», «главу общины Лосева»."""
        found: dict[int, None] = {}
        todo = list(heads)
        while todo:
            i = todo.pop(0)
            if i in found:
                continue
            found[i] = None
            todo.extend(t.i for t in self._below(self._tokens[i]) if t.rel in _SAME_PHRASE)
        return tuple(found)
