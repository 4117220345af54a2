"""The forms of one word of a name: from the nominative to the cases, and back to the nominatives it may come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from workers.extraction.document import fold
from workers.extraction.parsing import morphology

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
GENDERS = ("masc", "fem")
PARTICLES = frozenset(
    ("фон", "фан", "ван", "вон", "де", "ди", "да", "дю", "дер", "ден", "дос", "ла", "ле", "эль", "аль", "ас", "ар",
     "ад", "аш", "ат", "бен", "бин", "бинт", "ибн", "абу", "оглы", "оглу", "кызы", "кзы", "заде", "паша", "бей", "хан")
)  # fmt: skip
LONGEST_WORD = 40  # code points; longer ones are no names

_PYTROVICH_CASE: dict[str, Any] = {
    "Gen": Case.GENITIVE,
    "Dat": Case.DATIVE,
    "Acc": Case.ACCUSATIVE,
    "Ins": Case.INSTRUMENTAL,
    "Loc": Case.PREPOSITIONAL,
}
_PYTROVICH_GENDER: dict[str, Any] = {"masc": Gender.MALE, "fem": Gender.FEMALE}
_PYTROVICH_PART = {"given": NamePart.FIRSTNAME, "surname": NamePart.LASTNAME, "patronymic": NamePart.MIDDLENAME}
_OPENCORPORA_CASE = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc",
                     "gen2": "Gen", "loc2": "Loc"}  # fmt: skip
_OPENCORPORA_GENDER = {"masc": ("masc",), "femn": ("fem",), "ms-f": ("masc", "fem")}
_OPENCORPORA_PART = {"Name": "given", "Surn": "surname", "Patr": "patronymic"}

# What stands in an oblique form → what may stand in its place in the nominative
_UNDO = {
    "а": ("", "й"),
    "я": ("ь", "й", ""),
    "у": ("", "а"),
    "ю": ("ь", "й", "я"),
    "е": ("", "а", "ь", "й", "я"),
    "и": ("а", "я", "ь", "ия"),
    "ы": ("а",),
    "ом": ("", "ий", "ый", "ой"),
    "ем": ("", "ь", "й", "ий"),
    "ём": ("", "ь", "й"),
    "ым": ("", "ый", "ой"),
    "им": ("ий", ""),
    "ого": ("ый", "ой", "ий"),
    "его": ("ий",),
    "ому": ("ый", "ой", "ий"),
    "ему": ("ий",),
    "ой": ("а", "ая"),
    "ою": ("а", "ая"),
    "ей": ("а", "я", "ая"),
    "ью": ("ь",),
    "ую": ("ая",),
    "юю": ("яя",),
    "ии": ("ий", "ия"),
    "ию": ("ий", "ия"),
    "ия": ("ий",),
    "ием": ("ий",),
    "ией": ("ия",),
    # a vowel that is fleeting: Кравец, Кравца
    "ца": ("ец",),
    "цу": ("ец",),
    "це": ("ец",),
    "цем": ("ец",),
    "цом": ("ец",),
}
_SURNAME_IN_CASE = ("ову", "еву", "ёву", "ину", "ыну", "ове", "еве", "ине", "овы", "ины", "ому", "ему", "ого", "ую")
_HUSHING = "гкхжчшщ"
_KEPT = ((0, ""),) * len(_PYTROVICH_CASE)
_VOWELS = "аеёиоуыэюя"

MOST_CUT = 3  # letters that a rule takes away at the end of a nominative

BASE = 0.5
_UNCHANGED = 1.6  # a name that one would expect to change stands unchanged in an oblique case
_INDECLINABLE = 0.1
_IN_DICTIONARY = -1.0
_BY_OTHER_RULES = 0.2


class Option(NamedTuple):
    """A possible nominative of one word; a lower price is likelier."""

    price: float
    text: str


@lru_cache(1)
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@lru_cache(5_000)
def inflect(word: str, part: str, gender: str) -> dict[str, tuple[str, ...]]:
    """The forms that a nominative may have in every case, the standard one first; folded.

    A hyphenated given name changes in its last part («Касым-Жомарта») or in both («Касыма-Жомарта»).
    """
    table: dict[str, tuple[str, ...]] = {"Nom": (fold(word),)}
    if "-" not in word:
        table.update((case, (form,)) for case, form in zip(CASES[1:], _forms(word, part, gender), strict=True))
        return table
    first, last = word.rsplit("-", 1)
    columns = [_forms(piece, part, gender) for piece in word.split("-")]
    rows = zip(_forms(word, part, gender), _forms(last, part, gender), zip(*columns, strict=True), strict=True)
    for case, (whole, end, both) in zip(CASES[1:], rows, strict=True):
        table[case] = tuple(dict.fromkeys((whole, f"{fold(first)}-{end}", "-".join(both))))
    return table


def _cases_of(written: str, word: str, part: str, gender: str) -> dict[str, bool]:
    """The oblique cases in which a nominative may be as written (folded), and whether by the standard form there."""
    if "-" in word:
        return {case: made[0] == written for case, made in inflect(word, part, gender).items()
                if case != "Nom" and written in made}  # fmt: skip
    endings = _endings(word.lower(), part, gender, True) or _KEPT
    return {
        case: True
        for case, (cut, ending) in zip(CASES[1:], endings, strict=True)
        if len(word) - cut + len(ending) == len(written)
        and _spell(fold((word[:-cut] if cut else word) + ending)) == written
    }


def _forms(word: str, part: str, gender: str) -> list[str]:
    """The standard form in every case but the nominative."""
    if not word:
        return [word] * len(_PYTROVICH_CASE)
    pieces = word.split("-")
    last = len(pieces) - 1
    columns = [_changed(p, _endings(p.lower(), part, gender, i == last)) for i, p in enumerate(pieces)]
    return [_spell(fold("-".join(made))) for made in zip(*columns, strict=True)]


def _changed(piece: str, endings: Sequence[tuple[int, str]] | None) -> list[str]:
    return [(piece[:-cut] if cut else piece) + ending for cut, ending in endings or _KEPT]


def _endings(piece: str, part: str, gender: str, sure: bool) -> Sequence[tuple[int, str]] | None:
    """What pytrovich puts in place of a nominative's ending, by case: how many letters go, and what comes."""
    exceptions, tail = _known_to_rules(part)
    if piece in exceptions:
        return _modified(piece, part, gender, sure, True)
    return _modified(piece[-tail:], part, gender, sure, False)


@lru_cache(len(_PYTROVICH_PART))
def _known_to_rules(part: str) -> tuple[Collection[str], int]:
    """The words with rules of their own, and how many letters at the end of all others the rules look at."""
    own, other = (table[_PYTROVICH_PART[part]] for table in (_maker()._exception_indices, _maker()._suffix_indices))
    return own._by_word, max(len(test) for rule in other._rules for test in rule.test)


@lru_cache(5_000)
def _modified(piece: str, part: str, gender: str, sure: bool, exceptional: bool) -> Sequence[tuple[int, str]] | None:
    maker, kind = _maker(), _PYTROVICH_PART[part]
    sexes: tuple[tuple[Any, bool], ...] = ((_PYTROVICH_GENDER[gender], sure), (Gender.ANDROGYNOUS, False))
    tables = [maker._exception_indices[kind]] * exceptional + [maker._suffix_indices[kind]]
    for sex, known in sexes:
        for table in tables:
            if rule := table.find_first_match(piece, sex.str(), known):
                return _modifications(rule)
    return None


@lru_cache(500)
def _modifications(rule: Any) -> Sequence[tuple[int, str]]:
    """«--ого» takes two letters away; «.» changes nothing."""
    mods = [rule.mods[case] for case in _PYTROVICH_CASE.values()]
    keeps, cuts = PetrovichDeclinationMaker.MODS_KEEP_IT_ALL_SYMBOL, PetrovichDeclinationMaker.MODS_REMOVE_LETTER_SYMBOL
    return [(0, "") if mod == keeps else (mod.count(cuts), mod.lstrip(cuts)) for mod in mods]


def _spell(form: str) -> str:
    """No ы after г к х ж ч ш щ («Джорджи»)."""
    if len(form) > 1 and form[-1] == "ы" and form[-2] in _HUSHING:
        return form[:-1] + "и"
    if len(form) > 2 and form[-2:] == "ой" and form[-3] in "жчшщц":
        return form[:-2] + "ей"
    return form


def _candidates(word: str) -> list[str]:
    """Nominatives that the word as written may come from, itself first."""
    found = [word]
    for length in (3, 2, 1):
        stem, ending = word[:-length], word[-length:].lower()
        if len(stem) >= 2:
            found.extend(stem + instead for instead in _UNDO.get(ending, ()) if _fits(stem, instead))
    if word.count("-") == 1:  # «Касыма-Жомарта»: both parts may have changed
        first, last = word.split("-")
        found.extend(f"{a}-{b}" for a in _candidates(first)[1:] for b in _candidates(last)[1:])
    return list(dict.fromkeys(found))


def _fits(stem: str, ending: str) -> bool:
    """Whether Russian spells it: й only after a vowel, ь only after a consonant, no я after к or ш, no йа."""
    before = stem[-1].lower()
    if ending == "й":
        return before in _VOWELS
    if ending == "ь":
        return before not in _VOWELS and before not in "йьъ"
    if ending == "я":
        return before not in "гкхжчшщц"
    if ending == "а":
        return before not in "йьъ"
    return not (ending == "" and before in "ьъ" and len(stem) < 3)


def _standing_still(word: str, part: str, gender: str) -> float:
    """The price of a form that equals its nominative in an oblique case.

    Low for foreign names in -о, -и, -у after a vowel («Моди», «Нетаньяху») and women's surnames in a consonant
    («Меркель»); high where a Russian ending is the likelier reading («Мурашову»).
    """
    low = word.lower()
    end, before = low[-1:], low[-2:-1]
    if low.endswith(_SURNAME_IN_CASE):
        return _UNCHANGED
    if gender == "fem" and part == "surname" and end not in _VOWELS:
        return _INDECLINABLE
    if end in "оэи" or (end in "ую" and before in _VOWELS + "х"):
        return _INDECLINABLE
    if end in "еы":
        return 0.6
    if (
        part == "given"
        and len(word) <= 4
        and end not in "аяуюь"
        and ("given", gender) not in {d[:2] for d in _dictionary(word)}
    ):
        return 0.2  # «Ким Чен Ына»
    return _UNCHANGED


def _cased_like(word: str, model: str) -> str:
    """The word with capital letters where the model has them: «касым-жомарт» → «Касым-Жомарт»."""
    pieces = word.split("-")
    models = model.split("-")
    if len(pieces) == len(models):
        return "-".join(p[:1].upper() + p[1:] if m[:1].isupper() else p for p, m in zip(pieces, models, strict=True))
    return word[:1].upper() + word[1:]


@lru_cache(20_000)
def _dictionary(word: str) -> tuple[tuple[str, str, str, str], ...]:
    """What the dictionary knows of the word as a name: (part, gender, case, nominative), in a fixed order."""
    found = set()
    if not morphology.is_known(word):
        return ()
    for parse in morphology.readings(word):
        grammemes = parse.tag.grammemes
        part = next((p for g, p in _OPENCORPORA_PART.items() if g in grammemes), None)
        case = next((c for g, c in _OPENCORPORA_CASE.items() if g in grammemes), None)
        if not part or not case or "plur" in grammemes or "Abbr" in grammemes:
            continue
        nominative = parse.inflect({"Nom", "Sing"})
        if nominative is None:
            continue
        for gender in next((v for g, v in _OPENCORPORA_GENDER.items() if g in grammemes), ()):
            found.add((part, gender, case, _cased_like(nominative.word, word)))
    return tuple(sorted(found))


@lru_cache(3_000)
def options(word: str, part: str) -> dict[tuple[str, str], tuple[Option, ...]]:
    """For every gender and case the possible nominatives of the word, the likeliest first."""
    table: dict[tuple[str, str], dict[str, float]] = {(g, c): {} for g in GENDERS for c in CASES}
    written = fold(word)
    still = {gender: _standing_still(word, part, gender) for gender in GENDERS}

    def offer(gender: str, case: str, text: str, price: float) -> None:
        held = table[gender, case].get(text)
        if held is None or price < held:
            table[gender, case][text] = price

    for known_part, gender, case, nominative in _dictionary(word):
        if known_part == part:
            offer(gender, case, nominative, BASE + _IN_DICTIONARY)
    for candidate in _candidates(word):
        known = {(p, g) for p, g, c, _ in _dictionary(candidate) if c == "Nom"}
        same = fold(candidate) == written
        for gender in GENDERS:
            price = BASE + (_IN_DICTIONARY if (part, gender) in known else _shape(candidate, part, gender))
            if candidate == word:
                offer(gender, "Nom", candidate, price)
            standard = _cases_of(written, candidate, part, gender)
            for case, first in standard.items():
                added = still[gender] if same else 0.0 if first else _BY_OTHER_RULES
                offer(gender, case, candidate, price + added)
            if part == "surname":
                for case in _cases_of(written, candidate, "given", gender):
                    if case not in standard:
                        offer(gender, case, candidate, price + _BY_OTHER_RULES)
    for gender in GENDERS:  # a name in another language may stay as it is in every case
        for case in CASES[1:]:
            offer(gender, case, word, BASE + still[gender] + 0.2)
    return {(gender, case): _cheapest(offers, case) for (gender, case), offers in table.items()}


def _cheapest(offers: dict[str, float], case: str) -> tuple[Option, ...]:
    """The four cheapest, the cheapest first; of «Петр» and «Пётр» behind «Петра» only the one with ё."""
    if len(offers) == 1:
        return tuple(Option(price, text) for text, price in offers.items())
    best: dict[str, Option] = {}
    for text, price in sorted(offers.items(), key=lambda o: (o[1], o[0])):
        held = best.get(fold(text))
        if held is None:
            best[fold(text)] = Option(price, text)
        elif "ё" in text and case != "Nom":
            best[fold(text)] = Option(held.price, text)
    return tuple(sorted(best.values())[:4])


def _shape(word: str, part: str, gender: str) -> float:
    """What makes a nominative outside the dictionary unlikely."""
    end = word[-1:].lower()
    vowel = end in _VOWELS
    vowel_before = word[-2:-1].lower() in "иыо"
    price = 0.0
    if end in "ьй":
        price += (
            0.0
            if word.lower().endswith(("ский", "цкий", "ской", "цкой"))
            else 0.1
            if end == "й" and vowel_before
            else 0.4
        )
    if word.lower().endswith(("ый", "ая")):
        price += 0.1
    if word.lower().endswith(("ог", "ом", "ым", "им")):  # «Долгорукому» is of «Долгорукий»
        price += 0.6
    if part == "surname":
        if end in "ая" and not word.lower().endswith(("ая", "ова", "ева", "ёва", "ина", "ына")):
            price += 0.5
        if gender == "masc" and word.lower().endswith(("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")):
            price += 1.5
        if gender == "fem" and word.lower().endswith(
            ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской", "ый", "ий")
        ):
            price += 1.5
        if gender == "fem" and not vowel:
            price += 0.3
    if part == "given":
        if gender == "fem" and not vowel and end != "ь":
            price += 0.8
        if gender == "masc" and end in "ая":
            price += 0.4
    if part == "patronymic":
        endings = ("ич",) if gender == "masc" else ("вна", "чна", "шна")
        price += 0.0 if word.lower().endswith(endings) else 3.0
    return price


_PATRONYMIC = tuple(
    stem + ending
    for stem, endings in (
        ("вич", ("", "а", "у", "ем", "е")),
        ("ьич", ("", "а", "у", "ом", "ем", "е")),
        ("мич", ("", "а", "у", "ом", "ем", "е")),
        ("кич", ("", "а", "у", "ом", "ем", "е")),
        ("вн", ("а", "ы", "е", "у", "ой")),
        ("ничн", ("а", "ы", "е", "у", "ой")),
    )
    for ending in endings
)


def is_patronymic(word: str) -> bool:
    """«Владимирович», «Ивановны»; a surname like «Рабинович» too, so ask only of a word after a given name."""
    return len(word) > 5 and word.lower().endswith(_PATRONYMIC)


def knows_as(word: str, part: str) -> bool:
    """Whether the dictionary knows the word, in any case, as a given name, patronymic or surname."""
    return any(p == part for p, _, _, _ in _dictionary(word))
