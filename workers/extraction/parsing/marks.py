"""A lexer of quotation marks: a stack automaton that gives a forest of marked stretches whatever the text.

It knows « », „ “, “ ”, straight " (opening or closing by the side of the blank) and pairs of apostrophes ''…''.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workers.extraction.document import Mark, Sentence, Span, Token

MAX_DEPTH = 6  # deeper marks are read as plain characters, so that a line of « costs linear time
MAX_LINES = 12  # lines one pair of marks may hold
MAX_PASSAGE = 500  # tokens of the sentences that one pair of marks joins

_MARK = re.compile(r"[«»„“”\"]|''")
_CLOSERS = {"«": "»", "„": "“”", "“": "”", '"': '"', "''": "''"}
_BEFORE_OPENING = " \t\u00a0\u202f\n([«„“\"'—–-:"
_AFTER_CLOSING = " \t\u00a0\u202f\n.,;:!?…)]»”\"'—–"
# A frame after speech: «, — сказал», «! – воскликнула»
FRAME = re.compile(r"[,!?…][»”\"]?\s*[—–-]{1,2}\s+(?=[а-яё])")


@dataclass(slots=True)
class _Open:
    sign: str
    start: int
    inner: int
    lines: int = 1


def lex(text: str, lines: Sequence[Span]) -> tuple[Mark, ...]:
    """The marked stretches of the lines, in order of their start, an outer one before those in it. Never raises.

    A pair may hold several lines when the next line opens with the same mark or closes one before it opens one.
    What never closes ends before the frame that follows it («Да, — сказал он), else at the end of its line.
    """
    found: list[tuple[Span, Span, bool]] = []
    stack: list[_Open] = []
    for number, line in enumerate(lines):
        events = list(_MARK.finditer(text, *line))
        if stack and text.startswith(stack[0].sign, line.start):
            events = events[1:]  # «…⏎«…»: a mark at the head of a line only says that the speech goes on
        for event in events:
            sign = event.group()
            closes = _closes(text, event, stack)
            if closes is not None:
                opened = stack[closes]
                found.extend(_unclosed(text, o, event.start()) for o in stack[closes + 1 :])
                found.append((Span(opened.start, event.end()), Span(opened.inner, event.start()), True))
                del stack[closes:]
            elif _opens(text, event) and len(stack) < MAX_DEPTH:
                stack.append(_Open(sign, event.start(), event.end()))
        if stack and not (stack[0].lines < MAX_LINES and _goes_on(text, lines, number, stack[0].sign)):
            found.extend(_unclosed(text, o, line.end) for o in stack)
            stack.clear()
        elif stack:
            found.extend(_unclosed(text, o, line.end) for o in stack[1:])
            del stack[1:]
            stack[0].lines += 1
    found.extend(_unclosed(text, o, lines[-1].end) for o in stack)
    return _forest(found)


def _sides(text: str, event: re.Match[str]) -> tuple[bool, bool]:
    """Whether the mark stands after what comes before an opening mark, and before what follows a closing one."""
    before = event.start() == 0 or text[event.start() - 1] in _BEFORE_OPENING
    after = event.end() >= len(text) or text[event.end()] in _AFTER_CLOSING
    return before, after


def _opens(text: str, event: re.Match[str]) -> bool:
    sign = event.group()
    if sign in "«„":
        return True
    if sign in "»”":
        return False
    before, after = _sides(text, event)
    return not after if before else sign != "“" and not after


def _closes(text: str, event: re.Match[str], stack: Sequence[_Open]) -> int | None:
    """The place in the stack of what the mark closes."""
    sign = event.group()
    if sign in "«„":
        return None
    k = next((k for k in range(len(stack) - 1, -1, -1) if sign in _CLOSERS[stack[k].sign]), None)
    if k is not None and sign in ('"', "''"):
        before, after = _sides(text, event)
        if before and not after:
            return None
    return k


def _goes_on(text: str, lines: Sequence[Span], number: int, sign: str) -> bool:
    """Whether speech that is open at the end of a line runs on in the next ones."""
    for line in lines[number + 1 : number + MAX_LINES]:
        if text.startswith(sign, line.start):
            return True
        first = _MARK.search(text, *line)
        if first:
            return first.group() in _CLOSERS[sign] and not _sides(text, first)[0]
    return False


def _unclosed(text: str, opened: _Open, limit: int) -> tuple[Span, Span, bool]:
    frame = FRAME.search(text, opened.inner, limit)
    end = frame.start() if frame else limit
    if frame and text[frame.start()] in "!?…":
        end += 1
    return Span(opened.start, end), Span(opened.inner, end), False


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
