"""To whom something was said: «журналистам», «спросил мэра», «в беседе с «Вымпелом»», «на вопрос корреспондента»."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Mention, Span
from workers.extraction.entities.model import Entity
from workers.extraction.quotes import nounphrases, venues
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Addressee
from workers.extraction.quotes.reading import OPENING, Reading
from workers.extraction.quotes.scopes import Clause
from workers.extraction.quotes.speakers import Speakers

_NOMINAL = ("NOUN", "PROPN", "PRON", "X")
_SAME_PERSON = ("appos", "flat", "flat:name", "flat:foreign", "conj")
_NO_HEARER = ("себя", "этот", "тот", "весь", "который", "что", "все", "это", "сам", "друг", "никто", "другой")
_SHORTENED = ("г", ".", "·", "пос", "обл")  # «по г. Заречинску»
_OFFICE = 5  # tokens of an office and a name
_PHRASES = ("source-phrase", "dash-phrase")  # «по словам Н.»


def find(
    reading: Reading, speakers: Speakers, frame: Frame, clauses: Sequence[Clause], venue: int | None
) -> Addressee | None:
    """The addressee beside the cue, else the one whose question is answered, else the partner in the venue."""
    if frame.cue is None or frame.rule in _PHRASES or frame.stance == "relay":
        return None
    for anchor, tokens in clauses:
        if anchor != frame.anchor and anchor not in reading.cues:
            break
        near = sorted((j for j in tokens if j != anchor), key=lambda j: abs(j - anchor))
        for j in near:
            if _is_beside(reading, speakers, frame, anchor, j) or _is_uninflected(reading, speakers, frame, anchor, j):
                return _addressee(reading, speakers, j)
        for j in tokens:
            asker = _asker(reading, j)
            if asker is not None and asker != frame.source:
                return _addressee(reading, speakers, asker)
    partner = _partner(reading, speakers, venue) if venue is not None else None
    return _addressee(reading, speakers, partner) if partner is not None and partner != frame.source else None


def _is_beside(reading: Reading, speakers: Speakers, frame: Frame, anchor: int, j: int) -> bool:
    token, words = reading.tokens[j], venues.lexicon()
    if token.pos not in _NOMINAL or j == frame.source or token.lemma in _NO_HEARER:
        return False
    if not _hears(reading, speakers, j) or not _of_cue(reading, frame, anchor, j):
        return False
    before, case = _preposition(reading, j), token.feats.get("Case")
    lemma = reading.tokens[anchor].lemma
    if before is None:
        if case == "Dat" or (token.rel == "iobj" and token.head == anchor):
            return frame.stance != "opinion" and not token.rel.startswith("nsubj")
        return lemma in words["accusative"] and case in ("Acc", "Gen") and token.rel == "obj" and token.head == anchor
    if before == "у" and case == "Gen":
        return lemma in words["from"]
    if before == "от" and case == "Gen":
        return lemma in ("потребовать", "требовать")
    if before in ("с", "со") and case == "Ins":
        return lemma in words["with"]
    governor = reading.tokens[token.head].lemma if token.head >= 0 else ""
    if before in ("к", "ко") and case == "Dat":
        return lemma in words["to"] or governor in words["to"]
    return before == "перед" and case == "Ins" and (lemma in words["before"] or governor in words["before"])


def _hears(reading: Reading, speakers: Speakers, j: int) -> bool:
    """Whether the word stands for somebody who can be spoken to."""
    token = reading.tokens[j]
    if token.pos == "PRON":
        return True
    words, lemma = lexicon(), token.lemma
    if token.feats.get("Animacy") == "Anim" or lemma in venues.lexicon()["audience"]:
        return True
    if lemma in words.media or lemma in words.body or lemma in words.collective:
        return True
    hit = speakers.at(token.span)
    return hit is not None and hit[1].type in ("PERSON", "ORGANIZATION", "MEDIA", "LOCATION") and token.pos != "NOUN"


def _of_cue(reading: Reading, frame: Frame, anchor: int, j: int) -> bool:
    """Whether the word depends on the cue, not on another verb or noun: «письмо мэру», «пообещав помочь жителям»."""
    if reading.tokens[j].rel == "iobj" and reading.tokens[j].head == anchor:
        return True
    first, last = nounphrases.of(reading, frame.source) if frame.source is not None else (0, 0)
    if first <= j < last and reading.tokens[j].feats.get("Case") == reading.tokens[frame.source or 0].feats.get("Case"):
        return False
    top = reading.tokens[j]
    while top.rel in _SAME_PERSON and top.head >= 0 and reading.tokens[top.head].pos in _NOMINAL:
        top = reading.tokens[top.head]
    if top.head < 0:
        return True
    head = reading.tokens[top.head]
    if head.i == anchor or first <= head.i < last:
        return True
    if head.pos in ("VERB", "ADJ", "ADV") or head.feats.get("VerbForm"):
        speaking = head.lemma in venues.lexicon()["to"] | venues.lexicon()["before"]
        return speaking or (reading.is_finite(head.i) and head.lemma in lexicon().verb)
    return not (head.pos == "NOUN" and head.feats.get("Animacy") == "Inan")


def _preposition(reading: Reading, j: int) -> str | None:
    """The preposition of a noun, by its dependents or right before its phrase."""
    for c in reading.document.children[j]:
        if reading.tokens[c].rel == "case" and c < j:
            return reading.text(c)
    k = nounphrases.of(reading, j)[0] - 1
    while k >= 0 and (reading.text(k) in OPENING or reading.text(k) in _SHORTENED):
        k -= 1
    return reading.text(k) if k >= 0 and reading.tokens[k].pos == "ADP" else None


def _is_uninflected(reading: Reading, speakers: Speakers, frame: Frame, anchor: int, j: int) -> bool:
    """A medium without cases, right after the cue or its subject: «рассказал «Ъ» источник», «объяснил URA.RU Н.»."""
    token = reading.tokens[j]
    if frame.source is None or j == frame.source or not anchor < j or token.pos == "PRON":
        return False
    hit = speakers.at(token.span)
    if hit is None or hit[1].type not in ("MEDIA", "ORGANIZATION"):
        return False
    first, last = reading.range(hit[0].span)
    if first <= frame.source < last or token.feats.get("Case") in ("Dat", "Loc", "Ins"):
        return False
    if hit[1].type == "MEDIA" and token.text[:1].isascii() and anchor < frame.source < first:
        before = reading.tokens[first - 1]  # «заявил президент Заречья The Pennant»: his country stands between
        return before.pos == "PROPN" and not before.text[:1].isascii() and first - frame.source <= _OFFICE
    k = first - 1
    while k > anchor and (reading.text(k) in OPENING or reading.tokens[k].pos == "ADV"):
        k -= 1
    return k == anchor and frame.source > last - 1 and _not_its_head(reading, frame.source, first)


def _not_its_head(reading: Reading, source: int, first: int) -> bool:
    """«сообщило РИА Новости» has no other subject; «сообщил URA.RU Н.» has one behind the medium."""
    low, _ = nounphrases.of(reading, source)
    return low > first


def _asker(reading: Reading, j: int) -> int | None:
    """«Отвечая на вопрос журналистов», «на вопрос корреспондента «Вымпела»»."""
    token = reading.tokens[j]
    if token.lemma != "вопрос" or not any(reading.text(k) == "на" for k in range(max(j - 3, 0), j)):
        return None
    below = (reading.tokens[c] for c in reading.document.children[j] if c > j)
    people = (t for t in below if t.feats.get("Animacy") == "Anim" or t.feats.get("VerbForm") == "Part")
    return next((t.i for t in people if t.feats.get("Case") == "Gen"), None)


def _partner(reading: Reading, speakers: Speakers, venue: int) -> int | None:
    """Who hears it in the venue: «интервью газете», «беседе с журналистами», «письме, адресованном жителям»."""
    if reading.tokens[venue].lemma not in venues.lexicon()["shared"]:
        return None
    for c in reading.document.children[venue]:
        if c > venue and reading.tokens[c].lemma in venues.lexicon()["addressed"]:
            to = (k for k in reading.document.children[c] if reading.tokens[k].feats.get("Case") == "Dat")
            return next((k for k in to if _hears(reading, speakers, k)), None)
    _, last = venues.phrase(reading, venue)
    for j in range(venue + 1, last):
        token = reading.tokens[j]
        if token.pos not in _NOMINAL or token.lemma in _NO_HEARER:
            continue
        case, before = token.feats.get("Case"), _preposition(reading, j)
        if not _hears(reading, speakers, j):
            hit = speakers.at(token.span)
            if hit is None or hit[1].type not in ("MEDIA", "ORGANIZATION"):
                continue
        if (before is None and case == "Dat") or (before in ("к", "ко") and case == "Dat"):
            return j
        if (before in ("с", "со") and case == "Ins") or (before == "перед" and case == "Ins"):
            return j
        named = before is None and (token.text[:1].isascii() or case is None or reading.mark_at[j] >= 0)
        if named and speakers.at(token.span):
            return j
        if before is None and case == "Gen" and token.head == venue:
            return None  # «интервью мэра»: his own
    return None


def _addressee(reading: Reading, speakers: Speakers, j: int) -> Addressee | None:
    span = _phrase(reading, speakers, j)
    if span is None:
        return None
    entity = _entity(reading, speakers, j, *reading.range(span))
    mention = Mention(reading.document.slice(span), span)
    return Addressee(entity.name if entity else None, entity.id if entity else None, mention)


def _phrase(reading: Reading, speakers: Speakers, j: int) -> Span | None:
    """The noun phrase, up to marked words that are no name («призвал клуб «ответить»») and a subject behind it."""
    first, last = nounphrases.of(reading, j)
    case = reading.tokens[j].feats.get("Case")
    hit = speakers.at(reading.tokens[j].span)
    named = reading.range(hit[0].span)[1] if hit else j + 1  # «РИА Новости» is one name, whatever the cases
    for k in range(max(j + 1, named), last):
        token = reading.tokens[k]
        marked = reading.mark_at[k] not in (reading.mark_at[j], reading.mark_at[k - 1]) and token.text[:1].islower()
        inflected = token.feats.get("Case") == "Nom" and not token.text[:1].isascii()
        if marked or (inflected and case != "Nom" and reading.mark_at[k] == reading.mark_at[j]):
            last = k
            break
    return reading.trimmed(first, last)


def _entity(reading: Reading, speakers: Speakers, j: int, first: int, last: int) -> Entity | None:
    """Whom the phrase names: its head, a person named behind an office, or the medium of a journalist."""
    tokens = reading.tokens
    hits = [(i, h[1]) for i in (j, *range(first, last)) if (h := speakers.at(tokens[i].span))]
    own = next((e for i, e in hits if i == j), None)
    person = next((e for i, e in hits if e.type == "PERSON" and nounphrases.same_case(reading, i, j)), None)
    if tokens[j].feats.get("Animacy") == "Anim" and tokens[j].pos == "NOUN":
        if person or tokens[j].lemma not in venues.lexicon()["journalist"]:
            return person or (own if own and own.type == "PERSON" else None)
        return next((e for _, e in hits if e.type in ("MEDIA", "ORGANIZATION")), None)
    if own:
        return own
    named = (e for i, e in hits if e.type in ("MEDIA", "ORGANIZATION") and reading.mark_at[i] != reading.mark_at[j])
    return next(named, None)
