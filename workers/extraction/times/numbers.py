"""Amounts and ordinals in words and digits, over the tokens of a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workers.extraction.document import Token
from workers.extraction.times import lexicon
from workers.extraction.times.shapes import Match

_DIGITS = re.compile(r"\d{1,9}(?:[.,]\d{1,3})?")
_RANGE = re.compile(r"(\d{1,6})[-–—](\d{1,6})")
_ORDINAL = re.compile(r"(\d{1,4})-?(?:о?го|о?му|[ыо]?м|[оы]?е|[ыо]?й|[ая]я|ю|[ыи]?х|[ыи]?ми)")
_ROMAN = re.compile(r"[IVXХІ]{1,6}")
_ROMAN_VALUES = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10}
DASHES = ("-", "–", "—", "−")


class Line:
    """The tokens of one sentence, by position; beyond its end all is empty."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.text = [t.text for t in tokens]
        self.folded = [t.folded for t in tokens]
        self._lemma = [_lemma(t) for t in tokens]
        self.dates: dict[int, Match | None] = {}  # by position, for `dates.date_at`
        self._amounts: dict[int, Amount | None] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def lemma(self, k: int) -> str:
        return self._lemma[k] if 0 <= k < len(self.tokens) else ""

    def word(self, k: int) -> str:
        """The word as it stands, folded."""
        return self.folded[k] if 0 <= k < len(self.tokens) else ""

    def starts_date(self, k: int) -> bool:
        """Whether the word at `k` can open a date: most cannot, and the grammar is spared them."""
        return self.lemma(k) in lexicon.DATE_STARTS or self.word(k)[:1].isdigit() or bool(_ROMAN.fullmatch(self.raw(k)))

    def starts(self, k: int) -> bool:
        """Whether the word at `k` can open any expression of time."""
        word = self.word(k)
        if word in lexicon.PREPOSITIONS:
            return self.word(k + 1) not in lexicon.PREPOSITIONS and self.starts(k + 1)
        lemma = self.lemma(k)
        if self.starts_date(k) or word in lexicon.STARTS or lemma in lexicon.STARTS or self._joined(lemma):
            return True
        return len(word) > 6 and any(stem in word for stem in lexicon.COMPOUND_UNITS)

    @staticmethod
    def _joined(lemma: str) -> bool:
        """«пять-шесть»."""
        return lemma.partition("-")[0] in lexicon.CARDINALS

    def amount(self, k: int) -> Amount | None:
        """What `amount` reads at `k`, read once."""
        if k not in self._amounts:
            self._amounts[k] = amount(self, k)
        return self._amounts[k]

    def raw(self, k: int) -> str:
        return self.text[k] if 0 <= k < len(self.tokens) else ""

    def feature(self, k: int, name: str) -> str:
        return self.tokens[k].feats.get(name, "") if 0 <= k < len(self.tokens) else ""

    def pos(self, k: int) -> str:
        return self.tokens[k].pos if 0 <= k < len(self.tokens) else ""

    def words(self, k: int, phrase: Sequence[str]) -> bool:
        """Whether the words from `k` on are these."""
        return all(self.word(k + n) == word for n, word in enumerate(phrase))

    def phrase(self, k: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> tuple[str, ...] | None:
        """The longest of the phrases that stands at `k`; they are filed under their first words, the longest first."""
        return next((p for p in phrases.get(self.word(k), ()) if self.words(k, p)), None)

    def glued(self, k: int) -> bool:
        """Whether token `k` touches the one before it."""
        return 0 < k < len(self.tokens) and self.tokens[k - 1].end == self.tokens[k].start


def _lemma(token: Token) -> str:
    """The lemma; of what the dictionary gives to another word its own: «ближайшие», «прошедшей», «летом»."""
    folded = token.folded
    if folded in lexicon.FORMS:
        return lexicon.FORMS[folded]
    if folded in lexicon.SHORT_MONTHS:
        return folded
    if token.pos in ("ADJ", "VERB"):
        return next((own for stem, own in lexicon.STEMS.items() if folded.startswith(stem)), token.lemma)
    return token.lemma


@dataclass(frozen=True, slots=True)
class Amount:
    """Between `low` and `high`; `end` is the position after its last token."""

    low: float
    high: float
    approx: bool
    end: int


def amount(line: Line, k: int) -> Amount | None:
    """«пять», «двадцать пять», «полтора», «пять-шесть», «5–7», «2,5», «два с половиной», «23 тысячи 226»."""
    if ranged := _RANGE.fullmatch(line.raw(k)):
        low, high = float(ranged[1]), float(ranged[2])
        return Amount(low, high, True, k + 1) if low < high else None
    first = _plain(line, k)
    if first is None:
        return None
    if line.word(first.end) in DASHES and not first.approx:
        second = _plain(line, first.end + 1)
        if second and not second.approx and first.low < second.high:
            return Amount(first.low, second.high, True, second.end)
    return first


def _plain(line: Line, k: int) -> Amount | None:
    lemma = line.lemma(k)
    if lemma in lexicon.VAGUE:
        low, high = lexicon.VAGUE[lemma]
        if low != high and line.lemma(k + 1) == "десяток":
            return Amount(low * 10, high * 10, True, k + 2)
        return Amount(low, high, low != high or lemma == "десяток", k + 1)
    if lemma == "ряд" and line.feature(k + 1, "Case") == "Gen":
        return Amount(2, 7, True, k + 1)
    if "-" in lemma:
        parts = [lexicon.CARDINALS.get(part) for part in lemma.split("-")]
        if len(parts) == 2 and parts[0] and parts[1] and parts[0] < parts[1]:
            return Amount(parts[0], parts[1], True, k + 1)
    total = 0.0
    group = -1.0  # below the thousands; -1 when nothing is read yet
    least = 10_000.0  # words of a number fall: сто, двадцать, пять
    start = k
    while k - start < 8:
        lemma, raw = line.lemma(k), line.raw(k)
        if lemma in lexicon.MULTIPLIERS and (group >= 0 or k == start):
            total += max(group, 1.0 if group < 0 else group) * lexicon.MULTIPLIERS[lemma]
            group, least = 0.0, 1_000.0
        elif _DIGITS.fullmatch(raw) and least >= 1_000:
            group = max(group, 0.0) + float(raw.replace(",", "."))
            least = 0.0
        elif lemma in lexicon.CARDINALS and lexicon.CARDINALS[lemma] < least:
            cardinal = lexicon.CARDINALS[lemma]
            group = max(group, 0.0) + cardinal
            least = 100.0 if cardinal >= 100 else 10.0 if cardinal >= 20 else 0.0
        else:
            break
        k += 1
    if k == start:
        return None
    value = total + max(group, 0.0)
    if line.word(k) == "с" and line.lemma(k + 1) == "половина":
        value, k = value + 0.5, k + 2
    return Amount(value, value, False, k)


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
