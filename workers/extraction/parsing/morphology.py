"""Lemmas and dictionary knowledge of words, by pymorphy3."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

import pymorphy3_dicts_ru  # type: ignore[import-untyped]
from pymorphy3.analyzer import MorphAnalyzer, Parse
from pymorphy3.units import DictionaryAnalyzer

from workers.extraction.document import fold
from workers.extraction.parsing import _natasha

_tags = _natasha.module("morph.vocab")
_lemmas = _natasha.module("morph.lemma")

_LAST_CYRILLIC = "\u052f"
LONGEST_WORD = 60  # code points; longer ones are no words, and pymorphy's guessers are not linear


_TAGS = 10_000  # of OpenCorpora; the dictionary has 5,000


class Reading(Parse):  # type: ignore[misc]
    """What a word may be: pymorphy3's parse with part of speech and features of Universal Dependencies, the same as
    natasha's `MorphForm`. The features of a tag are one dict, which nobody may change."""

    __slots__ = ()

    @property
    def normal(self) -> str:
        return str(self.normal_form)

    @property
    def pos(self) -> str:
        return _universal(self.tag)[0]

    @property
    def feats(self) -> Mapping[str, str]:
        return _universal(self.tag)[1]

    def inflect(self, feats: Collection[str]) -> Reading | None:
        """Another form of the word: {"Gen", "Sing"}."""
        return self.inflected([feats])[0]

    def inflected(self, wanted: Iterable[Collection[str]]) -> list[Reading | None]:
        """Several forms of the word at once, the same as one by one."""
        if len(self.methods_stack) == 1 and isinstance(self.methods_stack[0][0], DictionaryAnalyzer):
            _, _, paradigm, own = self.methods_stack[0]
            places = [_place(paradigm, own, frozenset(feats)) for feats in wanted]
            return [None if at is None else self._at(at) for at in places]
        forms = self.methods_stack[-1][0].get_lexeme(self)
        tags = [form[1] for form in forms]
        places = [_likest(self.tag, tags, _opencorpora(frozenset(feats))) for feats in wanted]
        return [None if at is None else type(self)(*forms[at]) for at in places]

    def _at(self, other: int) -> Reading:
        """The form of a dictionary word at another place of its paradigm: no other form is made."""
        analyzer, word, paradigm, own = self.methods_stack[0]
        words = analyzer.dict
        endings = words.paradigms[paradigm]
        length = len(endings) // 3
        stem = words.build_stem(endings, own, word)
        form = words.paradigm_prefixes[endings[2 * length + other]] + stem + words.suffixes[endings[other]]
        stack = ((analyzer, form, paradigm, other),)
        return type(self)(form, words.build_tag_info(paradigm, other), self.normal_form, 1.0, stack)


def _likest(tag: Any, tags: Sequence[Any], grammemes: Set[str]) -> int | None:
    """As pymorphy's `inflect` chooses: of the tags with all grammemes the place of the one likest to the word's own,
    the first."""
    known = [i for i, other in enumerate(tags) if grammemes <= other.grammemes]
    if not known:
        grammemes = tag.fix_rare_cases(grammemes)
        known = [i for i, other in enumerate(tags) if grammemes <= other.grammemes]
    aim = tag.updated_grammemes(grammemes)
    return max(known, key=lambda i: len(aim & tags[i].grammemes) - 0.1 * len(aim ^ tags[i].grammemes), default=None)


@lru_cache(20_000)
def _place(paradigm: int, own: int, feats: frozenset[str]) -> int | None:
    """Where the paradigm of a dictionary word, which stands at a place of it, has another form."""
    words = vocabulary().dictionary
    tags = [words.build_tag_info(paradigm, i) for i in range(len(words.paradigms[paradigm]) // 3)]
    return _likest(tags[own], tags, _opencorpora(feats))


@lru_cache(1_000)
def _opencorpora(feats: frozenset[str]) -> frozenset[str]:
    return frozenset(_tags.oc_grams(feats))


@lru_cache(_TAGS)
def _universal(tag: Any) -> tuple[str, dict[str, str]]:
    return _tags.ud_pos(tag), dict(_tags.ud_feats(tag))


@lru_cache(1)
def vocabulary() -> MorphAnalyzer:
    """pymorphy3, whose parses are `Reading`s."""
    return MorphAnalyzer(pymorphy3_dicts_ru.get_path(), result_type=Reading)


def _is_word(text: str) -> bool:
    """Whether pymorphy bears it: it asks every letter for its Unicode name, which surrogates and rare scripts lack."""
    known = text[:1].isalpha() and len(text) <= LONGEST_WORD
    return known and all(c <= _LAST_CYRILLIC or unicodedata.name(c, "") for c in text)


@lru_cache(100_000)
def _lemma(word: str, pos: str, feats: tuple[tuple[str, str], ...]) -> str:
    return fold(_lemmas.lemmatize(_parsed, word, pos, dict(feats)))


def _parsed(word: str) -> Sequence[Reading]:
    found: Sequence[Reading] = vocabulary().parse(word)
    return found


def lemma(word: str, pos: str, feats: Mapping[str, str]) -> str:
    """The dictionary form, folded: «подчёркивал», VERB → «подчеркивать»."""
    if not _is_word(word):
        return fold(word)
    return _lemma(word, pos, tuple(sorted(feats.items())))


@lru_cache(50_000)
def readings(word: str) -> tuple[Reading, ...]:
    """What the word may be, the likeliest first. Of what is no word there is none."""
    return tuple(_parsed(word)) if _is_word(word) else ()


def is_known(word: str) -> bool:
    """Whether the dictionary has the word, so that its readings are no guesses."""
    return _is_word(word) and bool(vocabulary().word_is_known(word.lower()))


@lru_cache(50_000)
def grammemes(word: str) -> frozenset[str]:
    """All OpenCorpora grammemes of all readings: «Путина» has Surn, «Москве» Geox, «ООН» Orgn."""
    return frozenset(g for reading in readings(word) for g in reading.tag.grammemes)


def forget() -> None:
    """Empties all memos, as in a process that has read nothing."""
    for memo in (_lemma, readings, grammemes, _place):
        memo.cache_clear()
