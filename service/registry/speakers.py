"""Who is who among the speakers of a tenant's articles.

A speaker is known by kind and name, and nothing else, so that every article can be entered without a look at another.
Names of people that may be one are joined when they are read, by the rule of the stories: «Песков» and «Д. Песков» are
«Дмитрий Песков» where no other name they fit is there. Two full names are never one person.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.registry.cases import nominatives
from service.registry.words import words

KINDS: Final = ("person", "organization", "media")  # whose names tell who it is
LONGEST: Final = 400  # bytes of a name

_FOLDED = str.maketrans("ё", "е", "«»„“”\"'’()")
_INITIAL = 2  # letters of one, at most
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Speaker:
    """`kind` is one of `KINDS`, `name` as it is written."""

    kind: str
    name: str

    @property
    def words(self) -> tuple[str, ...]:
        """«Д.С. Песков» has «д», «с», «песков»; hyphens stay."""
        spaced = self.name.lower().translate(_FOLDED).replace(".", ". ").split()
        return tuple(word for part in spaced if (word := part.strip(".,")))

    @property
    def key(self) -> str:
        """The same for all ways to write the name."""
        return f"{self.kind}:{' '.join(self.words)}"

    @property
    def id(self) -> str:
        return "sp_" + b32encode(hashlib.sha256(self.key.encode()).digest()[:10]).decode().lower()

    @property
    def alike(self) -> str:
        """What all names have in common that may be joined: of a person the surname."""
        return f"{self.kind}:{self.words[-1]}" if self.kind == "person" else self.key

    @property
    def member(self) -> str:
        """In an index; `parsed` reads it."""
        return f"{self.kind}:{self.name}"


def parsed(member: str) -> Speaker:
    kind, _, name = member.partition(":")
    return Speaker(kind, name)


def is_id(text: str) -> bool:
    return re.fullmatch(r"sp_[a-z2-7]{16}", text, re.ASCII) is not None


def of(quote: Mapping[str, Any]) -> Speaker | None:
    """Who a quote's speaker is; None of one without a name, and of a document."""
    speaker = quote.get("speaker") or {}
    name = " ".join(_CONTROL.sub(" ", speaker.get("name") or "").split())
    if speaker.get("kind") not in KINDS or not 0 < len(name.encode("utf8", "replace")) <= LONGEST:
        return None
    found = Speaker(speaker["kind"], name)
    return found if words(name) and found.words else None


def family(speaker: Speaker, alike: Iterable[Speaker]) -> tuple[Speaker, ...]:
    """Of all names with the same `alike`, those of this speaker, the fullest first."""
    names = {speaker, *alike}
    top = _top(speaker, names)
    return tuple(sorted((name for name in names if _top(name, names) == top), key=_fullness, reverse=True))


def has_name(speaker: Speaker, wanted: Iterable[str]) -> bool:
    """Whether the folded words, in any case, are among those of the name; an initial stands for what begins with it."""
    own = words(speaker.name)
    return all(
        any(name in nominatives(word) or (len(word) == 1 and name.startswith(word)) for name in own) for word in wanted
    )


def begins(speaker: Speaker, wanted: Sequence[str]) -> bool:
    """Whether each of the folded words begins one of the name, or is one in any case."""
    own = words(speaker.name) if wanted else []
    return all(any(word.startswith(begun) or word in nominatives(begun) for word in own) for begun in wanted)


def _fullness(speaker: Speaker) -> tuple[int, int, str]:
    return len(speaker.words), sum(map(len, speaker.words)), speaker.name


def _top(speaker: Speaker, names: Iterable[Speaker]) -> str:
    """The key of the one fullest name that a person's name fits; its own where that is not one."""
    fuller = {other.key: other for other in names if _fits(speaker, other)}
    tops = [key for key, one in fuller.items() if not any(_fits(one, other) for other in fuller.values())]
    return tops[0] if len(tops) == 1 else speaker.key


def _fits(speaker: Speaker, full: Speaker) -> bool:
    """Whether the name is a shorter one of the full name: every word stands for one of it, in order.

    «В. Путин», «Путин», «Владимир Путин» fit «Владимир Владимирович Путин».
    """
    own, rest = speaker.words, list(full.words)
    if speaker.kind != "person" or full.kind != "person" or sum(map(len, own)) >= sum(map(len, rest)):
        return False
    if own[-1] != rest.pop():
        return False
    for word in own[:-1]:
        while rest and not (rest[0] == word or (len(word) <= _INITIAL and rest[0].startswith(word[0]))):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True
