"""From the hash of a job to a Job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from service.registry.model import Job


def to_job(id: str, fields: Mapping[bytes, bytes]) -> Job:
    def text(name: bytes) -> str | None:
        value = fields.get(name)
        return None if value is None else value.decode()

    def number(name: bytes) -> int | None:
        value = fields.get(name)
        return None if value is None else int(value)

    def document(name: bytes) -> Any:
        value = fields.get(name)
        return None if value is None else json.loads(value)

    done = text(b"done")
    return Job(
        id=id,
        status=fields[b"status"].decode(),
        meta=document(b"meta"),
        sha256=fields[b"sha256"].decode(),
        length=int(fields[b"length"]),
        created=int(fields[b"created"]),
        started=number(b"started"),
        ended=number(b"ended"),
        expires=int(fields[b"expires"]),
        attempts=int(fields[b"attempts"]),
        revision=int(fields[b"revision"]),
        deduplicated=fields[b"deduplicated"] == b"1",
        pipeline=text(b"pipeline"),
        parts=document(b"parts") or {},
        done=tuple(done.split(",")) if done else (),
        problem=document(b"problem"),
    )
