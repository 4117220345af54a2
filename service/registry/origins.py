"""Which articles an item of a feed became, by its uri; and what is said of the item while one of them is being stored.

An article is remembered before it is stored. What bars or withdraws the item is noted before the articles are looked
up: so either the article is found and barred, or its submission finds the note (`Submission.unless`) and is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import redis

from service.registry.keys import Keys

NOTHING_YET: Final = "0-0"
WITHDRAWN: Final = {"withdrawn": True}

_KEPT: Final = 3600  # seconds that a note is kept: no request takes so long
_MOST: Final = 100  # notes


class Origins:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def remember(self, tenant: str, uri: str, article: str, retention: int) -> None:
        """The newest article of the uri, and those of its earlier versions, for `retention` seconds."""
        name = Keys(tenant).origin(_digest(uri))
        with self._client.pipeline(transaction=True) as both:
            both.sadd(name, article)
            both.expire(name, retention)
            both.execute()

    def drop(self, tenant: str, uri: str, article: str) -> None:
        """It was not stored after all."""
        self._client.srem(Keys(tenant).origin(_digest(uri)), article)

    def bar(self, tenant: str, uri: str, marks: Mapping[str, Any]) -> tuple[str, list[str]]:
        """Notes the marks of an embargo; the note, and the articles that are to get them."""
        return self._note(tenant, uri, marks, forget=False)

    def forget(self, tenant: str, uri: str) -> list[str]:
        """The item is withdrawn: notes so. The articles that it was, which are no longer remembered."""
        return self._note(tenant, uri, WITHDRAWN, forget=True)[1]

    def last_note(self, tenant: str, uri: str) -> str:
        rows: Any = self._client.xrevrange(Keys(tenant).notes(_digest(uri)), count=1)
        return str(rows[0][0].decode()) if rows else NOTHING_YET

    def notes(self, tenant: str, uri: str, after: str) -> tuple[str, list[dict[str, Any]]]:
        """The last note, and what was said after that one: marks, or `WITHDRAWN`."""
        rows: Any = self._client.xrange(Keys(tenant).notes(_digest(uri)), min=f"({after}")
        found = [json.loads(row[b"marks"]) for _, row in rows]
        if len(found) >= _MOST:  # others may have been dropped
            found.append({"withheld": True})
        return rows[-1][0].decode() if rows else after, found

    def _note(self, tenant: str, uri: str, marks: Mapping[str, Any], forget: bool) -> tuple[str, list[str]]:
        own, digest = Keys(tenant), _digest(uri)
        with self._client.pipeline(transaction=True) as all:
            all.xadd(own.notes(digest), {"marks": json.dumps(dict(marks))}, maxlen=_MOST, approximate=False)
            all.expire(own.notes(digest), _KEPT)
            all.smembers(own.origin(digest))
            if forget:
                all.delete(own.origin(digest))
            note, _, articles, *_ = all.execute()
        return note.decode(), sorted(article.decode() for article in articles)


def unless(tenant: str, uri: str, after: str) -> tuple[str, str]:
    """What `Submission.unless` is for an article of this item: it is refused when there is a note after that one."""
    return Keys(tenant).notes(_digest(uri)), after


def _digest(uri: str) -> str:
    return hashlib.sha256(uri.encode()).hexdigest()
