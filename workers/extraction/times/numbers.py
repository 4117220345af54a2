"""Amounts and ordinals in words and digits, over the tokens of a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from workers.extraction.document import Token, fold
from workers.extraction.times import lexicon
from workers.extraction.times.shapes import Match

_DIGITS = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,3})?")
_GROUP = re.compile(r"[0-9]{3}(?:,[0-9]{1,3})?")
_RANGE = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,2})?)[-–—]([0-9]{1,6}(?:[.,][0-9]{1,2})?)")
_ORDINAL = re.compile(r"(\d{1,4})-?(?:о?го|о?му|[ыо]?м|[оы]?е|[ыо]?й|[ая]я|ю|[ыи]?х|[ыи]?ми)")
_ROMAN = re.compile(r"[IVXХІ]{1,6}")
_ROMAN_VALUES = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}
_ENDS_IN_YEAR = re.compile(r"(?:[А-ЯЁ]{2}|[А-ЯЁа-яё]{3})[-–](?:19|20)[0-9]{2}$")
_LONGEST_NUMBER = 16  # tokens
_ROMAN_LETTERS = frozenset("IVXХІ")
_COMPOUND_STARTS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", *lexicon.COMPOUND_NUMBERS)
_STEMS = tuple(lexicon.STEMS)
_UNIT_INSIDE = re.compile("|".join(map(re.escape, lexicon.COMPOUND_UNITS)))
_HOURS = ("полночь", "полдень", "половина")
# What an amount opens with, beside digits and joined words («пять-шесть»)
AMOUNT_LEMMAS = frozenset().union(lexicon.VAGUE, lexicon.COLLECTIVES, lexicon.MULTIPLIERS, lexicon.CARDINALS, ("ряд",))
_LONGEST_COMPOUND = 40  # letters of an adjective such as «двадцатипятилетний»
DASHES = ("-", "–", "—", "−")


class Word(NamedTuple):
    """What a word tells of itself, the same wherever it stands."""

    folded: str
    lemma: str  # of what the dictionary gives to another word its own: «ближайшие», «прошедшей», «летом»
    figure: bool = False  # begins with a digit or is a Roman numeral
    leads: bool = False  # a preposition, which opens an expression only before a word that does
    dates: bool = False  # whether it can open a date
    hours: bool = False  # whether it can open a time of the clock
    named_year: bool = False  # a name that ends in its year: «ЧМ-2018»
    opens: bool = False  # whether it can open any expression of time: most cannot, and the grammars are spared them


_NOTHING = Word("", "")


@lru_cache(20_000)
def _word(text: str, lemma: str, pos: str) -> Word:
    folded = fold(text)
    if folded == text:
        folded = text  # held once
    lemma = _lemma(folded, lemma, pos)
    figure = folded[:1].isdigit() or (text[:1] in _ROMAN_LETTERS and bool(_ROMAN.fullmatch(text)))
    dates = figure or lemma in lexicon.DATE_STARTS
    counts = figure or "-" in lemma or lemma in AMOUNT_LEMMAS
    hours = counts or lemma in _HOURS or folded == "час"
    opens = dates or folded in lexicon.STARTS or lemma in lexicon.STARTS or _joined(lemma)
    opens = opens or (len(folded) > 6 and bool(_UNIT_INSIDE.search(folded)))
    named_year = folded[-1:].isdigit() and _ENDS_IN_YEAR.search(text) is not None
    return Word(folded, lemma, figure, folded in lexicon.PREPOSITIONS, dates, hours, named_year, opens or named_year)


def _joined(lemma: str) -> bool:
    """«пять-шесть»."""
    return "-" in lemma and lemma.partition("-")[0] in lexicon.CARDINALS


class Line:
    """The tokens of one sentence, by position; beyond its end all is empty."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._words = [_word(t.text, t.lemma, t.pos) for t in tokens]
        self._length = len(tokens)
        self.dates: dict[int, Match | None] = {}  # by position, for `dates.date_at`
        self._amounts: dict[int, Amount | None] = {}

    def __len__(self) -> int:
        return self._length

    def lemma(self, k: int) -> str:
        return self._words[k].lemma if 0 <= k < self._length else ""

    def word(self, k: int) -> str:
        """The word as it stands, folded."""
        return self._words[k].folded if 0 <= k < self._length else ""

    def at(self, k: int) -> Word:
        return self._words[k] if 0 <= k < self._length else _NOTHING

    def openings(self) -> list[int]:
        """Where an expression of time can begin: at a word that can open one, at a preposition before it."""
        words = [*self._words, _NOTHING]
        return [
            k
            for k, word in enumerate(self._words)
            if (word.opens if not word.leads else words[k + 1].opens and not words[k + 1].leads)
        ]

    def amount(self, k: int) -> Amount | None:
        """What `amount` reads at `k`, read once."""
        if k not in self._amounts:
            self._amounts[k] = amount(self, k)
        return self._amounts[k]

    def raw(self, k: int) -> str:
        return self.tokens[k].text if 0 <= k < self._length else ""

    def feature(self, k: int, name: str) -> str:
        return self.tokens[k].feats.get(name, "") if 0 <= k < self._length else ""

    def pos(self, k: int) -> str:
        return self.tokens[k].pos if 0 <= k < self._length else ""

    def words(self, k: int, phrase: Sequence[str]) -> bool:
        """Whether the words from `k` on are these."""
        return all(self.word(k + n) == word for n, word in enumerate(phrase))

    def phrase(self, k: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> tuple[str, ...] | None:
        """The longest of the phrases that stands at `k`; they are filed under their first words, the longest first."""
        return next((p for p in phrases.get(self.word(k), ()) if self.words(k, p)), None)

    def glued(self, k: int) -> bool:
        """Whether token `k` touches the one before it."""
        return 0 < k < self._length and self.tokens[k - 1].end == self.tokens[k].start


def _lemma(folded: str, lemma: str, pos: str) -> str:
    if folded in lexicon.FORMS:
        return lexicon.FORMS[folded]
    if folded in lexicon.SHORT_MONTHS:
        return folded
    if pos in ("ADJ", "VERB") and folded.startswith(_STEMS):
        return next((own for stem, own in lexicon.STEMS.items() if folded.startswith(stem)), lemma)
    return lemma


@dataclass(frozen=True, slots=True)
class Amount:
    """Between `low` and `high`; `end` is the position after its last token, `scale` the last «тысяч» in it."""

    low: float
    high: float
    approx: bool
    end: int
    scale: float = 1.0


def amount(line: Line, k: int) -> Amount | None:
    """«пять», «двадцать пять», «полтора миллиона», «пять-шесть», «5–7 тысяч», «2,5», «18 000», «десятки тысяч».

    Ranges, vague numbers and round ones («два десятка») are approximate.
    """
    if ranged := _RANGE.fullmatch(line.raw(k)):
        low, high = _figure(ranged[1]), _figure(ranged[2])
        return _scaled(line, Amount(low, high, True, k + 1)) if low < high else None
    first = _plain(line, k)
    if first is None:
        return None
    if line.word(first.end) in DASHES and not first.approx:
        second = _plain(line, first.end + 1)
        if second and not second.approx:
            return between(first, second) or first
    return first


def between(first: Amount, last: Amount) -> Amount | None:
    """The range of two amounts, None where it would not rise; «3 — 5 тысяч» is three thousand to five thousand."""
    low = first.low
    if first.scale == 1 and low < last.high / last.scale:
        low *= last.scale
    return Amount(low, last.high, True, last.end, last.scale) if low < last.high else None


def _plain(line: Line, k: int) -> Amount | None:
    lemma = line.lemma(k)
    several = line.feature(k, "Number") == "Plur"
    if lemma in lexicon.VAGUE:
        low, high = lexicon.VAGUE[lemma]
        return _scaled(line, Amount(low, high, low != high, k + 1))
    if lemma == "ряд" and not several and line.feature(k + 1, "Case") == "Gen":
        return Amount(2, 7, True, k + 1)
    if lemma in lexicon.COLLECTIVES:
        low = high = lexicon.COLLECTIVES[lemma]
        if several and lemma in lexicon.OPEN_COLLECTIVES:  # «десятки»
            low, high = low * 2, high * 9
        return _scaled(line, Amount(low, high, True, k + 1))
    if lemma in lexicon.MULTIPLIERS and several and len(lemma) > 4:  # «тысячи», not «тыс»
        n = lexicon.MULTIPLIERS[lemma]
        return Amount(2 * n, 9 * n, True, k + 1, n)
    if "-" in lemma:
        parts = [lexicon.CARDINALS.get(part) for part in lemma.split("-")]
        if len(parts) == 2 and parts[0] and parts[1] and parts[0] < parts[1]:
            return _scaled(line, Amount(parts[0], parts[1], True, k + 1))
    said = _exact(line, k)
    if said is None or line.word(said.end) != "с" or line.lemma(said.end + 1) != "половина":
        return _scaled(line, said) if said else None
    return _scaled(line, Amount(said.low + 0.5, said.high + 0.5, False, said.end + 2))


def _exact(line: Line, k: int) -> Amount | None:
    """Digits and words of one number; the words fall: «сто двадцать пять тысяч триста»."""
    total = 0.0
    group = -1.0  # below the thousands; -1 when nothing is read yet
    least = math.inf  # what comes next is below
    scale: float = 1
    multiplier: float = math.inf
    start = k
    while k - start < _LONGEST_NUMBER:
        lemma = line.lemma(k)
        if lemma in lexicon.MULTIPLIERS and lexicon.MULTIPLIERS[lemma] < multiplier and (group > 0 or k == start):
            scale = multiplier = lexicon.MULTIPLIERS[lemma]
            total += abs(group) * multiplier
            group, least = 0.0, 1_000.0
            k = after_stop(line, k + 1)
        elif least >= 1_000 and (said := digits(line, k)) and said[0] < least:
            value, k = said
            group = max(group, 0.0) + value
            least = 0.0
        elif lemma in lexicon.CARDINALS and lexicon.CARDINALS[lemma] < least:
            cardinal = lexicon.CARDINALS[lemma]
            group = max(group, 0.0) + cardinal
            least = 100.0 if cardinal >= 100 else 10.0 if cardinal >= 20 else 0.0
            k += 1
        else:
            break
    if k == start:
        return None
    value = total + max(group, 0.0)
    return Amount(value, value, False, k, scale)


def _scaled(line: Line, said: Amount) -> Amount:
    """With the round numbers behind it: «полтора миллиона», «два десятка», «несколько сотен тысяч»."""
    low, high, approx, k, scale = said.low, said.high, said.approx, said.end, said.scale
    for _ in range(2):
        lemma = line.lemma(k)
        if lemma in lexicon.COLLECTIVES:
            n, approx = lexicon.COLLECTIVES[lemma], True
        elif lemma in lexicon.MULTIPLIERS:
            n = lexicon.MULTIPLIERS[lemma]
        else:
            break
        low, high, scale, k = low * n, high * n, scale * n, after_stop(line, k + 1)
    return Amount(low, high, approx, k, scale)


def after_stop(line: Line, k: int) -> int:
    """The position behind the full stop of an abbreviation that ends before `k`, where the sentence goes on."""
    stopped = line.raw(k) == "." and line.word(k - 1) in lexicon.STOPPED
    return k + 1 if stopped and k + 1 < len(line) and not line.raw(k + 1)[:1].isupper() else k


def digits(line: Line, k: int) -> tuple[float, int] | None:
    """A number in digits and the position after it: «12», «2,5», «1 234 567,5» with spaces of any width."""
    raw = line.raw(k)
    if not _DIGITS.fullmatch(raw):
        return None
    k += 1
    if raw.isdecimal() and len(raw) <= 3 and raw[0] != "0":
        while k < len(line) and _GROUP.fullmatch(line.raw(k)) and line.tokens[k].start == line.tokens[k - 1].end + 1:
            raw += line.raw(k)
            k += 1
            if not raw.isdecimal() or len(raw) > 15:
                break
    return _figure(raw), k


def _figure(raw: str) -> float:
    """«2,5» is two and a half, «5,000» five thousand."""
    whole, _, rest = raw.replace(".", ",").partition(",")
    return float(whole + rest) if rest == "000" and whole != "0" else float(f"{whole}.{rest or 0}")


def compound(word: str, stem: Callable[[str], str | None]) -> tuple[float, str] | None:
    """The number in front of an adjective and what `stem` makes of the rest: «двухдневный», «15-летний».

    `word` is folded. None where the word is no such adjective or its number is beyond reason.
    """
    if len(word) > _LONGEST_COMPOUND or not may_be_compound(word):
        return None
    digits = len(word) - len(word.lstrip("0123456789"))
    if digits:
        n = float(word[:digits])
        found = stem(word[digits:].removeprefix("-").removeprefix("ти").removeprefix("-"))
    else:
        n, rest = 0.0, word
        while (found := stem(rest)) is None or not n:
            part = max((p for p in lexicon.COMPOUND_NUMBERS if rest.startswith(p)), key=len, default="")
            added = lexicon.COMPOUND_NUMBERS.get(part, 0)
            if not part or (n and not added < 10 <= n):  # «двадцатидвух»
                return None
            n, rest = n + added, rest[len(part) :]
    return (n, found) if found is not None and 0 < n < 100_000 else None


def may_be_compound(word: str) -> bool:
    """False for what `compound` takes for none, for sure."""
    return word.startswith(_COMPOUND_STARTS)


def ordinal(line: Line, k: int) -> tuple[int, int] | None:
    """Value and the position after it: «первый», «двадцать первого», «1-го», «XX»."""
    raw, lemma = line.raw(k), line.lemma(k)
    if found := _ORDINAL.fullmatch(line.word(k)):
        return int(found[1]), k + 1
    if lemma in lexicon.ORDINALS:
        return lexicon.ORDINALS[lemma], k + 1
    tens = lexicon.CARDINALS.get(lemma, 0)
    unit = lexicon.ORDINALS.get(line.lemma(k + 1), 0)
    if tens in (20, 30, 40, 50, 60, 70, 80, 90) and 0 < unit < 10:
        return tens + unit, k + 2
    if _ROMAN.fullmatch(raw):
        return roman(raw), k + 1
    return None


def roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if n + 1 < len(values) and v < values[n + 1] else v for n, v in enumerate(values))
