"""Where or by what medium something was said: «в интервью газете «Вымпел»», «на брифинге», «в своём блоге»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Span
from workers.extraction.quotes import nounphrases
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import OPENING, Reading
from workers.extraction.quotes.scopes import Clause

_BACK = 6  # tokens between a preposition and its noun
_BESIDE = 5  # tokens between a verb and what it performs: «дал вчера большое интервью»
_EARLIER = 2  # periods that are looked through for what «в нем» stands for


@lru_cache(1)
def lexicon() -> Mapping[str, frozenset[str]]:
    """The lists of `circumstances.toml`."""
    path = Path(__file__).parent / "circumstances.toml"
    return {k: frozenset(v) for k, v in lexicons.read(path).items()}


def find(reading: Reading, frame: Frame, clauses: Sequence[Clause]) -> int | None:
    """The noun of the venue in the frame's clause, or before it where the frame says «в нем»."""
    for anchor, tokens in clauses:
        free = [j for j in tokens if _is_free(reading, frame, anchor, j)]
        found = [j for j in free if _is_venue(reading, j, anchor)]
        outer = [j for j in found if not any(a.i in found for a in reading.document.ancestors(j))]
        noun = min(outer, key=lambda j: abs(j - anchor), default=None)
        if noun is None:
            noun = next((j for j in free if _is_performed(reading, j, anchor, tokens)), None)
        if noun is None:
            noun = _antecedent(reading, tokens, anchor)
        if noun is not None and noun != frame.source:
            return noun
    return None


def _is_free(reading: Reading, frame: Frame, anchor: int, j: int) -> bool:
    """Not within marks, unless Latin ones («в „Twitter“»), a word of the cue («подтвердил сообщение») or inside the
    speaker's («глава делегации на переговорах Н.»)."""
    token = reading.tokens[j]
    if reading.mark_at[j] != reading.mark_at[anchor] and not (token.text[:1].isascii() and reading.is_mark(j - 1)):
        return False
    if j == frame.source or (frame.cue is not None and frame.cue.covers(token.span)):
        return False
    if frame.source is None:
        return True
    first, last = nounphrases.of(reading, frame.source)
    return not first <= j < last - 1 or reading.tokens[frame.source].feats.get("Case") == "Loc"


def phrase(reading: Reading, noun: int) -> tuple[int, int]:
    """The tokens `[first, last)` of the noun with its partner and medium, but no preposition nor subject after it."""
    first, last = nounphrases.of(reading, noun, dative=True)
    for j in range(noun + 1, last):
        token = reading.tokens[j]
        cyrillic = not token.text[:1].isascii() and reading.mark_at[j] == reading.mark_at[noun]
        if cyrillic and token.feats.get("Case") == "Nom" and token.pos != "PUNCT":
            last = j
            break
    if last == noun + 1 and reading.tokens[noun].lemma in lexicon()["shared"]:
        last = _given(reading, last)
    return first, last


def _given(reading: Reading, last: int) -> int:
    """The end of a partner that the parse gives to the verb: «дал интервью газете «Вымпел»»."""
    for j in range(last, min(last + 3, len(reading.tokens))):
        token = reading.tokens[j]
        if token.feats.get("Case") != "Dat":
            break
        if token.pos in ("NOUN", "PROPN"):
            return nounphrases.of(reading, j)[1]
    return last


def span_of(reading: Reading, noun: int) -> Span | None:
    return reading.trimmed(*phrase(reading, noun))


def _word(reading: Reading, j: int) -> str:
    token = reading.tokens[j]
    return token.folded if token.text[:1].isascii() else token.lemma


def _is_venue(reading: Reading, j: int, anchor: int) -> bool:
    words, case = lexicon(), reading.tokens[j].feats.get("Case")
    word = _word(reading, j)
    if not any(word in words[k] for k in ("in", "on", "by")):
        return False
    before = _preposition(reading, j)
    if before is None or not _of_clause(reading, j, anchor):
        return False
    text = reading.text(before)
    if text in ("в", "во"):
        return word in words["in"] and case in ("Loc", None)
    if text == "на":
        return word in words["on"] and case in ("Loc", None)
    if text == "по":
        return word in words["by"] and case in ("Dat", None)
    # «в ходе брифинга»: the noun of time stands between
    during = reading.tokens[before].lemma in words["during"] and case in ("Gen", None)
    return during and word in words["on"] | words["in"] and reading.text(before - 1) in ("в", "во", "на")


def _preposition(reading: Reading, j: int) -> int | None:
    """The preposition before a noun and its adjectives, or the noun of time behind one («в ходе брифинга»)."""
    for k in range(j - 1, max(j - 1 - _BACK, -1), -1):
        token = reading.tokens[k]
        if token.pos == "ADP" or token.lemma in lexicon()["during"]:
            return k
        modifies = token.pos in ("ADJ", "DET", "NUM", "PRON") or token.feats.get("VerbForm") == "Part"
        if not (modifies or reading.text(k) in OPENING):
            return None
    return None


def _of_clause(reading: Reading, j: int, anchor: int) -> bool:
    """Whether the noun belongs to the clause itself: not «прозвучавшую в эфире жалобу», «по посту в блоге»."""
    for above in reading.document.ancestors(j):
        if above.i == anchor or reading.is_finite(above.i):
            return True
        if above.feats.get("VerbForm") == "Part":
            return False
        if above.pos == "NOUN" and above.i == j - 2 and above.feats.get("Case") not in ("Loc", "Ins"):
            return above.feats.get("Animacy") != "Inan"
    return True


def _is_performed(reading: Reading, j: int, anchor: int, tokens: list[int]) -> bool:
    """«Дал интервью «Вымпелу», рассказав …», «выступил с обращением, заявив …», «опубликовал пост:»."""
    token = reading.tokens[j]
    if token.lemma not in lexicon()["performed"]:
        return False
    verb = reading.tokens[token.head] if token.head >= 0 else None
    if verb is None or verb.pos != "VERB" or verb.i not in (*tokens, anchor) or not verb.i < j <= verb.i + _BESIDE:
        return False
    if verb.lemma not in lexicon()["perform"]:
        return False
    if reading.text(j - 1) in ("с", "со") or _preposition(reading, j) is not None:
        with_ = _preposition(reading, j)
        return with_ is not None and reading.text(with_) in ("с", "со") and token.feats.get("Case") == "Ins"
    return token.feats.get("Case") in ("Acc", None) and token.rel in ("obj", "obl")


def _antecedent(reading: Reading, tokens: list[int], anchor: int) -> int | None:
    """What «в котором» or «в нем» stands for: «дал интервью «Вымпелу», в котором заявил», «… «Вымпелу». В нем он …»."""
    word = reading.cues.get(anchor)
    if word and word.form in ("impersonal", "passive"):
        return None  # «письмо, в котором говорится»: the letter speaks
    for k in (k for k in tokens[:-1] if k < anchor):
        token = reading.tokens[k + 1]
        first, _ = reading.period_of(k)
        if reading.text(k) == "где" and reading.text(k - 1) == ",":
            return _last_venue(reading, max(first, k - 2 * _BACK), k, {})
        if reading.text(k) not in ("в", "на", "во"):
            continue
        if token.lemma == "который" and token.feats.get("Case") == "Loc":
            return _last_venue(reading, max(first, k - 2 * _BACK), k, token.feats)
        if reading.text(k + 1) in ("нем", "ней", "них") and token.feats.get("Case") in ("Loc", None):
            start = first
            for _ in range(_EARLIER):
                end = start
                if end <= 0:
                    return None
                start, _ = reading.period_of(end - 1)
                noun = _last_venue(reading, start, end, token.feats)
                if noun is not None:
                    return noun
    return None


def _last_venue(reading: Reading, first: int, last: int, feats: Mapping[str, str]) -> int | None:
    words = lexicon()
    for j in range(last - 1, first - 1, -1):
        token = reading.tokens[j]
        if token.lemma in words["performed"] and reading.level[j] == reading.level[last - 1]:
            pairs = [(feats.get(k), token.feats.get(k)) for k in ("Number", "Gender")]
            same = all(not a or not b or a == b for a, b in pairs)
            return j if same or token.lemma == "интервью" else None
    return None
