"""What people said of findings: confirmed, rejected, corrected.

A verdict belongs to words of a text, not to an article: it holds for every article with this text, also when a later
pipeline analyses it again. It is found again by part, type and spans.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import redis

from service.registry.keys import Keys

KEPT: Final = 400 * 86_400  # seconds after the last verdict on a text
_SAID_OF = "said_of"
_PAGE = 100  # texts that are read at a time


def place(part: str, item: Mapping[str, Any]) -> str:
    """What names a finding in its text: `quotes:direct:20-32,40-51`."""
    spans = item["spans"] if part == "quotes" else [item["trigger"]["span"]]
    return f"{part}:{item['type']}:" + ",".join(f"{start}-{end}" for start, end in spans)


class Verdicts:
    """Raises `redis.RedisError` when the store does not answer or is full."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def of(self, tenant: str, sha256: str) -> dict[str, dict[str, Any]]:
        """All verdicts on a text, by place."""
        return {place: verdict for place, verdict, _ in self._on(tenant, sha256)}

    def _on(self, tenant: str, sha256: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        rows: Any = self._client.hgetall(Keys(tenant).verdicts_on(sha256))
        for place, row in rows.items():
            verdict = json.loads(row)
            yield place.decode(), verdict, verdict.pop(_SAID_OF, {})

    def put(self, tenant: str, sha256: str, place: str, verdict: Mapping[str, Any], said_of: Mapping[str, Any]) -> None:
        """`said_of` is kept beside the verdict: the article that its speaker saw."""
        own = Keys(tenant)
        seconds, micros = self._client.time()
        with self._client.pipeline(transaction=True) as whole:
            row = {**verdict, _SAID_OF: dict(said_of)}
            whole.hset(own.verdicts_on(sha256), place, json.dumps(row, ensure_ascii=False).encode())
            whole.expire(own.verdicts_on(sha256), KEPT)
            whole.zadd(own.verdicts, {sha256: seconds * 1000 + micros // 1000})
            whole.zremrangebyscore(own.verdicts, "-inf", (seconds - KEPT) * 1000)
            whole.expire(own.verdicts, KEPT)
            whole.execute()

    def withdraw(self, tenant: str, sha256: str, place: str) -> None:
        self._client.hdel(Keys(tenant).verdicts_on(sha256), place)

    def forget(self, tenant: str, sha256: str) -> None:
        """Erases all verdicts on a text."""
        own = Keys(tenant)
        with self._client.pipeline(transaction=True) as whole:
            whole.delete(own.verdicts_on(sha256))
            whole.zrem(own.verdicts, sha256)
            whole.execute()

    def all(self, tenant: str) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
        """Text, place, verdict, what it was said of: the texts with the newest verdicts first."""
        own, after = Keys(tenant), 0
        while True:
            texts: Any = self._client.zrevrange(own.verdicts, after, after + _PAGE - 1)
            for sha256 in texts:
                for where, verdict, said_of in self._on(tenant, sha256.decode()):
                    yield sha256.decode(), where, verdict, said_of
            if len(texts) < _PAGE:
                return
            after += _PAGE
