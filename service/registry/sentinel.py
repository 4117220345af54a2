"""A store behind Redis Sentinel: who the master is, is asked at every connection.

Its address is `redis+sentinel://[user:password@]host[:26379][,host…]/service[/database]`; user and password are those
of Redis, Sentinel itself is asked without any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from redis import BlockingConnectionPool
from redis.sentinel import Sentinel, SentinelConnectionPool

SCHEME: Final = "redis+sentinel"
_PORT: Final = 26379


@dataclass(frozen=True, slots=True)
class Guarded:
    """The parts of such an address."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    database: int = 0
    username: str | None = None
    password: str | None = None

    def broker(self) -> str:
        """The same as kombu wants it; the service's name goes into its transport options as `master_name`."""
        user = "" if self.password is None else f"{quote(self.username or '', '')}:{quote(self.password, '')}@"
        return ";".join(f"sentinel://{user}{host}:{port}/{self.database}" for host, port in self.sentinels)


def parse(url: str) -> Guarded | None:
    """None for the address of a Redis itself. Raises ValueError for one that names no service or no host."""
    parts = urlsplit(url)
    if parts.scheme != SCHEME:
        return None
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, _, password = (unquote(part) for part in credentials.partition(":"))
    sentinels = []
    for address in hosts.split(","):
        host, _, port = address.partition(":")
        if not host or not (port or "0").isdigit():
            raise ValueError(f"not a host of Sentinel: {address!r}")
        sentinels.append((host, int(port) if port else _PORT))
    service, _, database = parts.path.strip("/").partition("/")
    if not service or not (database or "0").isdigit():
        raise ValueError(f"{SCHEME}:// needs the name of the service, and a number for the database")
    return Guarded(tuple(sentinels), service, int(database or 0), username or None, password or None)


class Pool(SentinelConnectionPool, BlockingConnectionPool):
    """Connections to the master, and a turn for those who wait for one."""


def pool(guarded: Guarded, **options: Any) -> Pool:
    """`options` as those of a BlockingConnectionPool."""
    short = {name: options[name] for name in ("socket_connect_timeout", "socket_timeout") if options.get(name)}
    asked = Sentinel(list(guarded.sentinels), sentinel_kwargs={"socket_timeout": 2} | short)  # type: ignore[no-untyped-call]
    return Pool(  # type: ignore[no-untyped-call]
        guarded.service, asked, db=guarded.database, username=guarded.username, password=guarded.password, **options
    )
