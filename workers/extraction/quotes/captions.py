"""Captions that repeat a quote of the body: folded into it, or flagged where they give the words to somebody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workers.extraction.document import Document, fold
from workers.extraction.quotes.model import Caption, Quote, Speaker

_LIKENESS = 0.75  # share of the shorter one's lemmas that stand in the longer one
_LEAST_LEMMAS = 3  # shorter quotes are twins only where they are equal
_SHORTEST = 0.35  # of the longer one's lemmas that the shorter one must have
_MOST = 50  # quotes of the body that are compared for one lemma
_PRONOUNS = ("он", "она", "оно", "они", "его", "ее", "их")
_EMPTY = ("ADP", "CCONJ", "SCONJ", "PART", "PUNCT", "PRON", "DET", "AUX")


@dataclass(frozen=True, slots=True)
class _Words:
    lemmas: frozenset[str]
    numbers: frozenset[str]
    negated: bool


def folded(document: Document, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes without those captions that repeat the body; the body's quotes hold them."""
    twins = _twins(document, quotes)
    below: dict[int, list[Caption]] = defaultdict(list)
    for i, body in twins.items():
        if not _contradict(quotes[i].speaker, quotes[body].speaker):
            below[body].append(Caption(quotes[i].text, quotes[i].spans, quotes[i].speaker, False, None))
    kept = [i for i in range(len(quotes)) if i not in twins or _contradict(quotes[i].speaker, quotes[twins[i]].speaker)]
    return [replace(quotes[i], captions=tuple(below[i])) if i in below else quotes[i] for i in kept]


def flagged(document: Document, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Numbered quotes, of which captions and body that give the same words to different speakers know each other."""
    out = list(quotes)
    for i, body in _twins(document, quotes).items():
        if _contradict(quotes[i].speaker, quotes[body].speaker):
            caption = Caption(quotes[i].text, quotes[i].spans, quotes[i].speaker, True, quotes[i].id)
            captions = sorted((*out[body].captions, caption), key=lambda c: c.spans)
            out[body] = replace(out[body], captions=tuple(captions))
            out[i] = replace(out[i], contradicts=quotes[body].id)
    return tuple(out)


def _twins(document: Document, quotes: Sequence[Quote]) -> dict[int, int]:
    """For the index of every quote in a caption that of the body's quote with the same words, where there is one."""
    in_caption = [document.zone_at(q.spans[0].start) == "caption" for q in quotes]
    if not any(in_caption):
        return {}
    words = [_words(document, q) for q in quotes]
    by_lemma: dict[str, list[int]] = defaultdict(list)
    for i, known in enumerate(words):
        if not in_caption[i]:
            for lemma in known.lemmas:
                by_lemma[lemma].append(i)
    twins: dict[int, int] = {}
    for i, quote in enumerate(quotes):
        if not in_caption[i]:
            continue
        near = Counter(j for lemma in words[i].lemmas for j in by_lemma[lemma][:_MOST])
        alike = [j for j in near if _same_words(quote, words[i], quotes[j], words[j])]
        if alike:
            twins[i] = max(alike, key=lambda j: (near[j], not _contradict(quote.speaker, quotes[j].speaker),
                                                 quote.type == quotes[j].type, -len(words[j].lemmas), -j))  # fmt: skip
    return twins


def _words(document: Document, quote: Quote) -> _Words:
    tokens = [t for span in quote.spans for t in document.tokens_in(span)]
    lemmas = frozenset(t.lemma for t in tokens if t.pos not in _EMPTY and any(c.isalpha() for c in t.text))
    numbers = frozenset(t.text for t in tokens if any(c.isdigit() for c in t.text))
    return _Words(lemmas, numbers, any(t.folded in ("не", "ни", "нет") for t in tokens))


def _same_words(a: Quote, x: _Words, b: Quote, y: _Words) -> bool:
    """Near duplicates: «мост готов и перила покрашены» says «мост готов» again, but not that it is not ready."""
    if fold(a.text) == fold(b.text):
        return True
    short, long = sorted((len(x.lemmas), len(y.lemmas)))
    if short < _LEAST_LEMMAS or short < _SHORTEST * long:
        return False
    if x.negated != y.negated or not (x.numbers <= y.numbers or y.numbers <= x.numbers):
        return False
    return len(x.lemmas & y.lemmas) >= _LIKENESS * short


def _contradict(a: Speaker, b: Speaker) -> bool:
    """Whether both are named, and differently: «Лютова» is «Инна Лютова», and «он» below a photo may be anybody."""
    if a.name is None or b.name is None or _is_pronoun(a) or _is_pronoun(b):
        return False
    if a.entity is not None and b.entity is not None:
        return a.entity != b.entity
    one, other = fold(a.name).split(), fold(b.name).split()
    return not (set(one) <= set(other) or set(other) <= set(one))


def _is_pronoun(speaker: Speaker) -> bool:
    return speaker.mention is None or fold(speaker.mention.text) in _PRONOUNS
