"""Who carries somebody's words: «цитирует «Вымпел»», «…», — сказал Н., передаёт «Вымпел»», «… со ссылкой на Н.»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workers.extraction.document import Mention, hull
from workers.extraction.quotes import nounphrases
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Quote, Relay, Speaker
from workers.extraction.quotes.reading import Reading
from workers.extraction.quotes.speakers import Speakers

_QUOTING = ("цитировать", "процитировать", "приводить", "привести", "передавать", "передать")
_WHOSE = ("который", "он", "она", "они", "его", "ее", "их", "чей", "слово", "цитата", "заявление", "высказывание")
_NEAR = 4  # tokens between a quoting verb and the word that stands for the speaker
_REACH = 30  # tokens of a sentence behind its cue
_SUBJECT = 8  # tokens between a verb and the medium after it


def of(reading: Reading, speakers: Speakers, frame: Frame, speaker: Speaker) -> Relay | None:
    """The subject of a quoting verb in the frame or beside it: «…», — сказал Н., которого цитирует «Вымпел»»."""
    first, last = reading.period_of(frame.anchor)
    for i in range(frame.anchor, min(last, frame.anchor + _REACH)):
        if reading.level[i] != reading.level[frame.anchor] or reading.tokens[i].lemma not in _QUOTING:
            continue
        if i == frame.anchor or _of_speaker(reading, i, first, last):
            head = _subject(reading, speakers, i, first, last)
            if head is not None and head != frame.source:
                relay = _relay(reading, speakers, head)
                if relay and (relay.entity is None or relay.entity != speaker.entity):
                    return relay
    return None


def _of_speaker(reading: Reading, i: int, first: int, last: int) -> bool:
    """Whether the verb quotes the speaker of the sentence, not something else («передаёт власть сыну»)."""
    near = range(max(first, i - _NEAR), min(last, i + _NEAR))
    return reading.cues.get(i) is not None and any(reading.tokens[k].lemma in _WHOSE for k in near)


def _subject(reading: Reading, speakers: Speakers, i: int, first: int, last: int) -> int | None:
    """The medium that quotes: the verb's nominative, or a name without cases right after the verb or before it."""
    tokens = reading.tokens
    for c in reading.document.children[i]:
        token = tokens[c]
        subject = token.rel.startswith("nsubj") and token.lemma not in _WHOSE and token.feats.get("Case") != "Gen"
        if subject and (token.feats.get("Animacy") != "Anim" or speakers.at(token.span)):
            return c
    around: list[int] = [*range(i + 1, min(last, i + _SUBJECT)), *range(i - 1, max(first, i - _SUBJECT) - 1, -1)]
    for j in around:
        if j < i and reading.text(j) in (",", ".", ":"):
            return None
        hit = speakers.at(tokens[j].span)
        if hit and hit[1].type in ("MEDIA", "ORGANIZATION") and tokens[j].feats.get("Case") in ("Nom", None):
            return j
    return None


def _relay(reading: Reading, speakers: Speakers, head: int) -> Relay | None:
    span = reading.trimmed(*nounphrases.of(reading, head))
    if span is None:
        return None
    hit = speakers.at(reading.tokens[head].span)
    if hit:
        span = hull([span, hit[0].span])
    mention = Mention(reading.document.slice(span), span)
    return Relay(hit[1].name if hit else None, hit[1].id if hit else None, mention)


def origin(reading: Reading, speakers: Speakers, frame: Frame) -> Speaker | None:
    """Whose words a medium gives, where they are named: «сообщает «Вымпел» со ссылкой на пресс-службу мэрии»."""
    head = _referred(reading, frame)
    if head is None or reading.tokens[head].feats.get("Number") == "Plur":
        return None
    speaker = speakers.of(replace(frame, source=head), None)
    return speaker if speaker.name and speaker.kind in ("person", "organization", "media") else None


def _referred(reading: Reading, frame: Frame) -> int | None:
    first, last = reading.period_of(frame.anchor)
    level = reading.level[frame.anchor]
    for j in range(max(first, frame.anchor - _REACH // 2), min(last, frame.anchor + _REACH // 2)):
        if reading.text(j) == "ссылкой" and reading.text(j + 1) == "на" and reading.level[j] == level:
            below = reading.document.children[j]
            return next((c for c in below if c > j and reading.tokens[c].pos in ("NOUN", "PROPN", "X")), None)
    return None


def by(speaker: Speaker) -> Relay | None:
    """The speaker as the relay of what was said inside its words."""
    return Relay(speaker.name, speaker.entity, speaker.mention) if speaker.mention else None


def through_parents(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """A report by a medium relays the quotes inside it: «…», — сказал Н., сообщает «Вымпел»»."""
    out: dict[str, Quote] = {}
    for quote in quotes:
        parent = out.get(quote.parent) if quote.parent else None
        if parent and quote.relay is None:
            same = parent.speaker.name == quote.speaker.name and parent.speaker.entity == quote.speaker.entity
            relay = by(parent.speaker) if _is_outlet(parent) and not same else parent.relay
            quote = replace(quote, relay=relay)
        out[quote.id] = quote
    return tuple(out.values())


def _is_outlet(quote: Quote) -> bool:
    if quote.speaker.kind == "media":
        return True
    cue = quote.cue.lemma if quote.cue else ""
    return quote.speaker.kind == "organization" and cue in ("передавать", "писать")
