"""A lexer of quotation marks: a stack automaton that gives a forest of marked stretches whatever the text.

It knows « », „ “, “ ”, ‘ ’, << >>, straight " (opening or closing by the side of the blank) and pairs of
apostrophes ''…''. Mixed pairs («Да", “Да») hold together where the right closing mark never comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.extraction.document import Mark, Sentence, Span, Token

MAX_DEPTH = 6  # deeper marks are read as plain characters, so that a line of « costs linear time
MAX_LINES = 12  # lines one pair of marks may hold
MAX_PASSAGE = 500  # tokens of the sentences that one pair of marks joins

_MARK = re.compile(r"[«»„“”‘’\"]|''|<<|>>")
_CLOSERS = {
    "«": ("»",), "„": ("“", "”"), "“": ("”",), "‘": ("’",), '"': ('"',), "''": ("''",), "<<": (">>",),
}  # fmt: skip
_STRAIGHT = ('"', "''")
_BEFORE_OPENING = " \t\u00a0\u202f\n([«„“\"'—–-:"
_AFTER_CLOSING = " \t\u00a0\u202f\n.,;:!?…)]»”\"'—–"
# A frame after speech: «, — сказал», «! – воскликнула», «...- начал»
FRAME = re.compile(r"(?:\.\.\.|[,!?…])[»”\"]?\s*(?:[—–−―]|--?)\s*(?=[а-яё])")
_RESUMED = re.compile(r"[.,:;!?…]\s*(?:[—–−―]|--?)\s")  # the dash after a frame: speech goes on
_ENDS_SENTENCE = re.compile(r"[.!?…]*\s*$|[.!?…]+\s")  # after a closing mark
_ENDS_SPEECH = re.compile(r"\s*(?:$|[.,;:!?…()\[\]—–−―-])")
_SPEECH_STARTS = ".!?…:;—–−―-"
_BLANKS_AND_MARKS = " \t\u00a0\u202f«»„“”‘’\"'<>*"
_LOOK_BACK = 8  # code points before a mark


@dataclass(slots=True)
class _Open:
    sign: str
    start: int
    inner: int
    inside: int  # how many stretches had been found when it opened: later ones lie in it
    speech: bool  # stands where speech may start: at the head of a line, after a full stop, a colon, a dash
    introduced: bool  # stands after a colon
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Event:
    """A mark of a line. `opening`, `closing`: its neighbours let it open, close. `again` marks of its sign close
    after it before one opens; `spare` is how many more of each closing sign than of its opening ones follow it."""

    sign: str
    start: int
    end: int
    opening: bool
    closing: bool
    again: int
    spare: Counter[str]


def lex(text: str, lines: Sequence[Span]) -> tuple[Mark, ...]:
    """The marked stretches of the lines, in order of their start, an outer one before those in it. Never raises.

    A pair may hold several lines when a later one closes it, each next line opens with the same mark or none opens
    before the close. What never closes ends before the frame that follows it («Да, — сказал он), else where a name in
    it closes a sentence («Строит «Якорь». Он …), else, if it can be speech, at the end of its line.
    """
    found: list[tuple[Span, Span, bool]] = []
    stack: list[_Open] = []
    for number, line in enumerate(lines):
        events = _events(text, line)
        if stack and text.startswith(stack[0].sign, line.start):
            events = events[1:]  # «…⏎«…»: a mark at the head of a line only says that the speech goes on
        for event in events:
            closes = _closes(text, event, stack)
            if closes is not None:
                opened = stack[closes]
                found.extend(_unclosed(text, stack[closes + 1 :], event.start, found))
                found.append((Span(opened.start, event.end), Span(opened.inner, event.start), True))
                del stack[closes:]
            elif _opens(event) and len(stack) < MAX_DEPTH:
                before = _before(text, line, event.start)
                start = before in _SPEECH_STARTS
                stack.append(_Open(event.sign, event.start, event.end, len(found), start, before == ":"))
        if stack:
            goes_on = stack[0].lines < MAX_LINES and _goes_on(text, lines, number, stack[0], found)
            found.extend(_unclosed(text, stack[1:] if goes_on else stack, line.end, found))
            del stack[1 if goes_on else 0 :]
        for opened in stack:
            opened.lines += 1
    return _forest(found)


def _events(text: str, line: Span) -> list[_Event]:
    events: list[_Event] = []
    again: Counter[str] = Counter()
    spare: Counter[str] = Counter()
    for found in reversed(list(_MARK.finditer(text, *line))):
        sign = found.group()
        before = found.start() == line.start or text[found.start() - 1] in _BEFORE_OPENING
        after = found.end() >= line.end or text[found.end()] in _AFTER_CLOSING
        event = _Event(sign, *found.span(), before, after, again[sign], spare.copy())
        events.append(event)
        if after and not before:
            again[sign] += 1
        elif before and not after:
            again[sign] = 0
        if _opens(event):
            spare.subtract(_CLOSERS[sign])
        else:
            spare[sign] += 1
    events.reverse()
    return events


def _opens(event: _Event) -> bool:
    if event.sign in ("«", "„", "<<"):
        return True
    if event.sign in ("»", "”", "’", ">>"):
        return False
    return not event.closing if event.opening else event.sign not in ("“", "‘") and not event.closing


def _closes(text: str, event: _Event, stack: Sequence[_Open]) -> int | None:
    """The place in the stack of what the mark closes."""
    sign = event.sign
    if not stack or (sign == "’" and not event.closing):
        return None
    if sign in _STRAIGHT and ((event.opening and not event.closing) or _is_measure(text, event, stack)):
        return None
    k = next((k for k in range(len(stack) - 1, -1, -1) if sign in _CLOSERS[stack[k].sign]), None)
    if k is None and event.closing and not event.opening:
        never = all(event.spare[closer] <= 0 for closer in _CLOSERS[stack[-1].sign])
        measure = sign in _STRAIGHT and text[event.start - 1].isdecimal()
        return len(stack) - 1 if never and not measure else None
    return k


def _is_measure(text: str, event: _Event, stack: Sequence[_Open]) -> bool:
    """«Экран в 27"»: inches or seconds, not the end of what is open, as enough marks follow to close it."""
    after_digit = event.start > 0 and text[event.start - 1].isdecimal()
    return after_digit and event.again >= max(sum(o.sign == event.sign for o in stack), 1)


def _before(text: str, line: Span, start: int) -> str:
    """The last sign of the line before a mark that is neither blank nor mark; empty at its head."""
    return text[max(line.start, start - _LOOK_BACK) : start].rstrip(_BLANKS_AND_MARKS)[-1:]


def _goes_on(
    text: str, lines: Sequence[Span], number: int, opened: _Open, found: Sequence[tuple[Span, Span, bool]]
) -> bool:
    """Whether what is open at the end of a line runs on in the next ones.

    It does where the first mark there closes it. A line that opens with the same mark goes on with it if it is speech
    that no frame has ended and that closes in the end.
    """
    line = lines[number]
    frame = FRAME.search(text, max(opened.inner, line.start), line.end)
    framed = frame is not None and not _RESUMED.search(text, frame.end(), line.end)
    ended = framed or not opened.speech or _shared(text, opened, line.end, found) is not None
    depth = 1
    for line in lines[number + 1 : number + MAX_LINES]:
        heads = text.startswith(opened.sign, line.start)
        if heads and ended:
            return False
        for event in _events(text, line)[heads:]:
            if event.sign in _CLOSERS[opened.sign] and (event.closing or not event.opening):
                depth -= 1
            elif _opens(event):
                depth += 1
            if not depth:
                own = opened.introduced and FRAME.match(text, event.end, line.end) is not None
                return not heads or (_ENDS_SPEECH.match(text, event.end, line.end) is not None and not own)
            if not heads:
                return False
    return False


def _unclosed(
    text: str, opened: Sequence[_Open], limit: int, found: Sequence[tuple[Span, Span, bool]]
) -> Iterator[tuple[Span, Span, bool]]:
    """What never closes, as far as it goes: no word of a sentence that no frame follows («Завод «Якорь молчит.»)."""
    for mark in opened:
        frame = FRAME.search(text, mark.inner, limit)
        end = frame.start() if frame else limit
        if frame and text[frame.start()] != ",":
            end += 3 if text[frame.start()] == "." else 1
        shared = _shared(text, mark, end, found)
        if shared is not None:
            end = shared
        elif not frame and not mark.speech:
            continue
        yield Span(mark.start, end), Span(mark.inner, end), False


def _shared(text: str, opened: _Open, limit: int, found: Sequence[tuple[Span, Span, bool]]) -> int | None:
    """Where one closing mark served two: «Мост строит «Якорь». Потом …»."""
    ends = (outer.end for outer, _, closed in found[opened.inside :] if closed and outer.end <= limit)
    return next((end for end in sorted(ends) if _ENDS_SENTENCE.match(text, end, limit)), None)


def _forest(found: list[tuple[Span, Span, bool]]) -> tuple[Mark, ...]:
    """Parents by one sweep; empty marks fall away, and so does a mark that crosses another or only doubles it."""
    marks: list[Mark] = []
    open_: list[int] = []
    for outer, inner, closed in sorted(set(found), key=lambda m: (m[0].start, -m[0].end)):
        while open_ and marks[open_[-1]].outer.end <= outer.start:
            open_.pop()
        if inner.start >= inner.end or (open_ and marks[open_[-1]].outer.end < outer.end):
            continue
        if open_ and marks[open_[-1]].inner == outer:
            marks[open_[-1]] = replace(marks[open_[-1]], inner=inner)  # ''«Да»''
            continue
        marks.append(Mark(outer, inner, open_[-1] if open_ else -1, closed))
        open_.append(len(marks) - 1)
    return tuple(marks)


def passages(
    marks: Sequence[Mark], sentences: Sequence[Sentence], tokens: Sequence[Token]
) -> Iterator[tuple[int, int]]:
    """The tokens `[first, last)` of runs of sentences between which a quotation goes on, at most `MAX_PASSAGE`.

    A closing mark that begins a sentence belongs to the one before it.
    """
    quotations = [m.outer for m in marks if m.parent < 0]
    k = first = last = 0
    for sentence in sentences:
        while k < len(quotations) and quotations[k].end <= tokens[sentence.first].start:
            k += 1
        goes_on = k < len(quotations) and last > 0 and quotations[k].start < tokens[last - 1].end
        if last > first and not (goes_on and sentence.last - first <= MAX_PASSAGE):
            yield first, last
            first = last
        last = sentence.last
    if last > first:
        yield first, last
