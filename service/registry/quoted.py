"""What an article is found by because of its quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.registry import speakers
from service.registry.entries import Entry, named
from service.registry.speakers import Speaker
from service.registry.words import stem, telling, words

MOST_WORDS: Final = 5_000  # stems of an article, the first ones
MOST_SPEAKERS: Final = 200  # of an article, those with the most quotes
MOST_NAMES: Final = 12  # words of a speaker's name, the first ones

QUOTES: Final = "quotes"  # every article that has any
SPEAKERS: Final = "speakers"  # every speaker


def entries(quotes: Sequence[Mapping[str, Any]]) -> list[Entry]:
    """Of the part `quotes`: the words that were said, and who said them. At most `MOST_WORDS` and, for each of
    `MOST_SPEAKERS`, five and one for each of `MOST_NAMES` words of the name."""
    if not quotes:
        return []
    stems: dict[str, None] = {}
    for quote in quotes:
        if len(stems) < MOST_WORDS:
            stems |= dict.fromkeys(stem(word) for word in words(quote["text"]) if telling(word))
    found = [Entry(QUOTES), *(Entry(with_word(stemmed)) for stemmed in list(stems)[:MOST_WORDS])]
    said = Counter(speaker for quote in quotes if (speaker := speakers.of(quote)))
    for speaker, times in said.most_common(MOST_SPEAKERS):
        found += _of_speaker(speaker, times)
    return found


def own(meta: Mapping[str, Any]) -> list[Entry]:
    """Of the metadata: the outlet, as it was submitted."""
    return [Entry(from_source(meta["source"]))] if meta.get("source") else []


def _of_speaker(speaker: Speaker, times: int) -> list[Entry]:
    index = by_speaker(speaker)
    return [
        Entry(index),
        Entry(counted(speaker), score=times),
        *(Entry(with_name(word)) for word in list(dict.fromkeys(words(speaker.name)))[:MOST_NAMES]),
        Entry(SPEAKERS, member=speaker.member, stands_for=index),
        Entry(known_as(speaker.id), member=speaker.member, stands_for=index),
        Entry(alike(speaker), member=speaker.member, stands_for=index),
    ]


def with_word(stemmed: str) -> str:
    """The articles in whose quotes a word of this stem stands."""
    return named("word", stemmed)


def with_name(word: str) -> str:
    """The articles in which a speaker's name has this folded word."""
    return named("name", word)


def from_source(source: str) -> str:
    """The articles of an outlet."""
    return named("source", source)


def by_speaker(speaker: Speaker) -> str:
    """The articles that quote a speaker by this very name: «Пётр» and «Петр» go each with its own articles."""
    return named("speaker", speaker.member)


def counted(speaker: Speaker) -> str:
    """The same, with the number of quotes as their score."""
    return named("said", speaker.member)


def known_as(id: str) -> str:
    """The ways in which the name of a speaker is written."""
    return f"known:{id}"


def alike(speaker: Speaker) -> str:
    """The speakers whose names may be one with this one's."""
    return named("alike", speaker.alike)
