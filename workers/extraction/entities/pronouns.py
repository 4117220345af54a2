"""Third-person pronouns: он, его, ему, она, её … for a person named up to two sentences before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities import roles
from workers.extraction.entities.drafts import Draft

WINDOW = 2  # sentences back

_MASCULINE = frozenset(("он", "его", "него", "ему", "нему", "им", "ним", "нем"))
_FEMININE = frozenset(("она", "ее", "нее", "ей", "ней", "ею", "нею"))
_ABOUT_THINGS = frozenset(("в", "на", "из", "внутри"))  # «в нём» is hardly ever about a person
_POS = ("PRON", "DET")
_SUBJECTS = ("nsubj", "nsubj:pass")
_MOST_CANDIDATES = 40
_LONGEST_QUOTE = 600  # tokens

_FAR = 80  # tokens

_LEAST = 0.4
_LEAST_ALONE = 0.2  # for the only person of that gender
_LEAD = 0.3  # by which the best must beat the next person


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that a pronoun may refer back to; `head` is its token."""

    head: int
    person: Draft
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom the pronouns of an article stand for, and those that may stand for several, in order of the text."""

    resolved: list[tuple[Draft, Span]]
    ambiguous: list[tuple[tuple[Draft, ...], Span]]


def resolve(document: Document, mentions: Sequence[Seen]) -> Answer:
    """The pronouns that surely stand for one of the persons, and those with rivals. `mentions` are in order."""
    answer = Answer([], [])
    if not mentions:
        return answer
    speakers = _speakers(document, mentions)
    held: list[Seen] = []
    coming = list(reversed(mentions))
    for token in [t for t in document.tokens if t.pos in _POS]:
        while coming and coming[-1].head <= token.i:
            held.append(coming.pop())
        gender = _gender(document, token)
        if not gender or not held:
            continue
        held = [s for s in held[-_MOST_CANDIDATES:] if token.sentence - document.tokens[s.head].sentence <= WINDOW]
        meant = _antecedents(document, token, gender, held, speakers.get(token.i, frozenset()))
        if len(meant) == 1:
            answer.resolved.append((meant[0], token.span))
            held.append(Seen(token.i, meant[0], "pronoun"))
        elif meant:
            answer.ambiguous.append((meant, token.span))
    return answer


def _gender(document: Document, token: Token) -> str | None:
    """The gender of a singular third-person pronoun; «им» may be plural."""
    word = token.folded
    gender = "masc" if word in _MASCULINE else "fem" if word in _FEMININE else None
    if gender is None or (token.feats.get("Number") == "Plur" and word in ("им", "ним")):
        return None
    if any(document.tokens[c].folded in _ABOUT_THINGS for c in document.children[token.i]):
        return None
    return gender


def _antecedents(
    document: Document, token: Token, gender: str, held: Sequence[Seen], speakers: frozenset[int]
) -> tuple[Draft, ...]:
    """One person where the pronoun surely means them; none where it may mean a thing; else all that are as likely."""
    scores: dict[int, tuple[float, Draft]] = {}
    barred = _barred(document, token, held) | speakers
    for seen in held:
        person = seen.person
        if person.gender != gender or id(person) in barred or seen.head >= token.i:
            continue
        score = _score(document, token, seen)
        if id(person) not in scores or score > scores[id(person)][0]:
            scores[id(person)] = (score, person)
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < (_LEAST if len(ranked) > 1 else _LEAST_ALONE):
        return ()
    close = tuple(person for score, person in ranked if ranked[0][0] - score < _LEAD)
    best = max((s for s in held if s.person is ranked[0][1] and s.head < token.i), key=lambda s: s.head)
    if _has_rival_noun(document, token, gender, best, {s.head for s in held}):
        return ()
    return close


def _score(document: Document, token: Token, seen: Seen) -> float:
    """Subjects and near mentions first; a subject most likely goes on as the subject."""
    there = document.tokens[seen.head]
    first = document.tokens[there.head] if there.rel == "conj" and there.head >= 0 else there
    subject = first.rel in _SUBJECTS or _stands_as_subject(document, there)
    score = 0.6 + (0.5 if subject else 0.0) - 0.35 * (token.sentence - there.sentence)
    if subject and token.rel in _SUBJECTS:
        score += 0.2
    if document.sentences[there.sentence].paragraph != document.sentences[token.sentence].paragraph:
        score -= 0.2
    return score


def _stands_as_subject(document: Document, token: Token) -> bool:
    """A nominative right before its verb that the parse took for a complement: «на заседании кабинета Ким заявил»."""
    verb = document.tokens[token.i + 1] if token.i + 1 < len(document.tokens) else None
    return (
        verb is not None
        and verb.pos == "VERB"
        and token.feats.get("Case") == "Nom"
        and verb.feats.get("Number") == "Sing"
        and verb.feats.get("Gender") in (None, token.feats.get("Gender"))
    )


def _barred(document: Document, token: Token, held: Sequence[Seen]) -> set[int]:
    """Persons whom the pronoun cannot mean: the subject and other objects of its own clause."""
    barred = set()
    by_head = {s.head: s.person for s in held}
    verb = _clause(document, token)
    subject = _subject(document, verb) if verb is not None else None
    if subject is not None and subject != token.i and subject in by_head and _is_bound(document, token, verb):
        barred.add(id(by_head[subject]))
    if verb is not None:
        for child in document.children[verb]:
            beside = child in by_head and child != token.i and token.head == verb
            if beside and document.tokens[child].rel in ("obj", "iobj", "obl"):
                barred.add(id(by_head[child]))
    return barred


def _is_bound(document: Document, token: Token, verb: int | None) -> bool:
    """Whether the subject of the clause would be «себя», «свой» there; not inside a noun: «из-за жалобы на него»."""
    return token.head == verb or token.pos == "DET" or token.rel == "det" or token.folded in ("его", "ее")


def _clause(document: Document, token: Token) -> int | None:
    """The predicate of the pronoun's clause: the first verb above it, or noun that has a subject of its own."""
    for above in document.ancestors(token.i):
        if above.pos in ("VERB", "AUX") or any(document.tokens[c].rel in _SUBJECTS for c in document.children[above.i]):
            return above.i
    return None


def _subject(document: Document, verb: int) -> int | None:
    """The verb's subject, of coordinated verbs and gerunds that of the first."""
    i = verb
    while i >= 0:
        token = document.tokens[i]
        own = next((c for c in document.children[i] if document.tokens[c].rel in _SUBJECTS), None)
        if own is not None:
            return own
        shares = token.rel in ("conj", "xcomp") or (token.rel == "advcl" and token.feats.get("VerbForm") == "Conv")
        if not shares:
            return None
        i = token.head
    return None


def _has_rival_noun(document: Document, token: Token, gender: str, best: Seen, heads: Collection[int]) -> bool:
    """Whether something else of the same gender is the subject there or became it since.

    «Визит начался. Он продлится два дня»; «Отец Петрова сказал, что он устал». Things do not speak: «Город цветёт,
    добавил он». Beside the subject somebody else of the sentence may be meant: «Петров ждал гостя, но ему помешали».
    """
    if token.i - best.head > _FAR:
        return True
    speaks = _speaks(document, token)
    beside = token.rel not in _SUBJECTS
    wanted = "Masc" if gender == "masc" else "Fem"
    above = [t for t in document.ancestors(best.head) if t.pos == "NOUN"][:1]
    for t in (*above, *document.tokens[best.head + 1 : token.i]):
        if (
            (_is_subject(t) or (beside and t.sentence == token.sentence and _is_somebody(document, t, heads)))
            and not (speaks and t.feats.get("Animacy") == "Inan")
            and t.feats.get("Number") == "Sing"
            and t.feats.get("Gender") == wanted
            and t.i not in heads
            and document.tokens[t.i - 1].folded != "как"
            and not any(document.tokens[c].folded == "как" for c in document.children[t.i])
        ):
            return True
    return False


def _is_subject(token: Token) -> bool:
    return token.rel in _SUBJECTS and (token.pos in ("NOUN", "PROPN", "ADJ") or token.lemma == "один")


def _is_somebody(document: Document, token: Token, heads: Collection[int]) -> bool:
    """A noun for a person who has no name beside it."""
    return (
        token.pos == "NOUN"
        and token.rel in ("obj", "iobj", "obl", "nmod")
        and token.feats.get("Animacy") == "Anim"
        and not any(c in heads for c in document.children[token.i])
    )


def _speaks(document: Document, token: Token) -> bool:
    """«добавил он», «он считает»."""
    if token.feats.get("Case") not in ("Nom", None):
        return False
    beside = [document.tokens[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(document.tokens)]
    above = [document.tokens[token.head]] if token.head >= 0 and token.rel in _SUBJECTS else []
    return any(t.pos == "VERB" and t.lemma in roles.lexicon().speaking for t in (*beside, *above))


def _speakers(document: Document, mentions: Sequence[Seen]) -> dict[int, frozenset[int]]:
    """For every token inside quotation marks the persons who are subjects around them: a speaker is no «он» to himself.

    «Приезжайте к нему», — сказал Петров.
    """
    subjects: dict[int, list[Seen]] = {}
    for seen in mentions:
        if document.tokens[seen.head].rel in _SUBJECTS:
            subjects.setdefault(document.tokens[seen.head].sentence, []).append(seen)
    found: dict[int, frozenset[int]] = {}
    for first, last in _quoted(document):
        around = {document.tokens[first].sentence, document.tokens[last].sentence}
        who = frozenset(
            id(s.person)
            for n in sorted(around)
            for s in subjects.get(n, ())
            if not first < s.head < last or _interrupts(document, s.head)
        )
        if who:
            found.update(dict.fromkeys(range(first, last), who))
    return found


def _interrupts(document: Document, head: int) -> bool:
    """«Да, — говорит Петров. — Он …»: the subject of a verb of saying right behind a dash."""
    verb = document.tokens[head].head
    return (
        0 < verb < head
        and document.tokens[verb].lemma in roles.lexicon().speaking
        and document.tokens[verb - 1].text in ("—", "–", "-")
    )


def _quoted(document: Document) -> Iterator[tuple[int, int]]:
    """The outermost pairs of « » as indices of their tokens; a mark that stays open counts for nothing."""
    depth, first, before = 0, -1, -1
    for token in [t for t in document.tokens if t.text in ("«", "»")]:
        if max(before, first + _LONGEST_QUOTE) + 1 < token.i:  # a word stands too far from the first mark
            depth = 0
        before = token.i
        if token.text == "«":
            depth += 1
            first = token.i if depth == 1 else first
        elif depth:
            depth -= 1
            if not depth:
                yield first, token.i
