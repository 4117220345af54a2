"""Sentences that report the one before: «A. Об этом сообщил Н.»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.quotes import complements, frames
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import Reading

_LEAST_WORDS = 2


def find(reading: Reading, reported: Sequence[Frame], taken: set[int]) -> Iterator[Frame]:
    """«A. Об этом сообщил Н.»: the sentence before is the content, without the frame around it («По данным Н., A»)."""
    periods = reading.periods
    framed = {reading.period_of(f.anchor): f.content for f in reported if f.rule in ("how-clause", "source-phrase")}
    for number in range(1, len(periods)):
        first, last = periods[number]
        start, end = periods[number - 1]
        line, before = (reading.line_of(reading.tokens[i].start) for i in (first, start))
        if line - before > 1:
            continue
        anchor = _cue(reading, first, last)
        if anchor is None or anchor in taken or reading.level[start] >= 0 or reading.level[end - 1] >= 0:
            continue
        if any(reading.level[j] >= 0 for j in range(start, end)) and not reading.has_predicate(
            j for j in range(start, end) if reading.level[j] < 0
        ):
            continue
        frame = frames.of_cue(reading, reading.cues[anchor], "anaphor")
        whole = reading.trimmed(reading.after_connectives(start, end), end)
        spans = framed.get((start, end)) or ((whole,) if whole else ())
        if spans and reading.count(start, end) >= _LEAST_WORDS:
            frame.content = spans
            frame.extent = (first, last)
            yield frame


def opens(reading: Reading, head: int, last: int) -> bool:
    """Whether a sentence opens with «об этом», but not «об этом доме»."""
    if head + 2 >= last or reading.text(head) not in ("об", "о") or reading.text(head + 1) != "этом":
        return False
    after = reading.tokens[head + 2]
    noun = after.pos in ("NOUN", "ADJ") and after.feats.get("Case") == "Loc"
    return reading.tokens[head + 1].rel != "det" and not noun


def _cue(reading: Reading, first: int, last: int) -> int | None:
    """The cue of a sentence that opens with «об этом», «это», «эту информацию», «такое мнение»."""
    words = lexicon()
    head = reading.after_connectives(first, last)
    if head >= last:
        return None
    about = opens(reading, head, last)
    this = reading.text(head) == "это"
    noun = next((j for j in range(head + 1, min(head + 4, last)) if reading.tokens[j].pos == "NOUN"), head)
    lemma = reading.tokens[noun].lemma
    named = reading.tokens[head].lemma in ("этот", "такой") and (lemma in words.noun or lemma in words.source)
    if not (about or this or named):
        return None
    for i in range(head + 1, min(head + 12, last)):
        word = reading.cues.get(i)
        if word and word.form in ("finite", "passive", "impersonal"):
            if (this or named) and word.lemma not in ("подтвердить", "подтверждать", "отметить", "сообщить", "заявить"):
                return None
            return None if complements.of(reading, word, last) else i
    return None
