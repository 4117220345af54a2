"""The nominative of a person's name: «Касым-Жомартом Токаевым» → «Касым-Жомарт Токаев».

Candidates come from undoing case endings and from the dictionary; only those count that the rules of name inflection
turn back into the words as written. Case and gender are chosen for the whole name at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from workers.extraction.document import fold
from workers.extraction.entities import known as figures
from workers.extraction.entities.wordforms import (
    BASE,
    CASES,
    GENDERS,
    LONGEST_WORD,
    PARTICLES,
    Option,
    is_patronymic,
    knows_as,
    options,
)

LONGEST_NAME = 6  # words of one name that are analysed; further ones stay as they are

_KNOWN_HERE = -1.5  # seen in the article in the nominative
_PUBLIC_NAME = -2.0  # a word of the whole name of a public figure
_PUBLIC_SURNAME = -0.6  # the surname of one: weaker than what the tagger says
_OTHER_CASE = 1.0
_GENITIVE_OR_ACCUSATIVE = 0.7
_OTHER_GENDER = 0.5


class Word(NamedTuple):
    """A word of a name with what the tagger says of it; `case` and `gender` may be empty."""

    text: str
    case: str
    gender: str  # masc, fem or empty


class Reading(NamedTuple):
    """The nominative of a whole name; `parts` says of every word given, patronymic, surname or particle."""

    words: tuple[str, ...]
    parts: tuple[str, ...]
    gender: str
    case: str
    price: float


def layouts(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What the words of a name may be, the usual first."""
    n = len(words)
    held = ["particle" if w.lower() in PARTICLES and w.islower() else "" for w in words]
    if n == 1:
        yield from ((("surname",), ("given",)))
        return
    last = n - 1
    parts = [h or ("surname" if i == last else "given") for i, h in enumerate(held)]
    if n >= 3 and is_patronymic(words[1]) and not is_patronymic(words[2]):
        parts[1] = "patronymic"
        yield tuple(parts)
        return
    if is_patronymic(words[last]) and knows_as(words[last - 1], "given"):
        parts[last] = "patronymic"
        if n >= 3:
            parts[0] = "surname"
        yield tuple(parts)
        if n >= 3:
            return
        parts[last] = "surname"
    yield tuple(parts)
    if n == 2 and knows_as(words[1], "given") and not knows_as(words[1], "surname") and not knows_as(words[0], "given"):
        yield ("surname", "given")


def readings(
    words: Sequence[Word],
    known: Collection[str] = frozenset(),
    gender: str | None = None,
    public: bool = True,
) -> list[Reading]:
    """The possible nominatives of a name, the likeliest first; at least one.

    `known` are folded nominatives of names that the article holds; `gender` is what agreement elsewhere says.
    With `public` the whole names and the surnames of public figures weigh too.
    """
    shown = [w.text for w in words]
    if len(words) > LONGEST_NAME or any(len(w) > LONGEST_WORD for w in shown):
        return [as_written(words)]
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], Reading] = {}
    against = {(sex, case): _disagreement(words, sex, case, gender) for sex in GENDERS for case in CASES}
    for order, parts in enumerate(layouts(shown)):
        tables = [None if p == "particle" else options(w, p) for w, p in zip(shown, parts, strict=True)]
        many = len(parts) > 2 and "patronymic" not in parts
        for sex in GENDERS:
            gains = [_gains(t, p, sex, known, public) if t else {} for p, t in zip(parts, tables, strict=True)]
            for case in CASES:
                price = 0.2 * order + against[sex, case]
                chosen = []
                for word, part, table, gain in zip(shown, parts, tables, gains, strict=True):
                    if table is None:
                        chosen.append(word)
                        continue
                    offers = [(dear + gain[text], text) for dear, text in table[sex, case]]
                    if many and part == "given" and len(word) <= 4:  # «Ким Чен Ына», «Джей Ди Вэнса»
                        offers.append((BASE + 0.4, word))
                    if not offers:
                        break
                    cheapest = min(offers)
                    price += cheapest[0]
                    chosen.append(cheapest[1])
                else:
                    key = (tuple(chosen), parts)
                    if key not in found or price < found[key].price:
                        found[key] = Reading(*key, sex, case, price)
    if public:
        for reading in _public_readings(words, gender):
            key = (reading.words, reading.parts)
            if key not in found or reading.price < found[key].price:
                found[key] = reading
    return sorted(
        found.values(), key=lambda r: (r.price, CASES.index(r.case), GENDERS.index(r.gender), r.words, r.parts)
    )


def _gains(
    table: Mapping[tuple[str, str], Sequence[Option]], part: str, gender: str, known: Collection[str], public: bool
) -> dict[str, float]:
    """What the nominatives of a table gain because the article or the list of public figures has them."""
    gains = dict.fromkeys((o.text for case in CASES for o in table[gender, case]), 0.0)
    for text in gains:
        if fold(text) in known:
            gains[text] = _KNOWN_HERE
        elif public and part == "surname" and figures.is_surname(text, gender):
            gains[text] = _PUBLIC_SURNAME
    return gains


def _public_readings(words: Sequence[Word], gender: str | None) -> Iterator[Reading]:
    """The whole name of a public figure in one of its cases: «Джордже Мелони» is of «Джорджа»."""
    for person, case in figures.matches([w.text for w in words]):
        if gender and gender != person.gender:
            continue
        price = (BASE + _PUBLIC_NAME) * len(words) + _disagreement(words, person.gender, case, gender)
        yield Reading(person.words, person.parts, person.gender, case, price)


def as_written(words: Sequence[Word]) -> Reading:
    """The reading of what is not analysed."""
    return Reading(tuple(w.text for w in words), ("given",) * (len(words) - 1) + ("surname",), "", "", 9.0)


def _disagreement(words: Sequence[Word], gender: str, case: str, agreed: str | None) -> float:
    """The price of a case and gender that the tagger, word by word, does not see."""
    price = 0.0
    tagged = [w for w in words if w.case]
    for word in tagged:
        if word.case != case:
            pair = {word.case, case} == {"Gen", "Acc"}
            price += (_GENITIVE_OR_ACCUSATIVE if pair else _OTHER_CASE) / len(tagged)
        if word.gender and word.gender != gender:
            price += _OTHER_GENDER / len(tagged)
    if agreed and agreed != gender:
        price += 1.5
    return price
