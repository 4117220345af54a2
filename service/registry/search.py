"""The search over the quotes of all articles of a tenant.

Every condition that has an index names some of its articles. The shortest of these lists is walked, the newest first;
the others are asked about what it holds; what is left is read, and each quote looked at. So a call costs what its
rarest condition has, and no more than `MOST_READ` articles: a page may be short and yet have a cursor.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final, cast

import redis

from service.registry import codec, embargo, quoted, speakers
from service.registry.cases import nominatives
from service.registry.embargo import Wish
from service.registry.keys import Keys
from service.registry.listing import LARGEST_PAGE, Place, chunks, seal, unseal
from service.registry.model import Job
from service.registry.record import to_job
from service.registry.scripts import Scripts
from service.registry.words import stand_in_order, stands_in, stem, telling, words

MOST_READ: Final = 200  # articles whose quotes one call reads, however few of them have what is wanted
MOST_WALKED: Final = 20_000  # entries that one call looks at
MOST_TERMS: Final = 32  # words of a query

_CHUNK = 500  # entries of an index
_BUNCH = 20  # articles
_MARKS = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”|„([^“”]*)[“”]')
_PLACE = re.compile(r"(-?\d{1,15}):([A-Za-z0-9_.-]{1,64}):(\d{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """Stems of words that are to stand in a quote; those that are to stand there in this order; and which of all these
    there is an index of."""

    stems: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    indexed: frozenset[str]

    def fits(self, text: str) -> bool:
        said = words(text)
        return all(stands_in(stemmed, said) for stemmed in self.stems) and all(
            stand_in_order(phrase, said) for phrase in self.phrases
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Conditions, which a quote must fulfil all. `name` are folded words of the speaker's, in any case; of `speakers`
    one will do; `since` and `until` are milliseconds since the epoch, the latter the first that is too late."""

    query: Query | None = None
    name: tuple[str, ...] = ()
    speakers: tuple[speakers.Speaker, ...] | None = None
    source: str | None = None
    since: int | None = None
    until: int | None = None
    type: str | None = None

    def fits(self, quote: Mapping[str, Any]) -> bool:
        """Whether a quote does; its article is another matter."""
        if self.type is not None and quote["type"] != self.type:
            return False
        if self.name or self.speakers is not None:
            speaker = speakers.of(quote)
            if speaker is None or not speakers.has_name(speaker, self.name):
                return False
            if self.speakers is not None and all(speaker.key != one.key for one in self.speakers):
                return False
        return self.query is None or self.query.fits(quote["text"])

    def indices(self) -> list[list[str]]:
        """Lists of indices: an article that has what is wanted is in one of each list."""
        found = [[quoted.with_name(form) for form in nominatives(word)] for word in self.name if len(word) > 1]
        if self.query is not None:
            found += [[quoted.with_word(stemmed)] for stemmed in sorted(self.query.indexed)]
        if self.source is not None:
            found.append([quoted.from_source(self.source)])
        if self.speakers is not None:
            found.append([quoted.by_speaker(one) for one in self.speakers])
        return found or [[quoted.QUOTES]]


@dataclass(frozen=True, slots=True)
class Found:
    """A quote as it was stored, and the article it is from."""

    job: Job
    quote: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of them, the newest first; `cursor` continues it, None at the end."""

    found: tuple[Found, ...]
    cursor: str | None


class TooManyWordsError(ValueError):
    """More than a query may have."""


def query(written: str) -> Query:
    """What quotation marks enclose stands in this order. Raises ValueError for no words, TooManyWordsError for more
    than `MOST_TERMS`.

    «мосты "через реку"» is «мост», and «через», «рек» in order.
    """
    loose = words(_MARKS.sub(" ", written))
    enclosed = (words("".join(part or "" for part in match.groups())) for match in _MARKS.finditer(written))
    phrases = [phrase for phrase in enclosed if phrase]
    terms = [*loose, *(word for phrase in phrases for word in phrase)]
    if not terms:
        raise ValueError("no words")
    if len(terms) > MOST_TERMS:
        raise TooManyWordsError(len(terms))
    return Query(
        tuple(dict.fromkeys(map(stem, loose))),
        tuple(dict.fromkeys(tuple(map(stem, phrase)) for phrase in phrases)),
        frozenset(stem(word) for word in terms if telling(word)),
    )


class Search:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._forget = Scripts(client).forget

    def quotes(
        self, tenant: str, wanted: Wanted, *, cursor: str | None, limit: int, embargoed: Wish, now: int
    ) -> Findings:
        """Up to `limit` quotes behind the cursor. Articles of one date are in the order of their ids, quotes of one
        article in the order of its text. Raises ValueError for a cursor or limit that cannot be."""
        if not 1 <= limit <= LARGEST_PAGE:
            raise ValueError(f"limit is 1 to {LARGEST_PAGE}")
        own = Keys(tenant)
        after, skip = _decoded(own, cursor) if cursor is not None else (None, 0)
        found: list[Found] = []
        read = 0
        walk = _Walk(self._client, own, wanted, after)
        for bunch in walk:
            jobs = self.living(own, [id for _, id in bunch], walk.driver)
            right = [job for job in jobs if _right(job, wanted) and embargo.passes(job.meta, now, embargoed)]
            quotes = dict(zip((job.id for job in right), self._quotes(own, right), strict=True))
            by_id = {job.id: job for job in right}
            for place in bunch:
                first = skip if after is not None and place == (after[0], after[1]) else 0
                for n, quote in enumerate(quotes.get(place[1], ())):
                    if n >= first and wanted.fits(quote):
                        found.append(Found(by_id[place[1]], quote))
                        if len(found) == limit:
                            return Findings(tuple(found), _encoded(own, place, n + 1))
                read += 1
                if read >= MOST_READ:
                    return Findings(tuple(found), _encoded(own, place, _ALL))
        return Findings(tuple(found), None if walk.last is None else _encoded(own, walk.last, _ALL))

    def living(self, own: Keys, ids: Sequence[str], met_in: Sequence[str]) -> list[Job]:
        """Those of the articles that are still there; the others are taken out of the indices, in any case out of
        those where they were met."""
        pipeline = self._client.pipeline(transaction=False)
        for id in ids:
            pipeline.hgetall(own.job(id))
        found = []
        for id, fields in zip(ids, pipeline.execute(), strict=True):
            if fields:
                found.append(to_job(id, fields))
            else:
                self._forget([own.job(id), *map(own.index, met_in)], [id, own.prefix])
        return found

    def _quotes(self, own: Keys, jobs: Sequence[Job]) -> Iterator[list[dict[str, Any]]]:
        """Of each article; none of one that was erased meanwhile."""
        pipeline = self._client.pipeline(transaction=False)
        for job in jobs:
            pipeline.hget(own.res(job.id), "quotes")
        return (codec.decode(blob) if blob else [] for blob in pipeline.execute())


_ALL = 9_999_999  # quotes of an article: more than there can be


class _Walk:
    """The articles that every condition's index names, newest first, in bunches."""

    def __init__(self, client: redis.Redis, own: Keys, wanted: Wanted, after: Place | None) -> None:
        self._client = client
        self._own = own
        self._since = wanted.since
        begin = None if wanted.until is None else (wanted.until, "")
        inclusive = None if after is None else (after[0], after[1] + "\0")
        self._after = min((place for place in (begin, inclusive) if place is not None), default=None)
        self.last: Place | None = None  # the place where it stopped looking; None at the end
        lists = wanted.indices()
        sizes = self._sizes(lists)
        order = sorted(range(len(lists)), key=sizes.__getitem__)
        self.driver = lists[order[0]]
        self._empty = sizes[order[0]] == 0
        self._others = [lists[n] for n in order[1:]]

    def __iter__(self) -> Iterator[list[Place]]:
        if self._empty:
            return
        walked = 0
        left: list[Place] = []
        for places in self._chunks():
            walked += len(places)
            left += self._in_all(places)
            while len(left) >= _BUNCH:
                yield left[:_BUNCH]
                left = left[_BUNCH:]
            if walked >= MOST_WALKED:
                if left:
                    yield left
                self.last = places[-1]
                return
        if left:
            yield left

    def _sizes(self, lists: Sequence[Sequence[str]]) -> list[int]:
        pipeline = self._client.pipeline(transaction=False)
        for names in lists:
            for name in names:
                pipeline.zcard(self._own.index(name))
        counts = iter(pipeline.execute())
        return [sum(islice(counts, len(names))) for names in lists]

    def _chunks(self) -> Iterator[list[Place]]:
        merged = (place for place, _ in groupby(heapq.merge(*map(self._places, self.driver), reverse=True)))
        while chunk := list(islice(merged, _CHUNK)):
            yield chunk

    def _places(self, name: str) -> Iterator[Place]:
        for places in chunks(self._client, self._own.index(name), self._after, _CHUNK):
            for place in places:
                if self._since is not None and place[0] < self._since:
                    return
                yield place

    def _in_all(self, places: list[Place]) -> list[Place]:
        for names in self._others:
            if not places:
                break
            pipeline = self._client.pipeline(transaction=False)
            for name in names:
                pipeline.zmscore(self._own.index(name), [id for _, id in places])
            there = zip(*cast("list[list[float | None]]", pipeline.execute()), strict=True)
            places = [
                place
                for place, scores in zip(places, there, strict=True)
                if any(score is not None for score in scores)
            ]  # fmt: skip
        return places


def _right(job: Job, wanted: Wanted) -> bool:
    return "quotes" in job.parts and (wanted.source is None or job.meta.get("source") == wanted.source)


def _encoded(own: Keys, place: Place, quotes: int) -> str:
    return seal(own.index(quoted.QUOTES), f"{place[0]}:{place[1]}:{quotes}")


def _decoded(own: Keys, cursor: str) -> tuple[Place, int]:
    place = _PLACE.fullmatch(unseal(own.index(quoted.QUOTES), cursor))
    if place is None:
        raise ValueError("not a cursor of this search")
    return (int(place[1]), place[2]), int(place[3])
