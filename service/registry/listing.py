"""A tenant's articles, newest first, page by page."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Final, cast

import redis

from service.registry import embargo
from service.registry.embargo import Wish
from service.registry.keys import Keys
from service.registry.model import Job, Page
from service.registry.record import to_job

LARGEST_PAGE: Final = 200
MOST_LOOKED_AT: Final = 1_000  # jobs that one call reads, however few of them pass the filter

_CHUNK = 200
_SMALL_CHUNK = 20
_PLACE = re.compile(r"(\d{1,15}):([A-Za-z0-9_.-]{1,64})", re.ASCII)

Place = tuple[int, str]  # creation in milliseconds, id: the order of the listing


def page(
    client: redis.Redis,
    keys: Keys,
    *,
    status: str | None,
    label: tuple[str, str] | None,
    cursor: str | None,
    limit: int,
    embargoed: Wish,
    now: int,
) -> Page:
    """Up to `limit` jobs behind the cursor that pass the filters. A page may hold fewer, even none, and yet have a
    cursor: the call has looked at enough. Raises ValueError for a cursor or limit that cannot be."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise ValueError(f"limit is 1 to {LARGEST_PAGE}")
    last = decode_cursor(keys.jobs, cursor) if cursor is not None else None
    found: list[Job] = []
    looked_at = 0
    size = _CHUNK if status or label or embargoed == "only" else max(limit, _SMALL_CHUNK)
    for places in chunks(client, keys.jobs, last, size):
        jobs = _read(client, keys, [id for _, id in places])
        for place, job in zip(places, jobs, strict=True):
            looked_at += 1
            last = place
            if job is not None and _passes(job, status, label) and embargo.passes(job.meta, now, embargoed):
                found.append(job)
            if len(found) == limit or looked_at == MOST_LOOKED_AT:
                return Page(tuple(found), encode_cursor(keys.jobs, last))
    return Page(tuple(found), None)


def encode_cursor(index: str, place: Place) -> str:
    """A place in an index, for this index alone."""
    return seal(index, f"{place[0]}:{place[1]}")


def decode_cursor(index: str, cursor: str) -> Place:
    """Raises ValueError when it is not of `encode_cursor`, or of another index: another list, another tenant."""
    place = _PLACE.fullmatch(unseal(index, cursor))
    if place is None:
        raise ValueError("not a cursor of this listing")
    return int(place[1]), place[2]


def seal(index: str, written: str) -> str:
    """A cursor that says where to go on in this index."""
    return base64.urlsafe_b64encode(f"{written}:{_tag(index, written)}".encode()).decode().rstrip("=")


def unseal(index: str, cursor: str) -> str:
    """What `seal` was given. Raises ValueError for anything else."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    written, _, tag = text.rpartition(":")
    if tag != _tag(index, written):
        raise ValueError("not a cursor of this listing")
    return written


def _tag(index: str, written: str) -> str:
    """No secret: whoever makes up a cursor finds places in his own list."""
    return hashlib.sha256(f"{index}|{written}".encode()).hexdigest()[:16]


def chunks(client: redis.Redis, index: str, after: Place | None, size: int) -> Iterator[list[Place]]:
    """The places of an index behind `after`, in chunks of up to `size`. Articles of one millisecond are in the order
    of their ids, so the place of an article that has gone is still a place to go on from."""
    upper, skip = ("+inf", 0) if after is None else (str(after[0]), 0)
    while True:
        rows = client.zrevrangebyscore(index, upper, "-inf", start=skip, num=size, withscores=True)
        places = [(int(row[1]), row[0].decode()) for row in cast("list[tuple[bytes, float]]", rows)]
        fresh = [place for place in places if after is None or place < after]
        if fresh:
            yield fresh
            after = fresh[-1]
            upper = str(after[0])
            skip = 0
        else:
            skip += len(places)
        if len(places) < size:
            return


def _read(client: redis.Redis, keys: Keys, ids: list[str]) -> list[Job | None]:
    """None for a job that has expired; its id is taken out of the index."""
    pipeline = client.pipeline(transaction=False)
    for id in ids:
        pipeline.hgetall(keys.job(id))
    jobs = [to_job(id, fields) if fields else None for id, fields in zip(ids, pipeline.execute(), strict=True)]
    expired = [id for id, job in zip(ids, jobs, strict=True) if job is None]
    if expired:
        client.zrem(keys.jobs, *expired)
    return jobs


def _passes(job: Job, status: str | None, label: tuple[str, str] | None) -> bool:
    if status is not None and job.status != status:
        return False
    return label is None or (job.meta.get("labels") or {}).get(label[0]) == label[1]
