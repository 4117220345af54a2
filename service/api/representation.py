"""From a Job of the registry to the article on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from service import problems
from service.registry import Job, embargo
from service.registry.model import CANCELLED, CANCELLING, TERMINAL
from service.schemas.submission import FEATURES

ARTICLES = "/v1/articles"


def href(id: str, *further: str) -> str:
    return "/".join((ARTICLES, id, *further))


def moment(milliseconds: int | None) -> str | None:
    """RFC 3339, UTC, from milliseconds since the epoch."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fingerprint(job: Job) -> dict[str, Any]:
    return {"sha256": job.sha256, "length": job.length}


def extract(job: Job, **what: Any) -> dict[str, Any]:
    """What is taken from an article: with the proof of its text and the marks of its embargo."""
    return {"article": job.id, "text": fingerprint(job), **embargo.marks(job.meta), **what}


def asked_for(job: Job) -> Sequence[str]:
    """The parts that the article was submitted for."""
    return job.meta.get("features") or FEATURES


def part_status(job: Job, name: str) -> str:
    if name in job.parts:
        return "succeeded"
    if job.status == CANCELLED:
        return "cancelled"
    return "failed" if job.status in TERMINAL else "pending"


def article(job: Job, result: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The same shape in every state. `result`: the parts that were asked for."""
    meta = job.meta
    features = list(asked_for(job))
    done = [name for name in features if name in job.parts or name in job.done]
    ended = job.status in TERMINAL
    return {
        "id": job.id,
        "external_id": meta.get("external_id"),
        "status": job.status,
        "created_at": moment(job.created),
        "started_at": moment(job.started),
        "finished_at": moment(job.ended),
        "expires_at": moment(job.expires),
        "text": fingerprint(job),
        **{name: meta.get(name) for name in ("title", "source", "url", "published_at")},
        "language": meta.get("language") or "ru",
        "features": features,
        "labels": meta.get("labels") or {},
        "priority": meta.get("priority") or "interactive",
        **embargo.marks(meta),
        "webhook_id": meta.get("webhook_id"),
        "pipeline": {"version": job.pipeline} if job.pipeline else None,
        "progress": {"done": done, "pending": [] if ended else [name for name in features if name not in done]},
        "attempts": job.attempts,
        "deduplicated": job.deduplicated,
        "parts": {
            name: {"status": part_status(job, name), "count": job.parts.get(name), "href": href(job.id, name)}
            for name in features
        },
        "result": result,
        "problem": problems.stored(job.problem) if job.problem else None,
        "links": {
            "self": href(job.id),
            "text": href(job.id, "text"),
            "cancel": None if ended or job.status == CANCELLING else href(job.id, "cancel"),
        },
    }
