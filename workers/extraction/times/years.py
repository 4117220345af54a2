"""Years, decades and centuries."""

from __future__ import annotations

import re

from workers.extraction.times import lexicon
from workers.extraction.times.numbers import DASHES, Line, ordinal
from workers.extraction.times.shapes import Calendar, Match, Year, Years

_YEAR = re.compile(r"(1\d{3}|20\d{2}|21\d{2})(?:-?(?:го|му|м|й|ый|ом|ого))?")
_YEARS = re.compile(r"(1\d{3}|20\d{2})[-–—/](\d{4}|\d{2})(?:-[а-я]{1,2})?")
_DECADE = re.compile(r"(1\d|20)?(\d)0-?(?:е|х|м|ми|ые|ых|ым)")
LEAST_YEAR, MOST_YEAR = 1000, 2199


def after_year_word(line: Line, k: int) -> int | None:
    """The position after «год», «года», «г.» at `k`."""
    if line.lemma(k) not in ("год", "г", "гг"):
        return None
    dotted = line.word(k) in ("г", "гг") and line.raw(k + 1) == "."
    return k + 2 if dotted and (k + 2 < len(line) or line.word(k) == "гг") else k + 1


def year_number(text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    return int(found[1]) if found else None


def year_said(line: Line, k: int) -> tuple[Year, int] | None:
    """A year behind a month, season …: «2024 года», «2024», «прошлого года»."""
    number = year_number(line.word(k))
    if number is not None:
        return Year(number), after_year_word(line, k + 1) or k + 1
    if line.raw(k).isdecimal() and len(line.raw(k)) == 3 and line.lemma(k + 1) == "год":  # «211 года»
        return Year(int(line.raw(k))), k + 2
    shift = lexicon.POSITIONS.get(line.lemma(k))
    if shift is not None and line.lemma(k + 1) == "год":
        return Year(offset=shift), k + 2
    return None


def year_at(line: Line, k: int) -> Match | None:
    """«2022 год», «2022-м году», «2007г.»; a bare number counts where `patterns` sees a preposition."""
    start = k
    if line.lemma(k) in lexicon.POSITIONS:  # «в нынешнем 2011 году»
        k += 1
    number = year_number(line.word(k))
    end = after_year_word(line, k + 1)
    if number is not None and end:
        return Match(start, end, Calendar(None, None, Year(number)))
    return None


def year_of_name(line: Line, k: int) -> Match | None:
    """The year that ends the name of an occasion: «на ЧМ-2018», «Мисс Россия-2017», «в «Надеждах»-2009»."""
    if line.at(k).named_year:
        said = line.word(k)[-4:]
    elif line.raw(k - 2) == "»" and line.raw(k - 1) in DASHES and line.glued(k - 1) and line.glued(k):
        said = line.word(k)
    else:
        return None
    number = year_number(said) if len(said) == 4 and not (line.glued(k + 1) and line.raw(k + 1) in DASHES) else None
    return Match(k, k + 1, Calendar(None, None, Year(number))) if number else None


def years_at(line: Line, k: int) -> Match | None:
    """«2009–2010 годы», «2009—2010», «1996–97 гг.»."""
    found = _YEARS.fullmatch(line.word(k))
    if found:
        first, tail, end = int(found[1]), found[2], k + 1
    elif (number := year_number(line.word(k))) and line.word(k + 1) in DASHES and year_number(line.word(k + 2)):
        first, tail, end = number, line.word(k + 2)[:4], k + 3
    else:
        return None
    last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    if not first < last <= MOST_YEAR:
        return None
    return Match(k, after_year_word(line, end) or end, Years(first, last))


def decade_at(line: Line, k: int) -> Match | None:
    """«1990-е годы», «90-х»."""
    found = _DECADE.fullmatch(line.word(k))
    if not found:
        return None
    end = after_year_word(line, k + 1)
    if end and line.feature(k + 1, "Number") == "Sing":  # «на 80-м году жизни»
        return None
    if not end and line.pos(k + 1) in ("NOUN", "ADJ"):  # «на 40-е место»
        return None
    if not found[1] and not end and int(found[2]) < 2:  # «10-м» alone is an ordinal
        return None
    century = int(found[1]) if found[1] else (19 if int(found[2]) >= 3 else 20)
    first = century * 100 + int(found[2]) * 10
    return Match(k, end or k + 1, Years(first, first + 9, "10Y"))


def century_at(line: Line, k: int) -> Match | None:
    """«XX век», «двадцатого столетия», «XIX—XX веков»."""
    first = ordinal(line, k)
    if first is None or first[0] > 21:
        return None
    number, end = first
    last = number
    if line.word(end) in DASHES or line.word(end) == "и":
        second = ordinal(line, end + 1)
        if second and number < second[0] <= 21:
            last, end = second
    if line.lemma(end) not in ("век", "столетие"):
        return None
    return Match(k, end + 1, Years((number - 1) * 100 + 1, last * 100, "100Y"))
