"""Who takes part in an event, and as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.document import Mention, Token
from workers.extraction.entities import roles
from workers.extraction.events import subjects
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.grammar import SUBJECTS, is_participle
from workers.extraction.events.model import Participant
from workers.extraction.events.naming import Naming, Who
from workers.extraction.events.places import is_state
from workers.extraction.events.triggers import Trigger
from workers.extraction.parsing.morphology import grammemes
from workers.extraction.quotes.model import Speaker

_MUTUAL = frozenset(("reciprocal", "agree", "discuss"))
_MEETING_AT = frozenset(("на", "в", "с", "во", "после", "перед", "ход", "время", "итог", "рамка"))
_POSTS = frozenset(("appoint", "takeover", "depart"))
_PATIENTS = frozenset(("obj", "gen", "на", "по", "против"))
_BY_SUBJECT = frozenset(("reciprocal", "agree", "motion", "gathering", "verbal", "transfer", "acquire", "award"))
_DOING = frozenset(("за", "после", "для", "при", "на", "в", "во", "с", "перед", "к"))
_DONE_BY_SUBJECT = frozenset(("verbal", "address", "transfer", "aid"))
_DOERS = frozenset(("agent", "giver"))
_MATCHED = frozenset(("reciprocal", "contest", "gathering", "happening", "intransitive"))
_WILL = frozenset(("инициатива", "указание", "приказ", "поручение", "просьба", "распоряжение", "требование"))
_DOCUMENTS = frozenset(("резолюция", "заявление", "закон", "законопроект", "обращение", "письмо", "документ", "указ"))
_ABOUT = ("о", "об", "про")
_DASHES = ("—", "–", "-", "−")
_LONGEST_PAIR = 14  # tokens
_BROUGHT = frozenset(("verbal", "address", "transitive"))
_MOST_DEEP = 3
_MOST = 12  # participants of one mention


def participants(
    trigger: Trigger, syntax: Syntax, naming: Naming, speaker: Speaker | None = None
) -> tuple[Participant, ...]:
    """The named participants of one mention, in the order of its arguments, each once."""
    frame = syntax.lexicon.frames[trigger.entry.frame]
    found: dict[str, Participant] = {}
    for argument in syntax.arguments(trigger.token.i):
        role = frame.get(f"{argument.slot}+{argument.case}") or frame.get(argument.slot)
        if role is None:
            if argument.slot == "obj" and trigger.entry.frame == "agree":
                for participant in _sides(argument.token, frame["с+Ins"], syntax, naming):
                    found.setdefault(participant.name, participant)
            continue
        for token in syntax.conjuncts(argument.token):
            for participant in _named(token, role, argument.slot, trigger, syntax, naming):
                found.setdefault(participant.name, participant)
    if speaker is not None and speaker.name and _first_person(trigger, syntax):
        mention = Mention(trigger.token.text, trigger.token.span)
        found.setdefault(speaker.name, Participant(speaker.name, speaker.entity, frame.get("subj", "agent"), mention))
    for participant in _further(trigger, found, syntax, naming):
        found.setdefault(participant.name, participant)
    return tuple(found.values())[:_MOST]


def _named(
    token: Token, role: str, slot: str, trigger: Trigger, syntax: Syntax, naming: Naming
) -> Iterator[Participant]:
    """Whom the word names; behind a thing its owner («кандидатуру Олухова»), behind a group its body («специалисты
    «Заречья»»)."""
    mutual = trigger.entry.frame in _MUTUAL
    if trigger.entry.frame in _POSTS and token.feats.get("Case") == "Ins" and not token.text[:1].isupper():
        return  # the post: neither agent nor person
    for _ in range(_MOST_DEEP):
        found = list(naming.who(token)) or (list(naming.team(token)) if trigger.entry.type == "SPORT" else [])
        if found:
            yield from (_as(w, role) for w in found if _acts(w, slot, trigger))
            return
        below = list(syntax.below(token.i, "nmod", "det"))
        if mutual and slot in ("obj", "gen"):
            yield from _sides(token, role, syntax, naming)
        for other in (t for t in below if slot == "obj" and syntax.preposition(t) in ("против", "отношение")):
            for word in syntax.conjuncts(other):
                yield from (_as(w, "target") for w in naming.who(word))
        owners = [t for t in below if (t.feats.get("Case") == "Gen" or t.rel == "det") and not syntax.preposition(t)]
        if token.pos != "NOUN":
            return
        if owners and naming.in_title(owners[0].start) and not naming.in_title(trigger.token.start):
            return  # «закон Олухова» in quotation marks
        if not owners:
            patient = slot in _PATIENTS and not (slot == "gen" and role == "agent")
            adjectives = list(syntax.below(token.i, "amod")) if patient else []
            yield from (_as(w, role) for t in adjectives for w in naming.who(t))
            return
        if token.feats.get("Animacy") == "Anim":
            owners = list(_bodies(owners, syntax, naming))
            if not owners:
                return
        token = owners[0]


def _sides(noun: Token, role: str, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """With whom a thing is done: «подписал договор с «Вымпелом»», «заключили мир между Лугой и Заречьем»."""
    for other in syntax.below(noun.i, "nmod"):
        if syntax.preposition(other) in ("между", "с") and other.feats.get("Case") == "Ins":
            for word in syntax.conjuncts(other):
                yield from (_as(w, role) for w in naming.who(word))


def _bodies(owners: Sequence[Token], syntax: Syntax, naming: Naming) -> Iterator[Token]:
    """The organizations that those who work there stand for: «министры финансов Евросоюза»."""
    for owner in owners:
        below = (t for t in syntax.below(owner.i, "nmod") if t.feats.get("Case") == "Gen")
        yield from (t for t in (owner, *below) if "ORG" in naming.kinds(t))


def _as(who: Who, role: str) -> Participant:
    return Participant(who.name, who.entity, role, who.mention)


def _first_person(trigger: Trigger, syntax: Syntax) -> bool:
    """Whether the speaker is the subject: «мы встречались», «увижусь»."""
    verb = trigger.light or trigger.token
    subjects = [a.token for a in syntax.arguments(trigger.token.i) if a.slot == "subj"]
    if subjects:
        return any(t.lemma in ("я", "мы") for t in subjects)
    known = grammemes(verb.text)
    return verb.pos == "VERB" and "1per" in known and "3per" not in known


def _acts(who: Who, slot: str, trigger: Trigger) -> bool:
    """A town takes part only where it acts: «Заречный договорился», not «предложил Заречный»; a body takes what is
    brought «в Думу», a state does not."""
    if slot == "в" and trigger.entry.frame in _BROUGHT and who.type not in ("ORGANIZATION", "MEDIA"):
        return False
    if who.type != "LOCATION" or is_state(who.name):
        return True
    return slot in ("subj", "между", "с") and trigger.entry.frame not in ("happening",)


def _further(trigger: Trigger, found: dict[str, Participant], syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    if trigger.entry.frame in _POSTS:
        yield from _organizations(trigger, syntax, naming)
    noun = trigger.token.pos != "VERB"
    if not any(p.role in _DOERS for p in found.values()):
        yield from _behind(trigger, syntax, naming)
    if noun and trigger.entry.frame in _DONE_BY_SUBJECT and not any(p.role in _DOERS for p in found.values()):
        yield from _doer(trigger, syntax, naming)
    if noun and trigger.entry.frame in _MATCHED and not found:
        yield from _pair(trigger, syntax, naming)
    if noun and trigger.entry.frame == "happening" and not found and syntax.preposition(trigger.token) == "в":
        yield from _subject_above(trigger, syntax, naming, "participant")
    if noun and trigger.entry.frame in _MUTUAL and len(found) == 1:
        yield from _attending(trigger, syntax, naming, _MEETING_AT)
        yield from _telling(trigger, syntax, naming)
    if noun and trigger.entry.frame in _BY_SUBJECT and not found and not _owned(trigger, syntax):
        thanked = _thanked(trigger, syntax)
        if thanked:
            doer = syntax.lexicon.frames[trigger.entry.frame].get("subj", "participant")
            yield from (_as(w, doer) for t in thanked for w in naming.who(t))
        else:
            yield from _attending(trigger, syntax, naming, _DOING)


def _owned(trigger: Trigger, syntax: Syntax) -> bool:
    """Whether a noun says who does it, be it someone without a name: «следили за поездкой глав государств»."""
    below = syntax.below(trigger.token.i, "nmod")
    return any(
        t.feats.get("Case") == "Gen" and t.feats.get("Animacy") == "Anim" for t in below if not syntax.preposition(t)
    )


def _thanked(trigger: Trigger, syntax: Syntax) -> tuple[Token, ...]:
    """Whom one thanks, praises or blames for what they did: «поблагодарил Бирюкову за приезд с визитом»."""
    token = trigger.token
    head = syntax.parent(token)
    for _ in range(_MOST_DEEP):
        if head is None or head.pos != "NOUN" or token.rel != "nmod":
            break
        token, head = head, syntax.parent(head)
    if head is None or head.pos != "VERB" or syntax.preposition(token) != "за":
        return ()
    whom = [t for slot in ("obj", "dat") for t in syntax.slot(head.i, slot) if t.i != trigger.token.i]
    return tuple(t for t in whom if t.feats.get("Animacy") == "Anim" or t.pos == "PRON")


def _pair(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """The two sides behind a noun, with a dash between: «матч «Заречье» — «Светлое»», «бой Олухов — Бирюков»."""
    tokens = syntax.document.tokens
    sides: list[Who] = []
    dashes = 0
    for token in tokens[trigger.token.i + 1 : trigger.token.i + 1 + _LONGEST_PAIR]:
        if (
            token.sentence != trigger.token.sentence
            or token.pos in ("VERB", "AUX", "ADP", "CCONJ")
            or token.text == ","
        ):
            break
        dashes += token.text in _DASHES
        sides += [w for w in naming.who(token) if w.name not in {s.name for s in sides} and token.text[:1].isupper()]
    if dashes == 1 and len(sides) == 2:
        yield from (_as(w, "participant") for w in sides)


def _behind(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """By whose will it happens: «принят по инициативе Олухова»; who makes the words that do it: «проголосовали за
    резолюцию, осуждающую рейд»."""
    frame = syntax.lexicon.frames[trigger.entry.frame]
    for argument in syntax.arguments(trigger.token.i):
        if argument.slot == "по" and argument.token.lemma in _WILL:
            for owner in syntax.below(argument.token.i, "nmod"):
                if owner.feats.get("Case") == "Gen":
                    yield from _named(owner, frame.get("subj", "agent"), "subj", trigger, syntax, naming)
        elif argument.slot == "subj" and is_participle(trigger.token) and argument.token.lemma in _DOCUMENTS:
            yield from _subject_above(trigger, syntax, naming, frame.get("subj", "agent"))


def _doer(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """Who does an act that a noun names: «Олухов выпустил заявление с осуждением», «обратился с просьбой»."""
    token = trigger.token
    for _ in range(_MOST_DEEP):
        head = syntax.parent(token)
        if head is None or not (token.rel == "obj" or syntax.preposition(token) == "с"):
            return
        if head.pos == "VERB":
            frame = syntax.lexicon.frames[trigger.entry.frame]
            yield from _subject_above(trigger, syntax, naming, frame.get("subj", "agent"))
            return
        token = head


def _subject_above(trigger: Trigger, syntax: Syntax, naming: Naming, role: str) -> Iterator[Participant]:
    """The subject of the clause that a noun stands in: «Олухов погиб в аварии»."""
    verb = next((t for t in syntax.document.ancestors(trigger.token.i) if t.pos in ("VERB", "AUX")), None)
    if verb is None or verb.sentence != trigger.token.sentence:
        return
    for argument in syntax.arguments(verb.i):
        if argument.slot == ("obj" if syntax.passive(verb.i) else "subj"):
            for token in syntax.conjuncts(argument.token):
                yield from _named(token, role, "subj", trigger, syntax, naming)


def _organizations(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """The body of the post: «назначен директором «Заречья»», «с поста главы «Заречья»»."""
    for argument in syntax.arguments(trigger.token.i):
        if argument.slot not in ("ins", "obj", "на", "с", "от", "gen", "в"):
            continue
        token = argument.token
        for _ in range(3):
            if "ORG" in naming.kinds(token):
                break
            inner = [t for t in syntax.below(token.i, "nmod") if t.feats.get("Case") == "Gen"]
            if not inner:
                break
            token = inner[0]
            for who in naming.who(token):
                if who.type == "ORGANIZATION":
                    yield _as(who, "organization")


def _telling(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Participant]:
    """Who tells of a talk with another: «Олухов подтвердил, что разговор с Бирюковой был долгим», «рассказал о
    встрече с Бирюковой»; one who speaks for others tells of theirs."""
    token, head = trigger.token, syntax.parent(trigger.token)
    if head is not None and head.rel == "ccomp" and token.rel in SUBJECTS:
        head = syntax.parent(head)
    elif syntax.preposition(token) not in _ABOUT:
        return
    if head is None or head.pos != "VERB":
        return
    for argument in syntax.arguments(head.i):
        if argument.slot == "subj":
            for who in naming.who(argument.token):
                if who.type == "PERSON" and not _serves(who, naming):
                    yield _as(who, "participant")


def _serves(who: Who, naming: Naming) -> bool:
    entity = naming.entities.by_id.get(who.entity or "")
    words = {w for role in entity.roles for w in role.split()} if entity is not None else set()
    return not words.isdisjoint(roles.lexicon().serving)


def _attending(trigger: Trigger, syntax: Syntax, naming: Naming, prepositions: frozenset[str]) -> Iterator[Participant]:
    """The subject of the clause around a noun: «на встрече с Бирюковой Олухов пообещал …», «получил премию за
    подписание договора»."""
    if syntax.preposition(trigger.token) not in prepositions:
        return
    head = next((t for t in syntax.document.ancestors(trigger.token.i) if t.pos in ("VERB", "AUX", "ADJ")), None)
    teller = subjects.matrix(syntax.document, head) if head is not None else None
    if teller is not None and trigger.token.i < teller.i:
        head = teller  # «на встрече с Бирюковой Олухов заявил, что это невозможно», hung on the last word
    who = [a.token for a in syntax.arguments(head.i) if a.slot == "subj"] if head is not None else []
    sentence = syntax.document.sentences[trigger.token.sentence]
    before = syntax.document.tokens[sentence.first : trigger.token.i]
    who += [t for t in reversed(before) if t.rel == "nsubj" and t.feats.get("Case") == "Nom"]
    for subject in who[:2]:
        found = [w for w in naming.who(subject) if w.type == "PERSON"]
        if found:
            yield from (_as(w, "participant") for w in found)
            return
