"""Indirect quotes: where the content of every reporting frame starts and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.document import Span
from workers.extraction.quotes import anaphors, complements, frames, relatives
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
    for i in range(first, last):
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
        end = _end(reading, frame.anchor, complement, bound, level, asides, governed)
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


def _end(
    reading: Reading,
    cue: int,
    complement: Complement,
    last: int,
    level: int,
    asides: Sequence[Parenthetical],
    governed: dict[int, tuple[Frame, Complement]],
) -> int:
    """The token after the content: at the reporter's next predicate, at a closing frame, else at the end."""
    end = _speech(reading, complement.start, last, level)
    for aside in asides:
        if aside.frame.anchor != cue and complement.start < aside.start < end and aside.end >= last - 1:
            end = min(end, aside.start)
    form = reading.tokens[cue].feats
    reported = complement.start in reading.cues
    for j in range(complement.start + 1, end):
        predicate = reading.is_finite(j) or reading.tokens[j].feats.get("VerbForm") == "Conv"
        if not predicate and reading.text(j) != ":":
            continue
        if reading.mark_at[j] != reading.mark_at[complement.conjunction]:
            continue
        reported = reported or j in reading.cues
        if reading.text(j) == ":" and not reported and j + 2 < last and reading.is_mark(j + 1):
            return j
        if _is_reporters(reading, j, cue, complement.conjunction, form, governed.get(j)):
            start = _clause_start(reading, j, complement.start)
            if start is not None:
                return start
    return end


def _speech(reading: Reading, first: int, last: int, level: int) -> int:
    """Where marked speech ends a content, unless a report inside the content introduces it («Н. попросил: «…»»)."""
    j = next((j for j in range(first, last) if reading.level[j] != level), last)
    introduced = j < last and ":" in (reading.text(j - 1), reading.text(j - 2))
    return last if introduced and any(k in reading.cues for k in range(first, j)) else j


def _is_reporters(
    reading: Reading,
    j: int,
    cue: int,
    conjunction: int,
    form: Mapping[str, str],
    governs: tuple[Frame, Complement] | None,
) -> bool:
    """Whether a predicate after the conjunction goes on with the reporter's sentence, not with the content."""
    token = reading.tokens[j]
    gerund = token.feats.get("VerbForm") == "Conv"
    if not (gerund or reading.is_finite(j)):
        return False
    if gerund:
        return (j in reading.cues and _after_comma(reading, j)) or token.head == cue
    top, above = token, None
    for above in reading.document.ancestors(j):
        if above.i < conjunction:
            break
        top, above = above, None
    outside = (
        above is not None and above.i <= cue and top.i == j and token.rel == "conj" and _same_form(token.feats, form)
    )
    own_subject = any(reading.tokens[c].rel.startswith("nsubj") and c < j for c in reading.document.children[j])
    goes_on = not own_subject and _goes_on(reading, j, cue, conjunction)
    if outside:
        return own_subject or _same_gender(token.feats, form) or goes_on
    alike = _same_gender(token.feats, form) and _same_form(token.feats, form)
    if reading.text(j - 1) == "и" and not own_subject and alike:
        own = next((k for k in range(j - 1, conjunction, -1) if reading.is_finite(k)), None)
        if own is not None and reading.tokens[j].pos == "VERB" and not _could_share(reading, own, j):
            return True
    if goes_on or (_same_form(token.feats, form) and _replies(reading, j, conjunction)):
        return True
    if j not in reading.cues or not governs:
        return False
    if _parallel(reading, j, conjunction) and _same_form(token.feats, form):
        return True
    if own_subject:
        return above is not None and above.i <= cue
    # «заявляя, что A, и утверждал, что B»; «считает, что «A», но уточнила, что B»
    start = _clause_start(reading, j, conjunction)
    closed = start is not None and [reading.text(k) for k in (start, start + 1)] == [",", "и"]
    own = next((k for k in range(start or 0, conjunction, -1) if reading.is_finite(k)), None)
    parted = closed and own is not None and not _could_share(reading, own, j)
    resumed = form.get("VerbForm") == "Conv" or parted or _closed_before(reading, j, conjunction)
    return _after_conjunction(reading, j) and (alike or (resumed and reading.level[j] == reading.level[cue]))


def _goes_on(reading: Reading, j: int, cue: int, conjunction: int) -> bool:
    """Whether a verb without a subject of its own goes on with what the speaker does: «…, что A, но не уточнил, когда»,
    «…, что придет, после чего уехал», «предполагает, что они ушли, и пытается их найти».

    A comma before «и» closes the content, if nothing in it could have opened another clause.
    """
    token, form = reading.tokens[j], reading.tokens[cue].feats
    start = _clause_start(reading, j, conjunction)
    if start is None or token.pos != "VERB" or not _same_form(token.feats, form):
        return False
    if any(reading.tokens[c].rel.startswith("nsubj") for c in reading.document.children[j]):
        return False  # «…, после чего начался ремонт»
    opening = [reading.text(k) for k in range(start, j)]
    if opening[:1] != [","] and opening[:1] != ["и"]:
        return False
    own = next((k for k in range(start - 1, conjunction, -1) if reading.is_finite(k)), None)
    if own is None:
        return False
    before, agrees = reading.tokens[own].feats, _same_gender(token.feats, form)
    changed = bool(before.get("Tense")) and before["Tense"] != token.feats.get("Tense")
    other = not _could_share(reading, own, j) or (changed and before["Tense"] != "Past")
    if opening[:3] == [",", "после", "чего"]:
        return agrees and other
    if not _after_conjunction(reading, j):
        return False
    if opening[:2] == [",", "и"]:
        alone = not any(reading.text(k) == "," for k in range(conjunction + 1, start))
        return alone and (agrees or changed)
    if reading.negated(j) and agrees and token.lemma in lexicon().verb:
        return opening[0] == ","
    if opening == ["и"]:
        return agrees and before.get("Tense") == "Fut" and changed
    return agrees and other and opening[0] == "," and opening[1:2] in (["но"], ["однако"], ["а"])


def _replies(reading: Reading, j: int, conjunction: int) -> bool:
    """«Н. сказал, что A, в ответ О. назвал его …», «…, на что О. возразил»: a clause about what another said to it."""
    start, words = _clause_start(reading, j, conjunction), lexicon()
    if start is None or not (reading.tokens[j].lemma in words.verb or reading.tokens[j].lemma in words.fragment):
        return False
    if reading.text(start) in DASHES:
        return True  # «Н. сказал, что удивлен — он назвал мост …»
    return [reading.text(k) for k in range(start, start + 3)] in ([",", "в", "ответ"], [",", "на", "что"])


def _parallel(reading: Reading, j: int, conjunction: int) -> bool:
    """«Н. считает, что A, а О. заявляет, что B»: «а» opens the clause of another source."""
    start = _clause_start(reading, j, conjunction)
    if start is None or reading.text(start) != "," or reading.text(start + 1) != "а":
        return False
    nouns = (t for t in reading.tokens[start + 2 : j] if t.pos in ("NOUN", "PROPN", "PRON", "X"))
    return any(t.feats.get("Case") in ("Nom", None) and t.rel not in ("obl", "nmod") for t in nouns)


def _closed_before(reading: Reading, j: int, conjunction: int) -> bool:
    """Whether marks that hold the content from its first word close right before the clause of the predicate."""
    start = _clause_start(reading, j, conjunction)
    if start is None or not reading.is_mark(start - 1):
        return False
    mark = reading.mark_at[start - 2]
    return mark >= 0 and reading.mark_at[conjunction + 2] == mark


def _could_share(reading: Reading, own: int, j: int) -> bool:
    """Whether two predicates may have one subject, as far as number and gender tell."""
    a, b = reading.tokens[own].feats, reading.tokens[j].feats
    return all(not a.get(k) or not b.get(k) or a[k] == b[k] for k in ("Number", "Gender"))


def _same_form(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    return all(a.get(k) == b.get(k) for k in ("Tense", "VerbForm", "Variant"))


def _same_gender(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    return all(a.get(k) == b.get(k) for k in ("Gender", "Number"))


def _after_comma(reading: Reading, j: int) -> bool:
    return reading.text(j - 1) == "," or (
        reading.tokens[j - 1].pos in ("ADV", "PART", "CCONJ") and reading.text(j - 2) in (",", "и")
    )


def _after_conjunction(reading: Reading, j: int) -> bool:
    k = j - 1
    while k > 0 and (reading.tokens[k].pos in ("ADV", "PART") or reading.text(k) == "при" or reading.text(k) == "этом"):
        k -= 1
    return reading.text(k) in ("и", "а", "но") or (reading.text(k) == "," and reading.text(j - 1) != ",")


def _clause_start(reading: Reading, j: int, first: int) -> int | None:
    """Where the reporter's clause with the predicate at `j` starts: at its conjunction or comma, if it has one."""
    for k in range(j - 1, first, -1):
        if reading.mark_at[k] != reading.mark_at[j]:
            continue
        if reading.text(k) in ("и", "а", "но", "однако") and reading.tokens[k].pos in ("CCONJ", "PART", "ADV"):
            return k - 1 if reading.text(k - 1) == "," else k
        if reading.text(k) == "," or (reading.text(k) in DASHES and reading.text(k + 1) in ("он", "она", "они")):
            return k
    return None


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
        inner = _content(reading, aside.end, _speech(reading, aside.end, last, level))
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
        stop = _speech(reading, right_first, right_last, level)
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
