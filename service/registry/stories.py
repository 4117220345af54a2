"""Stories: which articles are told together, and what was told of them. Redis and commented Lua, beside the registry.

A story has a version, counted up by every change of what it is told from, in the very step of the change
(`changed.lua`). A worker claims it, tells it, and hands that in with the version it claimed: the newest wins. A Celery
message is only a hint; who has lost it is found by `overdue`. What an article said leaves its stories in the step in
which the article is erased.
"""

from __future__ import annotations

import builtins
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import redis

from service.registry import codec, embargo, keys, schema
from service.registry.embargo import Wish
from service.registry.keys import Keys
from service.registry.listing import LARGEST_PAGE, Place, chunks, decode_cursor, encode_cursor
from service.registry.model import Hint, Job
from service.registry.record import to_job
from service.registry.registry import LONGEST_PAUSE, TOMB
from service.registry.scripts import Scripts
from service.registry.story import AUTOMATIC, LISTED, Put, Story, StoryPage, Work, to_story
from service.registry.turns import shared
from service.settings import Settings

MOST_ARTICLES: Final = 50  # of a story
MOST_STORIES: Final = 50  # that an article may be in
LATEST: Final = 50  # articles that are found in an index
MOST_HINTS: Final = 12  # for an article that is to be gathered
QUICK: Final = 0.05  # seconds of a telling after which a story may be told again at once
REST: Final = 20  # times as long a story rests that takes longer
LONGEST_REST: Final = 60  # seconds
_LOOKED_AT: Final = 500  # stories that one page reads
_CHUNK: Final = 50

_BROKE: Final = {
    "type": "story-failed",
    "title": "The story could not be told",
    "status": 500,
    "detail": "Every attempt lost its worker or ran out of time. It is told again when one of its articles changes.",
}


class Stories:
    """Every method names the tenant first. Raises `redis.RedisError` when the store does not answer or is full."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._scripts = Scripts(client)
        self._checked = float("-inf")

    def now(self) -> int:
        """Milliseconds since the epoch by Redis's clock."""
        seconds, micros = self._client.time()
        return int(seconds * 1000 + micros // 1000)

    # --- the front ---
    def create(
        self, tenant: str, id: str, title: str | None, articles: Sequence[str],
        idempotency: tuple[str, str] | None = None,
    ) -> Put:  # fmt: skip
        """Stores a named story of 1 to `MOST_ARTICLES` different articles. `idempotency` as of a `Submission`."""
        own = Keys(tenant)
        self._enroll(own)
        request, fingerprint = idempotency or ("", "")
        further = [own.idem(request)] if idempotency else []
        return self._put(own, id, further, True, title, True, articles, fingerprint)

    def change(
        self, tenant: str, id: str, *, title: str | None = None, retitled: bool = False,
        articles: Sequence[str] | None = None,
    ) -> Put:  # fmt: skip
        """Another title, other articles, of a named story. What was told of an article that leaves it is erased at
        once."""
        if not keys.is_name(id):
            return Put("gone")
        return self._put(Keys(tenant), id, [], False, title, retitled, articles, "")

    def _put(
        self, own: Keys, id: str, further: builtins.list[str], new: bool, title: str | None, retitled: bool,
        articles: Sequence[str] | None, fingerprint: str,
    ) -> Put:  # fmt: skip
        if articles is not None and len(articles) > MOST_ARTICLES:
            raise ValueError(f"a story has {MOST_ARTICLES} articles at most")
        named = [article if keys.is_name(article) else "-" for article in articles or ()]
        self._check()
        outcome, what = self._scripts.story_put(
            [own.story(id), own.members(id), own.tomb(id), own.stories, *further],
            [
                id, own.prefix, int(new), (title or "").encode(), int(retitled), int(articles is not None),
                self._settings.retention * 1000, TOMB * 1000, MOST_STORIES, fingerprint,
                self._settings.idempotency_retention * 1000, *named,
            ],
        )  # fmt: skip
        found = outcome.decode()
        if found in ("unknown", "crowded"):
            return Put(found, place=int(what))
        return Put(found, what.decode())

    def get(self, tenant: str, id: str) -> Story | Literal["gone"] | None:
        """The story with what was told of it; "gone" when it was deleted or has expired; None when there never was
        one. Of an automatic one no article is shown that may not be published now, and nothing told of one. What has
        been told is not shown either where an article of it is no more."""
        own = Keys(tenant)
        if not keys.is_name(id):
            return None
        self._check()
        before = self.members(tenant, id)
        jobs = self.jobs(tenant, before)
        # The articles first: of one that ends before the story is read the story knows, and is not done
        with self._client.pipeline(transaction=False) as ask:
            ask.exists(own.tomb(id))
            ask.hgetall(own.story(id))
            ask.zrange(own.members(id), 0, -1)
            buried, fields, rows = ask.execute()
        if not fields:
            return "gone" if buried else None
        whole = len(jobs) == len(before) and _decoded(rows) == [*before]
        return to_story(id, fields, jobs, whole, self.now())

    def list(
        self, tenant: str, *, kind: str | None, cursor: str | None, limit: int, embargoed: Wish = "exclude"
    ) -> StoryPage:
        """Newest first, without what was told of them; by default without named ones that have an article which may
        not be published now. Raises ValueError for a cursor that is not of this list, or a limit that is not 1 to 200.
        A page may be short or empty and still have a cursor."""
        if not 1 <= limit <= LARGEST_PAGE:
            raise ValueError(f"limit is 1 to {LARGEST_PAGE}")
        own = Keys(tenant)
        self._check()
        last = decode_cursor(own.stories, cursor) if cursor is not None else None
        found: builtins.list[Story] = []
        looked_at, now = 0, self.now()
        for places in chunks(self._client, own.stories, last, _CHUNK):
            for place, story in zip(places, self._read(own, places, now), strict=True):
                looked_at += 1
                last = place
                if story and kind in (None, story.kind) and embargo.passes(story.marks, now, embargoed):
                    found.append(story)
                if len(found) == limit or looked_at == _LOOKED_AT:
                    return StoryPage(tuple(found), encode_cursor(own.stories, last))
        return StoryPage(tuple(found), None)

    def delete(self, tenant: str, id: str) -> bool:
        """Erases a story, not its articles; a tombstone stays for 24 hours. False when there is nothing to erase."""
        if not keys.is_name(id):
            return False
        own = Keys(tenant)
        self._check()
        return bool(self._scripts.story_delete([own.story(id)], [id, own.prefix]))

    # --- the workers: what is told ---
    def claim(self, tenant: str, id: str) -> Work:
        """The story, where it wants telling and nobody is at it: `ok`. Otherwise `gone`, `done`, `leased`,
        `early` while it rests, or `exhausted` when every try lost its worker."""
        own = Keys(tenant)
        self._check()
        lease = self._settings.time_limit * 1000
        outcome, *work = self._scripts.story_claim(
            [own.story(id), own.members(id), own.pending],
            [id, own.prefix, lease, self._settings.max_attempts, json.dumps(_BROKE), *self._notice(tenant, id)],
        )
        if outcome != b"ok":
            return Work(outcome.decode())
        version, kind, *members = work
        return Work("ok", int(version), kind.decode(), tuple(_decoded(members)))

    def store(
        self, tenant: str, id: str, version: int, result: Mapping[str, Any] | None, of: Iterable[str],
        problem: Mapping[str, Any] | None = None, took: float = 0.0,
    ) -> tuple[str, str]:  # fmt: skip
        """Hands in what was told of a version, of the articles `of`: `ok`, `again` with the queue for a hint where the
        story has changed since, or `gone`. It `took` so many seconds, and rests in proportion. Raises CodecError for
        what cannot be stored."""
        own = Keys(tenant)
        self._check()
        blob = b"" if result is None else codec.encode(result)
        outcome, queue = self._scripts.story_store(
            [own.story(id), own.members(id), own.pending],
            [
                id, own.prefix, version, blob, json.dumps(problem) if problem else "", *self._notice(tenant, id),
                ",".join(sorted(of)), round(1000 * min(LONGEST_REST, took * REST)) if took > QUICK else 0,
            ],
        )  # fmt: skip
        return outcome.decode(), queue.decode()

    def leave(self, tenant: str, id: str, articles: Sequence[str]) -> None:
        """The articles leave the story, and what was told of it with them."""
        own = Keys(tenant)
        self._check()
        self._scripts.story_leave([own.story(id)], [id, own.prefix, *articles])

    def jobs(self, tenant: str, articles: Sequence[str]) -> builtins.list[Job]:
        """Those of the articles that there are, in their order."""
        own = Keys(tenant)
        with self._client.pipeline(transaction=False) as each:
            for article in articles:
                each.hgetall(own.job(article))
            found = each.execute()
        return [to_job(id, fields) for id, fields in zip(articles, found, strict=True) if fields]

    # --- the workers: which articles belong together ---
    def waiting(self, tenant: str, id: str) -> bool:
        """Whether an article is to be gathered into the stories, or a story is to be told."""
        self._check()
        return self._client.zscore(Keys(tenant).pending, id) is not None

    def gathered(self, tenant: str, article: str, later: int | None = None) -> None:
        """The article needs no look any more, or one at this moment, milliseconds since the epoch."""
        own = Keys(tenant)
        if later is None:
            self._client.zrem(own.pending, article)
        else:
            self._client.zadd(own.pending, {article: later}, xx=True)

    def enter(self, tenant: str, article: str, signature: Mapping[str, Any]) -> bool:
        """Stores what the article is compared by. False when it is gone."""
        own = Keys(tenant)
        return bool(self._scripts.story_enter([own.job(article), own.kin(article)], [codec.encode(signature)]))

    def near(self, tenant: str, article: str, indices: Sequence[str], most: int) -> builtins.list[str]:
        """The others in the indices of these names (see `entries`), `most` at most: those first that are in most."""
        own = Keys(tenant)
        rows = self._scripts.story_near([own.index(index) for index in indices], [article, LATEST, most])
        return _decoded(rows)

    def signatures(self, tenant: str, articles: Sequence[str]) -> dict[str, Any]:
        """Those that are stored."""
        if not articles:
            return {}
        own = Keys(tenant)
        blobs: Any = self._client.mget([own.kin(article) for article in articles])
        return {article: codec.decode(blob) for article, blob in zip(articles, blobs, strict=True) if blob}

    def of(self, tenant: str, article: str) -> builtins.list[str]:
        """The stories that the article is in."""
        rows: Any = self._client.hkeys(Keys(tenant).within(article))
        return _decoded(rows)

    def automatic(self, tenant: str, articles: Sequence[str]) -> dict[str, str]:
        """The automatic story of each article that is in one."""
        own = Keys(tenant)
        with self._client.pipeline(transaction=False) as each:
            for article in articles:
                each.hgetall(own.within(article))
            rows = each.execute()
        return {
            article: story.decode()
            for article, row in zip(articles, rows, strict=True)
            for story, kind in row.items()
            if kind == AUTOMATIC.encode()
        }

    def members(self, tenant: str, story: str) -> tuple[str, ...]:
        """The articles of a story, in the order in which they came into it."""
        rows: Any = self._client.zrange(Keys(tenant).members(story), 0, -1)
        return tuple(_decoded(rows))

    def regroup(self, tenant: str, id: str, queue: str, articles: Mapping[str, str]) -> bool:
        """The articles, each with the automatic story it was in (empty: none), become the automatic story `id`; other
        stories that they were in are gone. False when something is otherwise by now: look again."""
        own = Keys(tenant)
        self._enroll(own)
        flat = [word for row in articles.items() for word in row]
        return bool(
            self._scripts.story_regroup(
                [own.story(id), own.members(id), own.tomb(id), own.stories],
                [id, own.prefix, MOST_ARTICLES, TOMB * 1000, queue, *flat],
            )
        )

    def untold(self, tenant: str, article: str) -> builtins.list[Hint]:
        """Hints for the stories of the article that want telling now."""
        own = Keys(tenant)
        ids = self.of(tenant, article)
        with self._client.pipeline(transaction=False) as each:
            for id in ids:
                each.zscore(own.pending, id)
                each.hget(own.story(id), "queue")
            rows = each.execute()
        now = self.now()
        return [
            Hint(tenant, id, queue.decode())
            for id, due, queue in zip(ids, rows[::2], rows[1::2], strict=True)
            if due is not None and due <= now and queue
        ]

    # --- the reconciler ---
    def overdue(self, limit: int, room: Mapping[str, int]) -> Sequence[Hint]:
        """Articles to be gathered and stories to be told, of all tenants, that have had no hint for a while; pushes
        their next check forward. `room` says how many hints a queue may get."""
        self._check()
        free = dict(room)
        return shared(self._client, limit, lambda tenant, share: self._sweep(tenant, share, free))

    def _sweep(self, tenant: str, limit: int, room: dict[str, int]) -> tuple[int, builtins.list[Hint]]:
        own = Keys(tenant)
        flat = [word for row in room.items() for word in row]
        looked_at, *due = self._scripts.story_sweep(
            [own.pending],
            [own.prefix, limit, self._settings.queued_grace * 1000, LONGEST_PAUSE * 1000, MOST_HINTS, *flat],
        )
        hints = [Hint(tenant, id.decode(), queue.decode()) for id, queue in zip(due[::2], due[1::2], strict=True)]
        for hint in hints:
            if hint.queue in room:
                room[hint.queue] -= 1
        return looked_at, hints

    # --- reading ---
    def _read(self, own: Keys, places: Sequence[Place], now: int) -> builtins.list[Story | None]:
        """None for a story that has expired; its id is taken out of the index."""
        with self._client.pipeline(transaction=False) as each:
            for _, id in places:
                each.zrange(own.members(id), 0, -1)
            groups = [_decoded(row) for row in each.execute()]
        distinct = list(dict.fromkeys(article for group in groups for article in group))
        known = {job.id: job for job in self.jobs(own.tenant, distinct)}
        with self._client.pipeline(transaction=False) as each:  # the articles first, as in `get`
            for _, id in places:
                each.hmget(own.story(id), LISTED)
                each.zrange(own.members(id), 0, -1)
            rows = each.execute()
        found: builtins.list[Story | None] = []
        for (_, id), group, values, members in zip(places, groups, rows[::2], rows[1::2], strict=True):
            whole = _decoded(members) == group and known.keys() >= set(group)
            fields = {name: value for name, value in zip(LISTED, values, strict=True) if value is not None}
            jobs = [known[article] for article in group if article in known]
            found.append(to_story(id, fields, jobs, whole, now) if b"kind" in fields else None)
        expired = [id for (_, id), story in zip(places, found, strict=True) if story is None]
        if expired:
            self._client.zrem(own.stories, *expired)
        return found

    def _enroll(self, own: Keys) -> None:
        """First: the sweep must visit the tenant, whoever dies now."""
        self._scripts.enroll([keys.TENANTS], [own.tenant])

    def _check(self) -> None:
        if time.monotonic() - self._checked > schema.BELIEVED:
            schema.check(self._client)
            self._checked = time.monotonic()

    @staticmethod
    def _notice(tenant: str, id: str) -> tuple[str, str]:
        return keys.DONE, keys.announcement(tenant, id)


def _decoded(rows: Iterable[bytes]) -> builtins.list[str]:
    return [row.decode() for row in rows]
