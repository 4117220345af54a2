"""Is this text Russian?

Measured with py3langid over all its 140 languages: 45 of 45 news articles, whole or cut to 300 characters, come out
Russian with at least .5; sentences in Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kazakh, Kyrgyz, Tajik,
Tatar and Mongolian give Russian less than .01, Russian headlines of one to four words at least .07.
So a sentence counts as another language's only where that leads and Russian is below `DOUBT`: a short text is never
refused on a hunch.

Mixed pages: a page is Russian when at least half of the letters it says itself are in Russian sentences, so one that
says everything in two languages is. Quotations do not count: a Russian page may quote at any length («…» — сказал
посол), and a page in another language that quotes Russian words is refused. The language found is then the other
language with the most letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

UNDETERMINED = "und"
DOUBT = 0.05
SAMPLE = 10_000  # code points looked at
PLAIN = 0.9  # of the letters of a page in one language are Russian: the rest are names and brands
STRAY = 0.005  # of its letters are Cyrillic and not Russian at most: the «қ» of a name
GLIMPSE, GLIMPSES = 90, 4  # code points of such a page, and how many times, that are looked at first
SURE = 0.95  # with less than that the whole page is
LINE = 20  # a line with fewer letters is a header, a byline or a menu where there are longer ones

_NOISE = re.compile(r"^\s*date \d{4}-\d\d-\d\d|https?://\S{1,2000}|www\.\S{1,2000}|[@#]\w{1,100}|\d{1,30}")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_QUOTED = re.compile(r'«[^«»]*»|“[^“”„]*”|„[^“”„]*[“”]|"[^"\n]*"')
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_RUSSIAN = re.compile("[А-Яа-яЁё]+")
_lock = Lock()
_model: list[Any] = []


class Guess(NamedTuple):
    """An ISO 639 code, or `und` where the text holds no letters, and its probability, 0 to 1."""

    language: str
    probability: float

    @property
    def russian(self) -> bool:
        return self.language == "ru"


def load(folder: Path | None = None) -> None:
    """Reads the model, unless it has been read; the first `detect` would do it too, without a folder that keeps it
    unpacked (most of a second, 70 MB)."""
    with _lock:
        if not _model:
            from service import language_model

            _model.append(language_model.load(folder))


def _letters(line: str) -> int:
    return sum(map(str.isalpha, line))


def _told(text: str) -> str:
    """What the page says itself: the text without quotations, where that leaves enough to judge by."""
    own = text
    for _ in range(2):  # «Он читал «Весну» вслух»
        own = _QUOTED.sub(" ", own)
    return own if _letters(own) >= 2 * LINE else text


def pieces(text: str) -> list[str]:
    """What the language is judged by, piece by piece, from the first `SAMPLE` code points.

    Without quotations, addresses, numbers and a leading date; sentences of at least `LINE` letters, a shorter one with
    what follows it on its line. Short lines count only where there are no others: then they are one piece.
    """
    lines = [_NOISE.sub(" ", line) for line in _told(text[:SAMPLE]).splitlines()]
    long = [line for line in lines if _letters(line) >= LINE]
    if not long:
        return ["\n".join(lines)] if any(map(_letters, lines)) else []
    out: list[str] = []
    for line in long:
        start = len(out)
        for sentence in _SENTENCE_END.split(line):
            if len(out) > start and _letters(out[-1]) < LINE:
                out[-1] += " " + sentence
            else:
                out.append(sentence)
        if len(out) - start > 1 and _letters(out[-1]) < LINE:
            out[-2:] = [out[-2] + " " + out[-1]]
    return out


def _judge(piece: str) -> Guess:
    ranked: list[tuple[str, float]] = _model[0].rank(piece)
    best, probability = ranked[0]
    if not _CYRILLIC.search(piece):
        best, probability = next(r for r in ranked if r[0] != "ru")
    elif best != "ru" and (russian := dict(ranked).get("ru", 0.0)) >= DOUBT:
        best, probability = "ru", russian
    return Guess(best, probability)


def _plain(found: list[str]) -> bool:
    """Whether hardly any letter is outside the Russian alphabet, least of all a Cyrillic one of a neighbour."""
    page = "".join(found)
    rest = _RUSSIAN.sub("", page)
    russian = len(page) - len(rest)
    letters = russian + _letters(rest)
    return russian >= PLAIN * letters and len(_CYRILLIC.findall(rest)) <= STRAY * letters


def _glimpses(page: str) -> str:
    """Some of a long page, the middle of each of its quarters: so much tells Russian from Bulgarian."""
    if len(page) <= 2 * GLIMPSES * GLIMPSE:
        return page
    starts = [len(page) * (2 * n + 1) // (2 * GLIMPSES) - GLIMPSE // 2 for n in range(GLIMPSES)]
    return " ".join(page[start : start + GLIMPSE] for start in starts)


def detect(text: str) -> Guess:
    """The language of a text; the probability is the mean over its letters, so on a mixed page at most their share."""
    found = pieces(text)
    if not found:
        if not any(map(str.isalpha, text)):
            return Guess(UNDETERMINED, 1.0)
        found = [text[:SAMPLE]]
    load()
    if _plain(found):  # the usual case, at a fraction of the cost
        page = " ".join(found)
        some = _judge(_glimpses(page))
        if not (some.russian and some.probability >= SURE):
            some = _judge(page)
        if some.russian:
            return Guess("ru", round(some.probability, 4))
    letters: Counter[str] = Counter()
    sure: defaultdict[str, float] = defaultdict(float)
    for piece in found:
        language, probability = _judge(piece)
        size = _letters(piece) or 1
        letters[language] += size
        sure[language] += probability * size
    total = letters.total()
    language = "ru" if 2 * letters["ru"] >= total else max((c for c in letters if c != "ru"), key=lambda c: letters[c])
    return Guess(language, round(sure[language] / total, 4))
