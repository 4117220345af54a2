"""What the registry stores and answers, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from service.registry.entries import Entry

PARTS = ("quotes", "events", "sentiment", "entities", "times")

QUEUED, RUNNING, SUCCEEDED, PARTIAL, FAILED, CANCELLING, CANCELLED = STATUSES = (
    "queued", "running", "succeeded", "partial", "failed", "cancelling", "cancelled",
)  # fmt: skip
TERMINAL = frozenset((SUCCEEDED, PARTIAL, FAILED, CANCELLED))


@dataclass(frozen=True, slots=True)
class Submission:
    """An accepted article before it is stored. `digest` names what the analysis depends on (text, publication
    date, features): two submissions with equal digests have equal results under one pipeline version."""

    id: str
    text: str
    digest: str
    meta: Mapping[str, Any]  # title, published_at, source, url, external_id, language, features, labels, priority …
    idempotency: tuple[str, str] | None = None  # sha256 of method, path and key; fingerprint of the body
    unless: tuple[str, str] | None = None  # a stream; its last entry when it was read: with a later one it is refused
    own: Sequence[Entry] = ()  # what it is found by because of its metadata, beside what the analysis finds


@dataclass(frozen=True, slots=True)
class Submitted:
    """`created`: a new job; `reused`: a new article, finished at once with the results of an identical one;
    `replayed`: the article of the same Idempotency-Key; `conflict`: that key came with another body;
    `full`: the tenant has too many open jobs; `overtaken`: see `Submission.unless`, nothing was stored."""

    outcome: Literal["created", "reused", "replayed", "conflict", "full", "overtaken"]
    id: str


@dataclass(frozen=True, slots=True)
class Job:
    """One article's state. Times are milliseconds since the epoch by Redis's clock; `parts` maps a finished part
    to its number of items; `revision` grows with every change and makes the ETag."""

    id: str
    status: str
    meta: Mapping[str, Any]
    sha256: str
    length: int  # code points
    created: int
    started: int | None
    ended: int | None
    expires: int
    attempts: int
    revision: int
    deduplicated: bool
    pipeline: str | None
    parts: Mapping[str, int]
    done: tuple[str, ...]  # parts finished so far by a running attempt
    problem: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """`ok`: work, under this fence; anything else: there is nothing to do (`gone`, `done`, `leased`, `cancelled`,
    `exhausted`)."""

    outcome: Literal["ok", "gone", "done", "leased", "cancelled", "exhausted"]
    fence: int = 0
    text: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)
    attempt: int = 0  # which one this is, from 1; those before it ended without a word
    waited: float = 0.0  # seconds since it was queued
    trace: Mapping[str, str] = field(default_factory=dict)  # ids of the request that submitted it
    created: int = 0  # milliseconds since the epoch


@dataclass(frozen=True, slots=True)
class Hint:
    """All that a Celery message carries."""

    tenant: str
    id: str
    queue: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, newest first; `cursor` continues it, None at its end."""

    jobs: tuple[Job, ...]
    cursor: str | None
