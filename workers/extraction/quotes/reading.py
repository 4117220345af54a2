"""The article as the finders of quotes read it: tokens, marks, and sentences joined over open marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from workers.extraction.document import Document, Name, Span, Token
from workers.extraction.entities.words import folded
from workers.extraction.quotes.cues import CueWord, cue_word, lexicon, reporting

SPOKEN_ZONES = ("headline", "subhead", "caption", "question", "answer", "body")
DASHES = ("—", "–", "-", "−", "--", "―")
OPENING = ("«", "„", "“", "‘", '"', "''")
CLOSING = ("»", "”", "“", "’", '"', "''")
_SIGNS = ("«", "»", "„", "“", "”", "‘", "’", '"', "''", "'")
LEADS = ("по", "согласно", "со", "с")
_PREDICATES = ("VERB", "AUX", "ADJ")
FINAL = (".", "!", "?", "…", "...", "!..", "?..", ";")


class Reading:
    """Indices are those of `document.tokens`. A *period* is one of `document.passages`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens: Sequence[Token] = document.tokens
        lines = [z.span for z in document.zones if z.kind in SPOKEN_ZONES]
        if not lines and document.sentences:
            lines = [Span(0, len(document.text))]
        self.lines = lines
        self._folded = folded(t.text for t in document.tokens)
        for i in [i for i, word in enumerate(self._folded) if word == "."]:
            if self._is_inside(i):
                self._folded[i] = "·"
        self._finite = [t.pos in _PREDICATES and _is_finite(t) for t in document.tokens]
        self._is_word = [
            t.pos != "PUNCT" and (t.text.isalnum() or any(c.isalnum() for c in t.text)) for t in document.tokens
        ]
        self._finite_before = list(accumulate(self._finite, initial=0))
        self._words_before = list(accumulate(self._is_word, initial=0))
        self.marks = document.marks
        self.mark_at = document.mark_at
        self._signs = self._sign_tokens()
        self.level = [-1] * len(self.tokens)  # the direct speech that a token belongs to; -1: the reporter's words
        self.phrases: dict[tuple[int, bool, bool], tuple[int, int]] = {}  # of `nounphrases`, found once
        self.periods = document.passages
        self._firsts = [p[0] for p in self.periods]
        self._line_starts = [line.start for line in lines]
        self._starts = [t.start for t in self.tokens]
        self._names = sorted(document.names, key=lambda n: n.span)
        self._name_starts = [n.span.start for n in self._names]

    def _is_inside(self, dot: int) -> bool:
        """Whether a full stop is one inside a name: «Вестник.рф»."""
        if not 0 < dot < len(self.tokens) - 1:
            return False
        before, stop, after = self.tokens[dot - 1 : dot + 2]
        return before.end == stop.start and after.start == stop.end and after.text[:1].isalpha()

    def _sign_tokens(self) -> dict[int, Span]:
        """For every token that is a quotation mark the stretch that it opens or closes."""
        starts = [t.start for t in self.tokens]
        signs: dict[int, Span] = {}
        for mark in self.marks:
            for a, b in ((mark.outer.start, mark.inner.start), (mark.inner.end, mark.outer.end)):
                for i in range(bisect_left(starts, a), bisect_left(starts, b)):
                    if self.is_mark(i):
                        signs.setdefault(i, mark.outer)
        return signs

    @cached_property
    def cues(self) -> dict[int, CueWord]:
        """Every token that can report, by its index."""
        found = {}
        lemmas = reporting()
        for token in [t for t in self.tokens if t.lemma in lemmas]:
            negated = self.negated(token.i)
            word = cue_word(token, negated) or self._infinitive(token, negated)
            if word:
                found[token.i] = word
        return found

    @cached_property
    def _cue_places(self) -> list[int]:
        return list(self.cues)

    @cached_property
    def _speech_places(self) -> list[int]:
        nouns = lexicon().noun
        return sorted({*self.cues, *(t.i for t in self.tokens if t.lemma in nouns and t.pos == "NOUN")})

    @cached_property
    def _lead_places(self) -> list[int]:
        return [i for i, word in enumerate(self._folded) if word in LEADS]

    def cues_in(self, first: int, last: int) -> list[CueWord]:
        """The words of the range that can report, in order."""
        return [self.cues[i] for i in _within(self._cue_places, first, last)]

    def speech_in(self, first: int, last: int) -> list[int]:
        """The tokens of the range that can report or are nouns of speech («сообщение»), in order."""
        return _within(self._speech_places, first, last)

    def leads_in(self, first: int, last: int) -> list[int]:
        """The tokens of the range that can open a source without a verb: «по» of «по словам Н.»."""
        return _within(self._lead_places, first, last)

    def _infinitive(self, token: Token, negated: bool) -> CueWord | None:
        """«Успел заявить», «поспешил напомнить»: said, though the verb of saying is an infinitive."""
        words = lexicon()
        if token.feats.get("VerbForm") != "Inf" or token.head < 0 or negated:
            return None
        above = self.tokens[token.head]
        if above.lemma in words.phrase.get(token.lemma, ()):
            spoken = above.feats.get("VerbForm") in ("Fin", "Conv") and above.feats.get("Person") not in ("1", "2")
            if spoken and above.i < token.i and not self.negated(above.i):
                return CueWord(token.i, f"{above.lemma} {token.lemma}", "neutral", "infinitive")
            return None
        if token.lemma not in words.verb:
            return None
        said = above.lemma in words.speech_infinitive and above.feats.get("VerbForm") == "Fin"
        if not said or above.i > token.i or self.negated(above.i) or above.feats.get("Person") in ("1", "2"):
            return None
        return CueWord(token.i, token.lemma, words.verb[token.lemma], "infinitive")

    def negated(self, i: int) -> bool:
        """«не сообщил», «не стал уточнять», «пока не было объявлено»."""
        before = self._folded[max(i - 2, 0) : i]
        if before[-1:] == ["не"] or (len(before) == 2 and before[0] == "не" and self.tokens[i - 1].pos == "AUX"):
            return True
        return any(self._folded[c] == "не" for c in self.document.children[i])

    def period_of(self, i: int) -> tuple[int, int]:
        return self.periods[bisect_right(self._firsts, i) - 1]

    def line_of(self, offset: int) -> int:
        """The number of the line that holds the offset."""
        return max(bisect_right(self._line_starts, offset) - 1, 0)

    def range(self, span: Span) -> tuple[int, int]:
        """The tokens `[first, last)` that start inside the span."""
        return bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)

    def names_from(self, offset: int) -> Iterator[Name]:
        """The named entities that start at the offset or after it, in order."""
        for k in range(bisect_left(self._name_starts, offset), len(self._names)):
            yield self._names[k]

    def is_mark(self, i: int) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i].text in _SIGNS

    def text(self, i: int) -> str:
        """The folded text of a token; empty outside the document."""
        return self._folded[i] if 0 <= i < len(self._folded) else ""

    def words(self, first: int, last: int) -> Iterator[Token]:
        """The tokens of the range that are no punctuation."""
        return (t for t in self.tokens[first:last] if self._is_word[t.i])

    def count(self, first: int, last: int) -> int:
        """How many words the range has, at once whatever its length."""
        return self._words_before[last] - self._words_before[first] if first < last else 0

    def is_finite(self, i: int) -> bool:
        """A predicate: finite verb, short adjective or short participle."""
        return self._finite[i]

    def has_predicate(self, indices: Iterable[int]) -> bool:
        if isinstance(indices, range) and indices.step == 1:
            return len(indices) > 0 and self._finite_before[indices.stop] > self._finite_before[indices.start]
        return any(self.is_finite(i) for i in indices)

    def span(self, first: int, last: int) -> Span:
        """The hull of the tokens `[first, last)`, at least one."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def trimmed(self, first: int, last: int) -> Span | None:
        """The hull without dashes, commas and full stops at its ends; None where nothing is left.

        Of marks only unpaired ones go: «он «добывал золото»» keeps its closing mark.
        """
        edge = (*DASHES, ",", ";", ":", ".", ")")
        while first < last and (self.text(first) in edge or self._alone(first, first, last)):
            first += 1
        while first < last:
            text = self.text(last - 1)
            if text == ")" and any(self.text(j) == "(" for j in range(first, last)):
                break
            if text not in edge and not self._alone(last - 1, first, last) and text not in ("(", "«", "„"):
                break
            last -= 1
        return self.span(first, last) if first < last else None

    def after_connectives(self, first: int, last: int) -> int:
        """The first token after the reporter's connectives: «Кроме того, …», «При этом …»."""
        moved = True
        while moved:
            moved = False
            while first < last and self.text(first) in (",", ".", ":", *DASHES):
                first += 1
            for words in lexicon().connective.get(self.text(first), ()):
                end = first + len(words)
                if end <= last and all(self.text(first + k) == word for k, word in enumerate(words)):
                    first, moved = end, True
                    break
        return first

    def _alone(self, i: int, first: int, last: int) -> bool:
        """A mark at the edge of the range whose partner lies outside it."""
        if not self.is_mark(i):
            return False
        outer = self._signs.get(i)
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return outer is None or not (start <= outer.start and outer.end <= end)


def _within(places: list[int], first: int, last: int) -> list[int]:
    return places[bisect_left(places, first) : bisect_left(places, last)]


def _is_finite(token: Token) -> bool:
    if token.pos in ("VERB", "AUX"):
        return token.feats.get("VerbForm") == "Fin" or token.feats.get("Variant") == "Short"
    return token.pos == "ADJ" and token.feats.get("Variant") == "Short"
