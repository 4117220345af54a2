"""Where the content of a report ends: at the reporter's next predicate, a closing frame, other speech."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workers.extraction.quotes.complements import Complement
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.parentheticals import Parenthetical
from workers.extraction.quotes.reading import DASHES, Reading


def of(
    reading: Reading,
    cue: int,
    complement: Complement,
    last: int,
    level: int,
    asides: Sequence[Parenthetical],
    governed: dict[int, tuple[Frame, Complement]],
) -> int:
    """The token after the content: at the reporter's next predicate, at a closing frame, else at the end."""
    end = at_speech(reading, complement.start, last, level)
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


def at_speech(reading: Reading, first: int, last: int, level: int) -> int:
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
