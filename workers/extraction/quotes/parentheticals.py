"""Frames inside or around a sentence that they do not govern: «…, считает Н.», «как пишет Н., …», «по словам Н., …»."""

from __future__ import annotations

from dataclasses import dataclass

from workers.extraction.quotes import complements, frames, phrases
from workers.extraction.quotes.cues import CueWord, lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import DASHES, FINAL, Reading

_SOURCE_REACH = 14  # tokens from a cue to the head of its source
_NOT_HOW = ("требовать", "верить", "обещать")
_GUESS = ("ожидать", "думать", "предполагать", "надеяться", "рассчитывать")  # «как предполагают, …» is nobody's report
_RELATIVE = ("который", "где", "чей", "когда")


@dataclass(slots=True)
class Parenthetical:
    """Tokens `[start, end)` are the frame; the content stands around it."""

    frame: Frame
    start: int
    end: int
    front: bool  # nothing but connectives stands before it
    middle: bool  # content stands on both sides
    phrase: bool  # without a verb
    scope: tuple[int, int] | None = None  # tokens of the brackets that hold frame and content


def find_all(reading: Reading, first: int, last: int, level: int, taken: set[int]) -> list[Parenthetical]:
    """All of the scope, in order; of two that share words the first one."""
    found: list[Parenthetical] = []
    for word in reading.cues_in(first, last):
        if reading.level[word.i] != level or word.i in taken:
            continue
        aside = _how(reading, word, first, last) or _inserted(reading, word, first, last)
        if aside:
            found.append(aside)
    for frame in phrases.find(reading, first, last):
        if reading.level[frame.anchor] == level:
            aside = _phrase(reading, frame, first, last)
            if aside:
                found.append(aside)
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[Parenthetical] = []
    for aside in found:
        if not kept or aside.start >= kept[-1].end:
            kept.append(aside)
    return kept


def _placed(reading: Reading, frame: Frame, start: int, end: int, first: int, last: int, phrase: bool) -> Parenthetical:

    front = reading.after_connectives(first, start) >= start
    after = reading.count(end, last) > 0
    frame.extent = (start, end)
    return Parenthetical(frame, start, end, front, not front and after, phrase)


def _how(reading: Reading, word: CueWord, first: int, last: int) -> Parenthetical | None:
    """«Как сообщает Н., …», «…, как было объявлено»."""
    for k in range(word.i - 1, max(word.i - 8, first - 1), -1):
        text = reading.text(k)
        if text == "как":
            break
        if text in (",", ":", "что") or text in FINAL:
            return None
    else:
        return None
    if (
        not (
            k == first
            or reading.text(k - 1) in (",", "(", *DASHES, "что", "а", "и", "но", "однако")
            or reading.is_mark(k - 1)
        )
        and reading.after_connectives(first, k) < k
    ):
        return None
    if reading.text(k - 2) in ("того", "так", "тем", "прежде") and reading.text(k - 3) not in (
        "кроме",
        "более",
        "помимо",
    ):
        return None
    if word.form in ("gerund", "participle", "infinitive"):
        return None
    if word.lemma == "говориться" or complements.of(reading, word, last):
        return None
    frame = frames.of_cue(reading, word, "how-clause")
    if word.lemma in _NOT_HOW or (word.lemma in _GUESS and not _guessed(reading, k, frame.source)):
        return None
    if word.form == "finite" and frame.source is None and not _is_plural(reading, word.i):
        return None
    if frame.source is not None and frame.source < k:
        return None
    end = _extent_end(reading, word.i, frame.source, last)
    if frame.source is None and reading.has_predicate(range(word.i + 1, end)):
        end = word.i + 1  # «как сообщается мост открыт»
    return _placed(reading, frame, k, end, first, last, False)


def _guessed(reading: Reading, how: int, source: int | None) -> bool:
    """Whether «как предполагает Н.» reports: somebody guesses, and nothing came true («как и предполагал Н.»)."""
    return source is not None and reading.tokens[source].pos in ("NOUN", "PROPN", "X") and reading.text(how + 1) != "и"


def _is_plural(reading: Reading, i: int) -> bool:
    return reading.tokens[i].feats.get("Number") == "Plur"


def _inserted(reading: Reading, word: CueWord, first: int, last: int) -> Parenthetical | None:
    """«…, считает Н.», «…, считает Н., …», «…, — говорится в документе»."""
    if word.form in ("gerund", "participle", "passive", "infinitive") or word.lemma in lexicon().no_tail:
        return None
    k = word.i - 1
    if word.i + 1 < last and reading.text(word.i + 1) in (",",) and reading.text(k) in ("он", "она", "они"):
        k -= 1
    while k > first and reading.tokens[k].pos in ("ADV", "PART") and reading.text(k - 1) in (",", *DASHES, "также"):
        k -= 1
    if k < first or reading.text(k) not in (",", *DASHES):
        return None
    dash = reading.text(k) in DASHES
    start = k - 1 if dash and reading.text(k - 1) == "," else k
    if complements.of(reading, word, last) or _does(reading, word.i):
        return None
    frame = frames.of_cue(reading, word, "inserted-clause")
    source = frame.source
    if source is None:
        if word.form != "impersonal" and not (dash and start < k):
            return None
        if word.form == "impersonal" and word.lemma in ("говориться",):
            return None
    elif word.form in ("finite", "adjective"):
        place = reading.tokens[source].feats.get("Case") == "Loc"
        if not (k < source and (source > word.i or place)) or source - word.i > _SOURCE_REACH:
            return None
        between = range(word.i + 1, source)
        dated = any(reading.text(j)[:1].isdigit() for j in between) and not reading.has_predicate(between)
        if any(reading.text(j) in (".", ":") or (reading.text(j) == "," and not dated) for j in between):
            return None
    end = _extent_end(reading, word.i, source, last)
    if word.lemma in ("думать", "верить", "надеяться") and end < last - 1 and reading.text(end) != ",":
        return None
    return _placed(reading, frame, start, end, first, last, False)


def _does(reading: Reading, i: int) -> bool:
    """«Город продолжает праздновать»: with an infinitive right behind it the verb is no frame."""
    return any(
        reading.tokens[c].rel == "xcomp" and reading.tokens[c].feats.get("VerbForm") == "Inf" and c == i + 1
        for c in reading.document.children[i]
    )


def _phrase(reading: Reading, frame: Frame, first: int, last: int) -> Parenthetical | None:
    """«По словам Н., …»: at the head of its clause, or between commas."""

    start, end = frame.extent
    before = reading.text(start - 1) if start > first else ""
    at_head = reading.after_connectives(first, start) >= start or before in ("что", "и", "а", "но", "однако", ";", ":")
    opened = before in (",", "(", *DASHES)
    if opened and end + 1 < last and _inside_phrase(reading, start - 2, end + 1):
        return None
    closed = end >= last or reading.text(end) in (",", ".", ")", *DASHES)
    if not (at_head or (opened and closed)):
        return None
    if not at_head and end < last and reading.text(end) == "." and frame.source is None:
        return None
    if at_head and not closed and frame.source is None and end - start <= 2:
        return None
    scope = _bracket(reading, start, end, last) if before == "(" else None
    if scope:
        if not reading.has_predicate(range(end, scope[1])):
            return None  # «(по другим данным — 13 февраля)»
        first, last = scope
    aside = _placed(reading, frame, start, end, first, last, True)
    aside.scope = scope
    if before in ("что", "но", "а", "однако", ";", ":") and not aside.front:
        aside.middle = True
    return aside


def _bracket(reading: Reading, start: int, end: int, last: int) -> tuple[int, int] | None:
    """The tokens inside the brackets that open right before a frame, if they hold words besides it."""
    close = next((j for j in range(end, last) if reading.text(j) == ")"), None)
    return (start, close) if close is not None and any(True for _ in reading.words(end, close)) else None


def _inside_phrase(reading: Reading, before: int, after: int) -> bool:
    """Between an adjective and its noun: «спорное, по мнению жителей, решение» reports no clause."""
    a, b = reading.tokens[before], reading.tokens[after]
    if a.pos != "ADJ" or b.pos not in ("NOUN", "ADJ") or a.feats.get("Variant") == "Short":
        return False
    return a.feats.get("Case") == b.feats.get("Case")


def _extent_end(reading: Reading, cue: int, source: int | None, last: int) -> int:
    """The token after the frame: past the source with its appositions, addressee and place, up to a comma or dash."""
    j = max(cue, source if source is not None else cue) + 1
    level = reading.level[cue]
    while j < last:
        text = reading.text(j)
        if reading.level[j] != level:
            return j
        if reading.mark_at[j] >= 0 and reading.mark_at[j] != reading.mark_at[cue]:
            j += 1
            continue
        if text == ",":
            follows = _segment_end(reading, j + 1, last)
            if _is_relative(reading, j + 1):
                j = follows
                continue
            if not _is_apposition(reading, j + 1, follows, source):
                return j
            j = follows
            continue
        initial = text == "." and len(reading.text(j - 1)) == 1 and reading.tokens[j - 1].text.isupper()
        if text in DASHES or text == ":" or (text in (".", "!", "?", "…", ")") and not initial):
            return j
        j += 1
    return last


def _segment_end(reading: Reading, first: int, last: int) -> int:
    mark = reading.mark_at[first - 1]
    for j in range(first, last):
        if reading.text(j) in (",", ".", ":", *DASHES) and reading.mark_at[j] == mark:
            return j
    return last


def _is_relative(reading: Reading, first: int) -> bool:
    return any(
        j < len(reading.tokens) and reading.tokens[j].lemma in _RELATIVE and reading.text(j) not in (",",)
        for j in (first, first + 1)
        if j == first or (first < len(reading.tokens) and reading.tokens[first].pos == "ADP")
    )


def _is_apposition(reading: Reading, first: int, last: int, source: int | None) -> bool:
    """Words between commas without a predicate, in the case of the source: «Н., глава центра, …»."""
    if source is None or first >= last or reading.has_predicate(range(first, last)):
        return False
    head = next((t for t in reading.tokens[first:last] if t.pos in ("NOUN", "PROPN")), None)
    possessive = reading.text(first) in ("его", "ее", "их")
    if head is None or not (possessive or reading.tokens[first].pos in ("NOUN", "ADJ", "PROPN", "DET")):
        return False
    return head.feats.get("Case") == "Nom" and reading.tokens[source].feats.get("Case") in ("Nom", None)
