"""The lexicon of events: families of trigger words with conditions, frames, types. The data is in the TOML beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from workers.extraction import lexicons
from workers.extraction.document import fold

_FOLDER = Path(__file__).parent
_KEPT = 20_000  # words whose entries are remembered
WORD_CLASSES = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adj": ("ADJ", "VERB", "ADV")}


@dataclass(frozen=True, slots=True)
class Type:
    """One of the types of events with its codes in the outer vocabularies."""

    code: str
    plover: str | None
    iptc: tuple[str, ...]
    label_ru: str
    frames: Mapping[str, str]  # by word class: of words that the lexicon has for other types only


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a condition: `slot` holds one of the `words` or `kinds`; a flag has neither."""

    slot: str
    words: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    negated: bool = False


Condition = tuple[Test, ...]  # all of them


@dataclass(frozen=True, slots=True)
class Entry:
    """A family of trigger words. `family` is its first word; words that share one of the `senses` may name one
    occurrence."""

    type: str
    family: str
    frame: str
    senses: frozenset[str]
    wanted: tuple[Condition, ...] = ()
    barred: tuple[Condition, ...] = ()
    weak: bool = False
    plural: bool = False
    titled: bool = False


@dataclass(frozen=True)
class Lexicon:
    """`entries` by (word class, lemma), in order of the files; `patterns` those of «чм*» and «*-летие», as (word class,
    start, end, entry)."""

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    patterns: tuple[tuple[str, str, str, Entry], ...]
    frames: Mapping[str, Mapping[str, str]]
    types: Mapping[str, Type]
    light_verbs: frozenset[str]
    light_nouns: frozenset[str]
    carriers: frozenset[str]
    light_tied: frozenset[tuple[str, str]]  # verb, noun
    words: Mapping[str, frozenset[str]]  # classes of words that the grammar names

    def of(self, lemma: str, pos: str) -> tuple[Entry, ...]:
        """The entries that a word may belong to, best first."""
        known = self._known.get((lemma, pos))
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            known = self._known[lemma, pos] = self._of(lemma, pos)
        return known

    def beyond(self, code: str, lemma: str, pos: str) -> Entry:
        """The entry of a type for a word that has none: «показания» that are a CRIME, not of a PROSECUTE."""
        return Entry(code, lemma, self.types[code].frames["verb" if pos == "VERB" else "noun"], frozenset((lemma,)))

    def _of(self, lemma: str, pos: str) -> tuple[Entry, ...]:
        found = [e for kind, tags in WORD_CLASSES.items() if pos in tags for e in self.entries.get((kind, lemma), ())]
        if lemma.startswith(self._starts) or lemma.endswith(self._ends):
            for kind, start, end, entry in self.patterns:
                if lemma.startswith(start) and lemma.endswith(end) and pos in WORD_CLASSES[kind]:
                    found.append(entry)
        return tuple(found)

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        """What was found of words before."""
        return {}

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        return tuple({start for _, start, _, _ in self.patterns if start})

    @cached_property
    def _ends(self) -> tuple[str, ...]:
        """Of patterns without a start."""
        return tuple({end for _, start, end, _ in self.patterns if not start})


FLAGS = ("passive", "impf", "plural", "light", "inf")
KINDS = ("PER", "LOC", "ORG", "NAME", "*")


class _Tests(dict[str, Test]):
    """Tests by their texts, which come again and again."""

    def __init__(self, sets: Mapping[str, frozenset[str]]) -> None:
        self._sets = sets

    def __missing__(self, text: str) -> Test:
        found = self[text] = _test(text, self._sets)
        return found

    def condition(self, text: str) -> Condition:
        return tuple(self[part] for part in text.split("&"))


def _test(text: str, sets: Mapping[str, frozenset[str]]) -> Test:
    negated, text = text.startswith("!"), text.removeprefix("!")
    slot, marked, values = text.partition("=")
    if not marked:
        if slot not in FLAGS:
            raise ValueError(f"unknown flag {slot!r}")
        return Test(slot, negated=negated)
    words: set[str] = set()
    kinds: set[str] = set()
    for value in values.split("|"):
        if value in KINDS:
            kinds.add(value)
        elif value.startswith("@"):
            words |= sets[value[1:]]
        else:
            words.add(fold(value))
    return Test(slot, frozenset(words), frozenset(kinds), negated)


def _entry(kind: str, row: Mapping[str, Any], tests: _Tests) -> Entry:
    words = [w for c in WORD_CLASSES for w in row.get(c, "").split()]
    return Entry(
        kind,
        words[0],
        row["frame"],
        frozenset(row.get("sense", words[0]).split()),
        tuple(map(tests.condition, row.get("if", ()))),
        tuple(map(tests.condition, row.get("unless", ()))),
        row.get("weak", False),
        row.get("plural", False),
        row.get("titled", False),
    )


@lru_cache(1)
def lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    rows = _read("triggers.toml")
    sets = {name: frozenset(fold(w) for w in words.split()) for name, words in rows["sets"].items()}
    tests = _Tests(sets)
    entries: dict[tuple[str, str], list[Entry]] = {}
    patterns: list[tuple[str, str, str, Entry]] = []
    families = (item for name in rows["files"].split() for item in _read(f"triggers_{name}.toml").items())
    for code, family in families:
        for row in family:
            entry = _entry(code, row, tests)
            for word_class in WORD_CLASSES:
                for word in row.get(word_class, "").split():
                    if "*" in word:
                        start, _, end = fold(word).partition("*")
                        patterns.append((word_class, start, end, entry))
                    else:
                        entries.setdefault((word_class, fold(word)), []).append(entry)
    types = {
        code: Type(code, row.get("plover"), tuple(row["iptc"]), row["label_ru"], {k: row[k] for k in ("verb", "noun")})
        for code, row in _read("types.toml").items()
    }
    grammar = _read("frames.toml")
    light = grammar["light"]
    frames = {
        name: {slot: role for role, slots in roles.items() for slot in slots.split()}
        for name, roles in grammar["frames"].items()
    }
    return Lexicon(
        {key: tuple(found) for key, found in entries.items()},
        tuple(patterns),
        frames,
        types,
        frozenset(light["verbs"].split()),
        frozenset(light["nouns"].split()),
        frozenset(light["carriers"].split()),
        frozenset((verb, noun) for verb, noun in (pair.split() for pair in light["tied"])),
        {name: frozenset(words.split()) for name, words in (grammar["words"] | rows["words"]).items()},
    )


def _read(name: str) -> dict[str, Any]:
    return lexicons.read(_FOLDER / name)
