"""Direct speech: the marked stretches that are utterances, each with its frame, and the speech without marks."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Span
from workers.extraction.quotes import attributions, frames, names, unmarked
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading
from workers.extraction.quotes.utterances import Utterance, speaks

_LEAST_NESTED = 3  # words
_LONGEST_LIST = 8  # marks
_LEAST_FREE_WORDS = 4  # of a marked sentence without a frame


def find(reading: Reading) -> list[Utterance]:
    """All utterances in order; sets `reading.level` of their tokens."""
    found: list[Utterance] = []
    ended = -1
    for index, mark in enumerate(reading.marks):
        if mark.parent >= 0 or mark.outer.start < ended:
            continue
        first, last = reading.range(mark.inner)
        if first >= last:
            continue
        utterance = _marked(reading, index, first, last, found)
        if utterance:
            found.append(utterance)
            ended = mark.outer.end
            for a, b in utterance.ranges:
                reading.level[a:b] = [utterance.level] * (b - a)
    found.extend(_nested(reading))
    found.extend(unmarked.find(reading))
    found.sort(key=lambda u: u.spans[0])
    return found


def _nested(reading: Reading) -> Iterator[Utterance]:
    """Speech that somebody's speech reports: «Люди говорят: „Мост нужен нам“», — сказал Н."""
    for index, mark in enumerate(reading.marks):
        first, last = reading.range(mark.inner)
        opening, _ = reading.range(mark.outer)
        if mark.parent < 0 or first >= last or opening < 2 or reading.text(opening - 1) != ":":
            continue
        word = reading.cues.get(opening - 2)
        outer = reading.level[opening - 2]
        spoken = (
            word is not None and word.form == "finite" and outer >= 0 and reading.mark_at[opening - 2] == mark.parent
        )
        if word and spoken and speaks(reading, first, last) and reading.count(first, last) >= _LEAST_NESTED:
            reading.level[first:last] = [index] * (last - first)
            frame = frames.of_cue(reading, word, "colon")
            yield Utterance(index, [_inner(reading, mark.inner)], [(first, last)], frame, frame.rule)


def _marked(reading: Reading, index: int, first: int, last: int, before: list[Utterance]) -> Utterance | None:
    mark = reading.marks[index]
    broken = attributions.interrupted(reading, index, first, last)
    if broken:
        spans = [s for s in (reading.trimmed(a, b) for a, b in broken[0]) if s]
        return Utterance(index, spans, broken[0], broken[1], "interrupted")
    opening, closing = reading.range(mark.outer)
    spans, ranges = [_inner(reading, mark.inner)], [(first, last)]
    name = names.is_name(reading, index, first, last) and not _is_sentence(reading, opening, first, last)
    introduced = reading.text(opening - 1) == ":" and opening > 0
    starts = _starts_sentence(reading, opening) or introduced
    frame = attributions.postposed(reading, closing, name)
    if frame is None and _after_speech(reading, opening, before) and before[-1].frame:
        frame = before[-1].frame if before[-1].frame.anchor >= closing else None  # of the list that goes on
    elif frame is None and starts and not name and speaks(reading, first, last):
        frame = _closing_list(reading, index, closing)
    if frame and (starts or _after_speech(reading, opening, before)):
        joined = _resumed(reading, opening, before)
        if joined:
            joined.spans.extend(spans)
            joined.ranges.extend(ranges)
            reading.level[first:last] = [joined.level] * (last - first)
            return None
        return Utterance(index, spans, ranges, frame, frame.rule)
    listed = _listed(reading, opening, first, last, before)
    if listed:
        return Utterance(index, spans, ranges, listed, listed.rule)
    if name:
        return None
    resumed = _resumed(reading, opening, before)
    if resumed:
        resumed.spans.extend(spans)
        resumed.ranges.extend(ranges)
        reading.level[first:last] = [resumed.level] * (last - first)
        return None
    signature = attributions.signature(reading, closing) if introduced or starts else None
    if signature and speaks(reading, first, last):
        return Utterance(index, spans, ranges, signature, "signature")
    if introduced:
        intro = attributions.introduction(reading, opening - 1)
        said = intro is not None and intro.cue is not None and reading.count(first, last) >= 3
        if intro and (said or speaks(reading, first, last)):
            return Utterance(index, spans, ranges, intro, intro.rule)
    if _starts_sentence(reading, opening) and _ends_sentence(reading, closing) and speaks(reading, first, last):
        count = reading.count(first, last)
        if count >= _LEAST_FREE_WORDS:
            return Utterance(index, spans, ranges, None, "free-standing")
    return None


def _listed(reading: Reading, opening: int, first: int, last: int, before: list[Utterance]) -> Frame | None:
    """«Кричали: «А!», «Б!» и «В!»»: every pair of marks is a quote under one frame."""
    if not before or before[-1].rule != "colon" or reading.text(opening - 1) not in (",", "и"):
        return None
    near = before[-1].ranges[-1][1] >= opening - 2
    return before[-1].frame if near and reading.text(last - 1) in ("!", "?") and last - first > 1 else None


def _closing_list(reading: Reading, index: int, closing: int) -> Frame | None:
    """The frame behind a list: «А!», «Б», «В», — гласили плакаты."""
    end = closing
    for mark in reading.marks[index + 1 : index + 1 + _LONGEST_LIST]:
        opening, after = reading.range(mark.outer)
        if mark.parent >= 0 or reading.text(end) not in (",", "и") or opening != end + 1:
            break
        end = after
    return attributions.postposed(reading, end, False) if end > closing else None


def _inner(reading: Reading, span: Span) -> Span:
    """The inner span without blanks and a comma at its ends."""
    text = reading.document.text
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return Span(start, end) if start < end else span


def _starts_sentence(reading: Reading, opening: int) -> bool:
    """Whether a mark opens at the head of a sentence or line."""
    if opening <= 0:
        return True
    before, token = reading.tokens[opening - 1], reading.tokens[opening]
    if reading.line_of(before.start) != reading.line_of(token.start):
        return True
    k = opening - 1
    while k >= 0 and (reading.is_mark(k) or reading.text(k) in DASHES):
        k -= 1
    if reading.text(k) in (".", "!", "?", "…", "..."):
        return True
    return before.sentence != token.sentence and reading.text(opening - 1) != ","


def _ends_sentence(reading: Reading, closing: int) -> bool:
    if closing >= len(reading.tokens):
        return True
    after, token = reading.tokens[closing], reading.tokens[closing - 1]
    return (
        after.text in (".", "…", "!", "?")
        or reading.line_of(after.start) != reading.line_of(token.start)
        or (after.sentence != token.sentence)
    )


def _after_speech(reading: Reading, opening: int, before: list[Utterance]) -> bool:
    """«А», «Б», — сказал Н.: the mark before is speech too."""
    return bool(before) and any(b >= opening - 3 and b <= opening for _, b in before[-1].ranges)


def _resumed(reading: Reading, opening: int, before: list[Utterance]) -> Utterance | None:
    """«А», — сказал Н., — «б», «А», — сказал Н. — «Б»: the speech that only its attribution interrupts."""
    if not before or before[-1].frame is None or reading.text(opening - 1) not in DASHES:
        return None
    speech, cue = before[-1], before[-1].frame.anchor
    pause = reading.text(opening - 2) in (",", ".")
    return speech if pause and speech.ranges[-1][1] <= cue < opening and opening - cue < 25 else None


def _is_sentence(reading: Reading, opening: int, first: int, last: int) -> bool:
    """«Мост готов»: a short adjective is a predicate where no noun before the marks makes the words its name."""
    if opening > 0 and reading.tokens[opening - 1].pos in ("NOUN", "PROPN", "ADJ"):
        return False
    return last - first > 1 and reading.has_predicate(range(first, last))
