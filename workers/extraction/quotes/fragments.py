"""Partial quotes: marked words of a source inside the reporter's own sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.document import Span
from workers.extraction.quotes import frames, names
from workers.extraction.quotes.cues import CueWord, lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, Reading

_REACH = 25  # tokens between a cue and the marked words that it governs
_NOUN_REACH = 3
_LEAST_CALLED = 3  # words
_CALLED_REACH = 10  # tokens of «как назвал мост инженер Н.»


def find(reading: Reading, reported: Sequence[Frame]) -> Iterator[tuple[Span, Frame, str]]:
    """Marked words that are no utterance and no name, each with its frame and the name of the rule.

    `reported` are the frames of the indirect quotes: marks inside their content belong to them.
    """
    by_start = sorted(((s, f) for f in reported for s in f.content), key=lambda p: (p[0].start, -p[0].end))
    open_: list[tuple[Span, Frame]] = []
    previous: tuple[int, Frame | None] = (-1, None)  # the token after the last mark, and what framed it
    k = 0
    for index, mark in enumerate(reading.marks):
        while k < len(by_start) and by_start[k][0].start <= mark.outer.start + 1:
            open_.append(by_start[k])
            k += 1
        open_ = [p for p in open_ if p[0].end >= mark.inner.end]
        first, last = reading.range(mark.inner)
        if mark.parent >= 0 or first >= last or reading.level[first] != -1:
            continue
        opening, closing = reading.range(mark.outer)
        listed = reading.text(opening - 1) in (",", "и", "или") and previous[0] == opening - 1
        name = names.is_name(reading, index, first, last) if not listed or previous[1] else True
        if name:
            previous = (closing, None)
            continue
        if open_:
            content, outer = open_[-1]
            inner = previous[1] if listed else _inside(reading, opening, closing, content)
            if inner and inner is not outer:
                previous = (closing, inner)
                yield mark.inner, inner, inner.rule
            else:
                previous = (closing, outer)
                yield mark.inner, outer, "fragment-of-clause"
            continue
        frame = previous[1] if listed else _called(reading, opening, closing) or _governing(reading, opening)
        if frame and _is_habit(reading, frame, first, last):
            frame = None
        previous = (closing, frame)
        if frame:
            yield mark.inner, frame, frame.rule


def _inside(reading: Reading, opening: int, closing: int, content: Span) -> Frame | None:
    """«Агентство сообщает, что Н. назвал мост «вечной стройкой»»: these words are the inner source's."""
    frame = _called(reading, opening, closing) or _governing(reading, opening)
    if frame is None or frame.source is None or frame.shared:
        return None
    first, last = (reading.tokens[i].start for i in (min(frame.anchor, frame.source), max(frame.anchor, frame.source)))
    pronoun = reading.tokens[frame.source].pos == "PRON"
    return frame if content.start <= first and last < content.end and not pronoun else None


def _is_habit(reading: Reading, frame: Frame, first: int, last: int) -> bool:
    """«который пресса называет «газовым союзом»»: what something is called again and again is its name."""
    form = reading.tokens[frame.anchor].feats
    called = frame.lemma == "называть" and form.get("Tense") == "Pres" and form.get("VerbForm") == "Fin"
    return called and sum(1 for _ in reading.words(first, last)) < _LEAST_CALLED


def _called(reading: Reading, opening: int, closing: int) -> Frame | None:
    """«… «вечную стройку», как назвал мост Н.», «…, как выразился Н., «вечная стройка»»: only the marks are his."""
    first, last = reading.period_of(opening)
    if reading.text(closing) == "," and reading.text(closing + 1) == "как":
        place = range(closing + 2, min(closing + 2 + _CALLED_REACH, last))
    elif reading.text(opening - 1) == ",":
        start = max(first, opening - _CALLED_REACH)
        how = next((j for j in range(opening - 2, start - 1, -1) if reading.text(j) == "как"), None)
        if how is None or any(reading.text(j) == "," for j in range(how, opening - 1)):
            return None
        place = range(how + 1, opening - 1)
    else:
        return None
    for j in place:
        cue = _naming_cue(reading, j)
        if cue and cue.lemma in lexicon().calling:
            return frames.of_cue(reading, cue, "fragment-of-cue")
        if reading.is_finite(j) or reading.text(j) in (",", "."):
            return None
    return None


def _naming_cue(reading: Reading, j: int) -> CueWord | None:
    """A verb that is no cue but gives its object the speaker's words: «назвал», «обвинил»."""
    token, words = reading.tokens[j], lexicon()
    if token.pos != "VERB" or token.lemma not in words.fragment or reading.negated(j):
        return None
    form = {"Fin": "finite", "Conv": "gerund"}.get(token.feats.get("VerbForm", ""))
    if form is None or token.feats.get("Person") in ("1", "2") or token.feats.get("Voice") == "Pass":
        return None
    return CueWord(j, token.lemma, words.fragment[token.lemma], form)


def _governing(reading: Reading, opening: int) -> Frame | None:
    """The nearest cue to the left in the same clause: «назвал Н. «…»», «призвал «…»», «с требованиями «…»»."""
    words = lexicon()
    first, _ = reading.period_of(opening)
    if reading.text(opening - 1) in DASHES:
        return None
    for j in range(opening - 1, max(first, opening - _REACH) - 1, -1):
        token = reading.tokens[j]
        if reading.level[j] != -1 or (reading.mark_at[j] >= 0):
            continue
        if token.text in (".", "!", "?", ";", ":") or token.lemma == "который":
            return _list_noun(reading, j) if token.text == ":" else None
        if token.pos == "NOUN" and token.lemma in words.fragment and opening - j <= _NOUN_REACH:
            return None if _is_object(reading, j, opening) else _noun_frame(reading, j)
        if token.lemma == "слово" and j == opening - 1 and token.feats.get("Case") == "Ins":
            return _noun_frame(reading, j)  # «заявление со словами «…»»
        if token.feats.get("VerbForm") == "Part" and token.lemma in words.calling:
            return None  # «островов, называемых «спорными землями»»
        cue = reading.cues.get(j) or _naming_cue(reading, j)
        if cue and cue.form != "participle" and cue.lemma in words.no_fragment:
            return None
        if cue and cue.form != "participle":
            frame = frames.of_cue(reading, cue, "fragment-of-cue")
            return frame if frame.source is not None or frame.shared or cue.form in ("impersonal", "passive") else None
        if reading.is_finite(j) and token.lemma != "быть":
            return None
    return None


def _is_object(reading: Reading, noun: int, opening: int) -> bool:
    """«С требованием вернуть «восточные земли»»: a short object of what is asked for is how the place is called."""
    closing = next((j for j in range(opening + 1, opening + 2 + _LEAST_CALLED) if reading.is_mark(j)), None)
    asked = any(reading.tokens[j].feats.get("VerbForm") == "Inf" for j in range(noun + 1, opening))
    return asked and closing is not None and not reading.has_predicate(range(opening, closing))


def _list_noun(reading: Reading, colon: int) -> Frame | None:
    """«Среди требований: «…», «…»»."""
    first, _ = reading.period_of(colon)
    for j in range(colon - 1, max(first, colon - 12) - 1, -1):
        if reading.tokens[j].pos == "NOUN" and reading.tokens[j].lemma in lexicon().fragment:
            return _noun_frame(reading, j)
        if reading.is_finite(j):
            return None
    return None


def _noun_frame(reading: Reading, noun: int) -> Frame:
    """The source of a noun of speech: its genitive, its agent, or the subject above it."""
    token = reading.tokens[noun]
    source = next(
        (
            c
            for c in reading.document.children[noun]
            if reading.tokens[c].rel == "nmod"
            and reading.tokens[c].feats.get("Case") == "Gen"
            and reading.mark_at[c] == reading.mark_at[noun]
        ),
        None,
    )
    if source is None:
        agent = [
            c
            for j in reading.document.children[noun]
            if reading.tokens[j].feats.get("VerbForm") == "Part"
            for c in reading.document.children[j]
            if reading.tokens[c].feats.get("Case") == "Ins"
        ]
        source = agent[0] if agent else None
    if source is None:
        verb = next((a.i for a in reading.document.ancestors(noun) if a.pos == "VERB"), None)
        source = frames.subject_of(reading, verb) if verb is not None else None
    stance = lexicon().fragment.get(token.lemma, "neutral")
    return Frame(token.span, token.lemma, stance, "fragment-of-noun", noun, source)
