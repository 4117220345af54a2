"""The names of all keys in Redis, made in this one place.

A tenant's keys share the hash tag `{t:<tenant>}` and so one slot of a cluster: a script may touch several of them.
Every key has a time to live, except `TENANTS`, one small sorted set, and webhooks, which stay until they are deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import redis

SCHEMA: Final = "ds:schema"  # the version of this layout
TENANTS: Final = "ds:tenants"  # sorted set: tenant -> milliseconds of its last submission
PIPELINES: Final = "ds:pipelines"  # hash: version of a pipeline -> its signs of life and its models
WORKERS: Final = "ds:workers"  # sorted set: worker and its queues -> milliseconds of its last sign of life
FRONTS: Final = "ds:fronts"  # the same of the processes of the API
MIGRATING: Final = "ds:migrating"  # string: held by who moves the store to another layout
PROBE: Final = "ds:probe"  # written by ping()
DONE: Final = "ds:done"  # the channel that tells of ended articles

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


def is_name(name: str) -> bool:
    """Whether this can be a tenant or an article's id: 1 to 64 letters, digits, `_`, `-` or `.`. Such a name can
    neither leave its hash tag nor its place in a key."""
    return _NAME.fullmatch(name) is not None


def announcement(tenant: str, id: str) -> str:
    """What is published on `DONE` when an article ends."""
    return f"{tenant}/{id}"


class Keys:
    """The keys of one tenant. Raises ValueError for a tenant that is no name (see `is_name`)."""

    __slots__ = (
        "bucket", "calls", "due", "ends", "hooks", "jobs", "pending", "prefix", "quarantine", "stories", "tenant",
        "verdicts",
    )  # fmt: skip

    def __init__(self, tenant: str) -> None:
        if not is_name(tenant):
            raise ValueError(f"not a tenant: {tenant!r}")
        self.tenant = tenant
        self.prefix = f"ds:{{t:{tenant}}}:"
        self.jobs = f"{self.prefix}jobs"  # sorted set: id -> milliseconds of creation
        self.ends = f"{self.prefix}ends"  # sorted set: id -> milliseconds of its expiry
        self.due = f"{self.prefix}due"  # sorted set: id of an open job -> milliseconds of its next check
        self.quarantine = f"{self.prefix}quarantine"  # sorted set: id of an article that no attempt survived -> its end
        self.bucket = f"{self.prefix}bucket"  # string: microseconds at which the tenant's allowance is full again
        self.verdicts = f"{self.prefix}verdicts"  # sorted set: sha256 of a text -> milliseconds of its last verdict
        self.hooks = f"{self.prefix}hooks"  # sorted set: id of a webhook -> milliseconds of its creation
        self.calls = f"{self.prefix}calls"  # sorted set: id of an open delivery -> milliseconds of its next check
        self.stories = f"{self.prefix}stories"  # sorted set: id of a story -> milliseconds of its creation
        self.pending = f"{self.prefix}pending"  # sorted set: article to be gathered, story to be told -> its next check

    def verdicts_on(self, sha256: str) -> str:
        """Hash: what people said of the findings in a text, by `<part>:<type>:<spans>`."""
        return self._of("verdicts", sha256)

    def usage(self, day: str) -> str:
        """Hash: requests, articles and characters of a day, `2026-03-14`."""
        return self._of("usage", day)

    def hour(self, number: int) -> str:
        """Hash: status -> how many analyses ended so in an hour, that many hours since the epoch."""
        return self._of("hour", str(number))

    def _of(self, kind: str, id: str) -> str:
        if not is_name(id):
            raise ValueError(f"not an id: {id!r}")
        return f"{self.prefix}{kind}:{id}"

    def job(self, id: str) -> str:
        """Hash: the state of an article."""
        return self._of("job", id)

    def doc(self, id: str) -> str:
        """String: its text, encoded."""
        return self._of("doc", id)

    def res(self, id: str) -> str:
        """Hash: part -> result, encoded."""
        return self._of("res", id)

    def index(self, name: str) -> str:
        """Sorted set: what is found under this name (see `entries`) -> its score. An index goes with its members."""
        return f"{self.prefix}ix:{name}"

    def tomb(self, id: str) -> str:
        """String: there is or was such an article."""
        return self._of("tomb", id)

    def idem(self, request: str) -> str:
        """String `<id>|<fingerprint>`: the article or batch that an Idempotency-Key made."""
        return self._of("idem", request)

    def dedup(self, digest: str) -> str:
        """String `<id>|<pipeline>`: the newest article that succeeded on this digest."""
        return self._of("dedup", digest)

    def origin(self, digest: str) -> str:
        """Set: the articles that an item of a feed became; `digest` is that of its uri."""
        return self._of("origin", digest)

    def notes(self, digest: str) -> str:
        """Stream: what barred or withdrew such an item of late."""
        return self._of("notes", digest)

    def batch(self, id: str) -> str:
        """Hash: a batch, with its expiry."""
        return self._of("batch", id)

    def lines(self, id: str) -> str:
        """List: the lines of a batch in their order, as JSON."""
        return self._of("lines", id)

    def hook(self, id: str) -> str:
        """Hash: a webhook, with its secret."""
        return self._of("hook", id)

    def call(self, id: str) -> str:
        """Hash: a delivery to a webhook."""
        return self._of("call", id)

    def call_about(self, article: str) -> str:
        """The delivery that tells of the end of this article: there is one at most."""
        return self.call("dl_" + article.rpartition("_")[2])

    def log(self, webhook: str) -> str:
        """Sorted set: delivery to this webhook -> milliseconds of its creation."""
        return self._of("log", webhook)

    def story(self, id: str) -> str:
        """Hash: a story, with what was told of it."""
        return self._of("story", id)

    def members(self, story: str) -> str:
        """Sorted set: article of the story -> milliseconds at which it came in."""
        return self._of("members", story)

    def within(self, article: str) -> str:
        """Hash: story that the article is in -> kind of the story."""
        return self._of("within", article)

    def kin(self, article: str) -> str:
        """String: what the article is compared with others by, encoded."""
        return self._of("kin", article)

    @property
    def job_prefix(self) -> str:
        """For the scripts that meet ids only inside: an id behind it makes the key of its job."""
        return f"{self.prefix}job:"

    @property
    def res_prefix(self) -> str:
        return f"{self.prefix}res:"

    @property
    def hook_prefix(self) -> str:
        return f"{self.prefix}hook:"

    @property
    def call_prefix(self) -> str:
        return f"{self.prefix}call:"


def owners(client: redis.Redis, kind: str) -> Iterator[Keys]:
    """The keys of every tenant that has one of this kind, `jobs` or `quarantine`. It walks over the whole store."""
    head, tail = b"ds:{t:", b"}:" + kind.encode()
    names: Iterator[bytes] = client.scan_iter(f"ds:{{t:*}}:{kind}", count=1_000)
    yield from map(Keys, sorted({name.removeprefix(head).removesuffix(tail).decode() for name in names}))
