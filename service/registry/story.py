"""What the registry stores of a story, and answers, as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.registry import codec, embargo
from service.registry.model import TERMINAL, Job

AUTOMATIC, NAMED = KINDS = ("automatic", "named")
LISTED: Final = (  # fields of a story that a list wants
    b"kind", b"title", b"created", b"expires", b"revision", b"version", b"told_version", b"of", b"told", b"problem",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """Times are milliseconds since the epoch by Redis's clock. `jobs` are the articles that there are and that may be
    shown, in the order in which they came in. What is told is the `result`, of the articles `of`, at the moment `told`:
    None where nothing was told yet, or what was told is not to be shown; `result` also in a list."""

    id: str
    kind: str
    title: str | None
    created: int
    expires: int
    revision: int
    current: bool  # whether what is told is told of the articles as they are
    told: int | None
    problem: Mapping[str, Any] | None
    jobs: tuple[Job, ...]
    result: Mapping[str, Any] | None = None
    of: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether there is more to come: an article is not done, or the story is to be told."""
        return not self.current or any(job.status not in TERMINAL for job in self.jobs)

    @property
    def marks(self) -> dict[str, Any]:
        """Those of the strictest of its articles."""
        found: dict[str, Any] = embargo.marks({})
        for job in self.jobs:
            found = embargo.stricter(found, embargo.marks(job.meta))
        return found


@dataclass(frozen=True, slots=True)
class Put:
    """`created`, `changed`, `replayed`, `conflict` (the Idempotency-Key came with another body), `gone`, `automatic`
    (not the client's to change) of a story; `unknown`, `crowded` (in too many stories) of the article at `place`."""

    outcome: str
    id: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """`ok`: a version of a story that wants telling, and its articles; anything else: there is nothing to do."""

    outcome: str
    version: int = 0
    kind: str = NAMED
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Newest first; `cursor` continues it, None at its end."""

    stories: tuple[Story, ...]
    cursor: str | None


def to_story(id: str, fields: Mapping[bytes, bytes], jobs: Sequence[Job], whole: bool, now: int) -> Story:
    """From the hash of a story, with its `jobs`; `whole` when they are all of its members. Of an automatic one the
    articles that may not be published at `now`, milliseconds since the epoch, are left out, and what was told of one.
    """

    def number(name: bytes) -> int | None:
        return int(fields[name]) if name in fields else None

    kind = fields[b"kind"].decode()
    if kind == AUTOMATIC:
        allowed = [job for job in jobs if not embargo.barred(job.meta, now)]
        jobs, whole = allowed, whole and len(allowed) == len(jobs)
    of = frozenset(filter(None, fields.get(b"of", b"").decode().split(",")))
    shown = b"told" in fields and of <= {job.id for job in jobs}
    return Story(
        id=id,
        kind=kind,
        title=fields.get(b"title", b"").decode() or None,
        created=number(b"created") or 0,
        expires=number(b"expires") or 0,
        revision=number(b"revision") or 0,
        current=fields[b"version"] == fields[b"told_version"] and whole,
        told=number(b"told") if shown else None,
        problem=json.loads(fields[b"problem"]) if b"problem" in fields else None,
        jobs=tuple(jobs),
        result=codec.decode(fields[b"result"]) if shown and b"result" in fields else None,
        of=of if shown else frozenset(),
    )
