"""Direct speech: marked stretches, dashed lines and colon blocks that are utterances, each with its frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workers.extraction.document import Span
from workers.extraction.quotes import attributions, headings, names, talks
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading

_LEAST_FREE_WORDS = 4  # of a marked sentence without a frame
_GOING_ON = ("по его словам", "по ее словам", "по их словам")
_BLOCK_LINES = 8  # lines of one block without marks


@dataclass(slots=True)
class Utterance:
    """`ranges` of tokens are the speech, `spans` its characters; `level` is how `Reading.level` calls it.

    `frame` is None where the speech stands free and goes on with the one before.
    """

    level: int
    spans: list[Span]
    ranges: list[tuple[int, int]]
    frame: Frame | None
    rule: str


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
    found.extend(_unmarked(reading))
    found.sort(key=lambda u: u.spans[0])
    return found


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
    if signature and _speaks(reading, first, last):
        return Utterance(index, spans, ranges, signature, "signature")
    if introduced:
        intro = attributions.introduction(reading, opening - 1)
        said = intro is not None and intro.cue is not None and reading.count(first, last) >= 3
        if intro and (said or _speaks(reading, first, last)):
            return Utterance(index, spans, ranges, intro, intro.rule)
    if _starts_sentence(reading, opening) and _ends_sentence(reading, closing) and _speaks(reading, first, last):
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


def _speaks(reading: Reading, first: int, last: int) -> bool:
    """Whether marked words are a sentence: with a predicate, an imperative, or the punctuation of one."""
    if last - first > 1 and reading.text(last - 1) in ("!", "?", "…", "...", "."):
        return True
    count = reading.count(first, last)
    return count >= 3 and (
        reading.has_predicate(range(first, last))
        or any(t.feats.get("Mood") == "Imp" for t in reading.tokens[first:last])
        or count >= 12
    )


def _unmarked(reading: Reading) -> Iterator[Utterance]:
    """Turns of a talk, dashed lines with a frame, answers of an interview, and what a reporting line introduces with a
    colon."""
    level = len(reading.marks)
    turns = talks.turns(reading)
    people = talks.People(reading)
    interviewee = people.interviewee()
    for number, line in enumerate(reading.lines):
        first, last = reading.range(line)
        if first >= last:
            continue
        level += 1
        start = talks.without_bold(reading, first, last)
        dashed = reading.text(start) in DASHES and last - start > 2
        utterance = None
        if number in turns:
            utterance = _turn(reading, level, start, turns[number], last, people)
        elif dashed:
            utterance = _dashed(reading, level, start + 1, last)
        if utterance is None and number not in turns and talks.answer(reading, number, start):
            utterance = _answer(reading, level, start, last, interviewee)
        utterance = utterance or _block(reading, level, number, first, last) or _headed(reading, level, first, last)
        if utterance and all(reading.level[i] == -1 for a, b in utterance.ranges for i in range(a, b)):
            for a, b in utterance.ranges:
                reading.level[a:b] = [utterance.level] * (b - a)
            yield utterance
    for colon in (t.i for t in reading.tokens if t.text == ":"):
        level += 1
        utterance = _after_colon(reading, level, colon)
        if utterance:
            for a, b in utterance.ranges:
                reading.level[a:b] = [utterance.level] * (b - a)
            yield utterance


def _after_colon(reading: Reading, level: int, colon: int) -> Utterance | None:
    """«Н. ответил: да, мы готовы.»: the rest of the sentence, if the cue stands right before the colon."""
    first, (_, last) = colon + 1, reading.period_of(colon)
    if first >= last or reading.is_mark(first) or any(reading.level[i] >= 0 for i in range(colon - 1, last)):
        return None
    word = reading.cues.get(colon - 1)
    if word is None or word.form != "finite" or not reading.has_predicate(range(first, last)):
        return None
    frame = attributions.introduction(reading, colon)
    span = reading.trimmed(first, last)
    return Utterance(level, [span], [(first, last)], frame, "colon-block") if frame and frame.cue and span else None


def _dashed(reading: Reading, level: int, first: int, last: int) -> Utterance | None:
    """— П, — сказал Н. — П."""
    broken = attributions.interrupted(reading, level, first, last)
    if broken is None:
        return None
    ranges, frame = broken
    frame.rule = "dialogue"
    spans = [s for s in (reading.trimmed(a, b) for a, b in ranges) if s]
    return Utterance(level, spans, ranges, frame, frame.rule) if spans else None


def _answer(reading: Reading, level: int, first: int, last: int, interviewee: int | None) -> Utterance | None:
    asked = reading.document.zone_at(reading.tokens[first].start) == "question"
    frame = Frame(None, "", "neutral", "interview", first, None if asked else interviewee)
    span = reading.trimmed(first, last)
    return Utterance(level, [span], [(first, last)], frame, frame.rule) if span else None


def _block(reading: Reading, level: int, number: int, first: int, last: int) -> Utterance | None:
    """«Н. написал:» and the speech without marks on the next line, with or without a dash."""
    if number == 0 or first == 0 or reading.text(first - 1) != ":" or reading.mark_at[first] >= 0:
        return None
    if reading.is_mark(first) or reading.line_of(reading.tokens[first - 1].start) != number - 1:
        return None
    frame = attributions.introduction(reading, first - 1)
    if frame is None or not _speaks(reading, first, last) or _reports(reading, first, last):
        return None
    if frame.cue is None and not _first_person(reading, first, last):
        return None
    if frame.cue is None and reading.text(first) in DASHES:
        return None
    last = _block_end(reading, number, last)
    span = reading.trimmed(first, last)
    frame.rule = "colon-block"
    return Utterance(level, [span], [(first, last)], frame, "colon-block") if span else None


def _headed(reading: Reading, level: int, first: int, last: int) -> Utterance | None:
    """«Рудаков: мост откроют весной» in a headline."""
    frame = headings.frame(reading, first, last)
    span = reading.trimmed(frame.extent[1], last) if frame else None
    return Utterance(level, [span], [(frame.extent[1], last)], frame, frame.rule) if frame and span else None


def _reports(reading: Reading, first: int, last: int) -> bool:
    """Whether a line is the reporter's: it introduces the next one, or goes on («Он добавил», «По его словам»)."""
    beginning = " ".join(reading.text(i) for i in range(first, first + 3))
    added = any(
        reading.tokens[i].lemma in ("добавить", "добавлять", "также") for i in range(first, min(first + 3, last))
    )
    goes_on = (reading.text(first) in ("он", "она", "они") and added) or beginning in _GOING_ON
    return reading.text(last - 1) == ":" or goes_on


def _editorial(reading: Reading, first: int) -> bool:
    """«Отметим, что …», «Напомним, …»: the first person is the reporter."""
    token = reading.tokens[first]
    return token.pos == "VERB" and token.lemma in lexicon().verb and token.folded.endswith(("им", "ем"))


def _first_person(reading: Reading, first: int, last: int) -> bool:
    return any(t.lemma in ("я", "мы", "мой", "наш") or t.feats.get("Person") == "1" for t in reading.tokens[first:last])


def _block_end(reading: Reading, number: int, last: int) -> int:
    """The block goes on over the next lines while they speak in the first person."""
    for line in reading.lines[number + 1 : number + 1 + _BLOCK_LINES]:
        first, end = reading.range(line)
        if first >= end or not _first_person(reading, first, end) or any(reading.is_mark(i) for i in range(first, end)):
            break
        if _editorial(reading, first):
            break
        last = end
    return last


def _turn(reading: Reading, level: int, first: int, colon: int, last: int, people: talks.People) -> Utterance | None:
    span = reading.trimmed(colon + 1, last)
    if span is None:
        return None
    source = people.speaker(first, colon)
    frame = Frame(None, "", "neutral", "turn", first, source, (first, colon + 1))
    return Utterance(level, [span], [(colon + 1, last)], frame, "turn")
