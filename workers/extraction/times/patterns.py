"""The finder's grammar: at a token of a sentence the longest time expression that begins there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workers.extraction.times import lexicon
from workers.extraction.times.dates import bare_at, completed, date_at
from workers.extraction.times.measures import measure_match
from workers.extraction.times.numbers import DASHES, Line, ordinal
from workers.extraction.times.shapes import Between, Calendar, Clock, Match, Shifted, UnitAt, Weekday, Year
from workers.extraction.times.years import year_number, year_of_name

# Prepositions that belong to a date, with the bound they set
_PREPOSITIONS = {
    "в": None, "во": None, "на": None, "за": None, "от": None, "по": None, "со": "AFTER", "с": "AFTER", "c": "AFTER",
    "после": "AFTER", "до": "BEFORE", "к": "BEFORE", "около": "APPROX", "примерно": "APPROX",
}  # fmt: skip
_CLOCK_PREPOSITIONS = ("в", "во", "около", "к", "до", "с", "после", "примерно")
_SINCE = ("с", "со", "c")
_DAY_PARTS = ("утром", "вечером", "ночью", "днем")
_HOURS, _MINUTES = 24, 60
_CLOCKS = re.compile(r"([0-9]{1,2}):([0-9]{2})[-–—]([0-9]{1,2}):([0-9]{2})")
_LONGEST_CLOCK = 7  # tokens of «10:00–18:00»


def matches(line: Line) -> Iterator[Match]:
    """The expressions of a sentence from left to right, disjoint."""
    end = 0
    for k in line.openings():
        if k >= end and (found := match_at(line, k)):
            yield found
            end = found.end


def match_at(line: Line, k: int) -> Match | None:
    """The longest expression that begins at token `k`; among equals the more specific grammar."""
    word, behind = line.at(k), line.at(k + 1)
    lead = word.folded
    if named := year_of_name(line, k):
        return named
    clock = behind if lead in _CLOCK_PREPOSITIONS else word
    dated = word.dates or (lead in _PREPOSITIONS and behind.dates)
    tried = (
        _range(line, k) if word.dates or behind.dates else None,
        _night(line, k) if "ночь" in (word.lemma, behind.lemma) else None,
        _clock_range(line, k) if word.figure or lead in _SINCE else None,
        _clock(line, k) if clock.hours else None,
        _dated(line, k) if dated or lead in _DAY_PARTS or lead == "с" else None,
        measure_match(line, k),
    )
    found = [m for m in tried if m]
    return max(found, key=lambda m: m.end, default=None)


def _dated(line: Line, k: int) -> Match | None:
    """A date with its preposition, and the time of day beside it: «в понедельник вечером», «утром 5 мая»."""
    preposition = line.word(k) in _PREPOSITIONS
    if part := _day_part(line, k):
        return part
    inner = date_at(line, k + 1) if preposition else date_at(line, k)
    listed = line.raw(k - 1) in ("(", ",", ";", *DASHES) and line.raw(k + 1) in (")", ",", ";")
    if inner is None and (preposition or listed):
        inner = _bare_year(line, k + 1 if preposition else k)
    if inner is None:
        return None
    if not preposition and _needs_preposition(line, inner):
        return None
    if preposition and line.word(k) == "на" and isinstance(inner.shape, Shifted):
        preposition = False
    found = inner
    if preposition:
        found = replace(inner, start=k, mod=inner.mod or _PREPOSITIONS[line.word(k)])
    return _timed(line, found)


def _needs_preposition(line: Line, found: Match) -> bool:
    """A lone weekday that may be another word: «среда» is also the surroundings."""
    return isinstance(found.shape, Weekday) and line.lemma(found.end - 1) == "среда" and found.shape.position is None


def _bare_year(line: Line, k: int) -> Match | None:
    """«в 2008», «с 1950»: a year without its word, where no noun is counted by it."""
    number = year_number(line.word(k))
    if (
        number is None
        or (line.pos(k + 1) in ("NOUN", "ADJ") and line.feature(k + 1, "Case") not in ("Nom", "Acc"))
        or line.word(k + 1) in (":", "%", "млн", "тыс")
        or (line.word(k + 1) in DASHES and line.word(k + 2)[:1].isdigit())
    ):
        return None
    return Match(k, k + 1, Calendar(None, None, Year(number)))


def _timed(line: Line, found: Match) -> Match:
    """The date with a time of day behind it: «вчера вечером», «1 сентября 2012 года в 16:15»."""
    if not isinstance(found.shape, Weekday | Shifted | Calendar) or (
        isinstance(found.shape, Calendar) and not found.shape.day
    ):
        return found
    end = found.end + (line.word(found.end) == ",")
    if line.word(found.end) in _DAY_PARTS and line.word(found.end + 1) not in (
        "ранее",
        "позже",
    ):
        value = "T" + lexicon.DAY_PARTS[line.word(found.end)]
        return Match(found.start, found.end + 1, Clock(value, found.shape), found.mod)
    clock = _clock_range(line, end) or _clock(line, end)
    if clock and isinstance(clock.shape, Clock) and clock.shape.day is None:
        return Match(found.start, clock.end, Clock(clock.shape.value, found.shape), clock.mod)
    return found


def _day_part(line: Line, k: int) -> Match | None:
    """«утром», «вечером 30 октября», «ночью в понедельник», «утром в воскресенье, 19 мая 2013 года»."""
    word = line.word(k)
    if line.lemma(k) in lexicon.POSITIONS and line.lemma(k + 1) in ("утро", "вечер", "ночь"):
        today = Shifted("D", 0, 0, 1)
        return Match(k, k + 2, Clock("T" + lexicon.DAY_PARTS[line.lemma(k + 1)], today))
    if word == "с" and line.word(k + 1) == "утра":
        return Match(k, k + 2, Clock("TMO"))
    if word not in _DAY_PARTS:
        return None
    if line.pos(k - 1) == "ADJ" or (line.pos(k + 1) == "NOUN" and line.feature(k + 1, "Case") == "Gen"):
        return None  # «добрым утром», «днем рождения»
    start = k - 1 if line.word(k - 1) in ("рано", "поздно") else k
    k += 1
    end = k + (line.word(k) == ",")
    end += line.word(end) in ("в", "во")
    day = date_at(line, end)
    value = "T" + lexicon.DAY_PARTS[word]
    if day and (isinstance(day.shape, Weekday | Shifted) or (isinstance(day.shape, Calendar) and day.shape.day)):
        return Match(start, day.end, Clock(value, day.shape))
    if word == "днем" and line.word(k) in ("ранее", "раньше", "позже", "позднее"):
        return None
    return Match(start, k, Clock(value))


def _night(line: Line, k: int) -> Match | None:
    """«в ночь на 12 ноября», «в ночь с 15 на 16 июля», «в ночь на воскресенье»."""
    if line.lemma(k) != "ночь" and not (line.word(k) == "в" and line.lemma(k + 1) == "ночь"):
        return None
    end = k + 1 + (line.word(k) == "в")
    if line.word(end) == "с":
        first = bare_at(line, end + 1)
        if first is None or line.word(first.end) != "на":
            return None
        day = date_at(line, first.end + 1)
        if day is None:
            return None
        return Match(k, day.end, Clock("TNI", Between(completed(first.shape, day.shape), day.shape)))
    day = date_at(line, end + 1) if line.word(end) == "на" else None
    return Match(k, day.end, Clock("TNI", day.shape)) if day else None


def _range(line: Line, k: int) -> Match | None:
    """«с 10 по 12 ноября», «с 1988 по 1992 год», «между октябрем и декабрем», «12 мая — 3 июня»."""
    lead = line.word(k)
    if lead in ("с", "со", "c", "от", "между"):
        first = bare_at(line, k + 1)
        joint = ("и",) if lead == "между" else ("по", "до")
        if first and line.word(first.end) in joint:
            last = bare_at(line, first.end + 1)
            if last and not (isinstance(last.shape, Calendar) and last.shape.day and not last.shape.month):
                return Match(k, last.end, Between(completed(first.shape, last.shape), last.shape))
        return None
    preposition = lead in ("в", "во", "на", "за")
    start = k + preposition
    first = date_at(line, start)
    if first is None or line.word(first.end) not in DASHES or line.glued(first.end):
        return None
    last = date_at(line, first.end + 1)
    if last is None or type(last.shape) is not type(first.shape) or isinstance(first.shape, Shifted | UnitAt):
        return None
    if isinstance(first.shape, Weekday):
        return None
    return Match(k, last.end, Between(completed(first.shape, last.shape), last.shape))


def _clock(line: Line, k: int) -> Match | None:
    """«в 18:30 [по московскому времени]», «около пяти часов вечера», «в три часа», «в половине десятого утра»."""
    preposition = line.word(k) in _CLOCK_PREPOSITIONS
    mod = "APPROX" if line.word(k) in ("около", "примерно") else None
    inner = k + 1 if preposition else k
    said = (
        _named(line, inner)
        or _digital(line, inner, preposition)
        or _hours(line, inner, line.word(k))
        or _half_past(line, inner)
    )
    if said is None:
        return None
    value, end = said
    return _placed(line, k, value, end, mod)


def _placed(line: Line, start: int, value: str, end: int, mod: str | None = None) -> Match:
    """The clock time with its zone and the day behind it: «18:30 по московскому времени в пятницу»."""
    if line.word(end) in ("мск", "utc", "gmt"):
        end += 1
    elif line.word(end) == "по" and line.lemma(end + 2) == "время":
        end += 3
    after = end + (line.word(end) == ",")
    after += line.word(after) in ("в", "во")
    day = date_at(line, after)
    if day and (isinstance(day.shape, Weekday | Shifted) or (isinstance(day.shape, Calendar) and day.shape.day)):
        return Match(start, day.end, Clock(value, day.shape), mod)
    return Match(start, end, Clock(value), mod)


def _clock_range(line: Line, k: int) -> Match | None:
    """«с 10:00 до 18:00», «с 9 до 18 часов», «с девяти утра до шести вечера», «10:00–18:00»."""
    if line.raw(k)[:1].isdigit():
        return _dashed(line, k)
    if line.word(k) not in _SINCE:
        return None
    first = _hour_side(line, k + 1)
    joint = first[1] if first else _bare_hour(line, k + 1)
    if joint is None or line.word(joint) != "до":
        return None
    last = _hour_side(line, joint + 1)
    if last is None:
        return None
    if first is None:
        said = line.amount(k + 1)
        first = (f"T{int(said.low):02}:00", joint) if said else None
        if first is None or first[0] >= last[0]:  # «сократили с десяти до восьми часов»
            return None
    return _placed(line, k, f"{first[0]}/{last[0]}", last[1]) if first else None


def _hour_side(line: Line, k: int) -> tuple[str, int] | None:
    """A side of a range: «10:00», «18 часов», «девяти утра», «полудня»."""
    return _named(line, k) or _digital(line, k, True) or _hours(line, k, "в") or _part_hour(line, k)


def _part_hour(line: Line, k: int) -> tuple[str, int] | None:
    """«девяти утра»."""
    end = _bare_hour(line, k)
    said = line.amount(k)
    if end is None or said is None or line.word(end) not in lexicon.HOUR_PARTS:
        return None
    hour = int(said.low) + (lexicon.HOUR_PARTS[line.word(end)] if said.low < 12 else 0)
    return f"T{hour:02}:00", end + 1


def _bare_hour(line: Line, k: int) -> int | None:
    """The position behind a number that can be an hour."""
    said = line.amount(k)
    return said.end if said and said.low == said.high == int(said.low) and said.high < _HOURS else None


def _dashed(line: Line, k: int) -> Match | None:
    text, end = line.raw(k), k + 1
    while end - k < _LONGEST_CLOCK and line.glued(end):
        text += line.raw(end)
        end += 1
        if (said := _CLOCKS.fullmatch(text)) and not (line.glued(end) and line.raw(end)[:1].isdigit()):
            hours, minutes = (int(said[1]), int(said[3])), (int(said[2]), int(said[4]))
            if max(hours) >= _HOURS or max(minutes) >= _MINUTES:
                return None
            return _placed(line, k, f"T{hours[0]:02}:{said[2]}/T{hours[1]:02}:{said[4]}", end)
    return None


def _named(line: Line, k: int) -> tuple[str, int] | None:
    """«в полночь», «в полдень»."""
    value = {"полночь": "T00:00", "полдень": "T12:00"}.get(line.lemma(k))
    return (value, k + 1) if value else None


def _digital(line: Line, k: int, preposition: bool) -> tuple[str, int] | None:
    if line.raw(k + 1) == ":" and line.glued(k + 1) and line.glued(k + 2):
        hour, minute, end = line.raw(k), line.raw(k + 2), k + 3
    elif preposition and line.raw(k).count(".") == 1 and len(line.raw(k).partition(".")[2]) == 2:
        hour, _, minute = line.raw(k).partition(".")
        end = k + 1
        if line.pos(end) in ("NOUN", "ADJ") and line.word(end) not in ("мск", "часов"):  # «в 5.20 раза»
            return None
    elif line.raw(k).count(":") == 1:
        hour, _, minute = line.raw(k).partition(":")
        end = k + 1
    else:
        return None
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
        return None
    if int(hour) >= _HOURS or int(minute) >= _MINUTES or line.lemma(k - 1) == "счет":  # «со счетом 15:13»
        return None
    return f"T{int(hour):02}:{int(minute):02}", end


def _hours(line: Line, k: int, lead: str) -> tuple[str, int] | None:
    """An hour needs «в» or the time of day behind it; else it is a duration: «продолжалась три часа»."""
    said = line.amount(k)
    if said and said.low == said.high == int(said.low) and line.lemma(said.end) == "час":
        hour, end = int(said.low), said.end + 1
    elif line.word(k) == "час" and line.word(k + 1) in lexicon.HOUR_PARTS:
        hour, end = 1, k + 1
    else:
        return None
    minutes = 0
    more = line.amount(end)
    if more and line.lemma(more.end) == "минута" and more.low < _MINUTES:
        minutes, end = int(more.low), more.end + 1
    if line.word(end) in lexicon.HOUR_PARTS:
        added = lexicon.HOUR_PARTS[line.word(end)]
        hour, end = hour + (added if hour < 12 else 0), end + 1
    elif lead not in ("в", "во"):
        return None
    return (f"T{hour:02}:{minutes:02}", end) if hour < _HOURS else None


def _half_past(line: Line, k: int) -> tuple[str, int] | None:
    """«в половине десятого утра» is half past nine."""
    if line.lemma(k) != "половина":
        return None
    said = ordinal(line, k + 1)
    if said is None or not 1 <= said[0] <= 12:
        return None
    hour, end = said[0] - 1, said[1]
    if line.word(end) in lexicon.HOUR_PARTS:
        hour, end = hour + lexicon.HOUR_PARTS[line.word(end)], end + 1
    elif line.lemma(end) in lexicon.UNITS or line.lemma(end) in ("век", "год"):
        return None
    return f"T{hour:02}:30", end
