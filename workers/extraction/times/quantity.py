"""Numbers, sums of money, percentages and measures of a document, with what they count.

What the stage of times took is no quantity, nor are ordinals, numbers inside names and numbers that only name
a thing («статья 105», «№ 14», «Су-35»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from workers.extraction.document import Document, Sentence, Span
from workers.extraction.times import finder, lexicon, units
from workers.extraction.times.measures import of_a_person, time_stem
from workers.extraction.times.model import TimeExpression
from workers.extraction.times.numbers import DASHES, Amount, Line, between, compound, digits, may_be_compound
from workers.extraction.times.units import Unit

KINDS = ("NUMBER", "COUNT", "MONEY", "PERCENT", "MEASURE", "AGE", "SCORE")
NUMBER, COUNT, AGE, SCORE = "NUMBER", "COUNT", "AGE", "SCORE"

_SCORE = re.compile(r"[0-9]{1,3}:[0-9]{1,3}")
_YEARLIKE = re.compile(r"(?:19|20)[0-9]{2}(?:[-–—/][0-9]{2,4})?")
_FRACTION = re.compile(r"([1-9])/([2-9]|10)|([½⅓¼¾⅔⅛])")
_SIGNS = {"½": 1 / 2, "⅓": 1 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅔": 2 / 3, "⅛": 1 / 8}
_AGED = re.compile(r"([0-9]{1,3})(?:-?(?:х|и|ти))?")
_PARTS = {"треть": 3, "четверть": 4, "половина": 2}
_BETWEEN = ("в", "во", "на", "по", "с", "со", "из")  # «более чем в 20 странах»
_JOINTS = (*DASHES, "и", "или", "до")  # «5 или 10 процентов»
_OPENING = ("(", "[", "«", "„", "“", '"', "~", "≈", "<", ">", "+", "±", "…", *units.SIGNS)
_PLACES = 6  # decimal places kept: 1,1 million is no 1100000.0000000001
_MOST_LISTED = 4  # amounts before the one that has the unit: «10, 9 и 8 лет»
_MOST_ADJECTIVES = 3  # between a number and its noun
# What any amount begins with, beside a digit and a compound: most words begin none, and the grammar is spared them
_FIRST_WORDS = frozenset((*lexicon.AMOUNT_PHRASES, "ни", "от", "минус", *units.SIGN_PREFIXES))
_FIRST_RAWS = frozenset(("-", "−", *units.SIGNS, *units.CODES))
_FIRST_LEMMAS = frozenset(
    (*lexicon.CARDINALS, *lexicon.MULTIPLIERS, *lexicon.VAGUE, *lexicon.COLLECTIVES, *_PARTS, "ряд")
)
_BACK = 4  # tokens looked back for the verb of «вырос до» and for «счет»


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of something.

    `span` holds the words of the amount, what bounds it («около», «более», «до») and its unit of money, percent or
    measure; of counted things and persons only the number: «около 600» in «около 600 гостей».
    `low` and `high` bound it, None where nothing does: «более 100» is 100 and None, «до 50» None and 50, «от 3 до
    5 тысяч» 3000 and 5000. `value` is the number as said, None for a range or a vague number («десятки»).
    `unit`: an ISO 4217 code for MONEY (None where the word fits several: «крон»), `%`, `pp` or `‰` for PERCENT,
    a symbol for MEASURE (`km`, `t`), the lemma of the noun for COUNT («человек»), `year` for AGE; NUMBER has none.
    «ни одного» is none: 0. SCORE has the first side's number as `low`, the second's as `high` and no value: «2:1».
    """

    text: str
    span: Span
    kind: str
    low: float | None
    high: float | None
    value: float | None
    unit: str | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Tokens `[start, end)` of a sentence; `mod` as of time expressions: APPROX, AFTER (more than), BEFORE."""

    start: int
    end: int
    said: Amount
    mod: str | None
    kind: str = NUMBER
    unit: str | None = None


def quantities(document: Document, times: Iterable[TimeExpression] | None = None) -> tuple[Quantity, ...]:
    """All quantities in order. `times`: the document's time expressions, where they are already found."""
    expressions = finder.find(document) if times is None else times
    taken = {t.i for e in expressions for t in document.tokens_in(e.span)}
    named = {t.i for name in document.names for t in document.tokens_in(name.span)}
    out: list[Quantity] = []
    for sentence in document.sentences:
        out.extend(_of_sentence(document, sentence, taken, named))
    return tuple(out)


def _of_sentence(document: Document, sentence: Sentence, taken: set[int], named: set[int]) -> list[Quantity]:
    line = Line(document.tokens[sentence.first : sentence.last])
    out: list[Quantity] = []
    words = map(line.at, range(len(line)))
    begins = {k for k, (t, w) in enumerate(zip(line.tokens, words, strict=True)) if _begins(t.text, w.lemma, w.folded)}
    last = max(begins, default=-1)
    k, labelled = 0, False
    while k <= last:
        found = quantity_at(line, k) if k in begins else None
        if found is None:
            labelled = _label(line, k) or (labelled and line.word(k) in (",", "и", ".", *DASHES))
            k += 1
            continue
        first = sentence.first + found.start
        amount = range(first, sentence.first + found.said.end)  # «США» behind it is a name
        timed = found.kind != SCORE and not taken.isdisjoint(range(first, sentence.first + found.end))
        if timed or not named.isdisjoint(amount):
            k += 1
            continue
        names = labelled and found.kind in (NUMBER, COUNT) and line.raw(found.start)[:1].isdigit()
        if not names:
            out.append(_quantity(document, line, found))
            labelled = False
        k = found.end
    return out


def _quantity(document: Document, line: Line, found: _Found) -> Quantity:
    span = Span(line.tokens[found.start].start, line.tokens[found.end - 1].end)
    said = found.said
    low: float | None = round(float(said.low), _PLACES)
    high: float | None = round(float(said.high), _PLACES)
    value = low if low == high and found.kind != SCORE else None
    if found.mod == "AFTER":
        high = None
    elif found.mod == "BEFORE":
        low = None
    approximate = said.approx or found.mod == "APPROX"
    return Quantity(document.slice(span), span, found.kind, low, high, value, found.unit, approximate)


def quantity_at(line: Line, k: int) -> _Found | None:
    """The quantity that begins at token `k`, whoever else lays claim to its tokens."""
    if not _may_begin(line, k):
        return None
    if special := _score(line, k) or _compound(line, k):
        return special
    start, mod = k, None
    if phrase := line.phrase(k, lexicon.AMOUNT_PHRASES):
        mod, k = lexicon.AMOUNTS[phrase], k + len(phrase)
        if second := line.phrase(k, lexicon.AMOUNT_PHRASES):  # «до примерно 50»
            k += len(second)
        k += line.word(k) in _BETWEEN
        if phrase == ("до",) and _reached(line, start):
            start, mod = start + 1, None
    elif line.word(k) == "ни" and line.lemma(k + 1) == "один":
        noun = _noun(line, k + 2)
        return _Found(k, k + 2, Amount(0, 0, False, k + 2), None, COUNT if noun else NUMBER, noun)
    elif line.word(k) == "от" and (ranged := _from_to(line, k)):
        return ranged
    found = _bare(line, k)
    if found is None:
        return None
    if found.kind == NUMBER and not mod and _names_something(line, found):
        return None
    return replace(found, start=start, mod=mod)


def _may_begin(line: Line, k: int) -> bool:
    """False where no quantity begins at token `k`, for sure."""
    return _begins(line.raw(k), line.lemma(k), line.word(k))


@lru_cache(20_000)
def _begins(raw: str, lemma: str, word: str) -> bool:
    return (
        raw[:1].isnumeric()
        or lemma in _FIRST_LEMMAS
        or word in _FIRST_WORDS
        or raw in _FIRST_RAWS
        or "-" in lemma
        or may_be_compound(word)
    )


def _from_to(line: Line, k: int) -> _Found | None:
    """«от 3 до 5 тысяч рублей», «от трех процентов до пяти»."""
    first = _bare(line, k + 1)
    if first is None or line.word(first.end) != "до":
        return None
    last = _bare(line, first.end + 1)
    if last is None or (first.unit not in (None, last.unit) and last.kind != NUMBER):
        return None
    said = between(first.said, last.said)
    if said is None:
        return None
    told = last if last.kind != NUMBER else first
    return _Found(k, last.end, said, None, told.kind, told.unit)


def _bare(line: Line, k: int) -> _Found | None:
    """An amount with its unit, without what bounds it."""
    start = k
    minus = line.word(k) == "минус" or (line.raw(k) in ("-", "−") and line.glued(k + 1) and not line.glued(k))
    k += minus
    sign = units.sign_at(line, k)
    said = line.amount(sign[1]) if sign else _amount(line, k)
    if said is None or _glued(line, sign[1] if sign else k, said.end):
        return None
    if sign:
        again = units.unit_at(line, said.end)  # «$5 млн долларов»
        end = again.end if again and again.kind == units.MONEY else said.end
        return _Found(start, end, said, None, units.MONEY, sign[0])
    unit = units.unit_at(line, said.end)
    if unit:
        said = replace(said, low=said.low * unit.factor, high=said.high * unit.factor)
        if minus:
            said = replace(said, low=-said.high, high=-said.low)
        return _Found(start, unit.end, said, None, unit.kind, unit.symbol)
    if minus:
        return None
    if line.lemma(said.end) == "год" or line.words(said.end, ("г", ".")):
        return _Found(start, said.end + 1, said, None, AGE, "year") if said.high < 130 else None
    if line.lemma(said.end) in lexicon.UNITS or line.lemma(said.end) in lexicon.MONTHS or _of_time(line, k, said.end):
        return None
    if inherited := _inherited(line, said.end):
        said = replace(said, low=said.low * inherited.factor, high=said.high * inherited.factor)
        return _Found(start, said.end, said, None, inherited.kind, inherited.symbol)
    noun = _noun(line, said.end)
    if line.lemma(k) == "один" and said.end == k + 1 and not _counts_one(line, k, noun):
        return None
    return _Found(start, said.end, said, None, COUNT if noun else NUMBER, noun)


def _amount(line: Line, k: int) -> Amount | None:
    """As `Line.amount`, with fractions; «пара» only as a number: «пара домов», not «звездная пара»."""
    if line.lemma(k) == "ряд":
        return None
    if line.lemma(k) == "пара" and (line.feature(k + 1, "Number") != "Plur" or line.pos(k - 1) in ("ADJ", "DET")):
        return None
    return _fraction(line, k) or line.amount(k)


def _fraction(line: Line, k: int) -> Amount | None:
    """«две трети», «треть», «половина», «четверть миллиона», «1/3», «2 ¾»; not «вторая половина», «четверть финала»."""
    if said := _FRACTION.fullmatch(line.raw(k)):
        value = _SIGNS[said[3]] if said[3] else int(said[1]) / int(said[2])
        part_of_game = line.lemma(k + 1) in units.CONTESTS  # «1/8 финала»
        return Amount(value, value, False, k + 1) if 0 < value < 1 and not part_of_game else None
    n, end = 1.0, k
    if (counted := line.lemma(k) in lexicon.CARDINALS) and line.lemma(k + 1) in _PARTS:
        n, end = lexicon.CARDINALS[line.lemma(k)], k + 1
    part = _PARTS.get(line.lemma(end))
    if part is None:
        whole = digits(line, k)
        if whole and (said := _FRACTION.fullmatch(line.raw(whole[1]))) and said[3]:
            value = whole[0] + _SIGNS[said[3]]
            return Amount(value, value, False, whole[1] + 1)
        return None
    if n >= part or line.lemma(end + 1) in units.CONTESTS:
        return None
    if not counted and (line.pos(k - 1) in ("ADJ", "DET") or line.word(k - 1) == "с"):
        return None
    scale = lexicon.MULTIPLIERS.get(line.lemma(end + 1), 1)
    value = n / part * scale
    return Amount(value, value, False, end + 2 if scale > 1 else end + 1, scale)


def _glued(line: Line, k: int, end: int) -> bool:
    """Whether the digits are part of a name: «G20», «5G», «Ту-154»."""
    if not line.raw(k)[:1].isdigit():
        return False
    before = line.raw(k - 1)
    if line.glued(k) and before not in _OPENING and (before not in DASHES or line.glued(k - 1)):
        return True
    after = line.raw(end)
    if not line.glued(end):
        return False
    return (after.isascii() and after.isalpha() and after not in units.CODES) or after in ("+", "/", ":", "&", "=")


def _names_something(line: Line, found: _Found) -> bool:
    """Digits that count nothing: a year, the item of a list, the number behind a name («Союз 14»)."""
    raw = line.raw(found.start)
    if not raw[:1].isdigit():
        return False
    if found.end == found.start + 1 and _YEARLIKE.fullmatch(raw):
        return True
    if found.start == 0 and line.raw(found.end) in (")", "."):
        return True
    return line.pos(found.start - 1) == "PROPN" and line.raw(found.start - 1)[:1].isupper()


def _label(line: Line, k: int) -> bool:
    return line.word(k) in units.LABELS or line.lemma(k) in units.LABELS


def _reached(line: Line, k: int) -> bool:
    """«вырос до 50 рублей», «с 20 до 30»: the value itself, no bound."""
    before = range(max(k - _BACK, 0), k)
    return any(line.lemma(n) in units.CHANGES or (line.word(n) in ("с", "со") and line.amount(n + 1)) for n in before)


def _of_time(line: Line, k: int, end: int) -> bool:
    """«с пяти до семи лет», «минут пять»: amounts of time, whoever finds them."""
    before = line.lemma(k - 1)
    if line.word(k - 1) == "лет" or (before in lexicon.UNITS and before != "год" and line.pos(end) != "NOUN"):
        return True
    for _ in range(_MOST_LISTED):
        following = line.amount(end + 1) if line.word(end) in (*_JOINTS, ",") else None
        if following is None:
            return False
        end = following.end
        if line.lemma(end) in lexicon.UNITS:
            return True
    return False


def _inherited(line: Line, k: int) -> Unit | None:
    """The unit of the next amount that this one shares: «5 или 10 процентов», «с 20 до 30 рублей»."""
    if line.word(k) not in _JOINTS:
        return None
    said = line.amount(k + 1)
    return units.unit_at(line, said.end) if said else None


def _noun(line: Line, k: int) -> str | None:
    """The lemma of what is counted: «заводов» in «пять новых заводов»."""
    for n in range(k, k + _MOST_ADJECTIVES + 1):
        if line.pos(n) == "NOUN":
            return line.lemma(n)
        if line.pos(n) not in ("ADJ", "DET") and not (line.pos(n) == "VERB" and line.feature(n, "VerbForm") == "Part"):
            break
    return None


def _counts_one(line: Line, k: int, noun: str | None) -> bool:
    """Whether «один» is a number: «один человек», «и один погиб»; not «одна из них»."""
    if line.feature(k, "Number") == "Plur" or line.word(k + 1) in ("из", "и", "на", "за"):
        return False
    counted = line.pos(k + 1) == "VERB" and line.word(k - 1) in ("", ",", "и")
    return counted or (noun is not None and noun not in units.NEVER_ONE)


def _score(line: Line, k: int) -> _Found | None:
    """«2:1», in one token or three; a time of day has two digits behind the colon, unless «счет» stands before."""
    if not line.raw(k)[:1].isdigit():
        return None
    for width in (3, 1):
        text = "".join(line.raw(k + n) for n in range(width))
        if not _SCORE.fullmatch(text) or (width == 3 and not (line.glued(k + 1) and line.glued(k + 2))):
            continue
        first, second = (int(n) for n in text.split(":"))
        clock = len(text.partition(":")[2]) == 2 and first < 24 and second < 60
        if clock and not any(line.lemma(n) == "счет" for n in range(max(k - _BACK, 0), k)):
            return None
        longer = line.raw(k + width) == ":" and line.glued(k + width) and line.glued(k + width + 1)
        if longer or (line.raw(k - 1) == ":" and line.glued(k)):  # «1:02:15»
            return None
        return _Found(k, k + width, Amount(first, second, False, k + width), None, SCORE)
    return None


def _compound(line: Line, k: int) -> _Found | None:
    """«96-метровая», «двадцатипроцентный», «36-летний» and «72-х летний» said of a person."""
    word = line.word(k)
    if (aged := _AGED.fullmatch(word)) and line.word(k + 1).startswith("летн") and of_a_person(line, k + 1):
        n = float(aged[1])
        return _Found(k, k + 2, Amount(n, n, False, k + 1), None, AGE, "year")
    if len(word) < 7 or line.pos(k) == "VERB":
        return None
    if said := compound(word, units.stem):
        n, symbol = said
        return _Found(k, k + 1, Amount(n, n, False, k + 1), None, units.kind_of(symbol), symbol)
    if (said := compound(word, time_stem)) and said[1] == "Y" and of_a_person(line, k):
        return _Found(k, k + 1, Amount(said[0], said[0], False, k + 1), None, AGE, "year")
    return None
