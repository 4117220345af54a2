"""What the interface says, in Russian and English: TOML files in `catalogue/`, one for each page, both languages side
by side. `start.lead` is the phrase `lead` of `start.toml`; `card.stance.denial` is `denial` of its table `stance`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("ru", "en")

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
Phrase = str | list[str]


@cache
def catalogue() -> Mapping[str, Mapping[str, Phrase]]:
    """By key and language. A phrase that depends on a number `n` is a list: one, few, many; in English one, many."""
    found: dict[str, Mapping[str, Phrase]] = {}
    for file in files("service.web").joinpath("catalogue").iterdir():
        if file.name.endswith(".toml"):
            found.update(_flat(file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf8"))))
    return found


def _flat(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Phrase]]]:
    if not any(isinstance(value, dict) for value in table.values()):
        yield name, table
    else:
        for below, value in table.items():
            yield from _flat(f"{name}.{below}", value)


def say(language: str, key: str, n: int | None = None, **values: object) -> str:
    """The phrase with its values filled in. Raises KeyError for one that is not there."""
    phrase = catalogue()[key][language]
    if isinstance(phrase, list):
        phrase = phrase[_form(language, n or 0)]
    return phrase.format(n=number(language, n), **values) if n is not None or values else phrase


def word(language: str, group: str, code: str | None) -> str:
    """The name of a code of the wire; the code itself where nobody has named it yet: such sets grow."""
    found = catalogue().get(f"{group}.{code}")
    return str(found[language]) if found else str(code or "").replace("_", " ").lower()


def rule(language: str, name: str) -> str:
    """The name of a rule of the evidence: its own, or that of its family («trigger-открыть»), else its code."""
    family = name.partition("-")[0]
    return word(language, "wire.rule", name if f"wire.rule.{name}" in catalogue() else family)


def codes(group: str) -> list[str]:
    """The codes of the wire that have names, in the order of the catalogue."""
    return [key.removeprefix(f"{group}.") for key in catalogue() if key.startswith(f"{group}.")]


def _form(language: str, n: int) -> int:
    """Which of the forms goes with a number: «1 цитата», «3 цитаты», «5 цитат»."""
    if language != "ru":
        return int(n != 1)
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


def number(language: str, n: float | None) -> str:
    """«12 300», “12,300”; at most two decimals."""
    if n is None:
        return ""
    written = f"{n:,.2f}".rstrip("0").rstrip(".") if n != int(n) else f"{int(n):,}"
    return written.replace(",", "\u202f").replace(".", ",") if language == "ru" else written


def day(language: str, written: str | None) -> str:
    """«11 ноября 2025», «сентябрь 2025», «2025» from a day, month or year of the wire, or from a moment. What is none
    of these comes back as it is."""
    match = _DAY.match(written or "")
    if not match:
        return written or ""
    year, month, number = match.groups()
    if not month:
        return year
    if not 1 <= int(month) <= 12:
        return written or ""
    if not number:
        return f"{say(language, f'day.month.{int(month)}')} {year}"
    return say(language, "day.full", d=int(number), month=say(language, f"day.of_month.{int(month)}"), year=year)


def interval(language: str, start: str | None, end: str | None) -> str:
    """One day, or two with a dash; «с …» and «по …» where one end is open."""
    if start and end and start[:10] != end[:10]:
        return f"{day(language, start)} – {day(language, end)}"
    if start and end:
        return day(language, start)
    if start or end:
        return say(language, "day.since" if start else "day.until", day=day(language, start or end))
    return ""
