"""Subjects that the tree misplaces: hangs on another verb, takes for an object, or joins with those of another."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Document, Token
from workers.extraction.events.grammar import SUBJECTS, agree

_FARTHEST = 15  # tokens from a predicate back to its subject
_SENTENCES = 6  # back to the subject of those without one


def beside(document: Document, verb: Token) -> Token | None:
    """The name right before a finite verb without a subject, where the tree hangs it elsewhere: «объяснил тем, что
    президент Олег Олухов поручил»."""
    tokens = document.tokens
    if verb.pos != "VERB" or verb.feats.get("VerbForm") != "Fin" or verb.i == 0:
        return None
    i = verb.i - 1
    while i >= 0 and tokens[i].sentence == verb.sentence and tokens[i].rel in ("advmod", "aux"):
        i -= 1
    while i >= 0 and tokens[i].rel == "flat:name":
        i = tokens[i].head
    if i < 0 or tokens[i].sentence != verb.sentence or tokens[i].head == verb.i:
        return None
    named = tokens[i].pos == "PROPN" and tokens[i].rel in ("nsubj", "appos", "nsubj:pass")
    return tokens[i] if named and tokens[i].feats.get("Case") == "Nom" and agree(verb, tokens[i]) else None


def strayed(document: Document, verb: Token) -> Token | None:
    """The subject before a predicate that the tree hangs on another: on a later one («если делегации будут готовы
    приехать, страна поможет», «мы беседовали, обсудили всё»), or on one before that it does not agree with."""
    short = verb.pos == "ADJ" and verb.feats.get("Variant") == "Short"
    if not short and (verb.pos != "VERB" or verb.feats.get("VerbForm") != "Fin"):
        return None
    tokens, opened = document.tokens, min((t.i for t in _below(document, verb.i, "mark")), default=verb.i)
    for i in range(verb.i - 1, max(document.sentences[verb.sentence].first, verb.i - _FARTHEST) - 1, -1):
        word = tokens[i]
        if word.pos == "VERB" and word.feats.get("VerbForm") == "Fin":
            return None
        if word.rel != "nsubj" or word.head < 0 or word.head == verb.i:
            continue
        head = tokens[word.head]
        later = head.i > verb.i and (opened < i or (head.head == verb.i and head.rel in ("conj", "parataxis")))
        astray = head.i < i and head.pos == "VERB" and not agree(head, word)
        return word if (later or astray) and agree(verb, word) else None
    return None


def around(document: Document, verb: Token) -> Token | None:
    """The subject of a clause that encloses the one of a verb: «что Олухов, если сочтёт нужным, приедет»."""
    tokens = document.tokens
    marks = [t for t in _below(document, verb.i, "mark") if t.i < verb.i]
    for i in range(marks[0].i - 1, verb.head, -1) if marks else ():
        subject = tokens[i]
        if subject.sentence != verb.sentence or subject.pos == "VERB":
            return None
        if subject.rel == "nsubj" and subject.head > verb.i and agree(verb, subject):
            return subject
    return None


def matrix(document: Document, clause: Token) -> Token | None:
    """The verb right before the «что» that opens a clause, wherever the tree hangs the clause: «Олухов
    встретился с Бирюковым, после чего тот заявил, что готов»."""
    tokens = document.tokens
    mark = next((t for t in _below(document, clause.i, "mark") if t.lemma == "что" and t.i < clause.i), None)
    if mark is None or mark.i < 2 or tokens[mark.i - 1].text != ",":
        return None
    verb = tokens[mark.i - 2]
    return verb if verb.pos == "VERB" and verb.feats.get("VerbForm") == "Fin" else None


def before(document: Document, i: int) -> tuple[Token, ...]:
    """For the main verb of a sentence without a subject, the subject of the last sentence that has one, over others
    without: «Олухов родился в Заречном. Позже переехал в Светлое. В 2005 году избран мэром.»"""
    verb = document.tokens[i]
    if verb.head >= 0 or not _lone(verb):
        return ()
    sentence = document.sentences[verb.sentence]
    for previous in reversed(document.sentences[max(sentence.i - _SENTENCES, 0) : sentence.i]):
        if previous.paragraph < sentence.paragraph - 1:
            return ()
        inside = document.tokens[previous.first : previous.last]
        subjects = [t for t in inside if t.rel in SUBJECTS and t.head >= 0]
        main = next((t for t in subjects if document.tokens[t.head].head < 0), None)
        if main is not None:
            return (main,) if agree(verb, main) else ()
        if subjects:
            return ()
        sentence = previous
    return ()


def _lone(verb: Token) -> bool:
    """Whether a predicate tells the gender of the subject that it may lack: «переехал», «избрана»."""
    if verb.pos != "VERB" or verb.feats.get("Gender") not in ("Masc", "Fem"):
        return False
    return verb.feats.get("VerbForm") == "Fin" or verb.feats.get("Variant") == "Short"


def crossed(document: Document, i: int) -> bool:
    """Whether the tree takes subject and object for one another: in «самолёт Олухова сопровождали истребители» only
    the second agrees with the verb, and both could be either."""
    verb = document.tokens[i]
    if verb.pos != "VERB" or verb.feats.get("VerbForm") != "Fin":
        return False
    subjects, objects = list(_below(document, i, "nsubj")), list(_below(document, i, "obj"))
    if len(subjects) != 1 or len(objects) != 1:
        return False
    subject, object_ = subjects[0], objects[0]
    if (
        subject.i > i
        or object_.i < i
        or subject.feats.get("Animacy") == "Anim"
        or any(_below(document, subject.i, "conj"))
    ):
        return False
    return not agree(verb, subject) and agree(verb, object_) and object_.feats.get("Case") == "Nom"


def surplus(document: Document, i: int) -> frozenset[int]:
    """The subjects in the plural of a verb in the singular that has one in the singular too."""
    verb, subjects = document.tokens[i], list(_below(document, i, "nsubj"))
    if verb.feats.get("Number") != "Sing" or not any(t.feats.get("Number") == "Sing" for t in subjects):
        return frozenset()
    return frozenset(t.i for t in subjects if t.feats.get("Number") == "Plur")


def _below(document: Document, i: int, *relations: str) -> Iterator[Token]:
    return (document.tokens[c] for c in document.children[i] if document.tokens[c].rel in relations)
