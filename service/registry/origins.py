"""Which article an item of a feed became, by its uri."""

from __future__ import annotations

import hashlib
from typing import Any

import redis

from service.registry.keys import Keys


class Origins:
    """Raises `redis.RedisError` when the store does not answer."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def remember(self, tenant: str, uri: str, article: str, retention: int) -> None:
        """The newest article of the uri, and those of its earlier versions, for `retention` seconds."""
        name = self._name(tenant, uri)
        with self._client.pipeline(transaction=True) as both:
            both.sadd(name, article)
            both.expire(name, retention)
            both.execute()

    def articles(self, tenant: str, uri: str) -> list[str]:
        """What the item was so far."""
        rows: Any = self._client.smembers(self._name(tenant, uri))
        return sorted(article.decode() for article in rows)

    def forget(self, tenant: str, uri: str) -> list[str]:
        """The articles that the item was, which are no longer remembered."""
        name = self._name(tenant, uri)
        with self._client.pipeline(transaction=True) as both:
            both.smembers(name)
            both.delete(name)
            articles, _ = both.execute()
        return sorted(article.decode() for article in articles)

    @staticmethod
    def _name(tenant: str, uri: str) -> str:
        return Keys(tenant).origin(hashlib.sha256(uri.encode()).hexdigest())
