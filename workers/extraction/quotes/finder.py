"""Quotes of a document: direct speech first, then the clauses of the reporter, then marked fragments in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from workers.extraction.document import Document, Span
from workers.extraction.entities.model import Entities
from workers.extraction.quotes import anaphors, captions, clauses, confidence, contents, fragments, relays
from workers.extraction.quotes.circumstances import Circumstances
from workers.extraction.quotes.evidence import Witness
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.model import Cue, Quote, Relay, Speaker
from workers.extraction.quotes.reading import Reading
from workers.extraction.quotes.speakers import UNNAMED, Speakers
from workers.extraction.times.model import TimeExpression

_NOT_THIRD = ("я", "мы", "ты", "вы", "мой", "наш", "кто", "что", "это", "все")
_LEAST_ORPHAN = 12  # words
_PARENTS = 200  # open quotes that are looked through for a parent
_PACE = 20  # sentences or quotes between two ticks

Tick = Callable[[], None]
T = TypeVar("T")


@dataclass(slots=True)
class _Draft:
    type: str
    spans: tuple[Span, ...]
    frame: Frame | None
    rules: tuple[str, ...]
    level: int
    outer: Frame | None = None  # of the direct speech that the quote stands in

    @property
    def place(self) -> int:
        """Where the attribution stands: sources are resolved in this order."""
        return self.frame.anchor if self.frame else -1


def find(
    document: Document, entities: Entities, times: tuple[TimeExpression, ...], tick: Tick = lambda: None
) -> tuple[Quote, ...]:
    """All quotes in order of the text. Deterministic, linear in the text, and raises for no text.

    `tick` is called every few sentences; what it raises ends the search.
    """
    if not document.tokens:
        return ()
    reading = Reading(document)
    drafts = _drafts(reading, tick)
    if not drafts:
        return ()
    speakers = Speakers(reading, entities)
    found = _attributed(reading, speakers, Witness(document, entities), drafts, times, tick)
    kept = captions.folded(document, _without_repeats(found))
    return captions.flagged(document, relays.through_parents(_numbered(kept)))


def _paced(items: Iterable[T], tick: Tick) -> Iterator[T]:
    """The items, with a tick every few of them."""
    for number, item in enumerate(items):
        if number % _PACE == 0:
            tick()
        yield item


def _drafts(reading: Reading, tick: Tick) -> list[_Draft]:
    utterances = contents.find(reading)
    taken = {u.frame.anchor for u in utterances if u.frame and u.frame.cue and u.rule != "colon"}
    by_level = {u.level: u.frame for u in utterances}
    drafts = []
    for u in utterances:
        level = reading.level[u.frame.anchor] if u.frame else -1
        outer = by_level.get(level) if level >= 0 and level != u.level else None
        drafts.append(_Draft("direct", tuple(u.spans), u.frame, (u.rule,), level, outer))
    reported = [
        f for first, last in _paced(reading.periods, tick) for f in clauses.find(reading, first, last, -1, taken)
    ]
    anchors = taken | {f.anchor for f in reported}
    blocks = {u.frame.anchor for u in utterances if u.frame and u.rule == "colon-block"}  # «Об этом Н. написал:»
    reported += anaphors.find(reading, reported, anchors - blocks)
    wholly: set[int] = set()
    for span, frame, rule in fragments.find(reading, reported):
        drafts.append(_Draft("partial", (span,), frame, tuple(dict.fromkeys((rule, frame.rule))), -1))
        if len(frame.content) == 1 and _same_words(reading, frame.content[0], span):
            wholly.add(id(frame))
    drafts += [_Draft("indirect", f.content, f, (f.rule,), -1) for f in reported if id(f) not in wholly]
    for utterance in _paced(utterances, tick):
        for a, b in utterance.ranges:
            for frame in _inside(reading, a, b, utterance.level, taken):
                drafts.append(
                    _Draft("indirect", frame.content, frame, (frame.rule, "nested"), utterance.level, utterance.frame)
                )
    drafts.sort(key=lambda d: (d.spans[0].start, -d.spans[-1].end, -_length(d.spans), d.type, d.place))
    return drafts


def _inside(reading: Reading, first: int, last: int, level: int, taken: set[int]) -> list[Frame]:
    """Reports inside direct speech by somebody else than its speaker: «он говорит, что …»."""
    out: list[Frame] = []
    start = first
    for i in range(first + 1, last + 1):
        if i == last or reading.tokens[i].sentence != reading.tokens[start].sentence:
            found = clauses.find(reading, start, i, level, taken)
            out += [f for f in found if _is_third(reading, f)]
            start = i
    return out


def _is_third(reading: Reading, frame: Frame) -> bool:
    """Whether a report inside speech is another's; a plural without subject is («Утверждают, что …»)."""
    if frame.source is not None:
        return reading.tokens[frame.source].folded not in _NOT_THIRD
    feats = reading.tokens[frame.anchor].feats
    spoken = (
        feats.get("VerbForm") == "Fin"
        and frame.rule not in ("clause-noun", "inserted-clause")
        and frame.stance != "opinion"
    )
    return spoken and feats.get("Number") == "Plur"


def _same_words(reading: Reading, content: Span, inner: Span) -> bool:
    """Whether a clause stands wholly in one pair of marks."""
    a, b = reading.range(content)
    c, d = reading.range(inner)
    words = [t.i for t in reading.words(a, b)]
    inside = [t.i for t in reading.words(c, d)]
    if inside and reading.text(inside[0]) == "что":
        inside = inside[1:]
    return bool(words) and words == inside


def _attributed(
    reading: Reading,
    speakers: Speakers,
    witness: Witness,
    drafts: Sequence[_Draft],
    times: tuple[TimeExpression, ...],
    tick: Tick,
) -> list[Quote]:
    by_place = sorted((d for d in drafts if d.frame), key=lambda d: (d.outer is not None, d.place))
    resolved: dict[int, Speaker] = {}
    relayed: dict[int, Relay | None] = {}
    previous: Speaker | None = None
    said = -1
    for draft in _paced(by_place, tick):
        frame = draft.frame
        if frame is None or id(frame) in resolved:
            continue
        if draft.outer is not None:  # «он» in somebody's speech is another person
            barred = resolved.get(id(draft.outer), UNNAMED).entity
            resolved[id(frame)] = speakers.of(frame, None, -1, barred)
            continue
        speaker = speakers.of(frame, previous, said)
        origin = relays.origin(reading, speakers, frame) if speaker.kind == "media" else None
        if origin is not None:
            relayed[id(frame)], speaker = relays.by(speaker), origin
        resolved[id(frame)] = speaker
        if draft.level < 0 and (speaker.name or not frame.shared):
            previous, said = speaker, reading.tokens[frame.anchor].start
    circumstances = Circumstances(reading, speakers, times)
    quotes: list[Quote] = []
    last: Quote | None = None
    for draft in _paced(drafts, tick):
        if draft.frame is None:
            if last is not None and not _far(reading, last.spans[-1].end, draft.spans[0].start):
                speaker = replace(last.speaker, mention=None)
            elif _is_orphan(reading, draft.spans):
                speaker = speakers.presented(draft.spans[0].start)
            else:
                continue
            quote = _quote(reading.document, witness, draft, speaker, None)
        else:
            speaker = resolved.get(id(draft.frame), UNNAMED)
            quote = _quote(reading.document, witness, draft, speaker, draft.frame)
            addressee, venue, time = circumstances.of(draft.frame)
            relay = relayed.get(id(draft.frame)) or relays.of(reading, speakers, draft.frame, speaker)
            quote = replace(quote, addressee=addressee, venue=venue, time=time, relay=relay)
        quotes.append(quote)
        if draft.level < 0:
            last = quote
    return quotes


def _far(reading: Reading, end: int, start: int) -> bool:
    """Whether speech is too far from the quote before to go on with it: more than a line between them."""
    return reading.line_of(start) - reading.line_of(max(end - 1, 0)) > 1


def _is_orphan(reading: Reading, spans: Sequence[Span]) -> bool:
    """A paragraph that is nothing but marked speech of some length: somebody's words, though nobody says whose."""
    first, last = reading.range(spans[0])
    line = reading.lines[reading.line_of(spans[0].start)]
    around = [t for t in reading.words(*reading.range(line)) if not first <= t.i < last]
    sentences = {t.sentence for t in reading.tokens[first:last]}
    return not around and len(sentences) > 1 and reading.count(first, last) >= _LEAST_ORPHAN


def _quote(document: Document, witness: Witness, draft: _Draft, speaker: Speaker, frame: Frame | None) -> Quote:
    cue = None
    if frame and frame.cue:
        cue = Cue(document.slice(frame.cue), frame.cue, frame.lemma, frame.stance)
    evidence = witness.of(draft.rules, frame, speaker)
    text = " ".join(document.slice(s) for s in draft.spans)
    quote = Quote("", draft.type, text, draft.spans, speaker, cue, None, None, None, None, 0.0, evidence)
    return replace(quote, confidence=confidence.of(document, quote))


def _without_repeats(quotes: Sequence[Quote]) -> list[Quote]:
    """Equal spans of one type and speaker count once."""
    out: list[Quote] = []
    seen: set[tuple[object, ...]] = set()
    for quote in quotes:
        key = (quote.type, quote.spans, quote.speaker.name)
        if key not in seen:
            seen.add(key)
            out.append(quote)
    return out


def _numbered(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Ids in order of the text; the parent of a quote is the shortest one that holds it and is no fragment."""
    out: list[Quote] = []
    open_: list[Quote] = []
    for number, quote in enumerate(quotes, 1):
        open_ = [q for q in open_ if q.spans[-1].end > quote.spans[0].start][-_PARENTS:]
        parent = None
        for other in reversed(open_):
            if other.type != "partial" and _holds(other, quote):
                parent = other.id
                break
        quote = replace(quote, id=f"q{number}", parent=parent)
        open_.append(quote)
        out.append(quote)
    return tuple(out)


def _holds(outer: Quote, quote: Quote) -> bool:
    """Whether every span of the quote lies in a span of the outer one, which is longer."""
    covered = all(any(o.covers(s) for o in outer.spans) for s in quote.spans)
    return covered and _length(outer.spans) > _length(quote.spans)


def _length(spans: Sequence[Span]) -> int:
    return sum(e - s for s, e in spans)
