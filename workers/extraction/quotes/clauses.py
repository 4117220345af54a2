"""Indirect quotes: where the content of every reporting frame starts and ends."""

from __future__ import annotations

from collections.abc import Sequence

from workers.extraction.document import Span
from workers.extraction.quotes import anaphors, complements, endings, frames, relatives
from workers.extraction.quotes.complements import Complement
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.parentheticals import Parenthetical, find_all
from workers.extraction.quotes.reading import DASHES, OPENING, Reading

_LEAST_WORDS = 2
_PREDICATIVES = ("можно", "нужно", "нельзя", "надо", "необходимо", "следует")
_NO_SOURCE = ("что", "это", "то", "все", "ничто", "никто", "чего", "который", "которая", "которое")


def find(reading: Reading, first: int, last: int, level: int, taken: set[int]) -> list[Frame]:
    """The frames of one scope: tokens `[first, last)`, of which only those of the level are read.

    Cues in `taken` already frame marked speech.
    """
    asides = find_all(reading, first, last, level, taken)
    governed: dict[int, tuple[Frame, Complement]] = {}
    for i in reading.speech_in(first, last):
        if reading.level[i] != level:
            continue
        word = reading.cues.get(i)
        if word and i not in taken:
            found = complements.of(reading, word, last)
            if found:
                governed[i] = (frames.of_cue(reading, word, f"clause-{reading.text(found.conjunction)}"), found)
        elif reading.tokens[i].lemma in lexicon().noun and reading.tokens[i].pos == "NOUN":
            spoken = _noun_frame(reading, i, last)
            if spoken:
                governed[i] = spoken
    _drop_nouns_under_cues(reading, governed)
    relative = {f.anchor: (f, c) for f, c in relatives.find(reading, first, last, level)}
    governed |= relative
    starts = {a.frame.anchor for a in asides}
    out: list[Frame] = []
    for i, (frame, complement) in sorted(governed.items()):
        if i in starts:
            asides = [a for a in asides if a.frame.anchor != i]
        bound = relatives.end(reading, frame, complement, last) if i in relative else last
        end = endings.of(reading, frame.anchor, complement, bound, level, asides, governed)
        span = reading.trimmed(complement.start, end)
        asked = reading.text(complement.conjunction) not in ("что", ",")
        if asked and not _asks(reading, complement.start, end):
            continue
        if span and _enough(reading, complement.start, end) and _can_speak(reading, frame):
            frame.content = (span,)
            frame.extent = (min(i, frame.anchor), complement.start)
            out.append(frame)
    for aside in asides:
        frame = aside.frame
        frame.content = _around(reading, aside, first, last, level, asides, taken)
        if frame.content and _can_speak(reading, frame):
            out.append(frame)
    return out


def _can_speak(reading: Reading, frame: Frame) -> bool:
    """Not «что напоминает …», «это означает …», nor a report of the future («скажет, что»)."""
    words = lexicon()
    # «клянутся» is no future, whatever the tagger says: «поклясться» is
    if reading.tokens[frame.anchor].feats.get("Tense") == "Fut" and f"по{frame.lemma}" not in words.verb:
        return False
    if frame.source is None:
        return True
    source = reading.tokens[frame.source]
    if _is_rule(reading, frame.source):
        return False
    place = source.feats.get("Case") == "Loc"
    thing = not place and source.pos == "NOUN" and source.feats.get("Animacy") == "Inan" and source.text.islower()
    known = source.lemma in words.body or source.lemma in words.media or source.lemma in words.document
    if thing and not known and frame.lemma in words.of_things and source.lemma not in words.collective:
        return False
    return source.folded not in _NO_SOURCE


def _is_rule(reading: Reading, source: int) -> bool:
    """«В статье 5 кодекса говорится, что …»: a law as such reports nothing."""
    law = lexicon().law
    below = (reading.tokens[c] for c in reading.document.children[source])
    article = reading.tokens[source].lemma == "статья" and reading.tokens[source].feats.get("Case") == "Loc"
    return article and any(t.lemma in law and t.rel == "nmod" for t in below)


def _asks(reading: Reading, first: int, last: int) -> bool:
    """Whether the words of an embedded question are a clause: «как можно открыть мост», but not «как открыть мост»."""
    return reading.has_predicate(range(first, last)) or any(
        reading.text(j) in _PREDICATIVES for j in range(first, last)
    )


def _enough(reading: Reading, first: int, last: int) -> bool:
    """«Сказал, что передумал»: a verb alone is a clause."""
    count = reading.count(first, last)
    return count >= _LEAST_WORDS or (count > 0 and reading.has_predicate(range(first, last)))


def _noun_frame(reading: Reading, i: int, last: int) -> tuple[Frame, Complement] | None:
    """«Выразил надежду на то, что …», «поступили сообщения, что …»."""
    found = complements.of_noun(reading, i, last)
    if not found:
        return None
    words = lexicon()
    verb = next(
        (a for a in reading.document.ancestors(i) if a.pos == "VERB" and abs(a.i - i) < 10 and a.lemma in words.light),
        None,
    )
    if verb is None or reading.negated(verb.i) or reading.level[verb.i] != reading.level[i]:
        return None
    if verb.feats.get("VerbForm") not in ("Fin", "Conv") or verb.feats.get("Person") in ("1", "2"):
        return None
    source = frames.subject_of(reading, verb.i)
    if source == i or verb.lemma in ("поступить", "поступать", "появиться", "появляться", "получить"):
        source = next((c for c in reading.document.children[i] if reading.tokens[c].feats.get("Case") == "Gen"), None)
        source = frames.origin_of(reading, verb.i) if source is None else source
    low, high = sorted((verb.i, i))
    lemma = f"{verb.lemma} {reading.tokens[i].lemma}"
    frame = Frame(
        reading.span(low, high + 1), lemma, words.noun[reading.tokens[i].lemma], "clause-noun", verb.i, source
    )
    return frame, found


def _drop_nouns_under_cues(reading: Reading, governed: dict[int, tuple[Frame, Complement]]) -> None:
    """One conjunction, one frame: a noun of speech wins over a cue verb further left."""
    by_conjunction: dict[int, int] = {}
    for i in sorted(governed):
        conjunction = governed[i][1].conjunction
        if conjunction in by_conjunction:
            del governed[by_conjunction[conjunction]]
        by_conjunction[conjunction] = i


def _around(
    reading: Reading,
    aside: Parenthetical,
    first: int,
    last: int,
    level: int,
    asides: Sequence[Parenthetical],
    taken: set[int],
) -> tuple[Span, ...]:
    """The sentence without the frame: what stands before it and what stands after it."""
    if aside.scope:
        first, last = aside.scope
    if not aside.front and anaphors.opens(reading, reading.after_connectives(first, last), last):
        return ()
    marked = _marked_after(reading, aside, last)
    if marked:
        return (marked,)
    which = _relative_before(reading, aside, first)
    if which is not None:
        last = relatives.end(reading, aside.frame, complements.Complement(which, aside.end), last)
        inner = _content(reading, aside.end, endings.at_speech(reading, aside.end, last, level))
        return (inner,) if inner and _enough(reading, aside.end, last) else ()
    left_first = _left_edge(reading, aside, first, level, taken)
    left = _content(reading, left_first, aside.start)
    right_last = last
    for other in asides:
        if other.start >= aside.end and other is not aside:
            if other.end >= last - 1 and not other.front:
                right_last = min(right_last, other.start)
            elif other.phrase and reading.text(other.start - 1) in ("а", "но", "и", ";"):
                right_last = min(right_last, other.start - 1)
    right_first = aside.end
    right = None
    complete = left is not None and (reading.has_predicate(range(left_first, aside.start)) or not aside.phrase)
    if not _is_trailer(reading, right_first, right_last, complete, aside.phrase):
        stop = endings.at_speech(reading, right_first, right_last, level)
        right = _content(reading, right_first, stop)
    spans = tuple(s for s in (left, right) if s)
    total = sum(reading.count(*reading.range(s)) for s in spans)
    return spans if total >= _LEAST_WORDS else ()


def _relative_before(reading: Reading, aside: Parenthetical, first: int) -> int | None:
    """The pronoun of «…, который, по словам Н., A»: the frame is about the relative clause only."""
    before = aside.start - 1
    while before > first and reading.text(before) == ",":
        before -= 1
    return before if aside.middle and reading.tokens[before].lemma == "который" else None


def _marked_after(reading: Reading, aside: Parenthetical, last: int) -> Span | None:
    """The words that «…, по его словам, «…»» is about: only those in marks."""
    opening = aside.end + 1
    if not (aside.phrase and aside.middle and opening + 1 < last and reading.text(opening) in OPENING):
        return None
    mark = reading.mark_at[opening + 1]
    if mark < 0 or reading.marks[mark].parent >= 0 or reading.level[opening + 1] != reading.level[aside.frame.anchor]:
        return None
    return reading.marks[mark].inner


def _content(reading: Reading, first: int, last: int) -> Span | None:
    return reading.trimmed(first, last) if reading.count(first, last) else None


def _left_edge(reading: Reading, aside: Parenthetical, first: int, level: int, taken: set[int]) -> int:
    """The first token of the content before the frame: after speech, connectives, and a clause of the reporter."""
    edge = _after_about(reading, first, aside.start)
    for j in range(aside.start - 1, edge - 1, -1):
        if reading.level[j] != level and any(k in taken for k in range(j + 1, aside.start)):
            return first  # «…», — сказал Н., сообщает агентство: the report holds the speech with its frame
        if reading.level[j] != level:
            edge = j + 1
            break
    if aside.middle:
        for j in range(aside.start - 1, edge, -1):
            if reading.text(j) in ("но", "однако", "а", "что", ";") and reading.text(j - 1) in (",", ";"):
                if reading.has_predicate(range(edge, j)) and not reading.has_predicate(range(j + 1, aside.start)):
                    edge = j + 1
                break
    return reading.after_connectives(edge, aside.start)


def _after_about(reading: Reading, first: int, last: int) -> int:
    """The clause of a fronted complement: «О том, что A, сообщил Н.», «Что A, сообщил Н.»."""
    start = reading.after_connectives(first, last)
    if reading.text(start) in ("о", "об") and reading.text(start + 1) == "том" and reading.text(start + 3) == "что":
        return start + 4
    return first


def _is_trailer(reading: Reading, first: int, last: int, complete: bool, phrase: bool) -> bool:
    """Whether what follows a frame still belongs to the reporter: a gerund, a relative clause, the place of a verb.

    It does not where the words before are no clause: «Полиция, по данным газеты, отметила, что …».
    """
    while first < last and reading.text(first) in (",", *DASHES):
        first += 1
    if not reading.count(first, last):
        return True
    if not complete:
        return False
    token = reading.tokens[first]
    if token.feats.get("VerbForm") == "Conv" or token.lemma in ("который", "где", "что", "передавать", "сообщать"):
        return True
    if reading.tokens[min(first + 1, last - 1)].lemma == "который" or first in reading.cues:
        return True
    place = reading.text(first) in ("в", "во", "на", "по", "со", "ссылаясь")
    return place and not phrase and not reading.has_predicate(range(first, last))
