"""Direct speech without marks: turns of a talk, dashed lines, answers, blocks after a colon, headlines."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.quotes import attributions, headings, talks
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading
from workers.extraction.quotes.utterances import Utterance, speaks

_GOING_ON = ("по его словам", "по ее словам", "по их словам")
_BLOCK_LINES = 8  # lines of one block without marks


def find(reading: Reading) -> Iterator[Utterance]:
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
    if frame is None or not speaks(reading, first, last) or _reports(reading, first, last):
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
