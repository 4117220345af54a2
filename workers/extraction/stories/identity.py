"""Who is who across articles: «Путин» here and «Владимир Путин» there are one, two different Ивановы are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from workers.extraction.document import fold
from workers.extraction.entities.model import Entity
from workers.extraction.quotes.model import Speaker
from workers.extraction.stories.accounts import Account

Key = str

_SYLLABLE = 3  # letters of «ген», «гос», «мин»
_LONGEST_SYLLABLE = 6  # of «центро»


class Identities:
    """Keys of the entities of all articles. A key is a name, folded; the same for all names of one person."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._entities = {(a.doc, e.id): e for a in accounts for e in a.entities}
        self._people = _People(e for a in accounts for e in a.entities if e.type == "PERSON")
        self._bodies = _Bodies(e.name for e in self._entities.values() if e.type == "ORGANIZATION")
        self._names: dict[Key, str] = {}
        for entity in self._entities.values():
            key = self._key(entity)
            if len(entity.name) > len(self._names.get(key, "")):
                self._names[key] = entity.name

    def of(self, doc: str, entity: str | None) -> Key | None:
        """The key of an article's entity, None where there is none."""
        found = self._entities.get((doc, entity)) if entity else None
        return self._key(found) if found else None

    def speaker(self, doc: str, speaker: Speaker) -> Key | None:
        """The key of a speaker; None of one without a name («источник», «релиз»)."""
        if speaker.kind == "unnamed" or not speaker.name:
            return None
        if (key := self.of(doc, speaker.entity)) is not None:
            return key
        return None if speaker.kind == "document" else _folded(speaker.name)

    def name(self, key: Key | None, otherwise: str | None = None) -> str | None:
        """The fullest name of an entity in any article."""
        return self._names.get(key, otherwise) if key else otherwise

    def country(self, doc: str, entity: str | None) -> str | None:
        """The ISO 3166 code of an article's entity, of a person that of the office."""
        found = self._entities.get((doc, entity)) if entity else None
        return found.country if found else None

    def type(self, doc: str, entity: str | None) -> str | None:
        found = self._entities.get((doc, entity)) if entity else None
        return found.type if found else None

    def _key(self, entity: Entity) -> Key:
        if entity.type == "PERSON":
            return self._people.key(entity)
        return self._bodies.key(entity.name) if entity.type == "ORGANIZATION" else _folded(entity.name)


class _People:
    """Full names of all articles by surname; a bare surname is whoever has it, where that is one person."""

    def __init__(self, people: Iterable[Entity]) -> None:
        self._full: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._roles: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for person in people:
            words = _words(person.name)
            self._roles[words].update(map(fold, person.roles))
            if len(words) > 1 and words not in self._full[words[-1]]:
                self._full[words[-1]].append(words)

    def key(self, person: Entity) -> Key:
        words = _words(person.name)
        candidates = [full for full in self._full.get(words[-1], ()) if _fits(words, full)] if words else []
        if len(words) == 1 and len({_fullest(c, candidates) for c in candidates}) > 1:
            roles = set(map(fold, person.roles))
            candidates = [c for c in candidates if self._roles[c] & roles]
            if len({_fullest(c, candidates) for c in candidates}) > 1:
                candidates = []
        return " ".join(max(candidates, key=lambda c: (sum(map(len, c)), c), default=words))


class _Bodies:
    """Names of organizations: «Генассамблея ООН» is whichever «Генеральная Ассамблея ООН» the articles name."""

    def __init__(self, names: Iterable[str]) -> None:
        self._long: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for words in dict.fromkeys(tuple(_folded(name).split()) for name in names):
            for k in range(len(words) - 1):
                self._long[words[k + 1]].append(words)

    def key(self, name: str) -> Key:
        words = tuple(_folded(name).split())
        for k, word in enumerate(words):
            for cut in range(_SYLLABLE, min(len(word) - _SYLLABLE, _LONGEST_SYLLABLE) + 1):
                head, tail = word[:cut], word[cut:]
                for full in self._long.get(tail, ()):
                    same = full[:k] == words[:k] and full[k + 2 :] == words[k + 1 :] and full[k + 1 : k + 2] == (tail,)
                    if same and full[k].startswith(head.removesuffix("о")):
                        return " ".join(full)
        return " ".join(words)


def _fullest(name: tuple[str, ...], names: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return max((n for n in names if _fits(name, n)), key=lambda n: (sum(map(len, n)), n))


def _fits(name: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """«В. Путин», «Путин», «Владимир Путин» fit «Владимир Владимирович Путин»; every word stands for one, in order."""
    if name[-1] != full[-1]:
        return False
    rest = list(full[:-1])
    for word in name[:-1]:
        while rest and not (rest[0] == word or (len(word) <= 2 and rest[0].startswith(word[0]))):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.strip(".") for word in fold(name).replace(".", ". ").split() if word.strip("."))


def _folded(name: str) -> Key:
    return " ".join(fold(name).replace("«", "").replace("»", "").split())
