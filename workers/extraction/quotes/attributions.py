"""Frames beside direct speech: behind it, inside it, as a signature, before a colon."""

from __future__ import annotations

from itertools import takewhile

from workers.extraction.document import Span
from workers.extraction.quotes import frames, phrases, subjects
from workers.extraction.quotes.cues import CueWord, lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading

_CUE_REACH = 6  # tokens between the dash after speech and its cue
_INTRO_REACH = 40  # tokens before a colon


def interrupted(reading: Reading, index: int, first: int, last: int) -> tuple[list[tuple[int, int]], Frame] | None:
    """«А, — сказал Н. — Б»: the frame stands inside the marks (or the dashed line)."""
    ranges: list[tuple[int, int]] = []
    frame: Frame | None = None
    start = j = first
    while j < last:
        if reading.text(j) in DASHES and reading.text(j - 1) in (",", "!", "?", "…", "...") and j > start:
            word = _cue_after_dash(reading, j + 1, last)
            if word:
                end = _frame_end(reading, word.i, last)
                ranges.append((start, j))
                found = frames.of_cue(reading, word, "interrupted")
                found.extent = (j, end)
                frame = frame or found
                start = j = end + 1
                continue
        j += 1
    if frame is None:
        return None
    if start < last:
        ranges.append((start, last))
    ranges = [r for r in ranges if reading.count(*r)]
    return (ranges, frame) if ranges else None


def _frame_end(reading: Reading, cue: int, last: int) -> int:
    """The dash that ends a frame inside speech, else its last token."""
    for j in range(cue + 1, min(cue + 40, last)):
        if reading.text(j) in DASHES and reading.text(j - 1) in (",", ".", ":", "!", "?"):
            return j
    return last


def _cue_after_dash(reading: Reading, first: int, last: int) -> CueWord | None:
    """The cue in the words after a dash: «сказал Н.», «с улыбкой добавил он»; any verb before a nominative will do."""
    for j in range(first, min(first + _CUE_REACH, last)):
        if reading.text(j) in (",", ".", "!", "?", ":", "…") or reading.is_mark(j):
            break
        word = reading.cues.get(j)
        if word and word.form != "participle":
            return word
    for j in range(first, min(first + 25, last)):
        relay = reading.cues.get(j)
        if relay and relay.stance == "relay":
            return relay
    verb = reading.tokens[first] if first < last else None
    if verb is None or not verb.text[:1].islower() or verb.pos != "VERB" or first + 1 >= last:
        return None
    after = reading.tokens[first + 1]
    if verb.feats.get("VerbForm") != "Fin" or verb.feats.get("Person") in ("1", "2"):
        return None
    nominative = after.feats.get("Case") == "Nom" and after.pos in ("NOUN", "PROPN", "PRON", "ADJ")
    return CueWord(first, verb.lemma, "neutral", "finite") if nominative else None


def postposed(reading: Reading, closing: int, name: bool) -> Frame | None:
    """The frame after speech: «», — сказал Н.», «», сообщает Н.», «», — говорится в документе», «» (Н.)»."""
    j = closing
    size = len(reading.tokens)
    if j >= size:
        return None
    here, before = (reading.line_of(reading.tokens[i].start) for i in (j, max(j - 1, 0)))
    if here != before and not (here - before == 1 and _on_next_line(reading, j)):
        return None
    comma = False
    while j < size and (reading.text(j) in (",", ".", "!", "?", "…") or reading.is_mark(j)) and j - closing < 3:
        comma = comma or reading.text(j) in (",", "!", "?")
        j += 1
    dash = reading.text(j) in DASHES
    if dash:
        j += 1
    if j >= size:
        return None
    _, last = reading.period_of(j)
    if not (dash or comma):
        return None if name or j > closing else _adjoined(reading, j, last)
    if (dash and comma) or (dash and not name):
        word = _cue_after_dash(reading, j, last)
        if word:
            return _with_extent(reading, frames.of_cue(reading, word, "dash-frame"), closing, last)
        for frame in phrases.find(reading, j, min(j + 4, last)):
            frame.rule = "dash-phrase"
            return _with_extent(reading, frame, closing, last)
        return None
    if comma and not dash and not name:
        word = next((w for k in range(j, min(j + 3, last)) if (w := reading.cues.get(k))), None)
        if word and word.form in ("finite", "adjective", "impersonal", "passive"):
            between = [reading.text(k) for k in range(j, word.i)]
            if all(t not in (",", "и", "а", "но", "который") for t in between):
                frame = frames.of_cue(reading, word, "comma-frame")
                after = frame.source is None or frame.source > word.i or reading.text(j) == "как"
                return _with_extent(reading, frame, closing, last) if after else None
    return None


def _on_next_line(reading: Reading, j: int) -> bool:
    """«…»⏎заявил Н.: a line that opens with a small cue goes on with the one before."""
    if reading.text(j) in DASHES:
        j += 1
    word = reading.cues.get(j)
    return word is not None and word.form == "finite" and reading.tokens[j].text.islower()


def _adjoined(reading: Reading, j: int, last: int) -> Frame | None:
    """«…» заявил Н.: the comma is missing, and only the source follows the cue."""
    word = reading.cues.get(j)
    if word is None or word.form not in ("finite", "adjective"):
        return None
    frame = frames.of_cue(reading, word, "comma-frame")
    return _with_extent(reading, frame, j, last) if frame.source is not None and frame.source > j else None


def _with_extent(reading: Reading, frame: Frame, first: int, last: int) -> Frame:
    frame.extent = (first, last)
    return frame


def signature(reading: Reading, closing: int) -> Frame | None:
    """«…» — Н., директор: a name after the speech, on its line or on the next one."""
    j = closing
    while j < len(reading.tokens) and j - closing < 2 and reading.text(j) in (".", ","):
        j += 1
    bracket = reading.text(j) == "("
    if not (bracket or reading.text(j) in DASHES):
        return None
    j += 1
    if j >= len(reading.tokens) or not reading.tokens[j].text[:1].isupper():
        return None
    start = reading.tokens[j].start
    line = reading.lines[reading.line_of(start)]
    _, last = reading.range(Span(start, line.end))
    if reading.has_predicate(range(j, min(last, j + 12))):
        return None
    limit = reading.tokens[min(j + 8, last - 1)].end
    named = takewhile(lambda n: n.span.start <= limit, reading.names_from(start))
    person = next((n for n in named if n.type == "PER"), None)
    if person is None or person.span.end > line.end:
        return None
    head, _ = reading.range(person.span)
    return Frame(None, "", "neutral", "signature", head, head, (closing, last))


def introduction(reading: Reading, colon: int) -> Frame | None:
    """The frame before a colon: «Н. сказал:», «В заявлении говорится:», «Н.:»."""
    first, _ = reading.period_of(colon)
    first = max(first, colon - _INTRO_REACH)
    for j in range(colon - 1, first - 1, -1):
        word = reading.cues.get(j)
        if word and word.form != "participle" and reading.level[j] == -1:
            return _with_extent(reading, frames.of_cue(reading, word, "colon"), first, colon + 1)
    nominative = [
        t.i
        for t in reading.tokens[first:colon]
        if t.rel.startswith("nsubj") or (t.rel == "root" and t.pos in ("PROPN", "NOUN"))
    ]
    predicate = reading.has_predicate(range(first, colon))
    told = reading.tokens[colon - 1]
    if predicate and told.lemma in lexicon().document and told.pos == "NOUN" and told.feats.get("Case") == "Nom":
        return Frame(None, "", "neutral", "bare-colon", colon, told.i, (first, colon + 1))  # «На столе лежала записка:»
    if not predicate and colon - first <= 12 and nominative:
        return Frame(None, "", "neutral", "name-colon", nominative[0], nominative[0], (first, colon + 1))
    if predicate:
        people = (i for i in nominative if reading.tokens[i].feats.get("Animacy") == "Anim")
        source = next((i for i in people if reading.tokens[reading.tokens[i].head].rel == "root"), None)
        if source is None:
            roots = (t.i for t in reading.tokens[first:colon] if t.rel == "root" and reading.is_finite(t.i))
            lost = (found for i in roots if (found := subjects.in_clause(reading, i)) is not None)
            source = next((i for i in lost if reading.tokens[i].feats.get("Animacy") == "Anim"), None)
        return Frame(None, "", "neutral", "bare-colon", colon, source, (first, colon + 1), shared=source is None)
    return None
