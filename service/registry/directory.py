"""The speakers of a tenant: who spoke last, and what is known of one.

Who is found has an article that is there and may be shown; names that only other articles have are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import redis

from service.registry import embargo, quoted, speakers
from service.registry.embargo import Wish
from service.registry.keys import Keys
from service.registry.listing import LARGEST_PAGE, Place, chunks, seal, unseal
from service.registry.scripts import Scripts
from service.registry.search import Search
from service.registry.speakers import Speaker

MOST_WALKED: Final = 20_000  # names that one call reads, however few of them are wanted
MOST_WANTED: Final = 500  # of them, names that it looks into
MOST_ALIKE: Final = 200  # names with one surname, the latest
MOST_COUNTED: Final = 1_000  # articles of a speaker, the newest, that figures are made of

_CHUNK = 500
_NEWEST = ((0, 4), (5, 504))  # articles of a name, by rank, of which one may be shown, or the name is not
_PLACE = re.compile(r"(-?\d{1,15}):(.{1,500})", re.DOTALL)

Dated = tuple[int, str]  # milliseconds since the epoch, an article's id or a name


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker, of any kind. `names` are all that may be shown, the fullest first; `latest` is the date of the newest
    article, in milliseconds since the epoch."""

    names: tuple[Speaker, ...]
    latest: int

    @property
    def id(self) -> str:
        return self.names[0].id


@dataclass(frozen=True, slots=True)
class People:
    """A page of them, who spoke last first; `cursor` continues it, None at the end."""

    people: tuple[Person, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the newest articles of a speaker: how many quotes and articles, the quotes by outlet (the most first), the
    date of the earliest article. `complete` where there are no more articles."""

    quotes: int
    articles: int
    sources: tuple[tuple[str | None, int], ...]
    earliest: int
    complete: bool


class Directory:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._search = Search(client)
        self._forget = Scripts(client).forget_member

    def page(
        self, tenant: str, *, q: Sequence[str], cursor: str | None, limit: int, embargoed: Wish, now: int
    ) -> People:
        """Up to `limit` speakers behind the cursor one of whose names `begins` with the folded words `q`.
        Raises ValueError for a cursor or limit that cannot be."""
        if not 1 <= limit <= LARGEST_PAGE:
            raise ValueError(f"limit is 1 to {LARGEST_PAGE}")
        own = Keys(tenant)
        index = own.index(quoted.SPEAKERS)
        last = _decoded(index, cursor) if cursor is not None else None
        found: list[Person] = []
        walked = looked_into = 0
        for places in chunks(self._client, index, last, _CHUNK):
            wanted = [place for place in places if speakers.begins(speakers.parsed(place[1]), q)]
            for start in range(0, len(wanted), limit):
                bunch = wanted[start : start + limit]
                heads = list(self._heads(own, bunch, q))
                dates = self._dates(own, [name for names in heads for name in names], embargoed, now)
                for place, names in zip(bunch, heads, strict=True):
                    looked_into += 1
                    person = _person(names, dates)
                    if person is not None:
                        found.append(person)
                    if len(found) == limit or looked_into == MOST_WANTED:
                        return People(tuple(found), _encoded(index, place))
            walked += len(places)
            if walked >= MOST_WALKED:
                return People(tuple(found), _encoded(index, places[-1]))
        return People(tuple(found), None)

    def find(self, tenant: str, id: str, *, embargoed: Wish, now: int) -> Person | None:
        """By the id of any of the names; None where nobody who may be shown has it."""
        if not speakers.is_id(id):
            return None
        own = Keys(tenant)
        known = self._ranked(own.index(quoted.known_as(id)), 0, 0)
        if not known:
            return None
        speaker = speakers.parsed(known[0][1])
        alike = self._ranked(own.index(quoted.alike(speaker)), 0, MOST_ALIKE - 1)
        names = speakers.family(speaker, (speakers.parsed(name) for _, name in alike))
        return _person(names, self._dates(own, names, embargoed, now))

    def figures(self, tenant: str, person: Person, *, embargoed: Wish, now: int) -> Figures:
        own = Keys(tenant)
        by = list(map(quoted.by_speaker, person.names))
        rows = [self._ranked(own.index(index), 0, MOST_COUNTED) for index in by]
        places = sorted({place for row in rows for place in row}, reverse=True)
        jobs = {job.id: job for job in self._search.living(own, [id for _, id in places[:MOST_COUNTED]], by)}
        shown = [
            place
            for place in places[:MOST_COUNTED]
            if (job := jobs.get(place[1])) is not None and embargo.passes(job.meta, now, embargoed)
        ]
        sources: Counter[str | None] = Counter()
        for (_, id), times in zip(shown, self._counted(own, person.names, [id for _, id in shown]), strict=True):
            sources[jobs[id].meta.get("source")] += times
        return Figures(
            quotes=sources.total(),
            articles=len(shown),
            sources=tuple(sources.most_common()),
            earliest=shown[-1][0] if shown else person.latest,
            complete=len(places) <= MOST_COUNTED,
        )

    def _heads(self, own: Keys, places: Sequence[Place], q: Sequence[str]) -> Iterator[tuple[Speaker, ...]]:
        """All names of the speaker at each place; none where it is found at the place of another name, whose article
        is newer."""
        found = [speakers.parsed(name) for _, name in places]
        ask = self._client.pipeline(transaction=False)
        for speaker in found:
            ask.zrevrange(own.index(quoted.alike(speaker)), 0, MOST_ALIKE - 1, withscores=True)
        for place, speaker, rows in zip(places, found, ask.execute(), strict=True):
            alike = {speakers.parsed(name): (date, name) for date, name in _dated(rows)} | {speaker: place}
            names = speakers.family(speaker, alike)
            newest = max(alike[name] for name in names if speakers.begins(name, q))
            yield names if place == newest else ()

    def _dates(self, own: Keys, names: Sequence[Speaker], wish: Wish, now: int) -> dict[Speaker, int]:
        """Of each name that an article has that may be shown, the newest such article's."""
        ask = self._client.pipeline(transaction=False)
        for name in names:
            ask.zrevrange(own.index(quoted.by_speaker(name)), 0, 0, withscores=True)
        newest = {name: place for name, rows in zip(names, ask.execute(), strict=True) for place in _dated(rows)}
        jobs = self._search.living(own, list({id for _, id in newest.values()}), [])
        shown = {job.id for job in jobs if embargo.passes(job.meta, now, wish)}
        found = {}
        for name in names:
            date, id = newest.get(name, (None, ""))
            if id not in shown:
                date = self._latest(own, name, wish, now)
            if date is not None:
                found[name] = date
        return found

    def _latest(self, own: Keys, name: Speaker, wish: Wish, now: int) -> int | None:
        index = quoted.by_speaker(name)
        for first, last in _NEWEST:
            places = self._ranked(own.index(index), first, last)
            jobs = self._search.living(own, [id for _, id in places], [index])
            shown = {job.id for job in jobs if embargo.passes(job.meta, now, wish)}
            for date, id in places:
                if id in shown:
                    return date
            if not jobs:
                among = (quoted.SPEAKERS, quoted.known_as(name.id), quoted.alike(name))
                self._forget([own.index(index), *map(own.index, among)], [name.member])
        return None

    def _counted(self, own: Keys, names: Sequence[Speaker], articles: list[str]) -> list[int]:
        """Quotes of a speaker of these names in each article."""
        if not articles:
            return []
        ask = self._client.pipeline(transaction=False)
        for name in names:
            ask.zmscore(own.index(quoted.counted(name)), articles)
        rows = cast("list[list[float | None]]", ask.execute())
        return [sum(int(times or 0) for times in row) for row in zip(*rows, strict=True)]

    def _ranked(self, index: str, first: int, last: int) -> list[Dated]:
        """Members of an index by their rank, those with the highest scores first."""
        return _dated(self._client.zrevrange(index, first, last, withscores=True))


def _person(names: Sequence[Speaker], dates: Mapping[Speaker, int]) -> Person | None:
    shown = tuple(name for name in names if name in dates)
    return Person(shown, max(dates[name] for name in shown)) if shown else None


def _dated(rows: Any) -> list[Dated]:
    return [(int(score), member.decode()) for member, score in rows]


def _encoded(index: str, place: Place) -> str:
    return seal(index, f"{place[0]}:{place[1]}")


def _decoded(index: str, cursor: str) -> Place:
    place = _PLACE.fullmatch(unseal(index, cursor))
    if place is None:
        raise ValueError("not a cursor of this listing")
    return int(place[1]), place[2]
