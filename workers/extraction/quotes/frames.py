"""Reporting frames: a cue with the words that stand for its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.extraction.document import Span
from workers.extraction.quotes import subjects
from workers.extraction.quotes.cues import CueWord, lexicon
from workers.extraction.quotes.reading import Reading

_MAX_CHAIN = 12  # steps along conjuncts and gerunds to a shared subject
_CLAUSES = 40  # tokens over which two verbs may share a subject
_COLLECTIVE = ("ряд", "большинство", "часть")
_LOCAL = ("в", "во", "на")


@dataclass(slots=True)
class Frame:
    """`source` is the head of the words that stand for the speaker, or None; `extent` tokens of the whole frame.

    `shared` is True where the source must be taken from the frame before («Добавил также, что …»).
    """

    cue: Span | None
    lemma: str
    stance: str
    rule: str
    anchor: int  # the token of the cue
    source: int | None
    extent: tuple[int, int] = (0, 0)
    shared: bool = False
    content: tuple[Span, ...] = ()
    fragments: list[int] = field(default_factory=list)


def of_cue(reading: Reading, word: CueWord, rule: str) -> Frame:
    """The frame of a cue word with its subject, object (of a relay) or document."""
    token = reading.tokens[word.i]
    source = source_of(reading, word)
    shared = source is None and word.form in ("finite", "adjective", "gerund")
    if shared and token.feats.get("Number") == "Plur":
        shared = False
    phrase = " " in word.lemma and 0 <= token.head < word.i and reading.level[token.head] == reading.level[word.i]
    cue = reading.span(token.head, word.i + 1) if phrase else token.span
    return Frame(cue, word.lemma, word.stance, rule, word.i, source, (word.i, word.i + 1), shared)


def source_of(reading: Reading, word: CueWord) -> int | None:
    """The head of the words that stand for the speaker."""
    if word.form in ("impersonal", "passive"):
        document = _document_of(reading, word.i)
        return document if document is not None else _referred(reading, word.i)
    if word.stance == "relay" and word.lemma in ("цитировать", "процитировать", "приводить", "привести"):
        quoted = _quoted_by_relay(reading, word.i)
        if quoted is not None:
            return quoted
    if word.form == "participle":
        head = reading.tokens[word.i].head
        return head if head >= 0 and reading.tokens[head].pos in ("NOUN", "PROPN", "PRON") else None
    subject = subject_of(reading, word.i)
    if subject is None:
        subject = _place_of(reading, word.i)
    return subject


def _first_of(reading: Reading, i: int) -> int:
    """The first of the predicates that a verb is joined to: «[подтвердили] арест и подчеркнули»."""
    token = reading.tokens[i]
    while token.rel == "conj" and 0 <= token.head < token.i and reading.tokens[token.head].pos == "VERB":
        token = reading.tokens[token.head]
    return token.i


def subject_of(reading: Reading, i: int) -> int | None:
    """The subject of a verb, its own or one that it shares: «заявил Н., подчеркнув, что …», «напомнил и добавил»."""
    seen: set[int] = set()
    verb, own_form = i, reading.tokens[i].feats
    for _ in range(_MAX_CHAIN):
        if i in seen:
            return None
        seen.add(i)
        own = _own_subject(reading, i)
        if own is not None:
            nearer = subjects.in_clause(reading, i) if i == verb and subjects.is_parted(reading, own, i) else None
            return subjects.past_outlet(reading, _antecedent(reading, own), i) if nearer is None else nearer
        token = reading.tokens[i]
        head = token.head
        conj = (token.rel == "conj" and head < i) or (token.rel == "parataxis" and _after_and(reading, i))
        gerund = token.feats.get("VerbForm") == "Conv"
        infinitive = token.rel == "xcomp" or token.feats.get("VerbForm") == "Inf"
        if head < 0 or not (conj or gerund or infinitive):
            break
        if conj and not _agree(own_form, reading.tokens[head].feats):
            break
        i = head
    for find in (_beside, subjects.in_clause, _above):
        found = find(reading, verb)
        if found is not None:
            return subjects.past_outlet(reading, found, verb)
    return None


def _above(reading: Reading, i: int) -> int | None:
    """The subject of a clause above one without its own: «Н. вышел к прессе, после чего сообщил, что …»."""
    verb = reading.tokens[i].feats
    if verb.get("VerbForm") != "Fin":
        return None
    first, _ = reading.period_of(i)
    # «утверждают, что A, и объясняют …»: one form, one subject
    for j in range(i - 1, max(first, i - _CLAUSES) - 1, -1):
        feats = reading.tokens[j].feats
        if reading.tokens[j].pos == "VERB" and all(feats.get(k) == verb.get(k) for k in ("Tense", "Number", "Gender")):
            own = _own_subject(reading, j)
            if own is not None and reading.level[j] == reading.level[i] and j in reading.cues:
                return _antecedent(reading, own)
    if verb.get("Number") == "Plur":
        return None
    for above in reading.document.ancestors(i):
        if above.pos == "VERB" and above.i < i and above.feats.get("VerbForm") == "Fin":
            own = _own_subject(reading, above.i)
            animate = own is not None and reading.tokens[own].feats.get("Animacy") == "Anim"
            if own is not None and animate and _agree(verb, reading.tokens[own].feats):
                return _antecedent(reading, own)
    return None


def _after_and(reading: Reading, i: int) -> bool:
    return reading.text(i - 1) == "и" or (
        reading.text(i - 1) in ("также", "тоже") and reading.text(i - 2) in ("и", "а")
    )


def _agree(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether two forms can belong together in number and gender."""
    return all(not a.get(k) or not b.get(k) or a.get(k) == b.get(k) for k in ("Number", "Gender"))


def _own_subject(reading: Reading, i: int) -> int | None:
    children = [c for c in reading.document.children[i] if reading.tokens[c].rel.startswith("nsubj")]
    children = [c for c in children if reading.level[c] == reading.level[i]]
    children = [c for c in children if reading.mark_at[c] == reading.mark_at[i] or _is_name_like(reading, c)]
    verb = reading.tokens[i].feats
    if verb.get("Number") == "Plur":
        children = [c for c in children if reading.tokens[c].feats.get("Number") != "Sing" or _several(reading, c)]
    agreeing = [c for c in children if _agree(verb, reading.tokens[c].feats)] or children
    people = [c for c in agreeing if reading.tokens[c].feats.get("Animacy") == "Anim"]
    if len(children) > 1 and any(subjects.is_uninflected(reading, c) for c in agreeing):
        agreeing = people or [c for c in children if reading.tokens[c].feats.get("Animacy") == "Anim"] or agreeing
    return min(agreeing, key=lambda c: abs(c - i), default=None)


def _several(reading: Reading, i: int) -> bool:
    """A singular with a plural verb: coordinated («Орлов и Лютов»), counted («ряд», «двое») or an indeclinable."""
    token = reading.tokens[i]
    if token.pos in ("NUM", "PRON", "X") or token.text.isupper() or token.lemma in _COLLECTIVE:
        return True
    below = [reading.tokens[c] for c in reading.document.children[i]]
    return any(t.rel == "conj" or t.rel.startswith("nummod") or t.folded in ("с", "и") for t in below)


def _is_name_like(reading: Reading, i: int) -> bool:
    """A token in marks of its own may be a name, «Лента.ру», unless it is in speech: «добавил: «Мост готов»»."""
    mark = reading.mark_at[i]
    if mark < 0:
        return False
    first, last = reading.range(reading.marks[mark].inner)
    return reading.text(first - 2) != ":" and not reading.has_predicate(range(first, last))


def _antecedent(reading: Reading, i: int) -> int | None:
    """«…, который сообщил»: the noun before; any other word stands for itself."""
    token = reading.tokens[i]
    if token.lemma != "который":
        return i
    name = reading.tokens[i - 2]
    person = name.pos == "PROPN" and name.feats.get("Animacy") == "Anim" and reading.text(i - 1) == ","
    if person and _agree(token.feats, name.feats):
        return name.i
    for above in reading.document.ancestors(i):
        if above.i < i and above.pos in ("NOUN", "PROPN"):
            return above.i
    before = (j for j in range(i - 1, max(i - 8, -1), -1) if reading.tokens[j].pos in ("NOUN", "PROPN"))
    return next(before, None)


def _beside(reading: Reading, i: int) -> int | None:
    """Where the parse gives no subject: the nominative right after the verb, or right before it."""
    token = reading.tokens[i]
    if token.feats.get("VerbForm") not in ("Fin",) and token.feats.get("Variant") != "Short":
        return None
    first, last = reading.period_of(i)
    for j in range(i + 1, min(i + 5, last)):
        after = reading.tokens[j]
        if after.pos in ("NOUN", "PROPN", "PRON", "X") and after.feats.get("Case") in ("Nom", None):
            return j if _agree(token.feats, after.feats) and not after.rel.startswith("obl") else None
        if after.pos not in ("ADJ", "DET", "ADV", "PUNCT", "PART") or after.text in (",", ".", ":", "?", "!"):
            break
    for j in range(i - 1, max(i - 4, first - 1), -1):
        before = reading.tokens[j]
        if before.pos in ("PROPN", "PRON", "NOUN") and before.feats.get("Case") == "Nom":
            return j if _agree(token.feats, before.feats) else None
        if before.pos not in ("ADV", "PART"):
            break
    return None


def _place_of(reading: Reading, i: int) -> int | None:
    """«В пресс-службе сообщили»: a plural without subject speaks for the place, «из прокуратуры сообщили» likewise."""
    if reading.tokens[i].feats.get("Number") != "Plur":
        return None
    own = _oblique(reading, i, _LOCAL)
    own = origin_of(reading, i) if own is None else own
    first = _first_of(reading, i)
    if own is not None or first == i or reading.level[first] != reading.level[i]:
        return own
    shared = _own_subject(reading, first) is None and reading.tokens[first].feats.get("Number") == "Plur"
    return _oblique(reading, first, _LOCAL) if shared else None


def _document_of(reading: Reading, i: int) -> int | None:
    """«В релизе говорится», «сказано в заявлении»."""
    words = lexicon()
    own = _own_subject(reading, i)
    if own is not None and reading.tokens[own].lemma in words.document:
        return own
    place = _oblique(reading, i, _LOCAL)
    if place is None and reading.tokens[i].rel == "acl:relcl":  # «заявление, в котором говорится»
        place = reading.tokens[i].head if any(reading.text(j) in _LOCAL for j in range(max(i - 3, 0), i)) else None
    if place is None:
        return None
    lemma = reading.tokens[place].lemma
    return place if lemma in words.document or lemma in words.media or lemma in words.body else None


def _referred(reading: Reading, i: int) -> int | None:
    """«Со ссылкой на Н. сообщалось»: the accusative of the reference."""
    first, last = reading.period_of(i)
    for j in range(max(first, i - 12), min(last, i + 12)):
        if reading.text(j) == "ссылкой" and reading.text(j + 1) == "на" and reading.level[j] == reading.level[i]:
            below = reading.document.children[j]
            return next((c for c in below if c > j and reading.tokens[c].pos in ("NOUN", "PROPN", "X")), None)
    return None


def _oblique(reading: Reading, i: int, prepositions: tuple[str, ...]) -> int | None:
    for c in reading.document.children[i]:
        token = reading.tokens[c]
        if token.pos in ("NOUN", "PROPN") and token.feats.get("Case") == "Loc" and token.rel in ("obl", "nmod"):
            cases = [reading.text(k) for k in reading.document.children[c] if reading.tokens[k].rel == "case"]
            if any(p in prepositions for p in cases):
                return c
    return None


def origin_of(reading: Reading, i: int) -> int | None:
    """«из правительства поступили заявления», «от родителей поступили жалобы»: where the words come from."""
    for c in reading.document.children[i]:
        token = reading.tokens[c]
        if token.pos in ("NOUN", "PROPN", "X") and token.feats.get("Case") == "Gen":
            below = reading.document.children[c]
            if any(reading.text(k) in ("из", "от") and reading.tokens[k].rel == "case" for k in below):
                return c
    return None


def _quoted_by_relay(reading: Reading, i: int) -> int | None:
    """«цитирует «Вестник» директора Петрову»: the accusative person; «приводит слова Петровой»: the genitive."""
    first, last = reading.period_of(i)
    for j in range(i + 1, min(i + 12, last)):
        token = reading.tokens[j]
        if token.lemma in lexicon().uttered:
            return next((c for c in reading.document.children[j] if reading.tokens[c].feats.get("Case") == "Gen"), None)
        if reading.mark_at[j] != reading.mark_at[i] or token.text in (".", ","):
            continue
        quoted = token.feats.get("Case") == "Acc" or (token.rel == "obj" and token.head == i)
        if quoted and token.feats.get("Animacy") == "Anim" and token.pos in ("NOUN", "PROPN"):
            return j
    for j in range(i - 1, max(first, i - 25) - 1, -1):
        if reading.tokens[j].lemma == "слово" and reading.level[j] == reading.level[i]:
            return next((c for c in reading.document.children[j] if reading.tokens[c].feats.get("Case") == "Gen"), None)
    which = [c for c in reading.document.children[i] if reading.tokens[c].lemma == "который"]
    if which:
        return _antecedent(reading, which[0])
    before = range(max(i - 2, first), i)
    return next((_antecedent(reading, j) for j in before if reading.tokens[j].lemma == "который"), None)
