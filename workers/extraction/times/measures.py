"""Amounts of time: durations, distances, windows, what repeats, and references that name no day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from workers.extraction.times import calendar, lexicon
from workers.extraction.times.numbers import AMOUNT_LEMMAS, Line, Word, compound, may_be_compound
from workers.extraction.times.shapes import Duration, Match, Reference, Repeated, Same, Shape, Shifted, Window
from workers.extraction.times.years import year_number

_BESIDE_AGES = ("было", "уже", "всего", "сейчас", "тогда", "лишь", "только", "бы", "—", "–", "-", "(", ",")
_BACK_FROM_AGE = 7  # tokens looked back for whose it is: «которому на тот момент было 75 лет»
_LEADS = ("через", "спустя", "за")
_WINDOW_PREPOSITIONS = ("в", "за", "на")
_SAME_PREPOSITIONS = ("в", "во", "на", "к")
_TIMES = ("раз", "дважды", "трижды", "однажды")
_OPEN_ENDINGS = ("прошлом", "будущем", "прошлое", "будущее")  # adjectives when a noun follows


Matcher = Callable[[Line, int], Match | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount of units: `low` to `high` of `unit`; `bare` when the unit stands alone («год»)."""

    low: float
    high: float
    unit: str
    mod: str | None
    start: int
    end: int
    bare: bool
    value: str


def measure_at(line: Line, k: int) -> Measure | None:
    """«около трех часов», «два с половиной года», «полгода», «месяц», «16 часов и 23 минуты»."""
    start = k
    mod = None
    if phrase := line.phrase(k, lexicon.AMOUNT_PHRASES):
        mod, k = lexicon.AMOUNTS[phrase], k + len(phrase)
    low, high, bare = 1.0, 1.0, True
    if said := line.amount(k):
        if year_number(line.word(k)) and said.end == k + 1 and lexicon.UNITS.get(line.lemma(said.end)) == "Y":
            return None
        if said.high <= 0:
            return None
        low, high, bare, k = said.low, said.high, False, said.end
        if said.approx:
            mod = mod or "APPROX"
        if line.lemma(k) not in lexicon.UNITS and line.pos(k) == "ADJ" and line.lemma(k + 1) in lexicon.UNITS:
            k += 1  # «десять рабочих дней»
    lemma = line.lemma(k)
    unit = lexicon.UNITS.get(lemma)
    if unit is None or lemma in ("гг", "г"):
        return None
    plural = line.feature(k, "Number") == "Plur" and lemma not in lexicon.HALVES
    if bare and (plural or lemma in ("секунда", "век", "квартал", "полугодие")):
        return None
    if lemma in lexicon.HALVES:
        unit, n = lexicon.HALVES[lemma]
        low, high, bare = low * n, high * n, False
    value = calendar.duration(high, unit)
    end = k + 1
    if unit.startswith("T") and not bare:
        value, end = _smaller(line, end, unit, value)
    return Measure(low, high, unit, mod, start, end, bare, value)


def _smaller(line: Line, k: int, unit: str, value: str) -> tuple[str, int]:
    """«12 минут 41 секунду»: the smaller unit behind the greater."""
    said = line.amount(k + 1 if line.word(k) == "и" else k)
    smaller = lexicon.UNITS.get(line.lemma(said.end)) if said else None
    if said is None or (unit, smaller) not in {("TH", "TM"), ("TM", "TS")}:
        return value, k
    return value + f"{int(said.high)}{smaller[-1]}" if smaller else value, said.end + 1


def _distance(line: Line, k: int) -> Match | None:
    """«[еще] месяц назад», «через два дня», «спустя неделю», «годом ранее», «два года спустя», «за день до этого»."""
    start = k
    if line.word(k) == "еще":
        k += 1
    lead = line.word(k) if line.word(k) in _LEADS else ""
    said = measure_at(line, k + 1 if lead else k)
    if said is None:
        return None
    approx = said.mod or ("APPROX" if said.unit not in ("D", "TS", "TM", "TH") else None)
    end = said.end
    behind = line.word(end)

    def shifted(sign: int, base: str, end: int) -> Match:
        return Match(start, end, Shifted(said.unit, said.low, said.high, sign, base), approx)

    if behind == "назад" and not lead:
        return shifted(-1, "anchor", end + 1)
    if behind == "тому" and line.word(end + 1) == "назад" and not lead:
        return shifted(-1, "anchor", end + 2)
    if not lead and behind in ("ранее", "раньше"):
        return shifted(-1, "context", end + 1)
    if not lead and behind in ("спустя", "позже", "позднее"):
        return shifted(1, "context", end + 1)
    if behind == "до" and lead == "за":
        if line.word(end + 1) in ("этого", "того"):
            return shifted(-1, "context", end + 2)
        return _around(line, said.start, end, "BEFORE")
    if behind == "после" and lead != "за":
        if line.word(end + 1) in ("этого", "того"):
            return shifted(1, "context", end + 2)
        return _around(line, said.start, end, "AFTER")
    if lead in ("через", "спустя"):
        return shifted(1, "told", end)
    return None


def _around(line: Line, start: int, k: int, mod: str) -> Match | None:
    """The amount, the preposition at `k` and the noun behind it: «несколько дней после саммита»."""
    for end in range(k + 1, min(k + 4, len(line))):
        if line.pos(end) in ("NOUN", "PROPN"):
            return Match(start, end + 1, Reference("EVENT_REF"), mod)
        if line.pos(end) not in ("ADJ", "DET", "NUM"):
            break
    return None


def _eve(line: Line, k: int) -> Match | None:
    """«накануне»: the day before; «накануне выборов»: before an event."""
    if line.word(k) != "накануне":
        return None
    if line.pos(k + 1) in ("NOUN", "PROPN") and line.feature(k + 1, "Case") == "Gen":
        return Match(k, k + 2, Reference("EVENT_REF"), "BEFORE")
    return Match(k, k + 1, Shifted("D", 1, 1, -1))


def _window(line: Line, k: int) -> Match | None:
    """«последние пять лет», «ближайшие дни», «за последнюю неделю»."""
    start = k
    if line.word(k) in _WINDOW_PREPOSITIONS:
        k += 1
    before = line.amount(k)
    if before:
        k = before.end
    sign = lexicon.WINDOWS.get(line.lemma(k))
    if sign is None:
        return None
    said = before or line.amount(k + 1)
    end = said.end if said and not before else k + 1
    unit = lexicon.UNITS.get(line.lemma(end))
    if unit is None or line.lemma(end) in lexicon.HALVES:
        return None
    n: float | None = said.high if said else None
    if said is None and line.feature(end, "Number") != "Plur":
        if unit in ("D", "TH", "TM", "TS"):  # «последний день» of something
            return None
        n = 1
    return Match(start, end + 1, Window(unit, n, sign), "APPROX" if n is None else None)


def _same(line: Line, k: int) -> Match | None:
    """«в тот же день», «в этот день», «в эти же дни», «на следующий день»."""
    start = k
    if line.word(k) in _SAME_PREPOSITIONS:
        k += 1
    lemma = line.lemma(k)
    if lemma == "следующий" and line.lemma(k + 1) in ("день", "сутки") and line.feature(k + 1, "Number") != "Plur":
        return Match(start, k + 2, Shifted("D", 1, 1, 1, "context"))
    if lemma not in ("тот", "этот"):
        return None
    end = k + 1
    same = line.word(end) in ("же", "самый", "самом")
    if same:
        end += 1
    unit = lexicon.UNITS.get(line.lemma(end))
    if unit is None or unit.startswith("T") or line.lemma(end) in lexicon.HALVES:
        return None
    if lemma == "этот" and unit != "D" and not same:
        return None
    plural = line.feature(end, "Number") == "Plur"
    return Match(start, end + 1, Same(unit, plural), "APPROX" if plural else None)


def _repeated(line: Line, k: int) -> Match | None:
    """«ежегодно», «каждый понедельник», «каждые два часа», «по пятницам», «раз в неделю»."""
    lemma = line.lemma(k)
    if lemma in lexicon.RECURRENT:
        return Match(k, k + 1, Repeated(lexicon.RECURRENT[lemma]))
    if line.word(k) == "по" and line.feature(k + 1, "Number") == "Plur" and line.feature(k + 1, "Case") == "Dat":
        if line.lemma(k + 1) in lexicon.WEEKDAYS:
            return Match(k, k + 2, Repeated("P1W"))
        if line.lemma(k + 1) in ("утро", "вечер", "ночь"):
            return Match(k, k + 2, Repeated("P1D"))
    if lemma == "каждый":
        said = line.amount(k + 1)
        end = said.end if said else k + 1
        unit = lexicon.UNITS.get(line.lemma(end))
        if unit:
            return Match(k, end + 1, Repeated(calendar.duration(said.high if said else 1, unit)))
        if line.lemma(end) in lexicon.WEEKDAYS:
            return Match(k, end + 1, Repeated("P1W"))
        if line.lemma(end) in (*lexicon.SEASONS, *lexicon.MONTHS):
            return Match(k, end + 1, Repeated("P1Y"))
        if line.lemma(end) in ("утро", "вечер", "ночь"):
            return Match(k, end + 1, Repeated("P1D"))
    if lemma in _TIMES:
        measure = measure_at(line, k + 2) if line.word(k + 1) == "в" else None
        if measure:
            return Match(k, measure.end, Repeated(measure.value))
    return None


def _reference(line: Line, k: int) -> Match | None:
    """«ранее», «сейчас», «в ближайшее время», «в будущем» (not «в будущем сезоне»)."""
    phrase = line.phrase(k, lexicon.REFERENCE_PHRASES)
    if phrase is None:
        return None
    end = k + len(phrase)
    if line.word(end) == "чем" or line.word(k - 1) == "не" or (phrase[-1] in _OPEN_ENDINGS and line.pos(end) == "NOUN"):
        return None
    return Match(k, end, Reference(lexicon.REFERENCES[phrase]))


def _compound(line: Line, k: int) -> Match | None:
    """«двухдневный визит», «15-летний срок»; not the age of someone: «40-летний полузащитник»."""
    said = compound(line.word(k), time_stem)
    if said is None:
        return None
    n, unit = said
    if unit == "Y" and of_a_person(line, k):
        return None
    return Match(k, k + 1, Duration(calendar.duration(n, unit), unit))


_STEMS = tuple(lexicon.COMPOUND_UNITS)


def time_stem(rest: str) -> str | None:
    """The unit of time in the rest of an adjective, whose ending is at most three letters: «дневный»."""
    if not rest.startswith(_STEMS):
        return None
    return next(
        (u for s, u in lexicon.COMPOUND_UNITS.items() if rest.startswith(s) and 1 <= len(rest) - len(s) <= 3), None
    )


def of_a_person(line: Line, k: int) -> bool:
    """Whether an adjective of years is said of somebody, or stands for somebody."""
    for n in range(k + 1, min(k + 5, len(line))):
        if line.lemma(n) in ("юбилей", "возраст", "годовщина"):
            return True
        if line.pos(n) in ("NOUN", "PROPN"):
            return line.pos(n) == "PROPN" or line.feature(n, "Animacy") == "Anim"
        if line.pos(n) not in ("ADJ", "DET"):
            break
    return line.pos(k) == "NOUN"


def _duration(line: Line, k: int) -> Match | None:
    """«три часа», «около двух лет»; a lone unit only where words make it an amount: «за год», «в течение недели»."""
    said = measure_at(line, k)
    if said is None:
        return None
    alone = line.word(k) == "неделю" and line.pos(k - 1) not in ("ADP", "ADJ", "DET")
    if said.bare and said.mod is None and not alone and line.word(k - 1) not in ("за", "на", "течение"):
        return None
    if said.bare and said.mod == "BEFORE" and line.word(k) == "до":  # «до года»
        return None
    if said.unit == "Y" and (_is_age(line, said) or (line.lemma(k) in lexicon.MULTIPLIERS and line.amount(k - 1))):
        return None  # «нам семь тысяч лет» is an age, and so are its last two words
    shape: Shape = Duration(said.value, said.unit)
    return Match(said.start, said.end, shape, said.mod)


def _is_age(line: Line, said: Measure) -> bool:
    """«в возрасте 80 лет», «ему исполнилось 40 лет», «ей 26 лет», «Ивану Лосеву (31 год)», «старше 60 лет»."""
    turned = ("исполниться", "исполняться", "возраст", "моложе", "свой")
    before = said.start - 1
    while line.word(before) in _BESIDE_AGES:
        before -= 1
    if line.feature(before, "Case") == "Dat" and line.pos(before) in ("PRON", "PROPN", "NOUN"):
        return True
    someone = line.pos(before) == "PROPN" or line.feature(before, "Animacy") == "Anim"
    if line.raw(said.start - 1) in ("(", ",") and line.raw(said.end) in (")", ",") and someone:
        return True
    if line.word(said.start - 1) in ("было", "был", "будет", "моложе", "старше", "младше"):
        near = range(max(said.start - _BACK_FROM_AGE, 0), said.start)
        if line.word(said.start - 1) not in ("было", "был", "будет") or any(_somebody(line, n) for n in near):
            return True
    return (
        line.lemma(before) in turned
        or line.lemma(said.start - 1) in turned
        or line.lemma(said.end) in turned
        or line.words(said.end, ("от", "роду"))
    )


def _somebody(line: Line, k: int) -> bool:
    return line.feature(k, "Case") == "Dat" and line.pos(k) in ("PRON", "PROPN")


def _amount(word: Word) -> bool:
    return word.figure or "-" in word.lemma or word.lemma in AMOUNT_LEMMAS


def _measure(word: Word) -> bool:
    return _amount(word) or word.folded in lexicon.AMOUNT_PHRASES or word.lemma in lexicon.UNITS


# The grammars with the words that may open what they read
_MATCHERS: tuple[tuple[Matcher, Callable[[Word], bool]], ...] = (
    (_distance, lambda w: _measure(w) or w.folded == "еще" or w.folded in _LEADS),
    (_eve, lambda w: w.folded == "накануне"),
    (_window, lambda w: _amount(w) or w.folded in _WINDOW_PREPOSITIONS or w.lemma in lexicon.WINDOWS),
    (_same, lambda w: w.folded in _SAME_PREPOSITIONS or w.lemma in ("следующий", "тот", "этот")),
    (_repeated, lambda w: w.folded == "по" or w.lemma == "каждый" or w.lemma in _TIMES or w.lemma in lexicon.RECURRENT),
    (_reference, lambda w: w.folded in lexicon.REFERENCE_PHRASES),
    (_compound, lambda w: may_be_compound(w.folded)),
    (_duration, _measure),
)


@lru_cache(2_000)
def _matchers(word: Word) -> tuple[Matcher, ...]:
    return tuple(matcher for matcher, opened_by in _MATCHERS if opened_by(word))


def measure_match(line: Line, k: int) -> Match | None:
    """The longest amount, distance, window, repetition or reference that begins at token `k`."""
    found = [m for matcher in _matchers(line.at(k)) if (m := matcher(line, k))]
    return max(found, key=lambda m: m.end, default=None)
